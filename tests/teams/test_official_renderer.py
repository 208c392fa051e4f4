"""Every golden card, read by the official renderer (npm `adaptivecards`). Skipped without Node or `npm ci`."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINT = ROOT / "tests" / "node" / "lint_cards.js"
GOLDEN = sorted((ROOT / "tests" / "golden" / "teams").glob("*.json"))
RENDERER = ROOT / "node_modules" / "adaptivecards" / "dist" / "adaptivecards.js"


def lint(*files: Path) -> dict[str, list[str]]:
    """What the renderer finds wrong, by file."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node")
    if not RENDERER.exists():
        pytest.skip("the official renderer of Adaptive Cards: npm ci")
    told = subprocess.run([node, LINT, *files], capture_output=True, text=True, check=True, cwd=ROOT)
    found: dict[str, list[str]] = json.loads(told.stdout)
    return found


def test_the_official_renderer_finds_nothing_wrong_with_any_card() -> None:
    cards = [path for path in GOLDEN if not path.name.startswith("beyond-all-limits")]  # those are not kept whole
    assert len(cards) > 40
    assert {name: problems for name, problems in lint(*cards).items() if problems} == {}


def test_the_official_renderer_finds_what_it_is_asked_for(tmp_path: Path) -> None:
    body = [{"type": "TextBlok"}, {"type": "Input.Text"}, {"type": "Chart.Line"}, {"type": "Image", "size": "huge"}]
    actions = [{"type": "Action.Submit", "title": str(number)} for number in range(7)]
    bad = tmp_path / "bad.json"
    bad.write_text(json.dumps([{"card": {"type": "AdaptiveCard", "version": "1.5", "body": body, "actions": actions}}]))
    [problems] = lint(bad).values()
    for problem in ("TextBlok", "unique Id", "Chart.Line without a fallback", "huge", "TooManyActions"):
        assert any(problem in each for each in problems), (problem, problems)
