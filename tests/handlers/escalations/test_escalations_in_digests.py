"""Open escalations in the morning digest, a channel's line, one's own page; buttons where a ticket may need one."""

from datetime import timedelta

import pytest

from coaching.escalation import Severity
from handlers.cards import Card
from handlers.digests.sections.escalations import build_escalations, count_escalations, escalation_buttons
from handlers.escalations.raising import Cause, Source, raise_escalation
from handlers.plain import as_text
from storage.teams import find_team
from tests.handlers.digests.scenes import FRIDAY, compose, scene_in, texts
from tests.handlers.digests.steady import fill, rated
from tests.handlers.digests.test_morning_sections import THURSDAY_NOON, promised
from tests.stories.shift import MONDAY, Shift
from tests.stories.workspace import HOUR, Workspace


def section(shift: Shift, reader: str, team: str = "Support") -> str:
    """What the section says to a reader."""
    with shift.workspace.database.reading() as session:
        scene = scene_in(session, shift.workspace, "morning", reader=reader, team=team, now=shift.now)
        said, threaded = build_escalations(scene)
        return "\n".join(as_text(card) for card in (Card("", said), *threaded))


def test_it_says_what_is_open_first_what_nobody_answered_last_what_can_wait(shift: Shift) -> None:
    shift.happens("Can wait", Severity.LOW)
    shift.happens("Forgotten")
    shift.passes(timedelta(minutes=31))
    shift.happens("Rings now")
    said = section(shift, "lena")
    assert "3 escalations are open. Nobody answered 1 of them. 1 can wait." in said
    assert said.index("Forgotten") < said.index("Rings now") < said.index("Can wait")
    assert "waits for a digest" in said
    assert "31 min" in said


def test_many_are_in_the_thread(shift: Shift) -> None:
    for number in range(7):
        shift.happens(f"Number {number}", Severity.LOW)
    said = section(shift, "lena")
    assert said.count("Number 0") == 2
    assert said.count("Number 6") == 1


def test_without_any_there_is_nothing_and_no_button(shift: Shift) -> None:
    with shift.workspace.database.reading() as session:
        scene = scene_in(session, shift.workspace, "morning", reader="lena", team="Support")
        assert build_escalations(scene) == ((), ())
        assert escalation_buttons(scene) == ()
        assert count_escalations(scene) == ((), ())


@pytest.mark.parametrize("who", ["max", "tina", "eve", "root"])
def test_another_teams_are_not_told(shift: Shift, who: str) -> None:
    shift.happens("Of Support")
    assert "Of Support" not in section(shift, who)
    assert "Of Support" not in section(shift, who, "Billing")


def test_a_channel_is_told_only_how_many(shift: Shift) -> None:
    shift.happens("The shop is down")
    shift.happens("Can wait", Severity.LOW)
    with shift.workspace.database.reading() as session:
        scene = scene_in(session, shift.workspace, "channel", team="Support", now=shift.now)
        said, threaded = count_escalations(scene)
    assert as_text(Card("", said)) == "2 escalations are open. 1 can wait."
    assert threaded == ()


def test_the_digest_says_them_though_nothing_was_imported(empty: Workspace) -> None:
    fill(empty, days=3)
    with empty.database.writing() as session:
        team = find_team(session, empty.tools.workspace_id, "Support")
        assert team is not None
        raise_escalation(session, Cause("Down", Severity.NORMAL, Source.WEBHOOK, team.id), empty.tools, FRIDAY)
    stale = compose(empty, "morning", reader="lea", team="Support", now=FRIDAY + timedelta(days=30))
    assert "1 escalation is open." in texts(stale)
    assert [button.words for button in stale[0].buttons][-1] == "escalate list"


def test_what_is_about_to_breach_and_what_was_rated_low_can_be_escalated_from_there(empty: Workspace) -> None:
    low = [rated(f"L-{n}", THURSDAY_NOON + n, 0, f"Never again {n}") for n in range(3)]
    near = [promised(f"T-{n}", 3 * HOUR + n, 4 * HOUR) for n in range(3)]
    fill(empty, *low, *near, days=3)
    cards = compose(empty, "morning", reader="lea", team="Support", contents=("breaching", "ratings"))
    words = [button.words for button in cards[0].buttons if not button.words.startswith("coach ")]
    assert words[1:] == [f"escalate ticket {number}" for number in ("T-2", "T-1", "L-0", "L-1")]
    form = empty.ask("lea", words[1], now=FRIDAY).form
    assert form is not None
    filled = {field.name: field.value for field in form.fields}
    assert (filled["ticket"], filled["team"], filled["url"]) == ("T-2", "Support", "https://desk.example.com/T-2")


def test_ones_own_page_says_what_one_has_and_what_waits(shift: Shift) -> None:
    shift.happens("The shop is down")
    assert "1 escalation waits for somebody to answer it." in home(shift, "lena")
    shift.says("lena", "escalate ack 1")
    assert "You have 1 open escalation: 1 (The shop is down)." in home(shift, "lena")
    shift.says("lena", "escalate lesson 1 late action call the carrier")
    assert "To be done after an escalation: call the carrier." in home(shift, "lena")
    assert "shop" not in home(shift, "max")


def home(shift: Shift, who: str) -> str:
    return "\n".join(as_text(message.card) for message in shift.workspace.ask(who, "home", now=MONDAY).messages)
