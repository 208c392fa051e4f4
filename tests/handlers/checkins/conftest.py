"""The workspaces these tests work in."""

from tests.handlers.checkins.crew import crew
from tests.stories.workspace import empty

__all__ = ["crew", "empty"]
