"""What an admin enters by yes or no is understood as they say it; anything else is refused."""

import pytest

from connectors.pull.entering import entered
from connectors.pull.system import Entry

WHETHER = Entry("milestones", "Milestones", required=False, whether=True)


@pytest.mark.parametrize("said", ["yes", "Yes", " JA ", "ja.", "y", "true", "1"])
def test_a_yes_is_understood_in_every_language_and_kept_as_one(said: str) -> None:
    assert entered(WHETHER, said) == "yes"


@pytest.mark.parametrize("said", ["no", "Nein", "N", "false", "0", "-"])
def test_a_no_is_as_good_as_nothing(said: str) -> None:
    assert entered(WHETHER, said) == ""


@pytest.mark.parametrize("said", ["perhaps", "yes please no", "jain", "2"])
def test_what_is_neither_is_refused(said: str) -> None:
    assert entered(WHETHER, said) is None
