"""Reactions: a command, a button or a form becomes load, decide, save, answer. Knows no chat platform."""
