"""Who one can be in the playground."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from coaching.access import Role


@dataclass(frozen=True, slots=True)
class PlaygroundPerson:
    """Somebody to be. `identity` is what the desk knows them by; `team` is empty for who belongs to none."""

    identity: str
    handle: str
    name: str
    role: Role
    team: str = ""
    locale: str = "en"
    zone: str = "UTC"


People = Callable[[], Iterable[PlaygroundPerson]]
"""Everybody, read afresh each time. Called in a worker thread."""

Command = tuple[str, str, str]
"""A command's word, how it is typed ("mystats [period] [kpi]"), and what it does, in the reader's language."""

Commands = Callable[[str], Sequence[Command]]
"""The commands, in the language of a locale. Called in a worker thread."""

TO_TRY: dict[Role, tuple[str, ...]] = {
    Role.AGENT: ("mystats", "why first reply", "mystats last week", "help"),
    Role.LEAD: ("teamstats", "mystats", "why first reply", "help"),
    Role.MANAGER: ("teamstats", "why first reply", "teamstats last week", "help"),
    Role.EXECUTIVE: ("teamstats", "why first reply", "teamstats last month", "help"),
    Role.ADMIN: ("help", "teamstats", "why first reply"),
}
"""What somebody who has never been here may want to type first."""
