"""What somebody does here beside their tickets: posts, being on call, escalations, rules, what they changed.

Of an escalation its number and title: what was said in it is the team's.
"""

from handlers.digests.saying import job_name
from handlers.mydata.parts import STAYS, Mine, Section
from handlers.oncall.asking import STANDING
from kpi.words import N_
from storage import held_duties
from storage.held_duties import Part

PARTS_IN = {
    Part.RAISED: N_("raised it"), Part.HELD: N_("has taken it"), Part.RESOLVED: N_("resolved it"),
    Part.PAGED: N_("was told of it"), Part.NAMED: N_("is in its timeline"),
    Part.LEARNT: N_("wrote or took on a lesson"),
    Part.VOTED: N_("said whether it was useful"),
}  # fmt: skip
"""What somebody has to do with an escalation."""


def posts(mine: Mine) -> Section:
    """Scheduled posts that are mine, and those that I get."""
    say = mine.speech
    rows = [
        (f"#{job.id}", job_name(mine.session, job, say), say.say("yours"), say.moment(job.created_at),
         say.moment(job.removed_at) if job.removed_at else "")
        for job in held_duties.jobs_owned(mine.session, mine.id)
    ]  # fmt: skip
    for job, place in held_duties.posts_received(mine.session, mine.id):
        ended = place.removed_at or job.removed_at
        rows.append((f"#{job.id}", job_name(mine.session, job, say), say.say("you get it"),
                     say.moment(job.created_at), say.moment(ended) if ended else ""))  # fmt: skip
    columns = (N_("No."), N_("What"), N_("Whose"), N_("Since"), N_("Until"))
    return Section(N_("Scheduled posts"), columns, tuple(rows), STAYS)


def on_call(mine: Mine) -> Section:
    """Rotations I am or was in, and every override and swap that names me."""
    say = mine.speech
    every = held_duties.rotations_ever(mine.session, mine.tools.workspace_id)
    names = {each.id: each.name for each in every}
    rows = [
        (each.name, say.say("in the rotation"), say.moment(each.created_at),
         say.moment(each.removed_at) if each.removed_at else "", "")
        for each in every
        if mine.id in each.people or any(mine.id in before.get("people", ()) for before in each.earlier)
    ]  # fmt: skip
    for each in held_duties.rota_changes_ever(mine.session, mine.id):
        whom = mine.names[each.from_id] if each.from_id else say.say("whoever it is")
        what = say.say("{name} instead of {other}, asked for by {asker}", name=mine.names[each.to_id], other=whom,
                       asker=mine.names[each.asked_by])  # fmt: skip
        span = say.moment(each.starts_at), say.moment(each.ends_at)
        rows.append((names[each.rotation_id], what, *span, say.say(STANDING[each.status])))
    columns = (N_("Rotation"), N_("What"), N_("From"), N_("Until"), N_("How it stands"))
    return Section(N_("On call"), columns, tuple(rows), STAYS)


def escalations(mine: Mine) -> Section:
    """Every escalation I had to do with, and what I had."""
    say = mine.speech
    rows = [
        (f"#{row.id}", row.title, say.listing(say.say(PARTS_IN[part]) for part in parts), say.moment(row.raised_at))
        for row, parts in held_duties.escalations_ever(mine.session, mine.id)
    ]
    rows += [
        (f"#{rule.id}", say.say("a rule that raises escalations"), say.say("made it"), say.moment(rule.created_at))
        for rule in held_duties.rules_owned(mine.session, mine.id)
    ]
    columns = (N_("No."), N_("What"), N_("Your part in it"), N_("When"))
    return Section(N_("Escalations"), columns, tuple(rows), STAYS)


def changes(mine: Mine) -> Section:
    """What I changed of what belongs to many: which, when."""
    say = mine.speech
    rows = tuple(
        (say.moment(each.at), f"{each.subject} #{each.number}", each.what)
        for each in held_duties.changes_by(mine.session, mine.id)
    )
    return Section(N_("Changes of mine"), (N_("When"), N_("Of which setting"), N_("What")), rows, STAYS)
