"""How a run of the tests ends, and that it touches nothing of the contributor's."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from bot.config import load_settings
from tests.house.tree import ROOT

SOME = """
import pytest

def test_passes(): pass

@pytest.mark.parametrize("number", range(3))
def test_is_skipped(number): pytest.skip("a chromium")
"""


def test_a_run_on_two_cores_ends_with_its_counts_and_what_it_wanted(tmp_path) -> None:
    shutil.copy(ROOT / "tests/conftest.py", tmp_path)
    (tmp_path / "test_some.py").write_text(SOME)
    command = [sys.executable, "-m", "pytest", "-n2", "-ra", "-p", "no:cacheprovider", "--rootdir", str(tmp_path), "."]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    told = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True, env=environment).stdout
    lines = told.splitlines()
    assert "1 passed, 3 skipped" in lines[-1]
    assert "a chromium (3 tests)" in lines
    assert told.count("a chromium") == 1


def test_tests_live_in_a_home_of_their_own() -> None:
    assert Path(os.environ["TOUCHLINE_HOME"]) == load_settings().home
    assert not load_settings().home.is_relative_to(ROOT)


def test_a_test_may_ask_for_a_fresh_home(home) -> None:
    assert str(load_settings().home) == home
    assert not Path(home).exists()
