"""The README's walk-through, typed line by line on the real file: each command works, and answers what is printed."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT, words_of

REAL = ROOT.parent / "shared" / "data" / "uci498_incident_event_log.csv.gz"
SECTION = words_of("README.md").partition("\n## Your own tickets in five minutes\n")[2].partition("\n## ")[0]
STAYS = ("$ touchline playground",)  # runs until it is stopped; tests/bot starts it
ELLIPSIS = "…"


def conversation() -> list[tuple[str, list[str]]]:
    """Each command of the walk-through, with the lines printed below it."""
    told: list[tuple[str, list[str]]] = []
    for block in re.findall(r"```console\n(.*?)```", SECTION, re.DOTALL):
        for line in block.splitlines():
            if line.startswith("$ "):
                told.append((line, []))
            else:
                told[-1][1].append(line)
    return told


def plain(line: str) -> str:
    """A line without its padding, up to where it was cut."""
    return " ".join(line.partition(f" {ELLIPSIS}")[0].split())


def test_the_walk_through_answers_what_the_readme_prints(tmp_path) -> None:
    if not REAL.exists():
        pytest.skip("the real incident log")
    (tmp_path / "incident_event_log.csv.gz").symlink_to(REAL)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "TOUCHLINE_HOME": str(tmp_path / "mine"), "LC_ALL": "C.UTF-8"}
    environment.pop("TZ", None)
    missing = []
    for command, lines in conversation():
        if command.startswith(("$ export", *STAYS)):
            continue
        done = subprocess.run(
            ["bash", "-c", command[2:]], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{command}\n{done.stderr}"
        printed = "\n".join(" ".join(line.split()) for line in done.stdout.splitlines())
        missing += [f"{command}: {line}" for line in lines if line != ELLIPSIS and plain(line) not in printed]
    assert missing == []
