"""Kudos in scheduled posts: the public ones of the days in a channel, and a private nudge to who leads the team.

Promises: no number of anybody's kudos, and nobody before anybody else. The nudge names whom nobody has thanked for a
month, in the order of their names, once a week; of the team it says whether most thanks come from few, without names.
"""

from datetime import UTC, date, datetime, timedelta

from coaching.kudos import A_MONTH, find_concentration, find_uncovered
from handlers.cards import Block, Button, Card, Table, Text
from handlers.digests.assembling import heading
from handlers.digests.day import COMMAND, day_of, once
from handlers.digests.naming import shortened
from handlers.digests.scene import Scene
from handlers.kudos.mine import reason_of
from handlers.kudos.saying import names_of, values_said
from handlers.kudos.ways import channels_of
from kpi.periods import day_start, local_day
from storage.access_log import record_looks
from storage.kudos import givers_since, public_between, receivers_of, settings_of, thanked_since
from storage.people import Person
from storage.teams import memberships_on

MOST_SHOWN, MOST_NAMED = 10, 5
MONDAY = 0


def channel_kudos(scene: Scene) -> tuple[tuple[Block, ...], tuple[Card, ...]]:
    """Return the public kudos that people of the team got in the covered days, as they came.

    None where the team has named no channel: whoever gave them was told that they are posted nowhere.
    """
    speech, session = scene.speech, scene.session
    if scene.team is None or not channels_of(settings_of(session, [scene.team.id])):
        return (), ()
    members = _members(scene)
    start, end = (
        datetime.fromtimestamp(day_start(day, scene.zone), UTC)
        for day in (scene.covers.first, scene.covers.last + timedelta(days=1))
    )
    rows = public_between(session, scene.tools.workspace_id, members, start, end)[-MOST_SHOWN:]
    if not rows:
        return (), ()
    receivers = receivers_of(session, [row.id for row in rows])
    lines = tuple(
        (
            session.get_one(Person, row.from_id).name,
            names_of(session, receivers.get(row.id, []), speech),
            " ".join(part for part in (shortened(reason_of(row, scene.tools)), values_said(row.values)) if part),
        )
        for row in rows
    )
    title = speech.say("Kudos")
    columns = speech.say("Thanks from"), speech.say("Thanks to"), speech.say("What for")
    return (heading(title), Table(title, columns, lines)), ()


def nudge_thanks(scene: Scene) -> tuple[tuple[Block, ...], tuple[Card, ...]]:
    """Return whom of those the reader leads nobody has thanked for a month, and whether thanks come from few.

    Once a week: on Mondays, and after days without a digest.
    """
    if local_day(scene.instant, scene.zone).weekday() != MONDAY and scene.covers.days == 1:
        return (), ()
    uncovered = once(scene, "uncovered", lambda: _uncovered(scene))
    said = [Text(words) for words in (uncovered, _concentration(scene)) if words]
    return ((heading(scene.speech.say("Recognition")), *said), ()) if said else ((), ())


def thank_buttons(scene: Scene) -> tuple[Button, ...]:
    """Return the button that opens the form of thanks, where somebody is named."""
    said, _ = nudge_thanks(scene)
    return (Button(scene.speech.say("Thank somebody"), "kudos"),) if said else ()


def _uncovered(scene: Scene) -> str:
    """Whom nobody has thanked for a month, of those who were in the team for all of it."""
    session, since = scene.session, scene.now - A_MONTH
    led = {person.id: person.name for person in day_of(scene).people} if scene.reader else {}
    for_long = led.keys() & _members(scene, local_day(int(since.timestamp()), scene.zone))
    thanked = thanked_since(session, scene.tools.workspace_id, for_long, since)
    uncovered = find_uncovered(for_long, thanked)
    if not uncovered or scene.reader is None:
        return ""
    if day_of(scene).stale:  # of other days the look is noted with that at the figures
        record_looks(session, scene.tools.workspace_id, scene.reader.id, uncovered, COMMAND, scene.now)
    missing = sorted(led[each] for each in uncovered)
    speech = scene.speech
    names = speech.listing(missing[:MOST_NAMED])
    if len(missing) > MOST_NAMED:
        names = speech.say("{names} and others", names=", ".join(missing[:MOST_NAMED]))
    return speech.say("Nobody has thanked {names} here for a month. Is there something you have seen?", names=names)


def _concentration(scene: Scene) -> str:
    """Whether most of the team's thanks come from few, as one sentence about the team."""
    givers = givers_since(scene.session, scene.tools.workspace_id, _members(scene), scene.now - A_MONTH)
    few = find_concentration(givers, scene.tools.minimum_group)
    if not few:
        return ""
    return scene.speech.say_many(
        "In the last month at least half of the team's kudos came from {count} person: others see things too.",
        "In the last month at least half of the team's kudos came from {count} people: others see things too.",
        few,
    )


def _members(scene: Scene, since: date | None = None) -> set[int]:
    """Who is in the team today; `since`: and has been from that day on."""
    today = local_day(scene.instant, scene.zone)
    held = memberships_on(scene.session, scene.tools.workspace_id, today, today)
    of_team = [each for each in held if scene.team is not None and each.team_id == scene.team.id]
    return {each.person_id for each in of_team if since is None or each.starts_on <= since}
