"""`kudos settings`: a team's values, its channel for kudos, the daily limit, the emoji; by who leads it or an admin."""

import re
from collections.abc import Callable
from typing import Any, TypeVar

from coaching.kudos import DAILY_LIMIT, MOST_DAILY
from handlers.cards import Button, Card, Fact, Facts, Field, FieldErrors, Form
from handlers.digests.fields import read_channel
from handlers.errors import RefusedError
from handlers.escalations.telling import channel_name
from handlers.kudos.refusals import (
    BadDailyLimitError,
    BadEmojiError,
    BadValuesError,
    NoKudosTeamError,
    WhichKudosTeamError,
)
from handlers.kudos.saying import values_said
from handlers.kudos.ways import teams_to_set
from handlers.request import Message, Reply, Request
from handlers.tools import Tools
from storage.database import Session
from storage.kudos import KudosSettings, put_settings, settings_of
from storage.teams import Team

MOST_VALUES, LONGEST_VALUE = 12, 30
_VALUE = re.compile(r"[^\W\d]\w*(?:-\w+)*")
_EMOJI = re.compile(r"[a-z0-9_+'-]{1,60}")
_NO_EMOJI = frozenset({"", "-", "none", "no", "off", "keins", "kein", "aus"})

T = TypeVar("T")


def settings(request: Request, words: str, tools: Tools) -> Reply:
    """Open the form of a team's settings, or keep what it says."""
    with tools.database.writing() as session:
        team = _team(session, words, request, tools)
        held = next(iter(settings_of(session, [team.id])), None)
        if not request.answers:
            return Reply(form=_form(session, team, held, request))
        problems: dict[str, RefusedError] = {}
        values = _read(session, held, request, problems)
        if problems:
            said = {name: request.speech.say(each.message(), **each.values) for name, each in problems.items()}
            return Reply(field_errors=FieldErrors(said), refused=True)
        put_settings(session, tools.workspace_id, team.id, **values)
        return _kept(session, team, values, request)


def _team(session: Session, words: str, request: Request, tools: Tools) -> Team:
    teams = teams_to_set(session, request.person, tools)
    if not teams:
        raise NoKudosTeamError
    wanted = words.strip(' :"').casefold()
    found = [team for team in teams if team.name.casefold() == wanted] if wanted else teams
    if len(found) != 1:
        raise WhichKudosTeamError(example=teams[0].name, known=", ".join(team.name for team in teams))
    return found[0]


def _form(session: Session, team: Team, held: KudosSettings | None, request: Request) -> Form:
    speech = request.speech
    limit = held.daily_limit if held else DAILY_LIMIT
    fields = (
        Field("values", speech.say("Values"), value=", ".join(held.values) if held else "", required=False,
              hint=speech.say("Words that kudos can be tagged with: care, courage, clarity")),
        Field("channel", speech.say("Post kudos in this channel"), value=_channel(session, held), required=False,
              hint=speech.say("Such as #support. Empty: they are posted nowhere.")),
        Field("limit", speech.say("How often somebody may thank in a day"), value=str(limit)),
        Field("emoji", speech.say("Emoji that offers kudos"), value=held.emoji if held else "", required=False,
              hint=speech.say("In Slack alone. Who reacts with it is asked in private what for; empty: off.")),
    )  # fmt: skip
    title = speech.say("Kudos of {team}", team=team.name)
    return Form(title, f'kudos settings "{team.name}"', speech.say("Save"), fields)


def _read(
    session: Session, held: KudosSettings | None, request: Request, problems: dict[str, RefusedError]
) -> dict[str, Any]:
    answers = request.answers

    def gather(name: str, read: Callable[[str], T], otherwise: T) -> T:
        try:
            return read(answers.get(name, "").strip())
        except RefusedError as refusal:
            problems[name] = refusal
            return otherwise

    tenant, channel = (held.tenant, held.channel) if held else ("", "")
    typed = answers.get("channel", "").strip()
    if not typed:
        tenant, channel = "", ""
    elif typed != _channel(session, held):
        target = gather("channel", lambda said: read_channel(session, said, request), None)
        tenant, channel = (target.tenant, target.channel) if target else (tenant, channel)
    none: list[str] = []
    return {
        "values": gather("values", _values, none), "tenant": tenant, "channel": channel,
        "daily_limit": gather("limit", _limit, DAILY_LIMIT), "emoji": gather("emoji", _emoji, ""),
    }  # fmt: skip


def _values(typed: str) -> list[str]:
    found: dict[str, str] = {}
    for part in re.split(r"[\s,;]+", typed):
        value = part.removeprefix("#")
        if not value:
            continue
        if len(value) > LONGEST_VALUE or not _VALUE.fullmatch(value):
            raise BadValuesError(length=LONGEST_VALUE, most=MOST_VALUES)
        found.setdefault(value.casefold(), value)
    if len(found) > MOST_VALUES:
        raise BadValuesError(length=LONGEST_VALUE, most=MOST_VALUES)
    return list(found.values())


def _limit(typed: str) -> int:
    number = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= len(str(MOST_DAILY)) else 0
    if not 1 <= number <= MOST_DAILY:
        raise BadDailyLimitError(most=MOST_DAILY)
    return number


def _emoji(typed: str) -> str:
    name = typed.strip(":").casefold()
    if name in _NO_EMOJI:
        return ""
    if not _EMOJI.fullmatch(name):
        raise BadEmojiError
    return name


def _channel(session: Session, held: KudosSettings | None) -> str:
    return channel_name(session, held.tenant, held.channel) if held and held.channel else ""


def _kept(session: Session, team: Team, values: dict[str, Any], request: Request) -> Reply:
    speech = request.speech
    none = speech.say("none")
    channel = channel_name(session, values["tenant"], values["channel"]) if values["channel"] else none
    facts = Facts((
        Fact(speech.say("Values"), values_said(values["values"]) or none),
        Fact(speech.say("Channel"), channel),
        Fact(speech.say("Thanks a day"), speech.number(values["daily_limit"])),
        Fact(speech.say("Emoji"), f":{values['emoji']}:" if values["emoji"] else none),
    ))  # fmt: skip
    button = Button(speech.say("Change it"), f'kudos settings "{team.name}"')
    return Reply((Message(Card(speech.say("Kudos of {team}", team=team.name), (facts,), (button,)), replaces=True),))
