"""Slack: the one package that knows slack_bolt and slack_sdk (ADR 11)."""
