"""The notes about somebody, those that were private too, with who wrote them and when they go."""

from coaching.skills import SKILLS
from handlers.mydata.parts import ON_ITS_DAY, Mine, Section
from handlers.tools import instant
from kpi.periods import local_day
from kpi.words import N_
from storage import notes

NOTES = N_("Notes about me")


def notes_about(mine: Mine) -> Section:
    """Every note about me, private ones and earlier versions too, with who wrote it and when it goes."""
    today = local_day(instant(mine.request.present), mine.tools.zone)
    rows = []
    for note in notes.notes_about(mine.session, mine.tools.workspace_id, [mine.id]):
        if note.expires_on <= today:
            continue
        context, say = notes.seal_context(note.key), mine.speech
        rows.append(
            _note_row(
                mine, note, note.shared, note.skill, mine.opened(context, note.sealed), say.moment(note.written_at)
            )
        )
        for version in notes.versions_of(mine.session, note.id):
            when = say.say("until {moment}", moment=say.moment(version.at))
            rows.append(
                _note_row(mine, note, version.shared, version.skill, mine.opened(context, version.sealed), when)
            )
    columns = (
        N_("Written"),
        N_("Written by"),
        N_("Who reads it"),
        N_("Skill"),
        N_("Tickets"),
        N_("What it says"),
        N_("Deleted on"),
    )
    return Section(NOTES, columns, tuple(rows), ON_ITS_DAY)


def _note_row(mine: Mine, note: notes.Note, shared: bool, skill: str, text: str, when: str) -> tuple[str, ...]:
    say = mine.speech
    return (
        when, mine.names[note.author_id], say.say("Shared with the person") if shared else say.say("Private"),
        say.say(SKILLS[skill]) if skill in SKILLS else "", ", ".join(note.tickets), text, say.date(note.expires_on),
    )  # fmt: skip
