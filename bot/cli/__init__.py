"""The command line: `touchline`. The same handlers answer here as in chat; operators and scripts lean on its names."""

from bot.cli.app import main

__all__ = ["main"]
