"""A newcomer's first hour: an export, a link, three questions, a newer export, a ticket that changes hands."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from connectors.own_format import write_csv
from kpi.facts import Event, EventKind, Ticket
from tests.stories.workspace import AGENTS, DAY, GROUP, HOUR, at, ticket

START = "from bot.cli.app import main; main()"
NOW = "2026-11-21T12:00+00:00"
FIRST_DAY = at("2026-10-26 09:00")


class Shell:
    """The real command line, in a home of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.environment = {**os.environ, "TOUCHLINE_HOME": str(home), "LC_ALL": "C", "TZ": "UTC"}

    def run(self, *words: str, status: int = 0) -> str:
        command = [sys.executable, "-c", START, *words]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False, timeout=60)
        assert done.returncode == status, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout + done.stderr

    def ask(self, who: str, words: str) -> dict[str, str]:
        """The figures of an answer by their label, each with its note."""
        said = json.loads(self.run("chat", "--as", who, "--now", NOW, "--json", words))
        assert said["error"] is None
        [message] = said["messages"]
        assert message["private"]
        blocks = message["cards"][0]["blocks"]
        facts = [fact for block in blocks if block["kind"] == "facts" for fact in block["facts"]]
        return {fact["label"]: f"{fact['value']} ({fact['note']})" for fact in facts}


def tickets(count: int) -> list[Ticket]:
    """Rated tickets of Mia's, replied to within an hour and solved within two; every tenth rating is a bad one."""
    made = [FIRST_DAY + n * 6 * HOUR for n in range(count)]
    return [
        ticket(str(n), at, extra=[Event(at + 60, EventKind.ASSIGNED, agent="a-mia")], score=int(n % 10 > 0))
        for n, at in enumerate(made)
    ]


def reassigned(one: Ticket, to: str) -> Ticket:
    """The ticket in other hands two days after its rating."""
    event = Event(one.updated_at + 2 * DAY, EventKind.ASSIGNED, agent=to)
    return one._replace(events=(*one.events, event), assignee=to, updated_at=event.at)


def written(path: Path, exported: list[Ticket]) -> str:
    with path.open("w", encoding="utf-8", newline="") as file:
        write_csv([*AGENTS, GROUP, *exported], file)
    return str(path)


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path / "home")


def test_from_an_export_to_answers_that_stay_true(shell: Shell, tmp_path: Path) -> None:
    first = written(tmp_path / "first.csv", tickets(40))
    report = json.loads(shell.run("import", first, "--source", "desk", "--json"))
    assert (report["tickets"], report["new"], report["refused"]) == (40, 40, [])
    assert any("Mia Berg" in name for name in report["unlinked_people"])

    shell.run("people", "add", "Mia Berg", "--email", "mia@example.com")
    shell.run("people", "add", "Tom Ek", "--email", "tom@example.com", "--role", "lead")
    shell.run("people", "link", "Mia Berg", "mia")
    shell.run("people", "link", "tom", "a-tom")
    shell.run("teams", "member", "Support", "mia", "--since", "2026-01-01")
    shell.run("teams", "member", "Support", "tom", "--lead", "--since", "2026-01-01")

    mine = shell.ask("mia", "mystats")
    assert mine["First reply time"].startswith("1 h (median of 40 tickets")
    assert mine["Customer satisfaction (CSAT)"].startswith("90% (40 ratings")
    assert mine["Tickets solved"] == "40 ()"
    assert shell.ask("tom", "/teamstats")["Tickets created"] == "40 ()"
    assert (
        shell.ask("mia", "@Touchline why csat")["Customer satisfaction (CSAT)"] == mine["Customer satisfaction (CSAT)"]
    )

    again = json.loads(shell.run("import", first, "--source", "desk", "--json"))
    assert (again["new"], again["updated"], again["unchanged"]) == (0, 0, 40)
    assert shell.ask("mia", "mystats") == mine

    newer = [reassigned(one, "a-tom") if one.ratings[0].score == 0 else one for one in tickets(44)]
    report = json.loads(shell.run("import", written(tmp_path / "newer.csv", newer), "--source", "desk", "--json"))
    assert (report["new"], report["updated"], report["unchanged"]) == (4, 4, 36)
    later = shell.ask("mia", "mystats")
    assert later["Customer satisfaction (CSAT)"].startswith("89% (44 ratings")
    assert "ratings" not in shell.run("chat", "--as", "tom", "--now", NOW, "mystats")


def test_a_form_is_filled_on_the_command_line(shell: Shell) -> None:
    shell.run("people", "add", "Mia Berg")
    asked = shell.run("chat", "--as", "mia.berg", "ask mystats")
    assert '--answer period="..."' in asked
    answered = shell.run("chat", "--as", "mia.berg", "--now", NOW, "--answer", "period=7d", "ask mystats")
    assert "the last 7 days" in answered
    assert "other:" in shell.run("chat", "--as", "mia.berg", "--answer", "other=flurb", "ask mystats", status=2)


def test_a_private_answer_stays_private_in_a_channel(shell: Shell) -> None:
    shell.run("people", "add", "Mia Berg", "--handle", "mia")
    for words, status in (("mystats", 0), ("mystats @tom", 2), ("flurb", 2)):
        said = json.loads(shell.run("chat", "--as", "mia", "--in", "#support", "--json", words, status=status))
        assert [(message["to"], message["private"]) for message in said["messages"]] == [("mia", True)]
