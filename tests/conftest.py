"""What every test has: a home of its own, and at the end of a run one short list of what was skipped, and for want of
what.
"""

import os
from collections import defaultdict
from collections.abc import Iterator

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """`make golden`: write the golden files anew instead of comparing with them."""
    parser.addoption("--golden", action="store_true", help="write the golden files anew")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Leave the skipped ones out of pytest's own list: the one below groups them by reason."""
    shown = config.option.reportchars.replace("a", "sxXEf").replace("A", "sxXEfpP")
    config.option.reportchars = "".join(dict.fromkeys(shown)).replace("s", "")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was skipped, once a reason."""
    by_reason: dict[str, int] = defaultdict(int)
    for report in terminalreporter.getreports("skipped"):
        reason = str(report.longrepr[2]) if isinstance(report.longrepr, tuple) else str(report.longrepr)
        by_reason[reason.removeprefix("Skipped: ")] += 1
    if by_reason:
        terminalreporter.write_sep("=", "Skipped for want of")
    for reason, count in sorted(by_reason.items()):
        terminalreporter.write_line(f"{reason} ({count} {'test' if count == 1 else 'tests'})")


@pytest.fixture(scope="session", autouse=True)
def home_of_the_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep every test, and what it starts, away from the contributor's own database and settings."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("TOUCHLINE_")]:
            patch.delenv(name)
        patch.setenv("TOUCHLINE_HOME", str(tmp_path_factory.mktemp("home")))
        patch.setenv("TOUCHLINE_DATABASE_URL", "")  # goes before what a contributor's .env says
        yield


@pytest.fixture
def home(tmp_path, monkeypatch) -> str:
    """A fresh home for one test: TOUCHLINE_HOME points to it."""
    monkeypatch.setenv("TOUCHLINE_HOME", str(tmp_path / "home"))
    return str(tmp_path / "home")
