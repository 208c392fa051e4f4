"""`language`, `help` and the form of `ask`: small answers that must be right in each language."""

import pytest

from handlers.ask import PERIODS
from handlers.introducing import Profile, introduce
from handlers.registry import COMMANDS
from kpi.definitions import KPIS
from tests.stories.workspace import NOW, Workspace, table_of


@pytest.mark.parametrize("words", ["sprache deutsch", "language de", "language German", "sprache Deutsch"])
def test_a_language_is_chosen_by_any_of_its_names_and_kept(empty: Workspace, words: str) -> None:
    empty.add("mia")
    assert "Ab jetzt spreche ich Deutsch" in empty.text("mia", words)
    assert empty.card("mia", "hilfe").title == "Was du fragen kannst"
    assert "from now on" in empty.text("mia", "sprache englisch")


def test_without_a_name_the_languages_are_offered_and_that_of_the_profile(empty: Workspace) -> None:
    empty.add("mia")
    offered = [button.words for button in empty.card("mia", "language").buttons]
    assert offered == ["language de", "language en", "language auto"]


@pytest.mark.parametrize("words", ["language auto", "sprache wie im profil", "Sprache automatisch"])
def test_a_chosen_language_is_given_up_for_that_of_the_profile(empty: Workspace, words: str) -> None:
    introduce(empty.tools, "chat:T1:U1", Profile("Mia", "mia", locale="de-DE"), NOW)
    assert "from now on" in empty.text("chat:T1:U1", "sprache englisch")
    assert "Ab jetzt spreche ich Deutsch" in empty.text("chat:T1:U1", words)
    assert empty.card("chat:T1:U1", "help").title == "Was du fragen kannst"


def test_the_form_says_which_words_ask_the_same_again(demo: Workspace) -> None:
    answers = {"period": "last week", "kpi": "csat"}
    reply = demo.ask("amara", "ask mystats @lukas", answers=answers)
    assert reply.words == "mystats csat last week @lukas"
    assert demo.ask("amara", reply.words).messages == reply.messages


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
