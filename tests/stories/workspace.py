"""A real workspace for tests: a SQLite file, the real front desk, and short ways to fill it and to ask."""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.config import Settings
from bot.desk import FrontDesk
from bot.keys import FILE
from bot.playground.render import render_card, render_form
from bot.port import Heard
from bot.root import prepare
from connectors.reading import Fact
from handlers.cards import Card, Table
from handlers.clocks import load_clocks
from handlers.demo import load_demo
from handlers.importing import ImportReport, take_facts
from handlers.plain import as_text, cell_text
from handlers.request import Audience, Place, PlaceKind, Reply
from handlers.tools import Tools, instant
from kpi.facts import Agent, Author, Event, EventKind, Group, Rating, Status, Ticket
from kpi.periods import local_day
from locales.speech import Speech
from storage.access_log import looks_at
from storage.database import Database
from storage.people import Person, add_identity, add_person, find_identity, find_person, link
from storage.teams import ensure_team, join

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
DIRECT = Place(PlaceKind.DIRECT, "dm")
CHANNEL = Place(PlaceKind.CHANNEL, "support", "support")
SOURCE = "desk"
HOUR, DAY = 3600, 86_400


def at(text: str) -> int:
    """An instant from "2026-11-02 09:00", in UTC."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


@dataclass(frozen=True)
class Workspace:
    """A workspace on a database of its own, and the desk that answers in it. `shared`: other tests read it too."""

    database: Database
    tools: Tools
    desk: FrontDesk
    shared: bool = False

    def ask(
        self,
        who: str,
        words: str,
        *,
        place: Place = DIRECT,
        now: datetime = NOW,
        locale: str = "",
        answers: dict[str, str] | None = None,
    ) -> Reply:
        """Say something as somebody, through the desk that every platform uses."""
        request = self.desk.request(Heard(who, place, words, answers or {}), now)
        if locale:
            request = replace(request, speech=Speech(locale, request.speech.zone))
        return self.desk.answer(request)

    def card(self, who: str, words: str, **options: object) -> Card:
        """The one card of an answer that was not refused, read by its asker alone; another person may be told too."""
        reply = self.ask(who, words, **options)
        assert not reply.refused, [as_text(message.card) for message in reply.messages]
        [message] = [each for each in reply.messages if each.audience is not Audience.PERSON]
        assert message.audience is Audience.ASKER
        return message.card

    def text(self, who: str, words: str, **options: object) -> str:
        """What somebody reads of an answer."""
        return as_text(self.card(who, words, **options))

    def refusal(self, who: str, words: str, **options: object) -> str:
        """What somebody reads of a refusal."""
        reply = self.ask(who, words, **options)
        assert reply.refused
        [message] = reply.messages
        assert message.audience is Audience.ASKER
        return as_text(message.card)

    def take(self, *facts: Fact, now: datetime = NOW) -> ImportReport:
        """Take facts in, as an import does."""
        with self.database.writing() as session:
            clocks = load_clocks(session, self.tools.workspace_id, SOURCE, local_day(instant(now), self.tools.zone))
            return take_facts(session, self.tools.workspace_id, SOURCE, facts, clocks, now)

    def add(self, handle: str, role: str = "agent", name: str = "", locale: str = "", key: str = "") -> Person:
        """Add somebody; `key` links the helpdesk's agent of that key."""
        with self.database.writing() as session:
            person = add_person(session, self.tools.workspace_id, handle, name or handle.title(), role, NOW)
            add_identity(session, person, "email", f"{handle}@example.com")
            person.locale = locale or None
            if key:
                found = find_identity(session, self.tools.workspace_id, SOURCE, key)
                assert found is not None
                link(session, found, person)
            return person

    def put(self, handle: str, team: str, since: str = "2026-01-01", *, leads: bool = False) -> None:
        """Put somebody into a team, which is made if it is new."""
        with self.database.writing() as session:
            person = find_person(session, self.tools.workspace_id, handle)
            assert person is not None
            found = ensure_team(session, self.tools.workspace_id, team)
            join(session, found, person, datetime.fromisoformat(since).date(), leads=leads)

    def looks(self, handle: str) -> list[tuple[str, str]]:
        """Who looked at somebody, by which command; latest first."""
        with self.database.reading() as session:
            person = find_person(session, self.tools.workspace_id, handle)
            assert person is not None
            found = [(session.get(Person, entry.viewer_id), entry) for entry in looks_at(session, person.id)]
            return [(viewer.handle, entry.command) for viewer, entry in found if viewer is not None]


def open_workspace(file: Path, minimum_group: int = 5) -> Workspace:
    """A workspace on a file, made if it is new. Berlin's days."""
    database = Database(f"sqlite:///{file}")
    tools = prepare(database, Settings(home=file.parent, zone="Europe/Berlin"), NOW)
    tools = replace(tools, minimum_group=minimum_group)
    return Workspace(database, tools, FrontDesk(tools))


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Workspace]:
    """A workspace with nobody and nothing in it."""
    opened = open_workspace(tmp_path / "touchline.db")
    with closing(opened.database):
        yield opened


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The demo team and its year; shared, so that tests must not change what others read."""
    opened = open_workspace(tmp_path_factory.mktemp("demo") / "touchline.db")
    with closing(opened.database):
        load_demo(opened.tools, 7, NOW)
        yield replace(opened, shared=True)


@pytest.fixture
def own_demo(demo: Workspace, tmp_path: Path) -> Iterator[Workspace]:
    """A copy of the demo for a test that changes something."""
    with demo.database.writing():  # nobody writes while the file is copied
        source = Path(str(demo.database.engine.url.database))
        # With the keys: what the demo's people wrote in confidence is sealed by them.
        for part in (*source.parent.glob(f"{source.name}*"), source.with_name(FILE)):
            shutil.copy(part, tmp_path / part.name)
    opened = open_workspace(tmp_path / source.name)
    with closing(opened.database):
        yield opened


AGENTS = (Agent("a-mia", "Mia Berg", "mia@example.com"), Agent("a-tom", "Tom Ek", "tom@example.com"))
GROUP = Group("g-1", "Support")


def ticket(
    number: str,
    created: int,
    *,
    agent: str = "a-mia",
    reply_after: int | None = HOUR,
    solve_after: int | None = 2 * HOUR,
    extra: Iterable[Event] = (),
    score: int | None = None,
    **fields: object,
) -> Ticket:
    """A plain ticket: created, replied to, solved, perhaps rated a day later. `extra` events are sorted in."""
    events = list(extra)
    if reply_after is not None:
        events.append(Event(created + reply_after, EventKind.REPLY, Author.AGENT, agent))
    if solve_after is not None:
        events.append(Event(created + solve_after, EventKind.STATUS, Author.AGENT, agent, Status.SOLVED.name))
    ratings = (Rating("r", created + DAY, created + DAY, score),) if score is not None else ()
    events.sort(key=lambda event: event.at)
    last = max([created, *(event.at for event in events), *(rating.rated_at or 0 for rating in ratings)])
    status = Status.OPEN if solve_after is None else Status.SOLVED
    values: dict[str, object] = {
        "assignee": agent, "group": GROUP.key, "events": tuple(events), "ratings": ratings, **fields
    }  # fmt: skip
    return Ticket(number, created, last, status, **values)


def rendered(reply: Reply) -> str:
    """Everything of an answer through every renderer there is, as one text."""
    said = [as_text(message.card) + str(render_card(message.card)) for message in reply.messages]
    said += [str(render_form(reply.form))] if reply.form else []
    return "\n".join([*said, *reply.field_errors.errors.values()])


def table_of(card: Card) -> list[list[str]]:
    """The rows of a card's only table."""
    [table] = [block for block in card.blocks if isinstance(block, Table)]
    return [[cell_text(cell) for cell in row] for row in table.rows]
