"""The workspaces these tests work in."""

from tests.handlers.kudos.thanking import thanking
from tests.handlers.oncall.duty import duty
from tests.stories.workspace import empty

__all__ = ["duty", "empty", "thanking"]
