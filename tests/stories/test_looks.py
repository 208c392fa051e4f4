"""Access parity and receipts: who looks is written down, and where it cannot be written nothing is shown."""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.desk import FrontDesk
from bot.hub import refusal
from connectors.demo.roster import demo_roster
from handlers.cards import Facts
from handlers.plain import as_text
from locales.speech import Speech
from storage.database import Database, DatabaseBusyError
from tests.stories.workspace import CHANNEL, Workspace, open_workspace, rendered

ASKED = (
    *("mystats", "mystats last week", "mystats @priya", "mystats @priyaa", "mystats priya"),
    *("teamstats", "teamstats csat", "teamstats Orders"),
    *("why csat", "why csat page 2", "why frt Billing", "help", "link", "link Priya"),
)


@pytest.fixture
def impatient(own_demo: Workspace) -> Iterator[Workspace]:
    """A copy of the demo that does not wait for another writer."""
    file = Path(str(own_demo.database.engine.url.database))
    opened = open_workspace(file)
    database = Database(f"sqlite:///{file}", busy_seconds=0.05)
    with closing(opened.database), closing(database):
        tools = replace(opened.tools, database=database)
        yield Workspace(database, tools, FrontDesk(tools))


def test_a_lead_looks_at_an_agent_and_the_agent_can_read_it(own_demo: Workspace) -> None:
    before = own_demo.looks("lukas")
    assert own_demo.card("amara", "mystats @lukas").title.startswith("Figures of Lukas Weber")
    own_demo.card("amara", "why csat @lukas")
    assert own_demo.looks("lukas") == [("amara", "why"), ("amara", "mystats"), *before]


def test_a_look_at_oneself_and_a_refused_look_leave_no_entry(own_demo: Workspace) -> None:
    before = own_demo.looks("lukas"), own_demo.looks("priya")
    own_demo.card("lukas", "mystats @lukas")
    assert "your own figures only" in own_demo.refusal("lukas", "mystats @priya")
    assert "people you lead" in own_demo.refusal("marta", "mystats @lukas")
    assert (own_demo.looks("lukas"), own_demo.looks("priya")) == before


def test_where_the_log_cannot_be_written_nothing_is_shown(impatient: Workspace) -> None:
    file = str(impatient.database.engine.url.database)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        for words in ("mystats @lukas", "why csat @lukas", "teamstats csat"):
            refused = impatient.refusal("amara", words)
            assert refused.startswith("Not just now")
            assert "The database is busy" in refused
            assert "Lukas" not in refused
        assert impatient.card("lukas", "mystats").title.startswith("Your figures")  # one's own needs no entry
        other.execute("ROLLBACK")
    before = len(impatient.looks("lukas"))
    impatient.card("amara", "mystats @lukas")
    assert len(impatient.looks("lukas")) == before + 1


def test_the_hub_says_the_same_when_not_even_the_asker_can_be_found() -> None:
    [message] = refusal(DatabaseBusyError(), Speech("en", "UTC")).messages
    assert "Please try again in a minute" in as_text(message.card)


@pytest.mark.parametrize("agent", ["lukas", "diego", "tomas"])
def test_no_card_ever_names_a_colleague_to_an_agent(demo: Workspace, agent: str) -> None:
    others = [word for person in demo_roster() if person.handle != agent for word in person.name.split()[:1]]
    for words in ASKED:
        for locale in ("en", "de"):
            said = rendered(demo.ask(agent, words, locale=locale))
            typed = words.casefold()
            named = [name for name in others if name.casefold() not in typed and name in said.replace(words, "")]
            assert named == [], (words, locale)


def test_all_of_it_is_private_in_a_channel(demo: Workspace) -> None:
    for words in ASKED:
        assert {message.audience.value for message in demo.ask("lukas", words, place=CHANNEL).messages} <= {"asker"}


def test_no_figure_and_no_name_reaches_a_log(demo: Workspace, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        for who in ("lukas", "amara", "ingrid", "rafael", "nora"):
            for words in ASKED:
                demo.ask(who, words)
    said = [record.getMessage() for record in caplog.records if not record.name.startswith("sqlalchemy.pool")]
    assert said == []


def test_an_executive_is_shown_no_person(demo: Workspace) -> None:
    assert "never a single person" in demo.refusal("rafael", "mystats @lukas")
    assert "never a single person" in demo.refusal("rafael", "why csat @lukas")
    names = [person.name.split()[0] for person in demo_roster() if person.handle != "rafael"]
    said = rendered(demo.ask("rafael", "teamstats Billing"))
    assert [name for name in names if name in said] == []
    assert any(isinstance(block, Facts) for block in demo.card("rafael", "teamstats Billing").blocks)
