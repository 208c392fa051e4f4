"""Requests that wait: what somebody is asked, and what they have asked, with what they can do about it."""

from collections.abc import Mapping

from handlers.cards import Block, Button, Text
from handlers.oncall.asking import is_open, lines, request_buttons, together
from handlers.request import Request
from handlers.tools import Tools
from storage.database import Session
from storage.rotas import all_rotations, changes_to_come


def waiting(
    session: Session, request: Request, names: Mapping[int, str], tools: Tools
) -> tuple[list[Block], list[Button]]:
    """Return what waits for an answer of mine, or for one that I asked for."""
    speech, me = request.speech, request.person.id
    blocks: list[Block] = []
    buttons: list[Button] = []
    known = {each.id: each for each in all_rotations(session, tools.workspace_id)}
    for rows in together(changes_to_come(session, tools.workspace_id, request.now)):
        first = rows[0]
        concerns_me = me in (first.asks_id, first.asked_by) and first.rotation_id in known
        if not concerns_me or not is_open(rows, request.now):
            continue
        if first.asks_id == me:
            said = speech.say("{name} asks you, in {rotation}:", name=names.get(first.asked_by, "?"),
                              rotation=known[first.rotation_id].name)  # fmt: skip
        else:
            said = speech.say("You ask {name}, in {rotation}:", name=names.get(first.asks_id or 0, "?"),
                              rotation=known[first.rotation_id].name)  # fmt: skip
        blocks.append(Text("\n".join([said, *lines(rows, names, speech)])))
        buttons += request_buttons(rows, me, speech, request.now, f"#{first.id}" if buttons else "")
    return blocks, buttons
