"""Whether so few are there that a team's work is at risk. Pure; knows who is there, never why somebody is not."""

from dataclasses import dataclass

FEW_SHARE = 0.25
"""From this share of a team away on, the load of those who are there is worth a word."""


@dataclass(frozen=True, slots=True)
class Load:
    """A team's day: how many it has, how many are away, how many tickets are open, and how many were a head before.

    `before` is None where the weeks before cannot tell.
    """

    people: int
    away: int
    open: int
    before: float | None = None

    @property
    def there(self) -> int:
        """Return how many are there."""
        return self.people - self.away

    @property
    def a_head(self) -> float | None:
        """Return the open tickets for each who is there; None when nobody is."""
        return self.open / self.there if self.there > 0 else None


def decide_risk(people: int, away: int) -> bool:
    """Say whether so many are away that whoever leads the team should know what it means for the others."""
    return people > 0 and away > 0 and away / people >= FEW_SHARE
