"""What each part of somebody's data is made of, and what it reads. For the person themselves and nobody else."""

from dataclasses import dataclass

from handlers.request import Request
from handlers.sealing import open_text
from handlers.tools import Tools
from kpi.words import N_
from locales.speech import Speech
from storage.database import Session

EVERY = 1_000_000  # more than there is of anything


@dataclass(frozen=True, slots=True)
class Section:
    """A part: its name, columns, rows, and when it is deleted. All but the rows are sentences of the catalogue."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    deleted: str


@dataclass(frozen=True, slots=True)
class Mine:
    """What each part reads."""

    session: Session
    request: Request
    tools: Tools
    names: dict[int, str]

    @property
    def id(self) -> int:
        """Return whose data it is: who asks."""
        return self.request.person.id

    @property
    def speech(self) -> Speech:
        """Return how it is said."""
        return self.request.speech

    def opened(self, context: str, sealed: bytes | None) -> str:
        """Return a sealed text; empty where nothing was kept."""
        return open_text(self.tools, context, sealed) if sealed else ""


STAYS = N_("when whoever runs Touchline removes you")
ON_ITS_DAY = N_("each on its day")
