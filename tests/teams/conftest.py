"""The workspaces these tests speak in."""

from tests.stories.workspace import demo, empty, own_demo

__all__ = ["demo", "empty", "own_demo"]
