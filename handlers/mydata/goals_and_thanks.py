"""What somebody aims at, what they answered in check-ins under their name, and for what they thank and are thanked."""

import json

from handlers.checkins.audience import kept_until
from handlers.goals.plan_draft import step_text, title_of
from handlers.goals.saying import goal_said
from handlers.mydata.parts import EVERY, ON_ITS_DAY, STAYS, Mine, Section
from kpi.words import N_
from storage import checkins, held, kudos
from storage.goals import plans_of, steps_of


def goals(mine: Mine) -> Section:
    """My goals, plans with their steps, and what I try out with a team."""
    say, person = mine.speech, mine.request.person
    rows = [
        (say.date(each.begins), mine.names[each.set_by], say.say("goal"), goal_said(each, say, mine.tools),
         say.date(each.due_on) if each.due_on else "")
        for each in held.goals_ever(mine.session, mine.id)
    ]  # fmt: skip
    for plan in plans_of(mine.session, mine.tools.workspace_id, [mine.id]):
        by = mine.names[plan.lead_id]
        ends = say.date(plan.ends) if plan.ends else ""
        rows.append((say.date(plan.begins), by, say.say("plan"), title_of(plan, mine.tools), ends))
        for step in steps_of(mine.session, plan.id):
            due = say.date(step.due_on) if step.due_on else ""
            rows.append((say.date(plan.begins), by, say.say("step"), step_text(plan, step, mine.tools), due))
    for trial in held.experiments_owned(mine.session, mine.id):
        # What a team tries stays with the team; whose it was stays with the person.
        title = trial.title if trial.team_id in (person.leads | person.member_of) else f"#{trial.id}"
        ends = say.date(trial.ends) if trial.ends else ""
        rows.append((say.date(trial.begins), person.name, say.say("experiment"), title, ends))
    columns = (N_("Begins"), N_("Set by"), N_("What"), N_("What it says"), N_("Until"))
    return Section(N_("Goals and plans"), columns, tuple(rows), STAYS)


def answers(mine: Mine) -> Section:
    """What I answered under my name; whose an anonymous answer is, is kept nowhere."""
    rows = []
    for each in checkins.answers_by(mine.session, mine.id):
        said = json.loads(mine.opened(checkins.seal_context(each.key), each.sealed) or "{}")
        text = "\n".join(f"{question}: {answer}" for question, answer in said.items())
        rows.append(
            (each.period, mine.speech.moment(each.at), text, mine.speech.date(kept_until(each.at.date(), mine.tools)))
        )
    columns = (N_("Round"), N_("When"), N_("What I answered"), N_("Deleted on"))
    return Section(N_("Check-in answers"), columns, tuple(rows), ON_ITS_DAY)


def rounds(mine: Mine) -> Section:
    """In which rounds I was asked; of an anonymous one this is all there is."""
    standing = {
        checkins.ASKED: N_("asked"), checkins.ANSWERED: N_("answered"), checkins.LATE: N_("answered late"),
        checkins.SKIPPED: N_("skipped"),
    }  # fmt: skip
    rows = tuple(
        (each.period, mine.speech.moment(each.asked_at), mine.speech.say(standing[each.status]))
        for each in checkins.turns_of(mine.session, mine.id, EVERY)
    )
    return Section(N_("Check-in rounds"), (N_("Round"), N_("Asked on"), N_("What became of it")), rows, STAYS)


def thanks(mine: Mine) -> Section:
    """Kudos I received and gave."""
    say = mine.speech
    rows = [
        (say.moment(each.at), say.say("received from {name}", name=mine.names[each.from_id]),
         mine.opened(kudos.seal_context(each.key), each.sealed))
        for each in kudos.received(mine.session, mine.id, EVERY)
    ]  # fmt: skip
    rows += [
        (say.moment(each.at), say.say("given"), mine.opened(kudos.seal_context(each.key), each.sealed))
        for each in kudos.given(mine.session, mine.id, limit=EVERY)
    ]
    return Section(N_("Kudos"), (N_("When"), N_("What"), N_("What it says")), tuple(rows), STAYS)
