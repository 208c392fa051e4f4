"""The pages a step makes: to whom, of which kind, each under a key that makes deciding it twice one page.

Holds no words: what a page says is made when it is sent (`handlers.escalations.letters`).
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from enum import StrEnum
from typing import Any

from coaching.escalation import Deed, Policy, Step
from handlers.escalations.reaching import Reached
from storage.escalations import EscalationRow

Row = dict[str, Any]


class PageKind(StrEnum):
    """What a page is for."""

    CARD = "card"  # the escalation in its team's channel, brought up to date as it goes on
    RUNG = "rung"  # to whom a level pages; brought up to date too
    THREAD = "thread"  # under the card: who is paged now
    REMIND = "remind"  # to the holder: still on it?
    NOBODY = "nobody"  # nobody answered
    TOLD = "told"  # to who raised it: somebody has it, it is resolved
    PAGER = "pager"  # to a receiver outside of the chat; `about` is what happened
    GAP = "gap"  # nobody is on call in some hours to come; `about` names them
    COVER = "cover"  # somebody covers hours to come for who is away; `about` names them
    HANDOVER = "handover"  # in a rota's channel: somebody else is on call from now on; `about` names the hours
    CHECKIN = "checkin"  # a check-in is not answered yet; `about` is the turn's id
    STEP = "step"  # a step of an action plan is due; `about` is its id
    BRIEF = "brief"  # to who leads a 1:1, before it; `about` is its id and when it begins
    ACTION = "action"  # to who owns an action, on its day; `about` is its id
    NOTE = "note"  # somebody shared a coaching note with its person; `about` is its id
    KUDOS = "kudos"  # somebody was thanked: to them, and to their team's channel; `about` is the id of the kudos
    KUDOS_ASK = "kudos_ask"  # to who reacted with an emoji that offers kudos; `about` is whose message it was
    MATCH = "match"  # somebody of a connected system may be this person; `about` is the proposal's id
    PULL = "pull"  # a connected system fails, or works again; `about` is its id and which


SHOWN = frozenset({PageKind.CARD, PageKind.RUNG, PageKind.NOBODY})
"""Whose message is brought up to date when the escalation's state changes."""

TRIGGER, ACKNOWLEDGE, RESOLVE = "trigger", "acknowledge", "resolve"
"""What a receiver outside of the chat is told."""


def card_key(escalation_id: int) -> str:
    """Return the key of the card in the team's channel."""
    return f"e{escalation_id}.card"


def card_row(row: EscalationRow, policy: Policy, now: datetime) -> Iterator[Row]:
    """Yield the card in the team's channel, where the policy names one."""
    if policy.channel is not None:
        yield {
            **_common(row, PageKind.CARD, now), "key": card_key(row.id), "tenant": policy.channel.tenant,
            "channel": policy.channel.channel,
        }  # fmt: skip


def rows_of(
    row: EscalationRow, step: Step, reached: Reached, root: int | None, mark: str, now: datetime
) -> Iterator[Row]:
    """Yield the pages of a step. `root` is the card they are told under, `mark` names the step for good."""
    kind = {Deed.PAGE: PageKind.RUNG, Deed.REMIND: PageKind.REMIND, Deed.EXHAUST: PageKind.NOBODY}[step.deed]
    common = {**_common(row, kind, now), "level": step.level if step.deed is Deed.PAGE else None}
    for person_id in reached.people:
        yield {**common, "key": f"{mark}.person.{person_id}", "person_id": person_id}
    for target in reached.channels:
        place = {"tenant": target.tenant, "channel": target.channel}
        yield {**common, "key": f"{mark}.channel.{target.tenant}/{target.channel}", **place}
    if step.deed is not Deed.REMIND:
        yield from pager_rows(row, reached.pagers, TRIGGER, mark, now)
    if step.deed is Deed.PAGE and root is not None:
        thread = {**_common(row, PageKind.THREAD, now), "level": step.level, "root_id": root}
        yield {**thread, "key": f"{mark}.thread", "about": ",".join(str(each) for each in reached.people)}


def pager_rows(row: EscalationRow, pager_ids: Iterable[int], about: str, mark: str, now: datetime) -> Iterator[Row]:
    """Yield what receivers outside of the chat are told."""
    for pager_id in pager_ids:
        common = _common(row, PageKind.PAGER, now)
        yield {**common, "key": f"{mark}.{about}.pager.{pager_id}", "pager_id": pager_id, "about": about}


def told_row(row: EscalationRow, about: str, mark: str, due_at: datetime) -> Row:
    """Return what who raised it is told: that somebody has it, or that it is resolved."""
    common = _common(row, PageKind.TOLD, due_at)
    return {**common, "key": f"{mark}.told.{about}", "person_id": row.raised_by, "about": about}


def _common(row: EscalationRow, kind: PageKind, due_at: datetime) -> Row:
    return {"workspace_id": row.workspace_id, "escalation_id": row.id, "kind": str(kind), "due_at": due_at}
