"""Who may see what: one pure decision, asked by every handler."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What somebody is in the workspace."""

    AGENT = "agent"
    LEAD = "lead"
    MANAGER = "manager"
    EXECUTIVE = "executive"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Viewer:
    """The person who asks, as verified. `member_of` and `leads` are ids of teams, as of now."""

    id: int
    workspace_id: int
    handle: str
    name: str
    role: Role
    locale: str
    zone: str
    member_of: frozenset[int] = frozenset()
    leads: frozenset[int] = frozenset()
