"""The calls in a conversation of Genesys Cloud: who talked, for how long, how long the caller had waited.

Times are metrics of a session, in milliseconds. Who was rung and did not take it has no call. Only voice is a call.
"""

from collections.abc import Iterator

from connectors.pull.row import MILLIS, Row
from kpi.facts import Instant, Seconds
from kpi.reviews import Call

_TIMES = ("tTalkComplete", "tHeldComplete", "tAcw", "tAnswered", "tAbandon", "tTalk", "tHeld")


def calls_of(row: Row, key: str, at: Instant) -> Iterator[Call]:
    """Yield the parts agents had in a conversation that is over; one of nobody's where none of them took it."""
    inbound = row.text("originatingDirection") != "outbound"
    sessions = [
        (part, session)
        for part in row.rows("participants")
        for session in part.rows("sessions")
        if session.text("mediaType") == "voice"
    ]
    found: dict[str, Call] = {}
    for part, session in sessions:
        agent, name = part.text("userId"), f"{key}:{part.text('participantId') or part.text('userId')}"
        times = _times(session)
        talked = times.get("tTalkComplete", times.get("tTalk", 0))
        tried = talked > 0 or (not inbound and not found)
        if part.text("purpose") not in ("agent", "user") or agent is None or not tried:
            continue  # it rang, and somebody else took it
        held = times.get("tHeldComplete", times.get("tHeld", 0))
        found[name] = Call(
            name, agent, at, inbound, talked > 0, talked, held, times.get("tAcw", 0),
            times.get("tAnswered") if inbound else None, session.text("queueId") or _queue(session),
        )  # fmt: skip
    yield from found.values()
    if sessions and not found and inbound:
        given_up = [times["tAbandon"] for _, session in sessions if "tAbandon" in (times := _times(session))]
        yield Call(f"{key}:", None, at, inbound, answered=False, waited=max(given_up, default=None))


def _times(session: Row) -> dict[str, Seconds]:
    """The seconds of a session by the metric's name, each the sum of what was told of it."""
    sums: dict[str, float] = {}
    for metric in session.rows("metrics"):
        name = metric.text("name") or ""
        if name in _TIMES:
            sums[name] = sums.get(name, 0.0) + (metric.number("value") or 0.0)
    return {name: round(value / MILLIS) for name, value in sums.items()}


def _queue(session: Row) -> str | None:
    return next((queue for each in session.rows("segments") if (queue := each.text("queueId")) is not None), None)
