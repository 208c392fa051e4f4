"""Somebody's 1:1s: when, what was to be talked about, what was agreed; and the calendar they are read from.

Of another's 1:1 only what I wrote or am to do, and only while I coach them.
"""

from coaching.confidence import decide_pair
from handlers.coach.calendar import TROUBLES
from handlers.coach.subjects import subject_of
from handlers.mydata.parts import STAYS, Mine, Section
from kpi.words import N_
from storage import held
from storage.one_to_one import action_context, agenda_context, find_feed


def meetings(mine: Mine) -> Section:
    """When I met and meet whom."""
    rows = tuple(
        (mine.speech.moment(each.starts_at), mine.names[each.lead_id], mine.names[each.person_id], each.link)
        for each in held.meetings_ever(mine.session, mine.id)
    )
    return Section(N_("1:1s"), (N_("When"), N_("Lead"), N_("Person"), N_("Link")), rows, STAYS)


def agenda(mine: Mine) -> Section:
    """What was to be talked about and what was agreed, in my 1:1s and by me in those of people I coach."""
    say = mine.speech
    rows = [
        (say.moment(each.at), mine.names[each.author_id], say.say("agenda"),
         mine.opened(agenda_context(each.key), each.sealed), say.moment(each.done_at) if each.done_at else "")
        for each in held.agenda_ever(mine.session, mine.id)
        if _still_mine(mine, each.person_id)
    ]  # fmt: skip
    rows += [
        (say.moment(each.agreed_at), mine.names[each.owner_id], say.say("action"),
         mine.opened(action_context(each.key), each.sealed), say.moment(each.done_at) if each.done_at else "")
        for each in held.actions_ever(mine.session, mine.id)
        if _still_mine(mine, each.about_id)
    ]  # fmt: skip
    columns = (N_("When"), N_("Who"), N_("What"), N_("What it says"), N_("Done on"))
    return Section(N_("Agenda and actions"), columns, tuple(rows), STAYS)


def _still_mine(mine: Mine, about_id: int) -> bool:
    """Whether an action is of my own 1:1, or of somebody's whom I coach today: what is theirs goes with the team."""
    return decide_pair(mine.request.person, subject_of(mine.session, about_id, mine.tools, mine.request.present))


def calendar(mine: Mine) -> Section:
    """That there is one, and how reading it went; its address is a secret, and stands nowhere."""
    feed, say = find_feed(mine.session, mine.tools.workspace_id, mine.id), mine.speech
    rows = []
    if feed is not None:
        read = say.moment(feed.read_at) if feed.read_at else say.say("not yet")
        trouble = say.say(TROUBLES.get(feed.trouble, TROUBLES["unreachable"])) if feed.trouble else ""
        rows.append((say.say("kept sealed, shown to nobody"), read, trouble))
    columns = (N_("Address"), N_("Last read"), N_("Trouble"))
    return Section(N_("Calendar"), columns, tuple(rows), N_("when you say: coach calendar off"))
