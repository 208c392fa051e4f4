"""Somebody speaks for the first time: who is added, linked, or nobody; and nothing is written for nothing."""

from dataclasses import replace

import pytest
from sqlalchemy import event

from coaching.access import Role
from handlers.introducing import Profile, Standing, as_handle, introduce
from storage.people import Identity, Person, all_people, find_identity, find_person, identities_of
from tests.stories.workspace import NOW, Workspace

MIA = Profile("Mia Berg", "mia.berg", "Mia@Example.com", "de-DE", "Europe/Berlin")
KEY = "slack:T1:U1"


class Meeting:
    """A workspace in which people introduce themselves."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    def meet(self, profile: Profile = MIA, identity: str = KEY, role: Role = Role.AGENT) -> None:
        introduce(self.workspace.tools, identity, profile, NOW, role)

    def people(self) -> list[Person]:
        with self.workspace.database.reading() as session:
            return list(all_people(session, self.workspace.tools.workspace_id))

    def identity(self, key: str = "T1:U1") -> Identity | None:
        with self.workspace.database.reading() as session:
            return find_identity(session, self.workspace.tools.workspace_id, "slack", key)

    def called(self, handle: str) -> list[str]:
        with self.workspace.database.reading() as session:
            person = find_person(session, self.workspace.tools.workspace_id, handle)
            assert person is not None
            return [f"{each.provider}:{each.external_id}" for each in identities_of(session, person.id)]


@pytest.fixture
def meeting(empty: Workspace) -> Meeting:
    return Meeting(empty)


def test_a_colleague_is_added_with_the_least_there_is(meeting: Meeting) -> None:
    meeting.meet()
    [mia] = meeting.people()
    assert (mia.handle, mia.name, mia.role, mia.locale, mia.zone) == ("mia.berg", "Mia Berg", "agent", None, None)
    assert meeting.called("mia.berg") == ["email:mia@example.com", KEY]
    known = meeting.identity()
    assert known is not None
    assert (known.name, known.email, known.locale, known.zone) == (
        "Mia Berg",
        "mia@example.com",
        "de-DE",
        "Europe/Berlin",
    )


def test_a_colleague_whom_somebody_has_added_is_linked_by_their_address(meeting: Meeting) -> None:
    meeting.workspace.add("boss", "manager")
    meeting.meet(replace(MIA, email="Boss@Example.com"))
    [boss] = meeting.people()
    assert (boss.handle, boss.name, boss.role) == ("boss", "Boss", "manager")
    assert meeting.called("boss") == ["email:boss@example.com", KEY]


def test_nobody_is_linked_by_name_or_handle(meeting: Meeting) -> None:
    meeting.workspace.add("mia.berg", "manager", "Mia Berg")
    meeting.meet(replace(MIA, email=""))
    assert sorted((each.handle, each.role) for each in meeting.people()) == [
        ("mia.berg", "manager"),
        ("mia.berg2", "agent"),
    ]


@pytest.mark.parametrize(
    ("profile", "handle", "name"),
    [
        (Profile("Mia Berg", "", "mia@example.com"), "mia", "Mia Berg"),
        (Profile("Mia  Berg"), "mia.berg", "Mia Berg"),
        (Profile("", "@Mia"), "mia", "@Mia"),
        (Profile("🦄"), "colleague", "🦄"),
        (Profile(""), "colleague", "colleague"),
        (Profile("田中", "田中"), "田中", "田中"),
    ],
)
def test_everybody_gets_a_handle_and_a_name(meeting: Meeting, profile: Profile, handle: str, name: str) -> None:
    meeting.meet(profile)
    [person] = meeting.people()
    assert (person.handle, person.name) == (handle, name)


def test_a_handle_that_is_taken_or_somebodys_name_gets_a_number(meeting: Meeting) -> None:
    meeting.workspace.add("tom", name="mia")
    for number in range(3):
        meeting.meet(Profile("Mia Berg", "Mia"), f"slack:T1:U{number}")
    assert sorted(each.handle for each in meeting.people()) == ["mia2", "mia3", "mia4", "tom"]


@pytest.mark.parametrize("standing", [Standing.STRANGER, Standing.BOT])
def test_a_stranger_and_a_bot_are_nobody_whatever_address_they_claim(meeting: Meeting, standing: Standing) -> None:
    meeting.workspace.add("mia", "manager")
    meeting.meet(replace(MIA, standing=standing))
    assert meeting.identity() is None
    assert meeting.called("mia") == ["email:mia@example.com"]


def test_a_guest_is_known_only_if_somebody_has_added_their_address(meeting: Meeting) -> None:
    guest = replace(MIA, standing=Standing.GUEST)
    meeting.meet(guest)
    assert (meeting.people(), meeting.identity()) == ([], None)
    meeting.workspace.add("mia")
    meeting.meet(guest)
    assert meeting.called("mia") == ["email:mia@example.com", KEY]


def test_a_guest_without_an_address_is_nobody(meeting: Meeting) -> None:
    meeting.workspace.add("mia.berg")
    meeting.meet(replace(MIA, email="", standing=Standing.GUEST))
    assert meeting.identity() is None


@pytest.mark.parametrize(
    "profile",
    [
        MIA,
        replace(MIA, email=""),
        replace(MIA, name=""),
        replace(MIA, locale="", zone=""),
        replace(MIA, standing=Standing.GUEST),
        replace(MIA, standing=Standing.STRANGER),
    ],
)
def test_whoever_is_known_or_nobody_is_met_without_a_write(meeting: Meeting, profile: Profile) -> None:
    if profile.standing is Standing.MEMBER:
        meeting.meet()
        meeting.meet(profile)
    begun: list[str] = []
    event.listen(meeting.workspace.database.engine, "before_cursor_execute", lambda *told: begun.append(told[2]))
    meeting.meet(profile)
    assert [words for words in begun if words.startswith(("BEGIN IMMEDIATE", "INSERT", "UPDATE", "DELETE"))] == []


def test_an_address_that_the_platform_no_longer_tells_is_not_forgotten(meeting: Meeting) -> None:
    meeting.meet()
    meeting.meet(replace(MIA, email="", name=""))
    known = meeting.identity()
    assert known is not None
    assert (known.name, known.email) == ("Mia Berg", "mia@example.com")


@pytest.mark.parametrize(
    ("change", "name", "value"),
    [
        ({"zone": "Asia/Tokyo"}, "zone", "Asia/Tokyo"),
        ({"zone": "Mars/Olympus"}, "zone", None),
        ({"locale": "en-GB"}, "locale", "en-GB"),
        ({"locale": "xx"}, "locale", None),
        ({"name": "Mia Lind"}, "name", "Mia Lind"),
    ],
)
def test_what_changed_in_the_profile_is_taken_over(
    meeting: Meeting, change: dict[str, str], name: str, value: str | None
) -> None:
    meeting.meet()
    meeting.meet(replace(MIA, **change))
    assert getattr(meeting.identity(), name) == value
    assert [each.name for each in meeting.people()] == ["Mia Berg"]


def test_a_changed_address_gives_nobody_elses_figures(meeting: Meeting) -> None:
    meeting.workspace.add("boss", "manager")
    meeting.meet()
    meeting.meet(replace(MIA, email="boss@example.com"))
    assert KEY not in meeting.called("boss")
    assert KEY in meeting.called("mia.berg")


def test_whoever_installs_is_an_admin_and_is_not_made_less_by_speaking_again(meeting: Meeting) -> None:
    meeting.meet(role=Role.ADMIN)
    meeting.meet()
    assert [each.role for each in meeting.people()] == ["admin"]


@pytest.mark.parametrize(
    ("wanted", "handle"),
    [("@Mia", "mia"), ("Mia Berg", "mia.berg"), (" .Zoë. ", "zoë"), ("?!", ""), ("a/b", "a.b")],
)
def test_a_handle_has_no_spaces_and_no_capitals(wanted: str, handle: str) -> None:
    assert as_handle(wanted) == handle
