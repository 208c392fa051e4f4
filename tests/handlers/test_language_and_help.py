"""`language`, `help` and the form of `ask`: small answers that must be right in each language."""

import pytest

from handlers.ask import PERIODS
from handlers.registry import COMMANDS
from kpi.definitions import KPIS
from tests.stories.workspace import Workspace, table_of


@pytest.mark.parametrize("words", ["sprache deutsch", "language de", "language German", "sprache Deutsch"])
def test_a_language_is_chosen_by_any_of_its_names_and_kept(empty: Workspace, words: str) -> None:
    empty.add("mia")
    assert "Ab jetzt spreche ich Deutsch" in empty.text("mia", words)
    assert empty.card("mia", "hilfe").title == "Was du fragen kannst"
    assert "from now on" in empty.text("mia", "sprache englisch")


def test_without_a_name_the_languages_are_offered(empty: Workspace) -> None:
    empty.add("mia")
    assert [button.words for button in empty.card("mia", "language").buttons] == ["language de", "language en"]


def test_an_unknown_language_is_refused_with_those_there_are(empty: Workspace) -> None:
    empty.add("mia")
    assert "I speak: Deutsch and English" in empty.refusal("mia", "language klingon")


def test_help_names_every_command_and_every_kpi(demo: Workspace) -> None:
    assert len(table_of(demo.card("lukas", "help"))) == sum(command.listed for command in COMMANDS)
    said = demo.text("lukas", "help")
    assert all(kpi.name in said for kpi in KPIS)


@pytest.mark.parametrize("period", [words for _, words in PERIODS])
def test_every_period_the_form_offers_is_answered(demo: Workspace, period: str) -> None:
    reply = demo.ask("lukas", "ask mystats", answers={"period": period, "kpi": "csat"})
    assert "CSAT" in reply.messages[0].card.title


def test_the_form_asks_again_of_the_same_subject(demo: Workspace) -> None:
    form = demo.ask("amara", "ask mystats @lukas").form
    assert form is not None
    assert form.words == "ask mystats @lukas"
    reply = demo.ask("amara", form.words, answers={"period": "last week"})
    assert reply.messages[0].card.title.startswith("Figures of Lukas Weber: last week")


def test_a_person_is_not_offered_a_teams_measure(demo: Workspace) -> None:
    def offered(words: str) -> list[str]:
        form = demo.ask("amara", words).form
        assert form is not None
        return [choice.value for field in form.fields if field.name == "kpi" for choice in field.choices]

    assert "created" not in offered("ask mystats")
    assert "created" in offered("ask teamstats")


def test_a_period_that_cannot_be_read_is_said_beside_its_field(demo: Workspace) -> None:
    problems = {
        typed: demo.ask("lukas", "ask mystats", answers={"other": typed}).field_errors.errors["other"]
        for typed in ("last weak", "flurb", "tomorrow")
    }
    assert 'Did you mean "last week"?' in problems["last weak"]
    assert 'Try "last week"' in problems["flurb"]
    assert "has not begun yet" in problems["tomorrow"]
