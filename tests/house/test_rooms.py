"""Rooms know only the rooms further in; importing one does nothing; every table knows its workspace."""

import os
import shutil
import subprocess
import sys

import pytest

from storage.schema import METADATA
from tests.house.tree import ROOMS, ROOT, modules

BROKEN = {
    "storage.broken": "import charts",
    "charts.broken": "import connectors",
    "coaching.broken": "import sqlalchemy",
    "kpi.broken": "import coaching",
    "handlers.broken": "import bot",
    "handlers.asks": "import sqlalchemy",
    "bot.app": "import matplotlib",
    "bot.broken": "import botbuilder",
    "bot.asks": "import slack_sdk",
    "bot.slack.broken": "import bot.teams",
    "bot.slack.asks": "import microsoft_teams",
    "bot.teams.broken": "import bot.slack",
    "bot.teams.asks": "import slack_bolt",
    "connectors.broken": "import aiohttp",
    "bot.rings": "import apscheduler",
    "handlers.waits": "import dbos",
}

WATCH = """
import importlib, os, sys

done = []
CACHE = os.environ["MPLCONFIGDIR"]
LOOKS_FOR_FONTS = "fc-list"  # matplotlib's own first search; only the drawing process imports it
LOOKS_FOR_BITS = "file"  # croniter's own look at the interpreter; only the engine imports it, once it starts
LOOKS_FOR_IPV6 = ("socket.bind", ("::1", 0))  # urllib3's own look; only what is of Teams imports it

def watch(event, args):
    if event == "open":
        path, mode, flags = args
        writes = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR) or "w" in (mode or "")
        if writes and not str(path).startswith((os.devnull, CACHE)):
            done.append((event, str(path)))
    elif event in ("socket.bind", "socket.connect", "sqlite3.connect", "subprocess.Popen", "os.mkdir", "os.remove"):
        its_own = (event, *args[1:2]) == LOOKS_FOR_IPV6 or args[0] == LOOKS_FOR_BITS
        if not str(args[0]).startswith((CACHE, LOOKS_FOR_FONTS)) and not its_own:
            done.append((event, str(args[:2])))

sys.addaudithook(watch)
for name in sys.argv[1:]:
    importlib.import_module(name)
print(done)
"""

HEAVY = (
    "dbos",
    "apscheduler",
    "matplotlib",
    "numpy",
    "alembic",
    "holidays",
    "babel",
    "rich",
    "psycopg",
    "botbuilder",
    "msal",
    "msrest",
)


def importable() -> list[str]:
    """The names of the rooms' modules; migrations are run by their own tool, not imported."""
    paths = [module.path for module in modules() if not module.is_migration]
    return [path.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for path in paths]


def run(code: str, *arguments: str, **environment: str) -> str:
    """What a Python of its own prints."""
    command = [sys.executable, "-B", "-c", code, *arguments]
    whole = {**os.environ, **environment}
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT, env=whole).stdout.strip()


def test_importing_any_module_does_nothing(tmp_path) -> None:
    assert run(WATCH, *importable(), MPLCONFIGDIR=str(tmp_path)) == "[]"


def test_the_watch_sees_what_it_is_for(tmp_path) -> None:
    (tmp_path / "eager.py").write_text("import sqlite3\nsqlite3.connect('eager.db')\nopen('eager.txt', 'w')\n")
    seen = run(
        "import sys, os; sys.path.insert(0, os.getcwd())\n" + f"os.chdir({str(tmp_path)!r})\n" + WATCH,
        "eager",
        PYTHONPATH=str(tmp_path),
        MPLCONFIGDIR=str(tmp_path / "cache"),
    )
    assert "eager.db" in seen
    assert "eager.txt" in seen


def test_the_command_line_starts_without_what_it_may_never_need() -> None:
    code = f"import sys, bot.cli.app; print([name for name in {HEAVY!r} if name in sys.modules])"
    assert run(code) == "[]"


def test_the_import_contracts_bite(tmp_path) -> None:
    for room in ROOMS:
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__", "static", "*.mo"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for name, line in BROKEN.items():
        (tmp_path / f"{name.replace('.', '/')}.py").write_text(f'"""Broken on purpose."""\n{line}\n')
    lint = shutil.which("lint-imports", path=os.path.dirname(sys.executable))  # noqa: PTH120 - a search path is text
    if lint is None:
        pytest.skip("import-linter beside this Python")
    told = subprocess.run([lint, "--no-cache"], cwd=tmp_path, capture_output=True, text=True, check=False)
    wanted = [f"{name} -> {line.removeprefix('import ')}" for name, line in BROKEN.items()]
    assert told.returncode == 1, told.stdout + told.stderr
    assert [each for each in wanted if each not in told.stdout] == []


OF_NO_WORKSPACE = {
    "workspace": "it is one",
    "inbox": "written before anybody has looked whose it is (ADR 12)",
    "oauth_state": "whoever installs has no workspace yet",
}


@pytest.mark.parametrize("table", METADATA.sorted_tables, ids=lambda table: table.name)
def test_every_row_carries_its_workspace(table) -> None:
    if table.name in OF_NO_WORKSPACE:
        assert "workspace_id" not in table.columns
    else:
        assert not table.columns["workspace_id"].nullable
