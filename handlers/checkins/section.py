"""What is due, in the morning messages: for a lead, check-ins and follow-ups; for each, what waits for them.

Says that something is due and of whom, never a word of what was written.
"""

from datetime import date

from coaching.confidence import decide_coach
from handlers.cards import Block, Button, Card, Text, Tone
from handlers.checkins.choosing import leads_it
from handlers.checkins.mine import due
from handlers.checkins.rounds import answered_by_people
from handlers.checkins.saying import round_said
from handlers.checkins.templates import title_of
from handlers.coach.subjects import subject_of
from handlers.digests.scene import Scene
from kpi.periods import local_day
from storage.checkins import all_series, periods_of, turns_in
from storage.notes import notes_by
from storage.people import Person

MOST_SHOWN = 5
Parts = tuple[tuple[Block, ...], tuple[Card, ...]]


def build_due(scene: Scene) -> Parts:
    """Return what is due for who leads the team: rounds not answered by all, follow-ups, and their own answers."""
    reader, speech = scene.reader, scene.speech
    if reader is None or scene.team is None:
        return (), ()
    lines = [*_rounds(scene), *_follow_ups(scene, local_day(scene.instant, scene.zone)), *_own(scene)]
    if not lines:
        return (), ()
    return (Text(speech.say("Check-ins and follow-ups due"), Tone.STRONG), Text("\n".join(lines))), ()


def build_own_due(scene: Scene) -> Parts:
    """Return the rounds that wait for the reader's own answer."""
    lines = _own(scene)
    return ((Text("\n".join(lines)),), ()) if lines else ((), ())


def due_buttons(scene: Scene) -> tuple[Button, ...]:
    """Return the button that answers the first of them."""
    if scene.reader is None:
        return ()
    waits = due(scene.session, scene.reader.id, scene.tools, scene.now)[:1]
    return tuple(Button(scene.speech.say("Answer the check-in …"), each.words) for each in waits)


def _rounds(scene: Scene) -> list[str]:
    """How many answered the last round of each check-in of the team, where not all did."""
    speech, found = scene.speech, []
    for series, job in all_series(scene.session, scene.tools.workspace_id):
        if (
            scene.reader is None
            or scene.team is None
            or job.team_id != scene.team.id
            or not leads_it(scene.reader, job)
        ):
            continue
        periods = periods_of(scene.session, series.id)
        if not periods:
            continue
        asked = len(turns_in(scene.session, series.id, periods[-1]))
        answered = answered_by_people(scene.session, series, periods[-1])
        if answered < asked:
            name = f"{title_of(series, speech)}, {round_said(periods[-1], speech)}"
            count = speech.say("{answered} of {asked} answered", answered=str(answered), asked=str(asked))
            found.append(f"• {name}: {count}")
    return found[:MOST_SHOWN]


def _follow_ups(scene: Scene, today: date) -> list[str]:
    """Whom the reader wanted to follow up with by today, while they coach them."""
    if scene.reader is None:
        return []
    speech, found = scene.speech, []
    for note in notes_by(scene.session, scene.tools.workspace_id, scene.reader.id):
        if note.follow_up_on is None or note.follow_up_on > today or note.followed_up_at or note.expires_on <= today:
            continue
        if decide_coach(scene.reader, subject_of(scene.session, note.about_id, scene.tools, scene.now)):
            name = scene.session.get_one(Person, note.about_id).name
            said = speech.say("A follow-up with {name}, due {day}", name=name, day=speech.date(note.follow_up_on))
            found.append(f"• {said}")
    return found[:MOST_SHOWN]


def _own(scene: Scene) -> list[str]:
    if scene.reader is None:
        return []
    speech = scene.speech
    waits = due(scene.session, scene.reader.id, scene.tools, scene.now)[:MOST_SHOWN]
    names = [f"{title_of(each.series, speech)}, {round_said(each.period, speech)}" for each in waits]
    return [f"• {speech.say('Waits for your answer: {name}', name=name)}" for name in names]
