"""`escalate webhook`: addresses at which other systems raise, each with a secret that is shown once, to who made it.

For managers and admins. What another system raises is a team's, or nobody's; what it sends is checked by its signature
before it is read (`bot.hooks`).
"""

import secrets

from handlers.cards import (
    Block,
    Button,
    Card,
    Choice,
    Fact,
    Facts,
    Field,
    FieldErrors,
    FieldKind,
    Form,
    Style,
    Table,
    Text,
    Tone,
)
from handlers.digests.fields import read_team
from handlers.errors import NearlyArgumentError, RefusedError
from handlers.escalations.receivers import LONGEST_NAME, new_secret, require_manager, seal
from handlers.escalations.refusals import (
    BadNameError,
    NoSuchReceiverError,
    TakenNameError,
    UnknownEscalateWordError,
    WhichReceiverError,
)
from handlers.request import Message, Reply, Request
from handlers.subwords import SubWord, find_sub_word, known_sub_words, nearest_sub_word
from handlers.tools import Tools
from storage.database import Session, Work, alone
from storage.paging_rules import Hook, all_hooks, hook_context, note_setting
from storage.teams import Team, all_teams

SUBJECT, PATH, KEY_BYTES = "hook", "/hooks/escalations/", 18


def webhook(request: Request, words: str, tools: Tools) -> Reply:
    """List them, or do what the words say."""
    require_manager(request)
    if not words.strip():
        return _list(request, "", tools)
    found = find_sub_word(_SUB_WORDS, words)
    if found is not None:
        return found.sub.run(request, found.rest, tools)
    if near := nearest_sub_word(_SUB_WORDS, words):
        raise NearlyArgumentError(words=words.split()[0], nearest=near)
    raise UnknownEscalateWordError(words=f"webhook {words}", known=known_sub_words(_SUB_WORDS))


def opens_form(rest: str) -> bool:
    """Return whether these words after "webhook" open the form."""
    found = find_sub_word(_SUB_WORDS, rest)
    return found is not None and found.sub.run is _add and not found.rest


def _add(request: Request, words: str, tools: Tools) -> Reply:
    """Make one, by words or by the form; show its address and its secret this once."""
    if not words.strip() and not request.answers:
        with tools.database.reading() as session:
            return Reply(form=_form(session, request, tools))
    speech = request.speech
    with tools.database.writing() as session:
        alone(session.connection(), Work.SET_UP)
        name, team, problems = _wanted(session, request, words, tools)
        if problems and request.answers:
            beside = {field: speech.say(each.message(), **each.values) for field, each in problems.items()}
            return Reply(field_errors=FieldErrors(beside), refused=True)
        if problems:
            raise next(iter(problems.values()))
        key, secret = secrets.token_urlsafe(KEY_BYTES), new_secret()
        row = Hook(
            workspace_id=tools.workspace_id, key=key, name=name, team_id=team.id if team else None,
            sealed=seal(tools, hook_context(key), secret.encode()), created_at=request.present,
        )  # fmt: skip
        session.add(row)
        session.flush()
        note_setting(session, tools.workspace_id, SUBJECT, row.id, request.person.id, {"added": ("", name)},
                     request.present)  # fmt: skip
    return _made(request, tools, name, key, secret)


def _made(request: Request, tools: Tools, name: str, key: str, secret: str) -> Reply:
    speech = request.speech
    address = f"{tools.public_url.rstrip('/')}{PATH}{key}"
    facts = Facts((Fact(speech.say("Address"), address), Fact(speech.say("Secret"), secret)))
    once = speech.say("The secret is shown this once. Put both into the system that is to raise.")
    blocks: list[Block] = [Text(once, Tone.STRONG), facts]
    if not tools.public_url:
        blocks.append(Text(speech.say("Put our own address before it: TOUCHLINE_PUBLIC_URL is not set.")))
    buttons = (Button(speech.say("Webhooks"), "escalate webhook"),)
    card = Card(speech.say("{name} is set up", name=name), tuple(blocks), buttons, discreet=True)
    return Reply((Message(card),))


def _form(session: Session, request: Request, tools: Tools) -> Form:
    speech = request.speech
    teams = (Choice(speech.say("Nobody's"), ""), *(Choice(each.name, each.name)
                                                   for each in all_teams(session, tools.workspace_id)))  # fmt: skip
    fields = (
        Field("name", speech.say("Name"), hint=speech.say("The system that raises, such as Shop.")),
        Field("team", speech.say("Whose is what it raises"), FieldKind.CHOICE, required=False, choices=teams),
    )
    return Form(speech.say("A webhook that raises"), "escalate webhook add", speech.say("Make it"), fields)


def _wanted(
    session: Session, request: Request, words: str, tools: Tools
) -> tuple[str, Team | None, dict[str, RefusedError]]:
    """The name, whose it is, and what is wrong by field: "Shop team Support"."""
    problems: dict[str, RefusedError] = {}
    name, _, called = (f" {words.strip()}").partition(" team ")
    if request.answers:
        name, called = request.answers.get("name", ""), request.answers.get("team", "")
    name, team = " ".join(name.split()), None
    try:
        team = read_team(session, called.strip().strip('"'), tools)
    except RefusedError as problem:
        problems["team"] = problem
    if not 1 <= len(name) <= LONGEST_NAME:
        problems["name"] = BadNameError()
    elif any(each.name.casefold() == name.casefold() for each in all_hooks(session, tools.workspace_id)):
        problems["name"] = TakenNameError(words=name)
    return name, team, problems


def _list(request: Request, words: str, tools: Tools) -> Reply:  # noqa: ARG001 - one shape for every handler
    speech = request.speech
    with tools.database.reading() as session:
        rows = tuple(
            (each.name, session.get_one(Team, each.team_id).name if each.team_id else "",
             speech.moment(each.created_at))
            for each in all_hooks(session, tools.workspace_id)
        )  # fmt: skip
    title = speech.say("Webhooks that raise")
    columns = speech.say("Name"), speech.say("Team"), speech.say("Since")
    blocks: tuple[Block, ...] = (Table(title, columns, rows),) if rows else (Text(speech.say("There is none yet.")),)
    add = Button(speech.say("Make one"), "escalate webhook add", Style.PRIMARY)
    return Reply((Message(Card(title, blocks, (add,))),))


def _remove(request: Request, words: str, tools: Tools) -> Reply:
    """Remove one: what comes to its address is refused from then on."""
    speech, name = request.speech, words.strip().strip('"')
    with tools.database.writing() as session:
        alone(session.connection(), Work.SET_UP)
        hooks = all_hooks(session, tools.workspace_id)
        known = ", ".join(each.name for each in hooks) or "–"
        if not name:
            raise WhichReceiverError(example="escalate webhook remove NAME", known=known)
        row = next((each for each in hooks if each.name.casefold() == name.casefold()), None)
        if row is None:
            raise NoSuchReceiverError(words=name, known=known)
        row.removed_at = request.present
        row.sealed = b""
        session.flush()
        note_setting(session, tools.workspace_id, SUBJECT, row.id, request.person.id, {"removed": (row.name, "")},
                     request.present)  # fmt: skip
        said = speech.say("{name} raises nothing any more.", name=row.name)
    buttons = (Button(speech.say("Webhooks"), "escalate webhook"),)
    return Reply((Message(Card(speech.say("Removed"), (Text(said),), buttons)),))


_SUB_WORDS: tuple[SubWord, ...] = (
    SubWord(("add", "new", "hinzufügen", "neu"), _add),
    SubWord(("list", "liste"), _list),
    SubWord(("remove", "delete", "entfernen", "löschen"), _remove),
)
