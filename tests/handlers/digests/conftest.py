"""The workspaces these tests work in."""

from tests.handlers.digests.office import office

__all__ = ["office"]
