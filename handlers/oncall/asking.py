"""What somebody asks of a colleague: to be on call in some hours, or to swap some. Its cards, and who is told."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from handlers.cards import Block, Button, Card, Style, Text, Tone
from handlers.oncall.saying import hours_said
from handlers.tools import instant
from kpi.words import N_
from locales.speech import Speech
from storage.rotas import AGREED, ASKED, DECLINED, WITHDRAWN, RotaChange, Rotation

STANDING: Mapping[str, str] = {
    ASKED: N_("asked"),
    AGREED: N_("agreed"),
    DECLINED: N_("declined"),
    WITHDRAWN: N_("withdrawn"),
}
"""How a request stands."""

Together = Sequence[RotaChange]
"""The rows of one request: one, or those of a swap."""


def together(rows: Iterable[RotaChange]) -> list[list[RotaChange]]:
    """Return changes with those of one swap together, in order."""
    found: dict[str, list[RotaChange]] = {}
    for row in rows:
        found.setdefault(row.swap or str(row.id), []).append(row)
    return list(found.values())


def begins_at(rows: Together) -> datetime:
    """Return when the first of its hours begin: from then on it cannot be agreed any more."""
    return min(row.starts_at for row in rows)


def is_open(rows: Together, now: datetime) -> bool:
    """Return whether it waits for an answer."""
    return rows[0].status == ASKED and now < begins_at(rows)


def lines(rows: Together, names: Mapping[int, str], speech: Speech) -> list[str]:
    """Return who is to be on call when, a line each."""
    said = []
    for row in sorted(rows, key=lambda each: (each.starts_at, each.id)):
        hours = hours_said(instant(row.starts_at), instant(row.ends_at), speech)
        to, gives = names.get(row.to_id, "?"), names.get(row.from_id or 0, "?")
        if row.from_id is None:
            said.append(speech.say("{hours}: {name}", hours=hours, name=to))
        else:
            said.append(speech.say("{hours}: {name} instead of {other}", hours=hours, name=to, other=gives))
    return said


def request_card(
    rotation: Rotation,
    rows: Together,
    viewer_id: int,
    names: Mapping[int, str],
    speech: Speech,
    now: datetime,
    said: str = "",
) -> Card:
    """Return a request as somebody sees it: with what they can do about it."""  # fmt: skip
    first = rows[0]
    asker = names.get(first.asked_by, "?")
    if first.swap:
        title = speech.say("Swap in {rotation}, asked for by {name}", rotation=rotation.name, name=asker)
    elif first.asks_id is not None:
        title = speech.say("On call in {rotation}, asked for by {name}", rotation=rotation.name, name=asker)
    else:
        title = speech.say("On call in {rotation}", rotation=rotation.name)
    blocks: list[Block] = [Text(said, Tone.STRONG)] if said else []
    blocks += [Text(line) for line in lines(rows, names, speech)]
    if is_open(rows, now):
        until = speech.say("It can be agreed until {moment}.", moment=speech.moment(begins_at(rows)))
        blocks.append(Text(until, Tone.QUIET))
    buttons = request_buttons(rows, viewer_id, speech, now)
    footer = speech.say("Times are those of {zone}.", zone=speech.zone)
    return Card(
        title, tuple(blocks), (*buttons, Button(speech.say("Who is on call when"), f"oncall #{rotation.id}")), footer
    )


def request_buttons(rows: Together, viewer_id: int, speech: Speech, now: datetime, about: str = "") -> list[Button]:
    """Return what somebody can do about a request; `about` names it, where there are several."""
    first = rows[0]
    if not is_open(rows, now):
        ends = first.asked_by == viewer_id and first.asks_id is None and first.status == AGREED and first.ends_at > now
        return [Button(speech.say("Undo"), f"oncall withdraw {first.id}")] if ends else []

    def label(word: str) -> str:
        return speech.say("{what}: {about}", what=word, about=about) if about else word

    if first.asks_id == viewer_id:
        return [
            Button(label(speech.say("Agree")), f"oncall agree {first.id}", Style.PRIMARY),
            Button(label(speech.say("Decline")), f"oncall decline {first.id}"),
        ]
    if first.asked_by == viewer_id:
        return [Button(label(speech.say("Withdraw")), f"oncall withdraw {first.id}")]
    return []
