"""Writing notes: by words, by form, from a message and a ticket; what is kept, and what the author is told first."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.desk import FrontDesk
from bot.port import Heard
from coaching.skills import SKILLS
from handlers.request import Quoted, Reply
from storage.people import add_identity, find_person
from tests.handlers.coach.noted import TEXT, every, latest, said, write
from tests.stories.workspace import CHANNEL, DIRECT, NOW, Workspace

ANSWERS = {"text": TEXT, "audience": "private", "skill": "empathy", "tickets": "#12, 4711", "follow_up": "2026-12-01"}


def opened(floor: Workspace, who: str, words: str) -> Reply:
    """An answer that is a form."""
    reply = floor.ask(who, words)
    assert reply.form is not None, said(reply)
    return reply


def send(floor: Workspace, who: str, words: str, **changed: str) -> Reply:
    """Open a form and send it with answers."""
    form = opened(floor, who, words).form
    assert form is not None
    return floor.ask(who, form.words, answers={**ANSWERS, **changed})


def test_words_keep_a_private_note(floor: Workspace) -> None:
    write(floor)
    [note] = every(floor)
    assert (note.shared, note.skill, note.follow_up_on, note.version) == (False, "", None, 1)
    assert note.expires_on == date(2028, 11, 21)


def test_words_that_only_begin_like_an_option_stay_private(floor: Workspace) -> None:
    write(floor, words="coach @tom note shared the screen with a customer")
    assert latest(floor).shared is False


@pytest.mark.parametrize(
    "words", ["coach @tom shared note well done", "coach @tom note shared: well done", "coach note @tom shared: hm"]
)
def test_words_share_it_when_they_say_so(floor: Workspace, words: str) -> None:
    write(floor, words=words)
    assert latest(floor).shared is True


def test_said_both_ways_it_is_private(floor: Workspace) -> None:
    write(floor, words="coach @tom shared note private: hm")
    assert latest(floor).shared is False


def test_words_carry_skill_tickets_and_a_day(floor: Workspace) -> None:
    write(floor, words="coach @tom note empathy: see #4711 and #A-12, follow up on Dec 1")
    note = latest(floor)
    assert (note.skill, note.tickets, note.follow_up_on) == ("empathy", ["4711", "A-12"], date(2026, 12, 1))
    assert "follow up" not in floor.text("lena", f"coach note {note.id}").split("\n\n")[1]


def test_a_follow_up_that_is_no_day_is_text(floor: Workspace) -> None:
    write(floor, words="coach @tom note he is to follow up with every customer")
    assert latest(floor).follow_up_on is None
    assert "follow up with every customer" in floor.text("lena", f"coach note {latest(floor).id}")


def test_the_form_says_who_reads_it_when_it_goes_and_that_the_person_can_obtain_it(floor: Workspace) -> None:
    form = opened(floor, "lena", "coach @tom").form
    assert form is not None
    assert "only you can read it, while you lead Tom" in form.intro
    assert "Tom, Mara, and Omar can read it too" in form.intro
    assert "Nov 21, 2028" in form.intro
    assert "mydata" in form.intro
    assert [each.value for each in form.fields if each.name == "audience"] == ["private"]


def test_how_long_notes_are_kept_is_a_setting(floor: Workspace) -> None:
    tools = replace(floor.tools, notes_months=6)
    shorter = replace(floor, tools=tools, desk=FrontDesk(tools))
    write(shorter)
    assert latest(shorter).expires_on == date(2027, 5, 21)


def test_a_form_keeps_all_of_it(floor: Workspace) -> None:
    reply = send(floor, "lena", "coach @tom", audience="shared")
    assert not reply.refused
    note = latest(floor)
    assert (note.shared, note.skill, note.tickets, note.follow_up_on) == (
        True, "empathy", ["12", "4711"], date(2026, 12, 1),
    )  # fmt: skip
    assert TEXT not in said(reply)


def test_every_skill_can_be_chosen(floor: Workspace) -> None:
    for skill in SKILLS:
        send(floor, "lena", "coach @tom", skill=skill)
    assert [note.skill for note in every(floor)] == list(SKILLS)


def test_a_form_without_a_person_asks_whom(floor: Workspace) -> None:
    form = opened(floor, "lena", "coach note").form
    assert form is not None
    whom = form.fields[0]
    assert [each.label for each in whom.choices] == ["Choose …", "Ana", "Omar", "Tom", "Myself"]  # Mara manages her
    wrong = floor.ask("lena", form.words, answers={**ANSWERS, "person": ""})
    assert wrong.refused
    assert "person" in wrong.field_errors.errors
    assert every(floor) == []
    floor.ask("lena", form.words, answers={**ANSWERS, "person": "@ana"})
    assert len(every(floor)) == 1


def test_a_person_put_into_a_form_whom_one_does_not_coach_is_refused(floor: Workspace) -> None:
    form = opened(floor, "lena", "coach note").form
    assert form is not None
    reply = floor.ask("lena", form.words, answers={**ANSWERS, "person": "@tina"})
    assert reply.refused
    assert every(floor) == []


def test_a_form_sent_twice_is_one_note(floor: Workspace) -> None:
    form = opened(floor, "lena", "coach @tom").form
    assert form is not None
    replies = [floor.ask("lena", form.words, answers=ANSWERS) for _ in range(2)]
    assert len(every(floor)) == 1
    assert said(replies[0]) == said(replies[1])


def test_anothers_form_key_gives_nobody_their_note(floor: Workspace) -> None:
    form = opened(floor, "lena", "coach @tom").form
    assert form is not None
    floor.ask("lena", form.words, answers=ANSWERS)
    reply = floor.ask("omar", form.words, answers={**ANSWERS, "text": "something else"})
    assert reply.refused
    assert TEXT not in said(reply)
    assert len(every(floor)) == 1


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_kept(floor: Workspace) -> None:
    reply = send(floor, "lena", "coach @tom", text="  ", follow_up="2026-11-01")
    assert set(reply.field_errors.errors) == {"text", "follow_up"}
    assert every(floor) == []


def test_a_text_that_is_too_long_is_refused_without_being_repeated(floor: Workspace) -> None:
    reply = send(floor, "lena", "coach @tom", text=TEXT * 100)
    assert "3000" in reply.field_errors.errors["text"]
    assert TEXT not in said(reply)


def test_a_rejected_form_can_be_opened_again_by_its_words(floor: Workspace) -> None:
    form = opened(floor, "lena", "coach @tom").form
    assert form is not None
    again = opened(floor, "lena", form.words).form
    assert again is not None
    assert (again.words, again.title) == (form.words, form.title)


def test_oneself_gets_private_notes_only(floor: Workspace) -> None:
    write(floor, "tom", "coach @tom note I want to learn the product")
    form = opened(floor, "tom", "coach @tom").form
    assert form is not None
    assert "audience" not in {each.name for each in form.fields}
    reply = floor.ask("tom", "coach @tom shared note look at me")
    assert reply.refused
    assert [note.shared for note in every(floor)] == [False]


def quoting(floor: Workspace, who: str, text: str, author: str = "") -> Reply:
    heard = Heard(who, DIRECT, "coach note this", {}, quoted=Quoted(text, "https://chat.example.com/m1", author))
    return floor.desk.answer(floor.desk.request(heard, NOW))


def test_a_message_becomes_a_note_about_who_wrote_it(floor: Workspace) -> None:
    with floor.database.writing() as session:
        tom = find_person(session, floor.tools.workspace_id, "tom")
        assert tom is not None
        add_identity(session, tom, "slack", "T1:U2")
    form = quoting(floor, "lena", "I told the customer of #77 to wait", "slack:T1:U2").form
    assert form is not None
    values = {each.name: each.value for each in form.fields}
    assert "@tom" in form.words
    assert "I told the customer" in values["text"]
    assert "https://chat.example.com/m1" in values["text"]
    assert values["tickets"] == "77"


def test_a_message_of_somebody_else_asks_about_whom(floor: Workspace) -> None:
    form = quoting(floor, "lena", "A ticket came in: #77").form
    assert form is not None
    assert form.fields[0].name == "person"
    assert "tickets" in {each.name for each in form.fields if each.value == "77"}


def test_who_leads_nobody_makes_no_note_of_a_message(floor: Workspace) -> None:
    assert quoting(floor, "tom", "hello").refused


def test_a_tickets_button_opens_the_form_with_its_number(floor: Workspace) -> None:
    form = opened(floor, "lena", "coach @tom ticket 4711").form
    assert form is not None
    assert {each.name: each.value for each in form.fields}["tickets"] == "4711"


@pytest.mark.parametrize("words", ["coach @tom he was great today", "coach frobnicate", f"coach {TEXT}"])
def test_what_is_not_understood_is_not_repeated(floor: Workspace, words: str) -> None:
    reply = floor.ask("lena", words)
    assert reply.refused
    assert "great today" not in said(reply)
    assert TEXT not in said(reply)
    assert every(floor) == []


def test_a_note_told_in_a_channel_is_answered_there_without_a_word_of_it(floor: Workspace) -> None:
    reply = floor.ask("lena", f"coach @tom note {TEXT}", place=CHANNEL)
    assert TEXT not in said(reply)


def test_a_day_in_a_form_may_stay_when_it_has_come(floor: Workspace) -> None:
    number = write(floor, words="coach @tom note hm, follow up on Dec 1")
    later = NOW + timedelta(days=30)
    form = floor.ask("lena", f"coach note edit {number}", now=later).form
    assert form is not None
    answers = {**ANSWERS, "follow_up": "2026-12-01"}
    assert not floor.ask("lena", form.words, answers=answers, now=later).refused


def test_a_form_sent_again_with_other_words_is_not_said_to_be_kept(floor: Workspace) -> None:
    form = floor.ask("lena", "coach @tom").form
    assert form is not None
    assert not floor.ask("lena", form.words, answers={"text": TEXT, "audience": "private"}).refused
    other = floor.ask("lena", form.words, answers={"text": "other words", "audience": "private"})
    assert "what you wrote was not kept" in said(other)
    assert [each.version for each in every(floor)] == [1]


def test_a_number_beyond_all_notes_is_none(floor: Workspace) -> None:
    for answers in ({}, {"text": TEXT}):
        reply = floor.ask("lena", "coach save 99999999999999999999999 1", answers=answers)
        assert "There is no note 99999999999999999999999" in said(reply)


def test_a_list_dates_a_note_by_its_readers_day(floor: Workspace) -> None:
    after_midnight = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)  # in Berlin it is the next day
    write(floor, now=after_midnight)
    assert "Nov 22, 2026" in said(floor.ask("lena", "coach notes", now=after_midnight))


@pytest.mark.parametrize("words", ["coach private note @tom shared: {}", "coach @tom private notiz geteilt: {}"])
def test_of_private_and_shared_the_one_that_shows_it_to_fewer_counts(floor: Workspace, words: str) -> None:
    write(floor, words=words.format(TEXT))
    assert latest(floor).shared is False
    assert TEXT in floor.text("lena", f"coach note {latest(floor).id}")
