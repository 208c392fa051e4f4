"""Names that one language shows are understood in every other, and listed in the reader's own."""

import pytest

from coaching.skills import SKILLS
from handlers.skill_words import find_skill, skills_said
from handlers.spoken import find_spoken
from locales.speech import Speech, supported
from tests.handlers.goals.team import team
from tests.stories.workspace import Workspace, empty

__all__ = ["empty", "team"]


@pytest.mark.parametrize("tag", supported())
@pytest.mark.parametrize("key", SKILLS)
def test_a_skill_is_understood_in_every_language(tag: str, key: str) -> None:
    said = Speech(tag, "UTC").say(SKILLS[key])
    assert find_skill(said) == find_skill(said.upper()) == find_skill(f" „{said}“ ") == find_skill(key) == key


def test_what_is_no_name_is_none_in_any_language() -> None:
    assert find_skill("Kochen") is find_skill("") is find_spoken("x", {"a": "A thing"}) is None


@pytest.mark.parametrize(("skill", "key"), [("Kommunikation", "communication"), ("problem-solving", "problem_solving")])
def test_a_plan_takes_its_skill_in_either_language(team: Workspace, skill: str, key: str) -> None:
    said = team.text("emma", f"coach plan @tom: besser schreiben; Fähigkeit {skill}", locale="de")
    assert Speech("de", "UTC").say(SKILLS[key]) in said


def test_skills_and_kpis_are_listed_in_the_readers_language(team: Workspace) -> None:
    said = team.refusal("emma", "coach plan @tom: mehr; skill Kochen", locale="de")
    assert skills_said(Speech("de", "UTC")) in said
    assert "communication" not in said
    said = team.refusal("emma", "goals set Kochen 80%", locale="de")
    assert "Kundenzufriedenheit (CSAT)" in said
    # and what was listed is understood
    assert "90" in team.text("emma", "goals set Kundenzufriedenheit (CSAT) 90%", locale="de")
    assert "90" in team.text("emma", "goals set Customer satisfaction (CSAT) 90%", locale="de")
