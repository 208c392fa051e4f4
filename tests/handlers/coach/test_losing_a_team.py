"""A lead who loses a team loses all of it the same minute: open forms, buttons of old cards, what is pending."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from handlers.cards import Form
from handlers.coach.action_reminders import remind as remind_of_actions
from handlers.coach.briefs import announce
from handlers.escalations.letters import take_page
from handlers.request import Reply
from storage.pages import Page
from storage.people import find_person
from storage.teams import find_team, leave
from tests.handlers.coach.noted import said
from tests.handlers.coach.test_every_role import state
from tests.stories.workspace import NOW, Workspace

TEXT = "Zebra-quartz"
OPENED = (
    "coach @tom", "coach note edit 1", "coach note edit 2", "coach agenda @tom add", "coach action @tom",
    "coach plan @tom", "coach plan 1 change", "goals set @tom", "kudos settings Support", "checkin plan", "improve new",
)  # fmt: skip
SHOWN = (
    "coach note 1", "coach note 2", "coach notes @tom", "coach brief @tom", "coach agenda @tom", "coach actions @tom",
    "coach meetings @tom", "coach plan 1", "goals @tom", "checkin", "improve",
)  # fmt: skip
ANYBODYS = {"kudos", "goals", "coach notes", "coach meetings", "coach agenda", "coach actions", "checkin",
            "checkin mine", "improve", "mystats", "looks"}  # fmt: skip
"""What a button may still say: it shows what is the reader's own."""

OWN_APPOINTMENT = "coach meetings cancel"
"""Who set a 1:1 may call it off whatever became of the team; it says when it was, and no more."""


@pytest.fixture
def led(floor: Workspace) -> Workspace:
    """Lena has written everything there is about Tom."""
    for words in (
        f"coach @tom note {TEXT}", f"coach @tom shared note {TEXT}", f"coach agenda @tom add {TEXT}",
        f"coach action @tom me: {TEXT} by 2026-11-23", "coach meet @tom monday 12:00",
        f"coach plan @tom: {TEXT}; kpi first reply; from 2026-09-01; step {TEXT}",
        f"goals set @tom growth: {TEXT}", "goals set team Support: csat 90%", "checkin plan standup for Support",
        "improve new Support: macros; kpi first reply; from 2026-09-01",
    ):  # fmt: skip
        reply = floor.ask("lena", words)
        assert not reply.refused, (words, said(reply))
    return floor


def loses(led: Workspace) -> None:
    with led.database.writing() as session:
        team, lena = (find_team(session, led.tools.workspace_id, "Support"),
                      find_person(session, led.tools.workspace_id, "lena"))  # fmt: skip
        assert team is not None
        assert lena is not None
        leave(session, team, lena, date(2026, 11, 20))


def answers_of(form: Form) -> dict[str, str]:
    """A form as it would be sent, with something in every field that is empty."""
    given = {field.name: field.value or "something new" for field in form.fields}
    return given | {name: "2026-11-27" for name in ("due", "follow_up", "begins") if name in given}


def buttons_of(reply: Reply) -> Iterator[str]:
    for message in reply.messages:
        yield from (button.words for button in message.card.buttons)


@pytest.mark.parametrize("words", OPENED)
def test_a_form_that_stands_open_is_refused_and_changes_nothing(led: Workspace, words: str) -> None:
    form = led.ask("lena", words).form
    assert form is not None
    loses(led)
    before = state(led)
    reply = led.ask("lena", form.words, answers=answers_of(form))
    assert reply.refused, said(reply)
    assert TEXT not in said(reply)
    assert state(led) == before
    assert led.ask("lena", words).refused


@pytest.mark.parametrize("words", SHOWN)
def test_no_button_of_an_old_card_opens_or_changes_anything(led: Workspace, words: str) -> None:
    shown = led.ask("lena", words)
    pressed = [each for each in buttons_of(shown) if not each.startswith(OWN_APPOINTMENT)]
    assert list(buttons_of(shown)), said(shown)
    loses(led)
    before, looks = state(led), led.looks("tom")
    for each in (words, *pressed):
        reply = led.ask("lena", each)
        assert TEXT not in said(reply), each
        assert reply.refused or each in ANYBODYS, (each, said(reply))
    assert (state(led), led.looks("tom")) == (before, looks)


def test_what_is_pending_is_dropped_and_nothing_of_it_is_her_own(led: Workspace) -> None:
    early = NOW + timedelta(days=1, hours=12)
    announce(led.tools, early)
    remind_of_actions(led.tools, early)
    loses(led)
    later = datetime(2026, 11, 23, 8, tzinfo=UTC)
    with led.database.reading() as session:
        lena = find_person(session, led.tools.workspace_id, "lena")
        assert lena is not None
        pending = [(each.id, each.kind) for each in session.query(Page).filter_by(person_id=lena.id)]
    assert {kind for _, kind in pending} == {"brief", "action"}
    assert [take_page(led.tools, number, later) for number, _ in pending] == [None, None]
    with led.database.reading() as session:
        ends = {(each.kind, each.status, each.reason) for each in session.query(Page).filter_by(person_id=lena.id)}
    assert ends == {("brief", "dropped", "not_coached"), ("action", "dropped", "not_coached")}
    for words in ("coach actions", "coach agenda", "coach plan", "goals", "home", "mydata", "coach notes"):
        assert TEXT not in said(led.ask("lena", words)), words
