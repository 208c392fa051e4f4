"""`home`: somebody's own page, how they stand at a glance: figures, targets, teams, what is due, who looked, settings.

Its figures are those of `mystats`, to the digit. Reads only: it shows nothing for which a look would have to be noted,
as a page that is opened in passing is no look at a person.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from coaching.access import Role, TeamSubject, Verdict, decide_sight
from coaching.escalation import Status
from coaching.sheet import Measure
from handlers import answers, counts, phrases
from handlers.arguments import Asked
from handlers.cards import Block, Button, Card, Fact, Facts, Style, Text, Tone
from handlers.escalations.choosing import my_open
from handlers.link import waiting_for
from handlers.mine import my_buttons, my_courses, my_goals, my_kudos, what_is_due
from handlers.question import Question, question, title
from handlers.request import Audience, Message, Reply, Request
from handlers.settings import settings_facts
from handlers.small_print import small_print
from handlers.stats_card import Held, find_held, nothing_held
from handlers.subjects import own_teams, person_subject, team_subject
from handlers.tools import Tools
from handlers.work import work_of_team, workers
from kpi.definitions import Unit
from locales.speech import Speech
from storage.access_log import looks_at
from storage.concerned import open_actions
from storage.database import Session
from storage.escalations import EscalationRow
from storage.people import Person
from storage.sources import facts_until
from storage.teams import Team

MOST_TEAMS = 5
_LOOKS_AFTER_TEAMS = frozenset({Role.LEAD, Role.MANAGER, Role.EXECUTIVE})
_OFTEN_WITHOUT_TICKETS = frozenset({Role.MANAGER, Role.EXECUTIVE, Role.ADMIN})


@dataclass(frozen=True, slots=True)
class Page:
    """What every section reads: who asks, and the figures `mystats` would show."""

    session: Session
    request: Request
    tools: Tools
    asks: Question
    held: Held
    waiting: int  # identities that wait for the asker to link them
    open: Sequence[EscalationRow]  # escalations that are the asker's to see

    @property
    def speech(self) -> Speech:
        """Return how the page is said."""
        return self.request.speech


def home(request: Request, words: str, tools: Tools) -> Reply:  # noqa: ARG001 - one shape for every handler
    """Answer with the asker's own page."""
    speech = request.speech
    with tools.database.reading() as session:
        subject = person_subject(session, request.person, None, "home", tools, request.present)
        asks = question("mystats", subject, Asked(), request, tools)
        waiting, open_ = len(waiting_for(session, request, tools)), my_open(session, request.person, tools)
        page = Page(session, request, tools, asks, find_held(session, asks), waiting, open_)
        blocks = tuple(block for section in SECTIONS for block in section(page))
        counted = bool(page.held) or request.person.role in _LOOKS_AFTER_TEAMS
        footer = small_print(session, asks, page.held.found) if counted else ""
        buttons = _buttons(page)
    card = Card(speech.say("{name}, at a glance", name=request.person.name), blocks, buttons, footer, discreet=True)
    return Reply((Message(card, Audience.HOME),))


def _figures(page: Page) -> list[Block]:
    """My own figures; why there are none, unless nobody would expect any."""
    asks, held = page.asks, page.held
    if not asks.subject.work and page.request.person.role in _OFTEN_WITHOUT_TICKETS:
        return []
    heading = Text(title(asks), Tone.STRONG)
    if not held:
        return [heading, *nothing_held(page.session, asks).blocks]
    blocks: list[Block] = [heading, *answers.headline(held.found, asks.within, page.speech)]
    blocks += answers.figures(held.found, page.speech)
    blocks.append(Facts((counts.backlog_fact(held.backlog, asks.until, page.speech),)))
    return blocks


def _goals(page: Page) -> list[Block]:
    """Every target in force, and where I stand."""
    aimed = [measure for measure in page.held.found if measure.target is not None]
    if not aimed or not page.asks.subject.work:
        return []
    facts = tuple(_goal(measure, page.speech) for measure in aimed)
    return [Text(page.speech.say("Targets"), Tone.STRONG), Facts(facts)]


def _goal(measure: Measure, speech: Speech) -> Fact:
    name = phrases.kpi_name(measure, speech)
    if measure.enough:
        return Fact(name, phrases.value(measure, speech), " · ".join(phrases.target(measure, speech)))
    said = speech.duration if measure.kpi.unit == Unit.DURATION else speech.percent
    note = speech.say("target: {target}", target=said(measure.target or 0.0))
    return Fact(name, phrases.value(measure, speech), note)


def _own_goals(page: Page) -> list[Block]:
    """The goals I have set or agreed on, beside the targets of everybody."""
    return my_goals(page.session, page.request, page.tools)


def _kudos(page: Page) -> list[Block]:
    return my_kudos(page.session, page.request, page.tools)


def _courses(page: Page) -> list[Block]:
    return my_courses(page.session, page.request, page.tools)


def _teams(page: Page) -> list[Block]:
    """What changed in each team of whoever looks after teams."""
    request, tools, speech = page.request, page.tools, page.speech
    if request.person.role not in _LOOKS_AFTER_TEAMS:
        return []
    within = page.asks.within
    teams = own_teams(page.session, request.person, (within.start, within.end), tools)
    said = [words for team in teams[:MOST_TEAMS] if (words := _team(page, team))]
    if len(teams) > MOST_TEAMS:
        more = speech.number(len(teams) - MOST_TEAMS)
        said.append(speech.say('{count} more: type "teamstats".', count=more))
    if not said:
        return []
    heading = speech.say("Your teams") if request.person.leads else speech.say("Teams")
    return [Text(heading, Tone.STRONG), *(Text(words) for words in said)]


def _team(page: Page, team: Team) -> str:
    """A team's headline; of too few people only how to ask for it, as they could read of the look."""
    request, tools, speech, within = page.request, page.tools, page.speech, page.asks.within
    people = len(workers(page.session, work_of_team(page.session, team, tools.zone), within.start, within.end))
    if decide_sight(request.person, TeamSubject(team.id, people), tools.minimum_group) != Verdict.YES:
        return ""
    if people < tools.minimum_group:
        return speech.say('{team}: few people, so each look is noted. Type "teamstats {team}" to look.', team=team.name)
    bounds = within.start, within.end
    subject = team_subject(page.session, request.person, team, bounds, "home", tools, request.present)
    asks = question("teamstats", subject, Asked(), request, tools)
    held = find_held(page.session, asks)
    if not held:
        return speech.say("{team}: there is nothing in this period.", team=team.name)
    words = " ".join(
        block.text for block in answers.headline(held.found, asks.within, speech) if isinstance(block, Text)
    )
    return speech.say("{team}: {words}", team=team.name, words=words)


def _due(page: Page) -> list[Block]:
    """What waits for me to do something."""
    speech, waiting = page.speech, page.waiting
    admin = page.request.person.role == Role.ADMIN
    said = [*_escalations(page), *what_is_due(page.session, page.request, page.tools)]
    if admin and facts_until(page.session, page.tools.workspace_id) is None:
        said.append(
            speech.say("No ticket has been imported yet. Whoever runs Touchline can do it: `touchline import FILE`.")
        )
    if waiting and admin:
        said.append(
            speech.say_many("{count} identity waits to be linked.", "{count} identities wait to be linked.", waiting)
        )
    elif waiting:
        said.append(
            speech.say_many(
                "{count} name in the helpdesk carries your address and waits to be linked to you.",
                "{count} names in the helpdesk carry your address and wait to be linked to you.",
                waiting,
            )
        )
    said = said or [speech.say("Nothing is due.")]
    return [Text(speech.say("Due"), Tone.STRONG), *(Text(words) for words in said)]


def _escalations(page: Page) -> list[str]:
    """The open escalations I have, those that wait for somebody, and what I am to do after past ones."""
    speech, person = page.speech, page.request.person
    mine = [row for row in page.open if row.holder_id == person.id]
    waiting = sum(row.status in (Status.PAGING, Status.EXHAUSTED) for row in page.open)
    to_do = [each for each in open_actions(page.session, page.tools.workspace_id) if each.owner_id == person.id]
    said = []
    if mine:
        numbers = speech.listing(f"{row.id} ({row.title})" for row in mine[:MOST_TEAMS])
        said.append(
            speech.say_many(
                "You have {count} open escalation: {numbers}.",
                "You have {count} open escalations: {numbers}.",
                len(mine),
                numbers=numbers,
            )
        )
    if waiting:
        said.append(
            speech.say_many(
                "{count} escalation waits for somebody to answer it.",
                "{count} escalations wait for somebody to answer them.",
                waiting,
            )
        )
    if to_do:
        what = speech.listing(each.action for each in to_do[:MOST_TEAMS])
        said.append(speech.say("To be done after an escalation: {what}.", what=what))
    return said


def _looks(page: Page) -> list[Block]:
    """How often others looked at my figures, and the latest."""
    speech = page.speech
    found = looks_at(page.session, page.request.person.id)
    heading = Text(speech.say("Who looked at your figures"), Tone.STRONG)
    if not found:
        return [heading, Text(speech.say("Nobody but you has looked at your figures."))]
    latest = found[0]
    who = page.session.get_one(Person, latest.viewer_id).name
    words = speech.say_many(
        "{count} look, by {who} on {moment}.",
        "{count} looks, the latest by {who} on {moment}.",
        len(found),
        who=who,
        moment=speech.moment(latest.at),
    )
    return [heading, Text(words)]


def _settings(page: Page) -> list[Block]:
    heading = Text(page.speech.say("Settings"), Tone.STRONG)
    return [heading, settings_facts(page.session, page.request.person.id, page.speech, page.tools, page.request.now)]


SECTIONS: tuple[Callable[[Page], list[Block]], ...] = (
    _figures, _goals, _own_goals, _teams, _due, _kudos, _courses, _looks, _settings,
)  # fmt: skip
"""The page from top to bottom. A section that has nothing to say is empty."""


def _buttons(page: Page) -> tuple[Button, ...]:
    speech, person = page.speech, page.request.person
    buttons = [Button(speech.say("My figures"), "mystats", Style.PRIMARY)]
    if person.role != Role.ADMIN and (person.leads or person.member_of or person.role in _LOOKS_AFTER_TEAMS):
        buttons.append(Button(speech.say("My team"), "teamstats"))
    if page.waiting:
        buttons.append(Button(speech.say("Who is who"), "link"))
    if page.open:
        buttons.append(Button(speech.say("Escalations"), "escalate list"))
    buttons += my_buttons(page.session, page.request, page.tools)
    buttons.append(Button(speech.say("Who looked"), "looks"))
    buttons.append(Button(speech.say("Settings"), "settings"))
    buttons.append(Button(speech.say("Help"), "help"))
    return tuple(buttons)
