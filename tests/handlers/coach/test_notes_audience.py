"""Who reads a note: every role, of every note, by every way; and what becomes of it when somebody loses a team."""

from datetime import date, timedelta
from itertools import product

import pytest

from storage.people import find_person
from storage.teams import find_team, leave
from tests.handlers.coach.noted import EVERYBODY, TEXT, every, readers, said, write
from tests.stories.workspace import CHANNEL, NOW, Workspace

COACH_TOM = {"lena", "omar", "mara"}
NOTES = {
    "private": ("lena", "@tom note", {"lena"}),
    "shared": ("lena", "@tom shared note", {"tom", *COACH_TOM}),
    "a manager's private one": ("mara", "@tom note", {"mara"}),
    "to oneself": ("tom", "@tom note", {"tom"}),
    "about another lead": ("lena", "@omar shared note", {"omar", "lena", "mara"}),
    "privately about another lead": ("lena", "@omar note", {"lena"}),
    "of another team": ("max", "@tina shared note", {"tina", "max"}),
}
WAYS = ("coach note {number}", "coach note history {number}", "coach notes", "coach notes @{about}", "coach")


@pytest.mark.parametrize("note", NOTES)
def test_each_note_is_read_by_its_audience_alone_by_every_way(floor: Workspace, note: str) -> None:
    author, words, audience = NOTES[note]
    number = write(floor, author, f"coach {words} {TEXT}")
    about = words.split()[0].removeprefix("@")
    begins = TEXT.split(":")[0]
    for who, way in product(EVERYBODY, WAYS):
        answer = said(floor.ask(who, way.format(number=number, about=about)))
        may = who in audience and way != "coach"
        if way == "coach notes" and who not in (author, about):
            may = False  # "coach notes" lists one's own; those of others are asked for by name
        if way == f"coach notes @{about}" and who in audience:
            may = True
        assert (begins in answer) == may, (who, way, answer)


@pytest.mark.parametrize("note", NOTES)
def test_only_its_author_changes_removes_or_follows_up_a_note(floor: Workspace, note: str) -> None:
    author, words, _ = NOTES[note]
    number = write(floor, author, f"coach {words} {TEXT}, follow up Dec 1")
    answers = {"text": "overwritten", "audience": "shared"}
    before = [(each.sealed, each.version, each.followed_up_at) for each in every(floor)]
    for who in EVERYBODY:
        if who == author:
            continue
        for tried in (f"edit {number}", f"remove {number} yes", f"done {number}"):
            assert floor.ask(who, f"coach note {tried}").refused, (who, tried)
        assert floor.ask(who, f"coach save {number} 1", answers=answers).refused, who
    assert [(each.sealed, each.version, each.followed_up_at) for each in every(floor)] == before


def test_who_may_not_read_a_note_is_told_the_same_as_of_one_that_is_not_there(floor: Workspace) -> None:
    number = write(floor)
    for who in set(EVERYBODY) - {"lena"}:
        there, nowhere = (said(floor.ask(who, f"coach note {each}")) for each in (number, number + 1))
        assert there.replace(str(number), "N") == nowhere.replace(str(number + 1), "N")


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("about", EVERYBODY)
def test_only_who_coaches_somebody_writes_about_them(floor: Workspace, who: str, about: str) -> None:
    team = {"tom": "Support", "ana": "Support", "lena": "Support", "omar": "Support", "mara": "Support"}
    leads = {"lena": "Support", "omar": "Support", "mara": "Support", "max": "Billing"}
    team |= {"tina": "Billing", "max": "Billing"}
    coaches = who != about and leads.get(who) is not None and leads.get(who) == team.get(about)
    coaches = coaches and about != "mara"  # she is a manager, and they are leads
    for words, may in (("note", coaches or who == about), ("shared note", coaches)):
        before = len(every(floor))
        reply = floor.ask(who, f"coach @{about} {words} {TEXT}")
        assert (len(every(floor)) == before + 1) == may, (who, about, words)
        assert reply.refused != may
        assert TEXT not in said(reply)
    assert (floor.ask(who, f"coach @{about}").form is not None) == (coaches or who == about)


def test_a_lead_who_loses_a_team_loses_its_notes_the_same_minute(floor: Workspace) -> None:
    private = write(floor)
    shared = write(floor, words=f"coach @tom shared note {TEXT}")
    form = floor.ask("lena", f"coach note edit {private}").form
    assert form is not None
    assert readers(floor, private) == {"lena"}
    assert readers(floor, shared) == {"tom", *COACH_TOM}
    loses(floor, "lena")
    assert readers(floor, private) == set()
    assert readers(floor, shared) == {"tom", "omar", "mara"}
    assert floor.ask("lena", form.words, answers={"text": "late", "audience": "shared"}).refused
    assert floor.ask("lena", f"coach @tom note {TEXT}").refused
    assert "Zebra" not in said(floor.ask("lena", "coach notes"))
    assert [each.version for each in every(floor)] == [1, 1]


def test_a_lead_who_becomes_an_agent_loses_them_too(floor: Workspace) -> None:
    number = write(floor)
    with floor.database.writing() as session:
        lena = find_person(session, floor.tools.workspace_id, "lena")
        assert lena is not None
        lena.role = "agent"
    assert readers(floor, number) == set()


def test_somebody_who_changes_teams_is_read_about_by_the_new_lead_where_it_is_shared(floor: Workspace) -> None:
    private, shared = write(floor), write(floor, words=f"coach @tom shared note {TEXT}")
    loses(floor, "tom")
    floor.put("tom", "Billing")
    assert readers(floor, private) == set()
    assert readers(floor, shared) == {"tom", "max"}


def test_reading_anothers_notes_is_a_look_that_they_can_read(floor: Workspace) -> None:
    number = write(floor)
    assert floor.looks("tom") == []
    floor.ask("lena", f"coach note {number}")
    floor.ask("lena", "coach notes @tom")
    floor.ask("omar", f"coach note {number}")
    floor.ask("omar", "coach notes @tom")
    assert floor.looks("tom") == [("lena", "coach notes")] * 2
    shown = said(floor.ask("tom", "looks"))
    assert "coach notes" in shown
    assert "Zebra" not in shown


def test_nobody_reads_a_note_whose_day_has_come_even_before_it_is_cleared_away(floor: Workspace) -> None:
    number = write(floor, words=f"coach @tom shared note {TEXT}")
    last = NOW.replace(year=2028) - timedelta(days=1)
    assert readers(floor, number, now=last) == {"tom", *COACH_TOM}
    assert readers(floor, number, now=last + timedelta(days=1)) == set()


def test_in_a_channel_a_note_comes_by_direct_message(floor: Workspace) -> None:
    number = write(floor)
    for words in (f"coach note {number}", "coach notes", f"coach note history {number}", f"coach note done {number}"):
        here, sent = floor.ask("lena", words, place=CHANNEL).messages
        assert "Zebra" not in str(here.card)
        assert (sent.to, sent.card.discreet) == ("lena", True)
        assert "Zebra" in str(sent.card)


def loses(floor: Workspace, handle: str, team: str = "Support") -> None:
    """Somebody was in a team until yesterday, as whoever changes it now says."""
    with floor.database.writing() as session:
        found = find_team(session, floor.tools.workspace_id, team)
        person = find_person(session, floor.tools.workspace_id, handle)
        assert found is not None
        assert person is not None
        leave(session, found, person, date(2026, 11, 20))
