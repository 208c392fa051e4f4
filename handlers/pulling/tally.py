"""What became of what a system told: counts and refusals, never a row."""

from dataclasses import dataclass, field

from connectors.refusal import Refusal


@dataclass(slots=True)
class Tally:
    """What became of what was told: tickets new, changed, gone; parts that wait for their ticket; rows refused."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    gone: int = 0
    waiting: int = 0
    others: int = 0
    rows: int = 0
    refused: list[Refusal] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Count another page's in."""
        for name in ("new", "updated", "unchanged", "gone", "waiting", "others", "rows"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.refused += other.refused
