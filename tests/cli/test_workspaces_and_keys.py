"""`touchline workspaces` and `touchline keys`, as they are typed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.app import app
from storage.sealing import Sealer

FAILED, REFUSED = 1, 2
Run = Callable[..., Result]


@pytest.fixture
def run(home: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command line in a home of its own."""
    monkeypatch.setenv("LC_ALL", "C")

    def invoke(*words: str) -> Result:
        result = CliRunner().invoke(app, list(words))
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return invoke


def test_a_second_company_is_added_connected_and_listed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("workspaces", "list").output == "default  default  0 people\n"
    assert run("workspaces", "add", "acme-support", "Acme  Inc").exit_code == 0
    for tenant in ("slack:T0123ABC", "slack:E99", "msteams:4f7a-11"):
        result = run("workspaces", "connect", tenant, "--to", "acme-support")
        assert (result.exit_code, tenant in result.output) == (0, True)
    monkeypatch.setenv("TOUCHLINE_WORKSPACE", "acme-support")
    assert run("people", "add", "Mia").exit_code == 0
    listed = (
        "acme-support  Acme Inc  msteams:4f7a-11  slack:E99  slack:T0123ABC  1 person\ndefault  default  0 people\n"
    )
    assert run("workspaces", "list").output == listed


def test_a_connected_company_can_be_moved(run: Run) -> None:
    run("workspaces", "add", "acme", "Acme")
    run("workspaces", "connect", "slack:T1", "--to", "acme")
    run("workspaces", "connect", "slack:T1", "--to", "default")
    assert run("workspaces", "list").output == "acme  Acme  0 people\ndefault  default  slack:T1  0 people\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["add", "default", "Again"], 'There is a workspace "default" already'),
        (["add", "Acme Inc", "Acme"], 'I cannot use the key "Acme Inc"'),
        (["add", "a" * 65, "Acme"], "I cannot use the key"),
        (["connect", "slack:T1", "--to", "nowhere"], 'There is no workspace "nowhere". I know: default'),
        (["connect", "T1", "--to", "default"], 'I cannot use "T1"'),
        (["connect", "slack:T1 x", "--to", "default"], "slack:T0123ABC"),
        (["connect", "slack:T1"], "--to"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(run: Run, words: list[str], said: str) -> None:
    result = run("workspaces", *words)
    assert (result.exit_code, said in result.output) == (REFUSED, True), result.output
    assert run("workspaces", "list").output == "default  default  0 people\n"


def test_a_new_key_is_printed_and_is_a_key(run: Run, home: str) -> None:
    keys = [run("keys", "new").output for _ in range(2)]
    assert keys[0] != keys[1]
    Sealer([key.strip() for key in keys])
    assert not Path(home).exists()


def test_keys_are_changed_with_the_ones_that_are_set(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Everything is sealed with the newest key already." in run("keys", "rotate").output
    monkeypatch.setenv("TOUCHLINE_ENCRYPTION_KEYS", "no key")
    result = run("keys", "rotate")
    assert (result.exit_code, "TOUCHLINE_ENCRYPTION_KEYS cannot be used" in result.output) == (FAILED, True)
