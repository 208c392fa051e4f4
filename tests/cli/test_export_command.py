"""`touchline export` and `touchline views`, as an operator types them."""

import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.app import app


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TOUCHLINE_HOME", str(tmp_path / "home"))
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def views(home: Path) -> set[str]:
    with sqlite3.connect(home / "home" / "touchline.db") as database:
        return {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'view'")}


def test_an_export_says_what_it_wrote_and_where(home: Path) -> None:
    found = run("export", "--to", str(home / "out"), "--days", "1")
    assert found.exit_code == 0, found.output
    [folder] = (home / "out").glob("export-*")
    assert str(folder) in found.output.replace("\n", "")
    assert "tickets: 0 rows" in found.output
    assert (home / "out" / "latest" / "tickets.parquet").exists()


def test_without_a_folder_it_says_how_to_name_one(home: Path) -> None:
    found = run("export")
    assert found.exit_code == 2
    assert "TOUCHLINE_EXPORT_DIR" in found.output


def test_the_set_folder_is_taken_and_each_workspace_has_its_own(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOUCHLINE_EXPORT_DIR", str(home / "bi"))
    assert run("export", "--format", "csv").exit_code == 0
    assert (home / "bi" / "default" / "latest" / "definitions.csv").read_text().count("first_reply") == 1


def test_a_folder_that_cannot_be_written_to_is_said_in_one_sentence(home: Path) -> None:
    (home / "file").write_text("")
    found = run("export", "--to", str(home / "file"))
    assert found.exit_code == 1
    assert "cannot be written" in found.output
    assert "Traceback" not in found.output


def test_views_of_persons_follow_the_setting(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("views", "create").exit_code == 0
    assert not any(name.startswith("bi_person") for name in views(home))
    monkeypatch.setenv("TOUCHLINE_EXPORT_PERSONS", "1")
    assert run("views", "create").exit_code == 0
    assert "bi_person_replies" in views(home)
    monkeypatch.delenv("TOUCHLINE_EXPORT_PERSONS")
    assert run("views", "create").exit_code == 0
    assert not any(name.startswith("bi_person") for name in views(home))
