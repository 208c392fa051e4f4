"""Microsoft Teams: the one package that knows botbuilder (ADR 16)."""
