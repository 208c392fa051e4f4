"""`oncall remove`, `oncall changes`: a rotation is ended, and who changed what of it, and who swapped what, is shown.

What is removed stays in the database, as escalations speak of it.
"""

from collections.abc import Mapping

from handlers.cards import Block, Button, Card, Style, Table, Text
from handlers.oncall.asking import STANDING, lines, together
from handlers.oncall.choosing import require_configure, require_rotation
from handlers.oncall.saying import names_of
from handlers.request import Message, Reply, Request
from handlers.subwords import YES
from handlers.tools import Tools
from kpi.words import N_
from storage.database import Session
from storage.paging_rules import changes_of_setting, note_setting
from storage.rotas import Rotation, changes_of_rotation

CREATED, REMOVED, BEGINS = "created", "removed", "begins"
CHANGED: Mapping[str, str] = {
    CREATED: N_("made"),
    REMOVED: N_("removed"),
    BEGINS: N_("begins anew"),
    "name": N_("name"),
    "team": N_("team"),
    "people": N_("people, in their order"),
    "every": N_("days of a turn"),
    "time": N_("hand-over"),
    "zone": N_("time zone"),
    "days": N_("days"),
    "hours": N_("hours of a day"),
    "channel": N_("channel"),
}
"""What can change of a rotation, by the name it is noted under."""

SUBJECT = "rotation"
MOST_SHOWN = 30


def remove(request: Request, words: str, tools: Tools) -> Reply:
    """Ask back, then remove it."""
    speech = request.speech
    tokens = words.split()
    sure = bool(tokens) and tokens[-1].casefold() in YES
    with tools.database.writing() as session:
        rotation, _ = require_rotation(session, " ".join(tokens[:-1] if sure else tokens), request, tools)
        require_configure(session, request.person, rotation.team_id)
        if not sure:
            said = speech.say("Nobody is on call in it any more. An escalation that would page it goes on to its next"
                              " level at once.")  # fmt: skip
            yes = Button(speech.say("Remove it"), f"oncall remove #{rotation.id} yes", Style.DANGER)
            keep = Button(speech.say("Keep it"), f"oncall #{rotation.id}")
            title = speech.say("Remove {rotation}?", rotation=rotation.name)
            return Reply((Message(Card(title, (Text(said),), (yes, keep)), replaces=True),))
        rotation.removed_at = request.now
        note(session, rotation, request, {REMOVED: (rotation.name, "")})
        said = speech.say("{rotation} is removed.", rotation=rotation.name)
        return Reply((Message(Card(speech.say("Removed"), (Text(said),), (Button(speech.say("On call"), "oncall"),)),
                              replaces=True),))  # fmt: skip


def changes(request: Request, words: str, tools: Tools) -> Reply:
    """Show who changed what of a rotation, and who took over or swapped which hours."""
    speech = request.speech
    with tools.database.reading() as session:
        rotation, _ = require_rotation(session, words, request, tools)
        names = names_of(session, tools)
        noted = tuple(
            (speech.moment(each.at), names.get(each.person_id, "?"), speech.say(CHANGED.get(each.what, each.what)),
             each.before, each.after)
            for each in changes_of_setting(session, tools.workspace_id, SUBJECT, rotation.id)[:MOST_SHOWN]
        )  # fmt: skip
        asked = tuple(
            (speech.moment(rows[0].asked_at), names.get(rows[0].asked_by, "?"), "\n".join(lines(rows, names, speech)),
             speech.say(STANDING.get(rows[0].status, rows[0].status)))
            for rows in together(changes_of_rotation(session, tools.workspace_id, rotation.id, MOST_SHOWN))
        )  # fmt: skip
    who, when = speech.say("Who"), speech.say("When")
    blocks: list[Block] = []
    if noted:
        heads = (when, who, speech.say("What"), speech.say("Before"), speech.say("After"))
        blocks.append(Table(speech.say("Changes, the latest first"), heads, noted))
    if asked:
        columns = (when, who, speech.say("Hours"), speech.say("Answer"))
        blocks.append(Table(speech.say("Hours taken over and swapped, the latest first"), columns, asked))
    if not blocks:
        blocks.append(Text(speech.say("Nothing was changed yet.")))
    buttons = (Button(speech.say("Who is on call when"), f"oncall #{rotation.id}"),)
    footer = speech.say("Times are those of {zone}.", zone=speech.zone)
    return Reply((Message(Card(rotation.name, tuple(blocks), buttons, footer)),))


def note(session: Session, rotation: Rotation, request: Request, changed: dict[str, tuple[str, str]]) -> None:
    """Note who changed what of a rotation, by name, before and after."""
    session.flush()
    note_setting(session, rotation.workspace_id, SUBJECT, rotation.id, request.person.id, changed, request.present)
