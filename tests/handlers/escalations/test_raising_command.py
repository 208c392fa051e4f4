"""`escalate` with words, by form, from a message, for a ticket: what is understood, and that it raises once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.port import Heard
from handlers.escalations.command import opens_form
from handlers.front_desk import answer
from handlers.request import Audience, Quoted
from tests.handlers.escalations.office import rows, written
from tests.stories.shift import MONDAY, Shift
from tests.stories.workspace import AGENTS, CHANNEL, DIRECT, GROUP, at, ticket

TEXT = "customer cannot pay"


@pytest.mark.parametrize("who", ["ana", "lena", "mia", "tina", "max", "eve", "root"])
def test_everybody_may_raise_for_any_team(shift: Shift, who: str) -> None:
    reply = shift.workspace.ask(who, f"escalate critical {TEXT} team Support", now=MONDAY)
    [row] = rows(shift)
    assert (row.title, row.severity, row.team_id, row.source) == (TEXT, "critical", shift.team_id, "person")
    assert reply.wakes == (row.id,)
    assert [message.audience for message in reply.messages] == [Audience.ASKER]


def test_the_answer_says_who_is_paged_now_and_then_and_where_it_shows(shift: Shift) -> None:
    said = shift.workspace.text("ana", f"escalate {TEXT}", now=MONDAY)
    assert "Raised as 1" in said
    assert "Paged now: Omar. Then, in 5 min: Lena." in said
    assert "It is shown in #support." in said


def test_what_can_wait_pages_nobody_and_says_so(shift: Shift) -> None:
    said = shift.workspace.text("ana", f"escalate low {TEXT}", now=MONDAY)
    assert "nobody is paged. It stands in the morning digest." in said
    shift.passes(timedelta(hours=3))
    assert shift.got == []


@pytest.mark.parametrize(
    ("words", "severity", "title", "number", "team"),
    [
        ("escalate urgent the shop is down #12 for Billing", "critical", "the shop is down", "12", "Billing"),
        (
            "eskaliere kritisch Zahlung geht nicht #A-77 für Support",
            "critical",
            "Zahlung geht nicht",
            "A-77",
            "Support",
        ),
        ("eskalation niedrig Frage zur Rechnung team billing", "low", "Frage zur Rechnung", "", "Billing"),
        (
            "escalate raise list of customers is empty team Support",
            "normal",
            "list of customers is empty",
            "",
            "Support",
        ),
        ("escalate this customer is angry ticket 88 team Support", "normal", "this customer is angry", "88", "Support"),
        ("/escalate our team leader is out team Support", "normal", "our team leader is out", "", "Support"),
    ],
)
def test_words_are_understood_in_both_languages(
    shift: Shift, words: str, severity: str, title: str, number: str, team: str
) -> None:
    shift.workspace.card("mia", words, now=MONDAY)
    [row] = rows(shift)
    with shift.workspace.database.reading() as session:
        from storage.escalations import causes_of
        from storage.teams import Team

        [cause] = causes_of(session, row.id)
        assert (row.severity, row.title, cause.number) == (severity, title, number)
        assert session.get_one(Team, row.team_id).name == team


def test_with_several_teams_it_is_asked_whose_it_is_and_nobody_is_paged_before(shift: Shift) -> None:
    card = shift.workspace.card("mia", f"escalate critical {TEXT} #9", now=MONDAY)
    assert rows(shift) == []
    assert [button.words for button in card.buttons] == [
        f"escalate raise critical {TEXT} #9 team Billing", f"escalate raise critical {TEXT} #9 team Support",
    ]  # fmt: skip
    shift.workspace.card("mia", card.buttons[1].words, now=MONDAY)
    assert [(row.title, row.severity, row.team_id) for row in rows(shift)] == [(TEXT, "critical", shift.team_id)]


def test_the_same_words_of_the_same_person_raise_once_within_minutes(shift: Shift) -> None:
    shift.workspace.card("ana", f"escalate {TEXT}", now=MONDAY)
    again = shift.workspace.text("ana", f"escalate {TEXT.upper()}", now=MONDAY + timedelta(minutes=4, seconds=50))
    assert "raised already, as 1" in again
    shift.workspace.card("omar", f"escalate {TEXT}", now=MONDAY)
    shift.workspace.card("ana", f"escalate {TEXT}", now=MONDAY + timedelta(minutes=11))
    assert len(rows(shift)) == 3


def test_two_presses_at_once_raise_once(shift: Shift) -> None:
    with ThreadPoolExecutor(8) as threads:
        replies = list(threads.map(lambda _: shift.workspace.ask("ana", f"escalate {TEXT} #5", now=MONDAY), range(8)))
    assert [row.id for row in rows(shift)] == [1]
    assert {reply.wakes for reply in replies} == {(1,)}


def test_a_ticket_raises_once_while_it_is_open_and_again_after(shift: Shift) -> None:
    shift.workspace.card("ana", f"escalate {TEXT} #1234", now=MONDAY)
    assert "raised already, as 1" in shift.workspace.text("omar", "escalate it is still broken #1234", now=MONDAY)
    elsewhere = shift.workspace.text("tina", "escalate look at that #1234", now=MONDAY)
    assert "raised already" in elsewhere
    assert TEXT not in elsewhere
    shift.says("ana", "escalate resolve 1")
    shift.workspace.card("omar", "escalate it broke again #1234", now=MONDAY)
    assert len(rows(shift)) == 2


def test_a_slip_pages_nobody(shift: Shift) -> None:
    for words, said in (
        ("escalate akc 1", 'Did you mean "ack"?'),
        ("escalate lst", 'Did you mean "list"?'),
        ("escalate flurb", "I do not know"),
        ("escalate 12 flurb", "I do not know"),
        ("escalate police called by a customer", "Which do you mean?"),
        ("escalate comment sections are down", "Which do you mean?"),
        ("escalate resolve the billing outage", "Which do you mean?"),
    ):
        assert said in shift.workspace.refusal("ana", words, now=MONDAY), words
    assert rows(shift) == []


def test_what_was_no_slip_is_raised_by_the_button(shift: Shift) -> None:
    [message] = shift.workspace.ask("ana", "escalate comment sections are down", now=MONDAY).messages
    shift.workspace.card("ana", message.card.buttons[0].words, now=MONDAY)
    assert [row.title for row in rows(shift)] == ["comment sections are down"]


def form_answers(shift: Shift, who: str, words: str, **changed: str) -> dict[str, str]:
    form = shift.workspace.ask(who, words, now=MONDAY).form
    assert form is not None
    return {field.name: field.value for field in form.fields} | changed


def test_alone_it_opens_the_form_and_the_form_raises(shift: Shift) -> None:
    answers = form_answers(shift, "ana", "escalate", title=TEXT, severity="critical", ticket="#77", details="Twice.",
                           url="https://shop.example/1")  # fmt: skip
    assert answers["team"] == "Support"
    for _ in range(2):  # sent twice
        shift.workspace.card("ana", "escalate raise", answers=answers, now=MONDAY)
    [row] = rows(shift)
    assert (row.title, row.severity, row.details, row.url) == (TEXT, "critical", "Twice.", "https://shop.example/1")


def test_what_is_wrong_in_the_form_stands_beside_its_field_and_nothing_is_written(shift: Shift) -> None:
    before = written(shift)
    for changed, field in (
        ({"title": " "}, "title"),
        ({"severity": "purple"}, "severity"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"team": "Nobody"}, "team"),
        ({"team": ""}, "team"),
    ):
        answers = form_answers(shift, "mia", "escalate", **{"title": TEXT, "team": "Support", **changed})
        reply = shift.workspace.ask("mia", "escalate raise", answers=answers, now=MONDAY)
        assert (reply.refused, list(reply.field_errors.errors), reply.messages) == (True, [field], ()), changed
    assert written(shift) == before


def test_a_message_of_the_chat_fills_the_form_with_its_words_and_its_link(shift: Shift) -> None:
    text = "The export is empty.\nThey wait since noon."
    desk, quoted = shift.workspace.desk, Quoted(text, "https://chat.example/m/1")
    request = desk.request(Heard("ana", CHANNEL, "escalate this", quoted=quoted), MONDAY)
    form = answer(request, shift.workspace.tools).form
    assert form is not None
    filled = {field.name: field.value for field in form.fields}
    assert (filled["title"], filled["details"], filled["url"]) == (
        "The export is empty.",
        text,
        "https://chat.example/m/1",
    )
    assert answer(replace(request, quoted=None), shift.workspace.tools).form is not None


def test_a_ticket_fills_the_form_with_its_team_and_for_its_people_with_its_topic(shift: Shift) -> None:
    made = ticket("1234", at("2026-11-02 09:00"), topic="Refund", url="https://desk.example/1234")
    shift.workspace.take(*AGENTS, GROUP, made)
    filled = form_answers(shift, "ana", "escalate ticket 1234")
    assert (filled["title"], filled["ticket"], filled["team"]) == ("Ticket 1234: Refund", "1234", "Support")
    assert filled["url"] == "https://desk.example/1234"
    for stranger in ("tina", "eve", "root"):
        assert "Refund" not in str(form_answers(shift, stranger, "escalate #1234"))
    shift.workspace.card("ana", f"escalate {TEXT} #1234", now=MONDAY)
    assert rows(shift)[0].url == "https://desk.example/1234"
    assert "raised already" in shift.workspace.text("lena", "escalate ticket 1234", now=MONDAY)


def test_platforms_know_which_words_open_a_form() -> None:
    for words in ("", "this", "raise", "ticket 9", "#9", "comment 1", "snooze 1", "reassign 1", "lesson 1",
                  "policy change", "pager add", "webhook add"):  # fmt: skip
        assert opens_form(words), words
    for words in ("ack 1", "list", "critical it is down", "comment 1 hello", "history", "1", "pager list"):
        assert not opens_form(words), words


def test_in_a_channel_only_the_asker_reads_the_answer(shift: Shift) -> None:
    for place in (CHANNEL, DIRECT):
        for words in (f"escalate {TEXT}", "escalate list", "escalate 1", "escalate ack 1", "escalate policy"):
            reply = shift.workspace.ask("ana", words, place=place, now=MONDAY)
            assert {message.audience for message in reply.messages} == {Audience.ASKER}
