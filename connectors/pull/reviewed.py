"""What systems of quality reviews have in common: people are known by their addresses, and scores are shares."""

from connectors.refusal import NOT_IN_SCALE, RefusedRowError
from kpi.facts import Agent


def email(said: str | None) -> str | None:
    """Return an address as it is compared, None where there is none."""
    plain = (said or "").strip().casefold()
    return plain or None


def person(address: str, name: str | None) -> Agent:
    """Return who goes by an address."""
    return Agent(address, (name or "").strip() or address, address)


def share(score: float | None, of: float) -> float | None:
    """Return a score of 0 to `of` as one of 0 to 1; RefusedRowError for one outside."""
    if score is None:
        return None
    if not 0 <= score <= of:
        raise RefusedRowError(NOT_IN_SCALE, value="", scale=f"0-{of:g}")
    return score / of
