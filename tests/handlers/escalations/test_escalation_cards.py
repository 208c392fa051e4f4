"""What each page says: read in three seconds, true at the moment it is read, Acknowledge first."""

from datetime import timedelta

import pytest

from coaching.escalation import Level, Severity, Target, TargetKind
from handlers.cards import Card, Text
from handlers.escalations.cards import page_card
from handlers.plain import as_text, summary
from locales.speech import Speech
from storage.database import Session
from storage.escalations import find_escalation
from storage.pages import pages_of
from tests.stories.shift import MONDAY, Shift

BERLIN = Speech("en", "Europe/Berlin")


def cards(shift: Shift, kind: str, number: int = 1, speech: Speech = BERLIN) -> list[Card]:
    """What the pages of a kind say now."""

    def made(session: Session) -> list[Card]:
        row = find_escalation(session, shift.workspace.tools.workspace_id, number)
        pages = [page for page in pages_of(session, number) if page.kind == kind]
        return [page_card(session, page, row, speech, shift.workspace.tools, shift.now) for page in pages]

    with shift.workspace.database.reading() as session:
        return made(session)


def texts(card: Card) -> list[str]:
    return [block.text for block in card.blocks if isinstance(block, Text)]


def test_a_page_says_how_much_it_matters_what_who_is_paged_and_what_comes_next(shift: Shift) -> None:
    shift.happens("The shop is down", Severity.CRITICAL, details="Nobody can pay.", raised_by=shift.id_of("ana"))
    [card] = cards(shift, "rung")
    assert card.title == "Critical: The shop is down"
    assert texts(card)[:2] == ["Level 1 of 2 is paged: Omar. Next: level 2 at 10:05.", "Nobody can pay."]
    assert card.footer == "Escalation 1 · Support · raised by Ana at 10:00"
    assert [button.words for button in card.buttons] == ["escalate ack 1", "escalate resolve 1", "escalate more 1"]
    assert "Critical: The shop is down" in summary(card)


def test_every_page_that_asks_has_acknowledge_first_and_few_buttons(shift: Shift) -> None:
    shift.happens()
    shift.passes(timedelta(minutes=40))
    for kind in ("card", "rung", "nobody"):
        for card in cards(shift, kind):
            assert card.buttons[0].words == "escalate ack 1", kind
            assert len(card.buttons) <= 3


def test_once_somebody_has_it_every_message_says_who_and_offers_what_is_left(shift: Shift) -> None:
    shift.happens()
    shift.passes(timedelta(minutes=6))
    shift.says("lena", "escalate ack 1")
    for card in (*cards(shift, "rung"), *cards(shift, "card")):
        assert texts(card)[0] == "Lena has it since 10:06."
        assert [button.label for button in card.buttons] == ["Resolve", "Still on it", "Snooze", "Reassign", "Comment"]


def test_the_last_level_says_that_it_begins_again_and_then_that_it_is_said_aloud(shift: Shift) -> None:
    shift.happens()
    shift.passes(timedelta(minutes=6))
    assert "At 10:15 it begins again." in texts(cards(shift, "rung")[0])[0]
    shift.passes(timedelta(minutes=15))
    assert "At 10:30 it is said aloud that nobody answered." in texts(cards(shift, "rung")[0])[0]


def test_that_nobody_answered_is_said_visibly_and_ends_when_somebody_does(shift: Shift) -> None:
    shift.happens("The shop is down")
    shift.passes(timedelta(minutes=31))
    [card, *_] = cards(shift, "nobody")
    assert card.title == "Nobody answered: The shop is down"
    shift.says("lena", "escalate ack 1")
    [card, *_] = cards(shift, "nobody")
    assert card.title == "Escalation: The shop is down"
    assert texts(card)[0] == "Lena has it since 10:31."


def test_a_thread_is_one_line_without_buttons(shift: Shift) -> None:
    shift.happens()
    [card] = cards(shift, "thread")
    assert (card.title, card.blocks, card.buttons) == (
        "Level 1 of 2 is paged: Omar.", (), ())  # fmt: skip


def test_a_reminder_asks_and_says_when_it_pages_again(shift: Shift) -> None:
    shift.happens("The shop is down")
    shift.says("omar", "escalate ack 1")
    shift.passes(timedelta(minutes=31))
    [card] = cards(shift, "remind")
    assert card.title == "Still on it? The shop is down"
    assert texts(card) == ["You have it. Without a word from you it pages again at 10:45."]
    assert (card.buttons[0].label, card.buttons[0].words) == ("Still on it", "escalate ack 1")
    shift.says("omar", "escalate ack 1")
    shift.passes(timedelta(minutes=20))
    assert shift.row(1).status == "acknowledged"


def test_who_raised_it_is_told_who_has_it_and_then_that_it_is_resolved(shift: Shift) -> None:
    shift.happens("The shop is down", raised_by=shift.id_of("ana"))
    shift.says("omar", "escalate ack 1")
    assert [card.title for card in cards(shift, "told")] == ["Somebody has it: The shop is down"]
    shift.says("omar", "escalate resolve 1")
    assert {card.title for card in cards(shift, "told")} == {"Resolved: The shop is down"}
    assert texts(cards(shift, "told")[0]) == ["Resolved by Omar at 10:00."]


def test_many_causes_are_one_page_with_the_first_few_and_how_many_more(shift: Shift) -> None:
    for number in range(41):
        shift.happens(
            f"Ticket {number} waits", group="rule:1", number=str(number), url=f"https://desk.example/{number}"
        )
    [card] = cards(shift, "rung")
    said = as_text(card)
    assert "41 causes" in said
    assert "https://desk.example/2" in said
    assert "https://desk.example/3" not in said
    assert "and 38 more" in said


@pytest.mark.parametrize(("late", "said"), [(59, False), (61, True), (420, True)])
def test_what_is_sent_more_than_a_minute_late_says_so(shift: Shift, late: int, said: bool) -> None:
    shift.away = True
    shift.happens()
    shift.now += timedelta(seconds=late)
    found = [text for text in texts(cards(shift, "rung")[0]) if text.startswith("Delayed by")]
    assert found == ([f"Delayed by {BERLIN.duration(late)}."] if said else [])


def test_times_are_the_readers_own(shift: Shift) -> None:
    shift.happens()
    [card] = cards(shift, "rung", speech=Speech("en", "Asia/Kathmandu"))
    assert "level 2 at 14:50" in texts(card)[0]


def test_yesterdays_times_have_their_day(shift: Shift) -> None:
    shift.happens()
    shift.says("omar", "escalate ack 1")
    shift.now += timedelta(days=1)
    assert "Nov 23, 2026" in texts(cards(shift, "rung")[0])[0]


def test_a_level_nobody_stands_behind_is_told_of(shift: Shift) -> None:
    shift.policy(Level((Target(TargetKind.ROTATION, 99),), 300), Level((shift.person("lena"),), 300))
    shift.happens()
    assert "level 1: nobody is there to be paged" in as_text(cards(shift, "card")[0])


def test_the_whole_of_it_is_told_on_its_own_page(shift: Shift) -> None:
    shift.happens("The shop is down", raised_by=shift.id_of("ana"))
    shift.passes(timedelta(minutes=6))
    shift.says("lena", "escalate ack 1 calling")
    shift.says("lena", "escalate snooze 1 10 min")
    shift.passes(timedelta(minutes=11))
    shift.says("lena", "escalate reassign 1 @omar")
    shift.says("omar", "escalate resolve 1 paid back")
    said = shift.workspace.text("mia", "escalate 1", now=shift.now)
    for line in (
        "Ana raised it", "level 1 is paged: Omar", "level 2 is paged: Lena", "Lena acknowledged it",
        "Lena said: calling", "Lena put it off for 10 min", "it pages again", "Lena gave it to Omar",
        "Omar resolved it: paid back",
    ):  # fmt: skip
        assert line in said, line
    assert str(MONDAY.year) not in said.split("What happened")[1].split("[")[0]
