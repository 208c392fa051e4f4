"""A start loads the engine's libraries only once the engine starts: nothing else needs them, and they take seconds."""

import subprocess
import sys


def test_the_server_is_put_together_without_the_engines_libraries() -> None:
    asked = "import sys, bot.running; print(sorted({'dbos', 'apscheduler', 'httpx', 'stamina'} & set(sys.modules)))"
    told = subprocess.run([sys.executable, "-c", asked], check=True, capture_output=True, text=True)
    assert told.stdout.strip() == "[]"
