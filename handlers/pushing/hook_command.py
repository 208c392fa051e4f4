"""`connect hook N`: a connected system's webhooks, switched on and off; its address and our secret shown this once.

For admins, as whatever changes a connection. A vendor's own secret goes through the form alone, is sealed at once and
never shown again. A new secret makes the old one useless at once (`bot.hook_doors`).
"""

import secrets

from connectors.push.hooking import WEBHOOK, Hooking, hooking_of
from handlers.cards import Block, Button, Card, Fact, Facts, Field, FieldErrors, Form, Style, Text, Tone
from handlers.connecting.choosing import find_source, loaded
from handlers.connecting.saving import SUBJECT
from handlers.escalations.receivers import new_secret
from handlers.escalations.refusals import SecretInWordsError
from handlers.pushing.refusals import HookIsOffError, NoHooksError, SecretMissingError
from handlers.request import Message, Reply, Request
from handlers.sealing import seal_text
from handlers.tools import Tools, instant
from storage.arrivals import last_arrival, refused_lately
from storage.connections import Connection, connection_hook_context, find_connection
from storage.database import Session, Work, alone
from storage.paging_rules import note_setting

PATH, KEY_BYTES, LONGEST_SECRET = "/hooks/systems/", 18, 500
EXAMPLE = "connect hook {number}"
_OFF, _SECRET = ("off", "aus"), ("secret", "geheimnis")


def hook(request: Request, words: str, tools: Tools) -> Reply:
    """Switch a connection's webhooks on and show how; show how they do; switch them off; take or make a secret."""
    with tools.database.reading() as session:
        found, rest = find_source(session, tools, words, EXAMPLE)
    hooking = hooking_of(found.system, found.entered)
    if hooking is None:
        system = loaded(found)
        raise NoHooksError(title=system.title if system is not None else found.source)
    said = rest.casefold()
    if said in _OFF:
        return _off(request, found, tools)
    if said in _SECRET:
        return _secret(request, found, hooking, tools)
    if said:
        raise SecretInWordsError(example=f"connect hook {found.id}")
    return _show(request, found, hooking, tools) if found.hook_key is not None else _on(request, found, hooking, tools)


def made(session: Session, row: Connection, tools: Tools) -> str:
    """Give a connection a new secret of ours, and an address where it has none; return the secret."""
    secret = new_secret()
    row.hook_key = row.hook_key or secrets.token_urlsafe(KEY_BYTES)
    row.hook_sealed = seal_text(tools, connection_hook_context(row), secret)
    session.flush()
    return secret


def address_blocks(request: Request, row: Connection, hooking: Hooking, secret: str, tools: Tools) -> list[Block]:
    """Return an address, a secret where one was made, and what to enter where."""
    speech = request.speech
    facts = [Fact(speech.say("Address"), f"{tools.public_url.rstrip('/')}{PATH}{row.hook_key}")]
    if secret:
        facts.append(Fact(speech.say("Secret"), secret))
    blocks: list[Block] = [Facts(tuple(facts))]
    if hooking.enter:
        blocks.append(Text(speech.say(hooking.enter, header=hooking.schemes[0].header)))
    if secret:
        blocks.append(Text(speech.say("The secret is shown this once."), Tone.STRONG))
    if not tools.public_url:
        blocks.append(Text(speech.say("Put our own address before it: TOUCHLINE_PUBLIC_URL is not set.")))
    return blocks


def _on(request: Request, found: Connection, hooking: Hooking, tools: Tools) -> Reply:
    """Switch on: with a secret of ours, or an address at which nobody is let in until theirs is entered."""
    speech = request.speech
    with tools.database.writing() as session:
        row = _held(session, tools, found)
        secret = ""
        if hooking.theirs:
            row.hook_key = row.hook_key or secrets.token_urlsafe(KEY_BYTES)
        else:
            secret = made(session, row, tools)
        _note(session, request, row, "on")
        blocks = address_blocks(request, row, hooking, secret, tools)
    buttons = [Button(speech.say("All connections"), "connect")]
    if hooking.theirs:
        needed = speech.say("Nobody is let in until its secret is entered here: {what}.", what=speech.say(
            hooking.theirs))  # fmt: skip
        blocks.append(Text(needed, Tone.STRONG))
        enter = Button(speech.say("Enter the secret"), f"connect hook {found.id} secret", Style.PRIMARY)
        buttons.insert(0, enter)
    title = speech.say("Webhooks of {source}", source=found.source)
    return Reply((Message(Card(title, tuple(blocks), tuple(buttons), discreet=True)),))


def _show(request: Request, found: Connection, hooking: Hooking, tools: Tools) -> Reply:
    """Show how they do: what came last, and what could not be read of it."""
    speech = request.speech
    with tools.database.reading() as session:
        last = last_arrival(session, tools.workspace_id, found.id)
        refused = refused_lately(session, tools.workspace_id, found.id)
    blocks = address_blocks(request, found, hooking, "", tools)
    came = speech.moment(instant(last)) if last is not None else speech.say("Nothing has come yet, or not for a week.")
    blocks.append(Facts((Fact(speech.say("Last came"), came),)))
    if found.hook_sealed is None:
        blocks.append(Text(speech.say("Nobody is let in yet: enter the secret."), Tone.STRONG))
    for each in refused:
        for row, reason, column in each.refused or ():
            why = speech.say(reason, column=column or "–", value="…", **_BLANKS)
            words = speech.say("{moment}, row {row}: {why}", moment=speech.moment(instant(each.came_at)), row=row,
                               why=why)  # fmt: skip
            blocks.append(Text(words, Tone.QUIET))
    enter = speech.say("Enter the secret") if hooking.theirs else speech.say("New secret")
    buttons = [Button(enter, f"connect hook {found.id} secret")]
    if found.system == WEBHOOK:
        buttons.append(Button(speech.say("Mapping"), f"connect webhook {found.id}"))
    buttons.append(Button(speech.say("Switch off"), f"connect hook {found.id} off", Style.DANGER))
    title = speech.say("Webhooks of {source}", source=found.source)
    return Reply((Message(Card(title, tuple(blocks), tuple(buttons), discreet=True)),))


_BLANKS = dict.fromkeys(("known", "scale", "ticket", "key", "problem", "most", "found", "expected"), "…")
"""What a reason may name beside a column: it was never kept."""


def _secret(request: Request, found: Connection, hooking: Hooking, tools: Tools) -> Reply:
    """Take theirs by the form, or make a new one of ours."""
    speech = request.speech
    if found.hook_key is None:
        raise HookIsOffError(source=found.source, number=found.id)
    if not hooking.theirs:
        with tools.database.writing() as session:
            row = _held(session, tools, found)
            secret = made(session, row, tools)
            _note(session, request, row, "secret")
            blocks = address_blocks(request, row, hooking, secret, tools)
        return Reply((Message(Card(speech.say("The new secret is kept"), tuple(blocks), discreet=True)),))
    if not request.answers:
        fields = (Field("secret", speech.say(hooking.theirs), hint=speech.say("It is sealed, and never shown again."),
                        secret=True),)  # fmt: skip
        title = speech.say("Webhooks of {source}", source=found.source)
        return Reply(form=Form(title, f"connect hook {found.id} secret", speech.say("Save"), fields))
    secret = request.answers.get("secret", "").strip()
    if not 1 <= len(secret) <= LONGEST_SECRET:
        return Reply(field_errors=FieldErrors({"secret": speech.say(SecretMissingError().message())}), refused=True)
    with tools.database.writing() as session:
        row = _held(session, tools, found)
        row.hook_sealed = seal_text(tools, connection_hook_context(row), secret)
        _note(session, request, row, "secret")
    said = speech.say("What {source} sends is taken from now on.", source=found.source)
    buttons = (Button(speech.say("Show it"), f"connect hook {found.id}"),)
    return Reply((Message(Card(speech.say("The secret is kept"), (Text(said),), buttons)),))


def _off(request: Request, found: Connection, tools: Tools) -> Reply:
    """Switch off: what comes to the address is refused from now on, and a new address is made the next time."""
    speech = request.speech
    with tools.database.writing() as session:
        row = _held(session, tools, found)
        row.hook_key, row.hook_sealed = None, None
        _note(session, request, row, "off")
    said = speech.say("What comes to the address of {source} is refused from now on. Its lists are asked as before.",
                      source=found.source)  # fmt: skip
    buttons = (Button(speech.say("All connections"), "connect"),)
    return Reply((Message(Card(speech.say("Switched off"), (Text(said),), buttons)),))


def _held(session: Session, tools: Tools, found: Connection) -> Connection:
    """The connection, kept from others who set something up."""
    alone(session.connection(), Work.SET_UP)
    row = find_connection(session, tools.workspace_id, found.id)
    if row is None:
        raise HookIsOffError(source=found.source, number=found.id)
    return row


def _note(session: Session, request: Request, row: Connection, what: str) -> None:
    note_setting(session, row.workspace_id, SUBJECT, row.id, request.person.id, {"hook": ("", what)}, request.present)
