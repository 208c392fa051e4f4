"""The workspaces these tests work in."""

from tests.handlers.goals.team import team
from tests.stories.workspace import demo, empty, own_demo

__all__ = ["demo", "empty", "own_demo", "team"]
