"""What every section of a scheduled post reads: which job, for whom, over which days, in which words."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from coaching.access import Viewer
from coaching.timetable import Cadence
from handlers.cards import Block, Button, Card
from handlers.tools import Tools, instant
from kpi.facts import Instant
from kpi.periods import Period
from locales.speech import Speech
from storage.database import Session
from storage.teams import Team


@dataclass(frozen=True, slots=True)
class Scene:
    """One post in the making. `reader` is the person it is for, None for a channel; `owner` answers for the job.

    `covers` are the local days it tells of, in `zone`; `now` is when it is written. `contents` are the sections wanted.
    `job_id` is the scheduled post's, 0 for one that is not there yet. `publishes`: it goes out, so that a report
    becomes what was published; a preview or a test leaves none.
    """

    session: Session
    tools: Tools
    owner: Viewer
    reader: Viewer | None
    team: Team | None
    covers: Period
    zone: str
    speech: Speech
    now: datetime
    contents: tuple[str, ...]
    publishes: bool = False
    job_id: int = 0
    shelf: dict[str, Any] = field(default_factory=dict, compare=False)
    """What was loaded for this post, by the module that loads it: several sections read it, and it is loaded once."""

    @property
    def instant(self) -> Instant:
        """Return when it is written, in whole seconds."""
        return instant(self.now)


def _no_buttons(_: Scene) -> tuple[Button, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a post that can be left out. `words` are what people type for it, in any language, its key first.

    `build` returns what stands in the message and what stands in its thread; either may be empty. `buttons` are those
    it adds to the message.
    """

    key: str
    name: str
    words: tuple[str, ...]
    build: Callable[[Scene], tuple[tuple[Block, ...], tuple[Card, ...]]]
    buttons: Callable[[Scene], tuple[Button, ...]] = _no_buttons


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of scheduled post. `compose` returns the message and the cards of its thread, as the scene's words.

    `words` are what people type for it, its key first. `for_people`, `for_channels`: who may get it. A RefusedError of
    `compose` says that the reader may not see it (any more). Defaults: `minute`, `late_hours`.
    """

    key: str
    name: str
    words: tuple[str, ...]
    cadence: Cadence
    minute: int
    late_hours: float
    for_people: bool
    for_channels: bool
    needs_team: bool
    sections: tuple[Section, ...]
    compose: Callable[[Scene], tuple[Card, ...]]
