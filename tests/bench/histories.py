"""Databases with very many tickets, made once and kept: what `/mystats` is asked on."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

from bot.config import load_settings
from bot.root import House, open_house
from connectors.demo import many_tickets
from handlers.clocks import load_clocks
from handlers.demo import OFFICE_HOURS
from handlers.importing import take_facts
from storage.people import add_person, known_identities, link
from storage.schedules import add_schedule, as_lists
from storage.upgrading import head
from tests.bench.figure import FOLDER

AGENTS = 200
END = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


@contextmanager
def history(tickets: int, days: int, agents: int = AGENTS) -> Iterator[House]:
    """Open a workspace with so many tickets of so many days until END, by so many agents; made if it is not there."""
    home = FOLDER / f"{tickets}-tickets-{days}-days-{agents}-agents-{head()}"
    done = home / "done"
    if not done.exists():
        shutil.rmtree(home, ignore_errors=True)
        with open_house(load_settings(home=home, database_url="")) as house:
            fill(house, tickets, days, agents)
        done.touch()
    with open_house(load_settings(home=home, database_url="")) as house:
        yield house


def fill(house: House, tickets: int, days: int, agents: int) -> None:
    """Bring the tickets into an empty workspace, and a person for each agent; ten agents are a team."""
    workspace = house.tools.workspace_id
    with house.database.writing() as session:
        add_schedule(session, workspace, "Office", "Europe/Berlin", as_lists(OFFICE_HOURS), "DE", default=True)
        clocks = load_clocks(session, workspace, "bench", END)
        facts = many_tickets(1, tickets, agents, days, END)
        take_facts(session, workspace, "bench", facts, clocks, NOW)
        for key, identity in known_identities(session, workspace, "bench").items():
            link(session, identity, add_person(session, workspace, key, key.capitalize(), "agent", NOW))
