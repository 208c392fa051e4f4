"""Changing notes: history, stale forms, two leads, following up, removing, being told, being forgotten."""

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.desk import FrontDesk
from coaching.timetable import Part
from handlers.coach.clearing import clear_notes
from handlers.coach.notices import needless, notices_due
from handlers.escalations.letters import take_page
from handlers.plain import as_text, summary
from handlers.request import Reply
from storage.notes import Note, NoteVersion
from storage.pages import DUE, Page
from storage.people import find_person
from storage.teams import find_team, leave
from storage.working_time import add_absence
from tests.handlers.coach.noted import TEXT, every, latest, readers, said, write
from tests.stories.workspace import NOW, Workspace

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


def edit(floor: Workspace, number: int, text: str, who: str = "lena", **more: str) -> Reply:
    """Open a note's form, and send it with other words."""
    form = floor.ask(who, f"coach note edit {number}").form
    assert form is not None
    return floor.ask(who, form.words, answers={"text": text, "audience": "private", **more})


def pages(floor: Workspace) -> list[Page]:
    with floor.database.reading() as session:
        return list(session.query(Page).order_by(Page.id))


def test_an_edit_keeps_what_it_said(floor: Workspace) -> None:
    number = write(floor)
    for text in ("second words", "third words"):
        assert not edit(floor, number, text).refused
    shown = floor.text("lena", f"coach note {number} history")
    assert [shown.index(text) for text in (TEXT, "second words", "third words")] == sorted(
        shown.index(text) for text in (TEXT, "second words", "third words")
    )
    assert "third words" in floor.text("lena", f"coach note {number}")
    with floor.database.reading() as session:
        assert [each.version for each in session.query(NoteVersion).order_by(NoteVersion.version)] == [1, 2]


def test_its_person_reads_no_version_that_was_private(floor: Workspace) -> None:
    number = write(floor)
    edit(floor, number, "kinder words", audience="shared")
    shown = said(floor.ask("tom", f"coach note history {number}"))
    assert "kinder words" in shown
    assert TEXT not in shown


def test_a_note_that_is_made_private_again_is_read_no_more(floor: Workspace) -> None:
    number = write(floor, words=f"coach @tom shared note {TEXT}")
    edit(floor, number, TEXT, audience="private")
    assert readers(floor, number) == {"lena"}


def test_a_stale_form_overwrites_nothing_and_keeps_what_was_typed(floor: Workspace) -> None:
    number = write(floor)
    form = floor.ask("lena", f"coach note edit {number}").form
    assert form is not None
    edit(floor, number, "meanwhile")
    late = floor.ask("lena", form.words, answers={"text": "too late", "audience": "private"})
    assert late.refused
    assert "changed since you opened it" in late.field_errors.errors[""]
    assert "meanwhile" in floor.text("lena", f"coach note {number}")
    assert latest(floor).version == 2


def test_the_same_change_sent_twice_is_one(floor: Workspace) -> None:
    number = write(floor)
    form = floor.ask("lena", f"coach note edit {number}").form
    assert form is not None
    for _ in range(2):
        assert not floor.ask("lena", form.words, answers={"text": "once", "audience": "private"}).refused
    assert latest(floor).version == 2


def test_of_changes_at_the_same_moment_one_is_kept(floor: Workspace) -> None:
    number = write(floor)
    form = floor.ask("lena", f"coach note edit {number}").form
    assert form is not None
    together, replies = threading.Barrier(4), []

    def send(text: str) -> None:
        desk = FrontDesk(floor.tools)
        together.wait(30)
        replies.append(replace(floor, desk=desk).ask("lena", form.words, answers={"text": text}))

    threads = [threading.Thread(target=send, args=(f"words {each}",)) for each in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(reply.refused for reply in replies) == [False, True, True, True]
    assert latest(floor).version == 2


def test_two_leads_write_about_one_person_and_neither_sees_the_others_private_note(floor: Workspace) -> None:
    hers = write(floor, "lena", f"coach @tom note {TEXT}")
    his = write(floor, "omar", f"coach @tom note {TEXT}")
    assert (readers(floor, hers), readers(floor, his)) == ({"lena"}, {"omar"})


def test_a_follow_up_that_is_due_is_named_until_it_is_done(floor: Workspace) -> None:
    number = write(floor, words="coach @tom note ask again, follow up Dec 1")
    day = datetime(2026, 12, 1, 9, tzinfo=UTC)
    assert "To follow up" not in floor.text("lena", "coach notes", now=NOW)
    assert f"To follow up: {number}" in floor.text("lena", "coach notes", now=day)
    floor.ask("lena", f"coach note done {number}", now=day)
    assert "To follow up" not in floor.text("lena", "coach notes", now=day)


def test_removing_asks_first_and_leaves_nothing(floor: Workspace) -> None:
    number = write(floor)
    edit(floor, number, "second words")
    asked = floor.ask("lena", f"coach note remove {number}")
    assert "Remove note" in said(asked)
    assert len(every(floor)) == 1
    floor.ask("lena", f"coach note remove {number} yes")
    with floor.database.reading() as session:
        assert (session.query(Note).count(), session.query(NoteVersion).count()) == (0, 0)


def test_a_shared_note_is_told_once_in_working_hours_without_a_word_of_it(floor: Workspace) -> None:
    number = write(floor, words=f"coach @tom shared note {TEXT}")  # on a Saturday
    edit(floor, number, TEXT + "!", audience="shared")
    edit(floor, number, TEXT, audience="private")
    edit(floor, number, TEXT, audience="shared")
    [page] = pages(floor)
    assert page.due_at == datetime(2026, 11, 23, 6, tzinfo=UTC)  # Monday, seven in Berlin
    early = take_page(floor.tools, page.id, NOW)
    assert early is not None
    assert early.waits > 0
    assert (notices_due(floor.tools, NOW), notices_due(floor.tools, MONDAY)) == ([], [page.id])
    letter = take_page(floor.tools, page.id, MONDAY)
    assert letter is not None
    assert letter.card is not None
    assert "Zebra" not in as_text(letter.card)
    assert summary(letter.card) == "Lena has shared a coaching note with you"
    assert letter.card.buttons[0].words == f"coach note {number}"
    assert [each.identity for each in letter.places] == ["tom"]


def test_it_waits_for_who_is_on_leave(floor: Workspace) -> None:
    with floor.database.writing() as session:
        tom = find_person(session, floor.tools.workspace_id, "tom")
        assert tom is not None
        days = date(2026, 11, 23), date(2026, 11, 24)
        add_absence(session, floor.tools.workspace_id, tom.id, *days, NOW, Part.WHOLE)
    write(floor, words=f"coach @tom shared note {TEXT}")
    assert [page.due_at.date() for page in pages(floor)] == [date(2026, 11, 25)]


def test_a_private_note_is_told_to_nobody(floor: Workspace) -> None:
    write(floor)
    assert pages(floor) == []


@pytest.mark.parametrize("undone", ["private", "removed"])
def test_what_is_shared_no_more_is_not_told(floor: Workspace, undone: str) -> None:
    number = write(floor, words=f"coach @tom shared note {TEXT}")
    if undone == "private":
        edit(floor, number, TEXT)
    else:
        floor.ask("lena", f"coach note remove {number} yes")
    [page] = pages(floor)
    assert take_page(floor.tools, page.id, MONDAY) is None
    assert [(each.status, each.reason) for each in pages(floor)] == [("dropped", undone)]
    if undone == "private":
        edit(floor, number, TEXT, audience="shared")
        assert [each.status for each in pages(floor)] == [DUE]


def test_a_notice_whose_note_has_come_to_its_last_day_is_not_told(floor: Workspace) -> None:
    write(floor, words=f"coach @tom shared note {TEXT}")
    [page] = pages(floor)
    with floor.database.writing() as session:
        session.get_one(Note, latest(floor).id).expires_on = MONDAY.date()  # it was not cleared yet
    with floor.database.reading() as session:
        held = session.get_one(Page, page.id)
        assert needless(session, held, MONDAY - timedelta(days=1)) == ""
        assert needless(session, held, MONDAY) == "expired"
    assert take_page(floor.tools, page.id, MONDAY) is None
    assert [(each.status, each.reason) for each in pages(floor)] == [("dropped", "expired")]


def test_notes_go_on_their_day_with_all_versions_and_others_stay(floor: Workspace) -> None:
    first = write(floor)
    edit(floor, first, "second words")
    write(floor, now=NOW + timedelta(days=40))
    day = datetime(2028, 11, 20, 22, tzinfo=UTC)
    assert clear_notes(floor.tools, day) == 0
    assert clear_notes(floor.tools, day + timedelta(hours=2)) == 1  # the 21st has begun in Berlin
    assert clear_notes(floor.tools, day + timedelta(hours=2)) == 0
    assert [note.id for note in every(floor)] == [first + 1]
    with floor.database.reading() as session:
        assert session.query(NoteVersion).count() == 0


def test_another_day_to_follow_up_is_due_anew_though_the_first_was_done(floor: Workspace) -> None:
    number = write(floor, words=f"coach @tom note {TEXT} follow up tomorrow")
    floor.ask("lena", f"coach note done {number}")
    assert not edit(floor, number, TEXT, follow_up="2026-11-22").refused
    assert latest(floor).followed_up_at == NOW
    assert not edit(floor, number, TEXT, follow_up="2026-12-03").refused
    later = NOW + timedelta(days=12)
    assert f"To follow up: {number}." in said(floor.ask("lena", "coach notes", now=later))


def test_who_lost_the_team_is_not_asked_to_follow_up(floor: Workspace) -> None:
    write(floor, words=f"coach @tom note {TEXT} follow up tomorrow")
    later = NOW + timedelta(days=2)
    assert "A follow-up with Tom" in said(floor.ask("lena", "home", now=later))
    with floor.database.writing() as session:
        team, lena = (find(session, floor.tools.workspace_id, name)
                      for find, name in ((find_team, "Support"), (find_person, "lena")))  # fmt: skip
        leave(session, team, lena, (NOW - timedelta(days=1)).date())
    assert "A follow-up" not in said(floor.ask("lena", "home", now=later))
