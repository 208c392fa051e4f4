"""The escalations that are open: first what nobody answered, last what can wait and is told here alone.

For who leads the team: what each is about. In a channel only how many.
"""

from collections.abc import Sequence

from coaching.escalation import Status
from coaching.paging import Ruling, decide_act
from handlers.cards import Block, Button, Card, Text
from handlers.digests.assembling import heading
from handlers.digests.day import once
from handlers.digests.scene import Scene
from handlers.escalations.open_ones import open_table
from storage.escalations import EscalationRow, open_escalations

MOST_SAID, MOST_LISTED = 5, 50
_FIRST = (Status.EXHAUSTED, Status.PAGING, Status.ACKNOWLEDGED, Status.QUEUED)


def build_escalations(scene: Scene) -> tuple[tuple[Block, ...], tuple[Card, ...]]:
    """Return the team's open escalations that the reader may see, and those of nobody's team; nothing without any."""
    rows = _of_reader(scene)
    if not rows:
        return (), ()
    blocks: tuple[Block, ...] = (heading(_counted(scene, rows)), open_table(
        scene.session, rows[:MOST_SAID], scene.now, scene.speech))  # fmt: skip
    if len(rows) <= MOST_SAID:
        return blocks, ()
    table = open_table(scene.session, rows[:MOST_LISTED], scene.now, scene.speech)
    return blocks, (Card(scene.speech.say("Open escalations"), (table,)),)


def escalation_buttons(scene: Scene) -> tuple[Button, ...]:
    """Return the button that shows them."""
    return (Button(scene.speech.say("Open escalations"), "escalate list"),) if _of_reader(scene) else ()


def count_escalations(scene: Scene) -> tuple[tuple[Block, ...], tuple[Card, ...]]:
    """Return how many of the team's are open: a line for everybody."""
    rows = _of_team(scene)
    return ((Text(_counted(scene, rows)),) if rows else ()), ()


def _counted(scene: Scene, rows: Sequence[EscalationRow]) -> str:
    speech = scene.speech
    said = [speech.say_many("{count} escalation is open.", "{count} escalations are open.", len(rows))]
    if silent := sum(row.status == Status.EXHAUSTED for row in rows):
        said.append(speech.say_many("Nobody answered {count} of them.", "Nobody answered {count} of them.", silent))
    if low := sum(row.status == Status.QUEUED for row in rows):
        said.append(speech.say_many("{count} can wait.", "{count} can wait.", low))
    return " ".join(said)


def _of_reader(scene: Scene) -> Sequence[EscalationRow]:
    reader = scene.reader
    if reader is None:
        return ()
    return [row for row in _open(scene) if decide_act(reader, row.team_id, frozenset()) is Ruling.YES]


def _of_team(scene: Scene) -> Sequence[EscalationRow]:
    return [row for row in _open(scene) if scene.team is not None and row.team_id == scene.team.id]


def _open(scene: Scene) -> Sequence[EscalationRow]:
    """Those of the team and of nobody's, what matters most first."""

    def load() -> list[EscalationRow]:
        rows = open_escalations(scene.session, scene.tools.workspace_id)
        team_id = scene.team.id if scene.team else None
        mine = [row for row in rows if row.team_id in (None, team_id)]
        return sorted(mine, key=lambda row: (_FIRST.index(Status(row.status)), row.raised_at))

    return once(scene, "escalations", load)
