"""What connected systems told of somebody: accounts that might be theirs, quality reviews, courses, calls."""

from handlers.mydata.parts import STAYS, Mine, Section
from kpi.timeline import FAR
from kpi.words import N_
from storage.matches import NO, YES, ever_proposed
from storage.people import identity_ids
from storage.reviews import LessonRow, calls_of, lessons_of, reviews_of


def proposals(mine: Mine) -> Section:
    """Accounts that were proposed as mine, and what I answered."""
    words = {YES: mine.speech.say("Yes"), NO: mine.speech.say("No"), None: mine.speech.say("not answered")}
    rows = tuple(
        (each.identity.provider, each.identity.name, mine.speech.moment(each.match.proposed_at),
         words[each.match.answer])
        for each in ever_proposed(mine.session, mine.tools.workspace_id, mine.id)
    )  # fmt: skip
    columns = N_("System"), N_("Name"), N_("When"), N_("Was it me?")
    return Section(N_("Accounts that might be mine"), columns, rows, STAYS)


def reviews(mine: Mine) -> Section:
    """Quality reviews of my work."""
    say = mine.speech
    rows = []
    for each in reviews_of(mine.session, mine.tools.workspace_id, identity_ids(mine.session, mine.id), 0, FAR):
        score = "" if each.score is None else say.percent(each.score)
        parts = "\n".join(f"{name}: {say.percent(share)}" for name, share in each.parts)
        rows.append((say.moment(each.at), each.source, score, each.scorecard or "", parts, each.ticket or ""))
    columns = (N_("When"), N_("System"), N_("Score"), N_("Scorecard"), N_("Parts"), N_("Ticket"))
    return Section(N_("Quality reviews"), columns, tuple(rows), STAYS)


def courses(mine: Mine) -> Section:
    """Courses I was given."""
    say = mine.speech
    found = lessons_of(mine.session, mine.tools.workspace_id, identity_ids(mine.session, mine.id))
    rows = tuple(
        (
            each.name, each.source, *(say.moment(at) if at is not None else "" for at in _times(each)),
            "" if each.score is None else say.percent(each.score),
        )
        for each in found
    )  # fmt: skip
    columns = (N_("Course"), N_("System"), N_("Given on"), N_("Until"), N_("Done on"), N_("Score"))
    return Section(N_("Courses"), columns, rows, STAYS)


def _times(lesson: LessonRow) -> tuple[int | None, int | None, int | None]:
    return lesson.given_at, lesson.due_at, lesson.done_at


def calls(mine: Mine) -> Section:
    """My part in each call; who called is kept nowhere."""
    say = mine.speech
    found = calls_of(mine.session, mine.tools.workspace_id, identity_ids(mine.session, mine.id), 0, FAR)
    rows = tuple(
        (
            say.moment(each.at), each.source, say.say("came in") if each.inbound else say.say("went out"),
            *(say.duration(seconds) if each.answered else "" for seconds in (each.talked, each.held, each.after)),
        )
        for each in found
    )  # fmt: skip
    columns = (N_("When"), N_("System"), N_("Direction"), N_("Talked"), N_("Held"), N_("After-call work"))
    return Section(N_("Calls"), columns, rows, STAYS)
