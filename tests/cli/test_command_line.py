"""The command line: a sentence and a status for everything a person can type, and never a stack trace."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner, Result

from bot.cli.app import app
from coaching.access import Role
from storage.database import Database
from storage.spans import RatingRow

FAILED, REFUSED = 1, 2


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """The command line in a home of its own; it must end by itself, never by an exception."""
    monkeypatch.setenv("TOUCHLINE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LC_ALL", "C")
    for name in ("TOUCHLINE_DATABASE_URL", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)

    def invoke(*words: str) -> Result:
        result = CliRunner().invoke(app, list(words))
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return invoke


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("TOUCHLINE_DATABASE_URL", "nonsense", "TOUCHLINE_DATABASE_URL is no address"),
        ("TOUCHLINE_DATABASE_URL", "mysql://somebody:secret@host/x", "TOUCHLINE_DATABASE_URL is no address"),
        ("TOUCHLINE_DATABASE_URL", "postgresql://somebody:secret@127.0.0.1:1/x", "cannot be reached"),
        ("TOUCHLINE_DATABASE_URL", "sqlite:////", "cannot be reached"),
        ("TOUCHLINE_HOME", "/dev/null", "I cannot keep anything in /dev/null"),
        ("TOUCHLINE_HOME", "/proc/nowhere", "I cannot keep anything in /proc/nowhere"),
        ("TOUCHLINE_PORT", "many", "The setting TOUCHLINE_PORT cannot be used"),
        ("TOUCHLINE_ZONE", "Mars", "The setting TOUCHLINE_ZONE cannot be used"),
    ],
)
def test_a_setting_that_cannot_be_is_named_and_no_secret_is_repeated(
    run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(name, value)
    for words in (["people", "list"], ["chat", "--as", "mia", "mystats"], ["import", "x.csv"], ["db", "upgrade"]):
        result = run(*words)
        assert result.exit_code == FAILED
        assert said in result.output
        assert "secret" not in result.output


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["chat", "--as", "nobody", "mystats"], REFUSED, "I do not know who you are here"),
        (["chat", "--as", "", "mystats"], REFUSED, "I do not know who you are here"),
        (["chat", "--as", "a:b:c", "mystats"], REFUSED, "I do not know who you are here"),
        (["chat", "--as", "mia", "--now", "soon", "mystats"], REFUSED, "soon is no time"),
        (["chat", "--as", "mia", "--now", "9999-12-31", "mystats"], REFUSED, "is no time"),
        (["chat", "--as", "mia", "--now", "0001-01-01", "mystats"], REFUSED, "is no time"),
        (["chat", "--as", "mia", "--answer", "x", "ask"], REFUSED, "x is no answer"),
        (["chat", "--as", "mia", "--answer", "=x", "ask"], REFUSED, "is no answer"),
        (["chat", "--as", "mia", "flurb"], REFUSED, "flurb"),
        (["chat", "--as", "mia", ""], 0, "What you can ask"),
        (["chat", "--as", "mia@example.com", "/touchline help"], 0, "What you can ask"),
        (["people", "add", "Mia"], REFUSED, "somebody called @mia already"),
        (["people", "add", "Zoe", "--role", "king"], REFUSED, "king"),
        (["people", "link", "Nobody", "mia"], REFUSED, "No import has brought"),
        (["teams", "member", "Nope", "mia"], REFUSED, 'There is no team "Nope"'),
        (["teams", "member", "Nope", "mia", "--since", "yesterday"], REFUSED, "yesterday"),
        (["schedules", "set", "O", "--hours", "all day", "--zone", "UTC"], REFUSED, "opening hours"),
        (["targets", "set", "csat", "2h"], REFUSED, "Write a share"),
        (["import", "nowhere.csv"], FAILED, "I cannot open"),
        (["import", "."], FAILED, "I cannot open"),
        (["import", "nowhere.csv", "--json"], FAILED, '"error"'),
        (["db", "backup", "."], FAILED, "is there already"),
        (["db", "backup", "no/such/folder/copy.db"], FAILED, "I cannot write the copy"),
        (["db", "check"], 0, "as this version of Touchline wants it"),
        (["db", "upgrade"], 0, "already"),
        (["flurb"], REFUSED, "flurb"),
    ],
)
def test_whatever_is_typed_is_answered_with_a_sentence_and_a_status(
    run: Callable[..., Result], words: list[str], status: int, said: str
) -> None:
    run("people", "add", "Mia", "--email", "mia@example.com")
    result = run(*words)
    assert result.exit_code == status, result.output
    assert said in result.output


def test_a_home_that_cannot_be_written_is_named(
    run: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Below a file: a folder without the right to write would not stop whoever may do everything.
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("TOUCHLINE_HOME", str(tmp_path / "file" / "home"))
    result = run("people", "list")
    assert (result.exit_code, "I cannot keep anything in" in result.output) == (FAILED, True)


def test_before_there_is_a_database_there_is_nothing_to_copy(run: Callable[..., Result]) -> None:
    result = run("db", "backup", "copy.db")
    assert result.exit_code == FAILED
    assert "There is no database" in result.output
    assert not Path("copy.db").exists()


def test_a_copy_is_whole_and_its_owners_alone(run: Callable[..., Result]) -> None:
    run("people", "add", "Mia")
    assert run("db", "backup", "copy.db").exit_code == 0
    assert Path("copy.db").stat().st_mode & 0o777 == 0o600
    with sqlite3.connect("copy.db") as copy:
        assert copy.execute("SELECT handle FROM person").fetchall() == [("mia",)]
    copy.close()


def test_everybody_and_every_team_is_listed(run: Callable[..., Result]) -> None:
    for role in Role:
        assert run("people", "add", f"The {role.title()}", "--role", role, "--handle", role).exit_code == 0
    assert run("teams", "add", "Night shift").exit_code == 0
    assert run("teams", "member", "night shift", "lead", "--lead", "--since", "2026-01-01").exit_code == 0
    assert run("teams", "member", "Night shift", "agent", "--since", "2026-01-01").exit_code == 0
    assert all(f"@{role}  The {role.title()}  {role}" in run("people", "list").output for role in Role)
    assert run("teams", "list").output == "Night shift  @lead* @agent\n"
    assert run("teams", "member", "Night shift", "agent", "--until", "2026-01-31").exit_code == 0
    assert run("teams", "list").output == "Night shift  @lead*\n"


def test_who_came_as_an_agent_can_become_something_else(run: Callable[..., Result]) -> None:
    run("people", "add", "Mia", "--email", "mia@example.com")
    assert run("people", "role", "mia@example.com", "admin").output == "Mia is here as admin from now on.\n"
    assert "@mia  Mia  admin" in run("people", "list").output
    assert run("people", "role", "mia", "king").exit_code == REFUSED
    assert run("people", "role", "nobody", "lead").exit_code == REFUSED


def test_german_is_spoken_where_the_shell_speaks_it(
    run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    assert "Das Team Nacht ist da." in run("teams", "add", "Nacht").output
    assert (
        "Eine Zeitzone Mars gibt es nicht"
        in run("schedules", "set", "O", "--hours", "mo 9:00-12:00", "--zone", "Mars").output
    )


def test_the_demo_fills_an_empty_workspace_only(run: Callable[..., Result]) -> None:
    run("people", "add", "Mia")
    result = run("demo")
    assert result.exit_code == FAILED
    assert "the demo was not added" in result.output


RATED = """\
ticket,at,event,agent,value,number,id,comment
T-1,2026-11-02T09:00:00Z,created,,,,,
T-1,2026-11-02T10:00:00Z,status,ann,solved,,,
T-1,2026-11-02T11:00:00Z,rating,ann,good_bad,0,r-1,Far too slow
"""


def test_what_customers_wrote_is_left_out_where_it_is_not_to_be_kept(
    run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "rated.csv").write_text(RATED)
    kept = []
    for wanted in ("keep", "drop"):
        monkeypatch.setenv("TOUCHLINE_COMMENTS", wanted)
        assert run("import", "rated.csv").exit_code == 0
        file = tmp_path / "home" / "touchline.db"
        with closing(Database(f"sqlite:///{file}")) as database, database.reading() as session:
            kept += list(session.scalars(select(RatingRow.comment)))
    assert kept == ["Far too slow", None]
