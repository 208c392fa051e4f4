"""Who may read what was said in somebody's coaching: notes, agendas, actions, plans, answers. One pure decision each.

It rests on the verified person and today's memberships: a lead who loses a team loses its notes at once. Whoever is
written about may read what is shared with them, and may obtain all of it (`mydata`), private notes too.
"""

from typing import NamedTuple

from coaching.access import Role, Viewer

_LEADING = frozenset({Role.LEAD, Role.MANAGER})


class Subject(NamedTuple):
    """Somebody who is coached: `teams` are the ids of the teams they are in today; `manages`: they are a manager."""

    id: int
    teams: frozenset[int]
    manages: bool = False


def decide_coach(viewer: Viewer, subject: Subject) -> bool:
    """Say whether `viewer` coaches somebody: who leads one of their teams today does.

    Nobody coaches themselves, and a lead no manager, though they lead a team together.
    """
    if viewer.id == subject.id or viewer.role not in _LEADING or (subject.manages and viewer.role == Role.LEAD):
        return False
    return bool(viewer.leads & subject.teams)


def decide_note(viewer: Viewer, subject: Subject, author_id: int, *, shared: bool) -> bool:
    """Say whether `viewer` may read a note about somebody.

    A private one is its author's alone, while they coach the person; a shared one is the person's too, and that of
    everybody who coaches them. Nobody else's, whatever their role.
    """
    if shared:
        return viewer.id == subject.id or decide_coach(viewer, subject)
    return viewer.id == author_id and (decide_coach(viewer, subject) or author_id == subject.id)


def decide_edit(viewer: Viewer, subject: Subject, author_id: int) -> bool:
    """Say whether `viewer` may change or remove a note: its author, while they may read it."""
    return viewer.id == author_id and (decide_coach(viewer, subject) or author_id == subject.id)


def decide_pair(viewer: Viewer, subject: Subject) -> bool:
    """Say whether `viewer` may read agenda, actions, plans and goals of somebody: they, and who coaches them today."""
    return viewer.id == subject.id or decide_coach(viewer, subject)
