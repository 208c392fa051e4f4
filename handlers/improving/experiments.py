"""`improve new`, `improve 3 result`, `improve 3 remove`: what a team tries out, from when, and what became of its KPI.

Promises a plain sentence of what can be concluded. A team is not chosen for its worst weeks, so no luck is counted out:
where it was, the card says that this is missing.
"""

import re

from coaching.access import TeamSubject, Verdict, decide_members, decide_sight
from handlers.answers import picture
from handlers.cards import Block, Button, Card, Choice, Fact, Facts, Field, FieldKind, Form, Style, Table, Text, Tone
from handlers.errors import TooLongTextError
from handlers.goals.days import read_day
from handlers.goals.effect_words import chart, conclusion, interval, lower_is_better, moved, side
from handlers.goals.effects import Told, span_around, told
from handlers.goals.finding import led_teams
from handlers.goals.reading import find_goal_kpi, goal_kpis
from handlers.improving.outsiders import outsiders
from handlers.improving.refusals import NoExperimentWordsError, NotYoursToTryError, WhichExperimentError
from handlers.improving.teams import require_experiment, require_leading, require_team
from handlers.request import Message, Reply, Request
from handlers.subjects import team_subject
from handlers.subwords import leading_number
from handlers.tools import Tools, instant
from handlers.work import work_of_team, workers
from kpi.definitions import BY_KEY, Kpi
from kpi.effect import Effect, Finding, beside
from kpi.periods import day_start, local_day
from locales.speech import Speech
from storage.database import Session
from storage.goals import Experiment, experiments_of, hold_person
from storage.teams import Team, all_teams

MOST_TITLE, MOST_SHOWN, MOST_BUTTONS = 120, 15, 5
YES = frozenset({"yes", "ja"})
_WORDS = re.compile(
    r"(?P<title>[^;]+);\s*(?:kpi|kennzahl):? (?P<kpi>[^;]+)"
    r"(?:;\s*(?:from|ab|seit|start):? (?P<day>[^;]+))?;?",
    re.IGNORECASE,
)
_TEAM = re.compile(r"(?P<team>[^:;]+):\s*(?P<rest>.+)", re.DOTALL)


def new(request: Request, words: str, tools: Tools) -> Reply:
    """Note what a team tries out, by the form or by words."""
    today = local_day(instant(request.now), request.speech.zone)
    with tools.database.writing() as session:
        if not led_teams(session, request.person):
            raise NotYoursToTryError
        if not words and not request.answers:
            return Reply(form=_form(session, request, today.isoformat()))
        answers = request.answers or _read(session, tools.workspace_id, words)
        team = require_team(session, answers.get("team", ""), request)
        require_leading(request, team.id)
        title = " ".join(answers.get("title", "").split())
        if not title:
            raise NoExperimentWordsError
        if len(title) > MOST_TITLE:
            raise TooLongTextError(most=str(MOST_TITLE), count=str(len(title)))
        kpi = find_goal_kpi(answers.get("kpi", ""), request.speech)
        begins = read_day(answers.get("begins") or today.isoformat(), today, past=True)
        # Sent twice, it is noted once.
        hold_person(session, tools.workspace_id, request.person.id)
        held = [each for each in experiments_of(session, tools.workspace_id, [team.id]) if each.title == title]
        made = next((each for each in held if (each.kpi, each.begins) == (kpi.key, begins)), None)
        if made is None:
            made = Experiment(
                workspace_id=tools.workspace_id, team_id=team.id, owner_id=request.person.id, title=title, kpi=kpi.key,
                begins=begins, made_at=request.present,
            )  # fmt: skip
            session.add(made)
            session.flush()
        return _listed(session, request, tools, request.speech.say("Noted as number {number}.", number=str(made.id)))


def _read(session: Session, workspace_id: int, words: str) -> dict[str, str]:
    team = ""
    if (named := _TEAM.fullmatch(words)) and any(
        each.name.casefold() == named["team"].strip(' "').casefold() for each in all_teams(session, workspace_id)
    ):
        team, words = named["team"].strip(' "'), named["rest"]
    found = _WORDS.fullmatch(words.strip())
    if found is None:
        raise NoExperimentWordsError
    return {"team": team, "title": found["title"], "kpi": found["kpi"], "begins": found["day"] or ""}


def _form(session: Session, request: Request, today: str) -> Form:
    speech = request.speech
    teams = led_teams(session, request.person)
    fields = (
        Field("team", speech.say("Team"), FieldKind.CHOICE, teams[0].name,
              choices=tuple(Choice(team.name, team.name) for team in teams)),
        Field("title", speech.say("What is tried"), FieldKind.LINE, "", speech.say("Such as: macros for refunds")),
        Field("kpi", speech.say("KPI it is meant to move"), FieldKind.CHOICE, "first_reply",
              choices=tuple(Choice(speech.say(kpi.name), kpi.key) for kpi in goal_kpis())),
        Field("begins", speech.say("Starts on"), FieldKind.DATE, today),
    )  # fmt: skip
    return Form(speech.say("An experiment"), "improve new", speech.say("Save"), fields)


def list_(request: Request, words: str, tools: Tools) -> Reply:  # noqa: ARG001 - one shape for every handler
    """List what the asker's teams try out or have tried."""
    with tools.database.reading() as session:
        return _listed(session, request, tools)


def _listed(session: Session, request: Request, tools: Tools, said: str = "", *, replaces: bool = False) -> Reply:
    speech, viewer = request.speech, request.person
    teams = {
        team.id: team.name
        for team in all_teams(session, tools.workspace_id)
        if decide_sight(viewer, _subject(session, team, request, tools), tools.minimum_group) == Verdict.YES
    }
    found = experiments_of(session, tools.workspace_id, teams)[:MOST_SHOWN]
    rows = tuple(
        (str(each.id), each.title, teams[each.team_id],
         speech.say(BY_KEY[each.kpi].name) if each.kpi in BY_KEY else each.kpi, speech.date(each.begins))
        for each in found
    )  # fmt: skip
    title = speech.say("Experiments")
    columns = (speech.say("No."), speech.say("What"), speech.say("Team"), speech.say("KPI"), speech.say("Since"))
    blocks: list[Block] = [Text(said, Tone.STRONG)] if said else []
    blocks.append(Table(title, columns, rows) if rows else Text(speech.say("Nothing is noted that a team tries out.")))
    buttons = [
        Button(speech.say("Result: {number}", number=row[0]), f"improve {row[0]} result", Style.PLAIN)
        for row in rows[:3]
    ]
    buttons += [Button(speech.say("New …"), "improve new", Style.PRIMARY)] if led_teams(session, viewer) else []
    buttons += [
        Button(speech.say("Where tickets wait: {team}", team=name), f'improve bottlenecks "{name}"')
        for name in list(teams.values())[:MOST_BUTTONS]
    ]
    return Reply((Message(Card(title, tuple(blocks), tuple(buttons)), replaces=replaces),))


def _subject(session: Session, team: Team, request: Request, tools: Tools) -> TeamSubject:
    now = instant(request.now)
    return TeamSubject(team.id, len(workers(session, work_of_team(session, team, tools.zone), now - 90 * 86_400, now)))


def result(request: Request, words: str, tools: Tools) -> Reply:
    """Say what became of a team's KPI since it tries something."""
    number, _ = leading_number(words)
    if not number:
        raise WhichExperimentError
    speech = request.speech
    with tools.database.writing() as session:
        found, team = require_experiment(session, number, tools)
        kpi = BY_KEY[found.kpi]
        span = span_around(session, found.begins, kpi, tools, request.now)
        bounds = span.edges[0], max(span.edges[-1], day_start(found.begins, tools.zone) + 1)
        subject = team_subject(session, request.person, team, bounds, "improve", tools, request.present)
        own = told(session, subject.work, kpi, span, tools, request.now)
        others = outsiders(session, found, own, kpi, span, tools, request.now)
    effect = beside(own.pair, others, lower_is_better=lower_is_better(kpi))
    blocks: list[Block] = [
        Text(conclusion(effect, kpi, team.name, speech, team=True), Tone.STRONG),
        Facts(tuple(_facts(effect, own, kpi, speech))),
    ]
    if effect.finding is not Finding.TOO_FEW and not effect.peers:
        blocks.append(Text(speech.say(
            "There is nothing to compare with: it takes two other teams that changed nothing, each with enough tickets"
            " of enough people. So whatever else changed since that day is in it."), Tone.QUIET))  # fmt: skip
    if effect.finding is Finding.BETTER:
        blocks.append(Text(speech.say(
            "If it was begun because of unusually poor weeks, part of this is luck wearing off: it is not counted out"
            " here."), Tone.QUIET))  # fmt: skip
    drawing = chart(own, kpi, span, found.title, tools.zone, speech)
    blocks += [picture(drawing, speech)] if drawing else []
    title = speech.say("Did it help? {title}", title=found.title)
    buttons = [Button(speech.say("Experiments"), "improve")]
    if decide_members(request.person, team.id):
        buttons.append(Button(speech.say("Take it away …"), f"improve remove {found.id}"))
    footer = [speech.say("Definition: {label}", label=kpi.label)]
    if effect.peers:
        footer.append(speech.say("beside {count} teams that changed nothing", count=speech.number(effect.peers)))
    return Reply((Message(Card(title, tuple(blocks), tuple(buttons), " · ".join(footer))),))


def _facts(effect: Effect, own: Told, kpi: Kpi, speech: Speech) -> list[Fact]:
    facts = [side(speech.say("Before"), own.pair.before, kpi, speech)]
    facts.append(side(speech.say("Since then"), own.pair.after, kpi, speech))
    if effect.finding is Finding.TOO_FEW:
        return facts
    if not effect.peers:
        return [
            *facts,
            Fact(speech.say("Changed"), moved(kpi, effect.effect, speech), interval(kpi, effect, speech)),
        ]
    return [
        *facts,
        Fact(speech.say("Changed"), moved(kpi, effect.change, speech)),
        Fact(speech.say("For other teams too"), moved(kpi, effect.shift, speech)),
        Fact(speech.say("What is left"), moved(kpi, effect.effect, speech), interval(kpi, effect, speech)),
    ]


def remove(request: Request, words: str, tools: Tools) -> Reply:
    """Ask whether an experiment is to go, and take it away when that was said; by who leads its team."""
    number, rest = leading_number(words)
    if not number:
        raise WhichExperimentError
    speech = request.speech
    with tools.database.writing() as session:
        found, team = require_experiment(session, number, tools)
        require_leading(request, found.team_id)
        if rest.casefold() in YES:
            found.removed_at = request.present
            session.flush()
            return _listed(session, request, tools, speech.say("It is taken away."), replaces=True)
        title = speech.say("Take experiment {number} of {team} away?", number=number, team=team.name)
        said = speech.say("Nobody can ask any more whether it helped. The tickets stay as they are.")
        buttons = (
            Button(speech.say("Take it away"), f"improve remove {found.id} yes", Style.DANGER),
            Button(speech.say("Leave it"), "improve"),
        )
        return Reply((Message(Card(title, (Text(found.title), Text(said)), buttons), replaces=True),))
