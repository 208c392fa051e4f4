"""`/touchline connect`: lists the connections, opens a system's form, and does what is said about one that is there.

Admins connect, and change what is connected; managers see how it does. A key goes through the form alone.
"""

from collections.abc import Mapping

from coaching.access import decide_connect, decide_connections_seen
from connectors.pull.system import System
from connectors.pull.trying import minutes_for
from connectors.systems import NAMES
from handlers.cards import Block, Button, Card, Style, Text, Tone
from handlers.connecting import keeping
from handlers.connecting.choosing import system_said
from handlers.connecting.forms import SINCE, SPANS, system_form
from handlers.connecting.listing import show_all, show_systems
from handlers.connecting.refusals import (
    ConnectionsNotSeenError,
    OnlyAdminsConnectError,
    UnknownConnectWordError,
    UnknownSystemError,
)
from handlers.connecting.saving import Saved, connect_with, helpdesks
from handlers.errors import NearlyArgumentError
from handlers.escalations.refusals import SecretInWordsError
from handlers.later import later
from handlers.request import Message, Reply, Request
from handlers.subwords import SubWord, find_sub_word, known_sub_words, leading_number, nearest_sub_word
from handlers.tools import Tools
from kpi.words import N_
from storage.connections import removed_connections

MANY = 10_000
SECRETS = ("secret", "geheimnis")

HELPS: Mapping[str, str] = {
    "tickets": N_("Say “people” after the first round: who is who there is proposed, never guessed."),
    "surveys": N_("Its answers are kept as ratings of the tickets that they name."),
}


def connect(request: Request, words: str, tools: Tools) -> Reply:
    """List what is connected, or do what the words say."""
    if not decide_connections_seen(request.person):
        raise ConnectionsNotSeenError
    said = words.strip()
    if not said:
        return show_all(request, tools)
    number, rest = leading_number(said)
    if number and not rest:
        return keeping.show(request, said, tools)
    if found := find_sub_word(SUB_WORDS, said):
        if found.sub.run not in _LOOKS:
            _require_admin(request)
        return found.sub.run(request, found.rest, tools)
    if system := system_said(said):
        _require_admin(request)
        return _system(request, *system, tools)
    if near := nearest_sub_word(SUB_WORDS, said):
        raise NearlyArgumentError(words=said.split()[0], nearest=near)
    raise UnknownConnectWordError(words=said.split()[0], known=known_sub_words(SUB_WORDS))


def opens_form(rest: str) -> bool:
    """Return whether these words after "connect" open a form."""
    found = find_sub_word(SUB_WORDS, rest)
    if found is not None:
        if found.word == "webhook" or (found.word in ("hook", "hooks") and found.rest.casefold().endswith(SECRETS)):
            return True
        if found.sub.run is _add:
            rest = found.rest
        else:
            return found.sub.run is keeping.key
    system = system_said(rest)
    return system is not None and not system[1]


def _require_admin(request: Request) -> None:
    if not decide_connect(request.person):
        raise OnlyAdminsConnectError


def _add(request: Request, words: str, tools: Tools) -> Reply:
    """As without "add"."""
    if not words.strip():
        return show_systems(request)
    system = system_said(words)
    if system is None:
        raise UnknownSystemError(words=words.split()[0], known=", ".join(NAMES))
    return _system(request, *system, tools)


def _systems(request: Request, words: str, tools: Tools) -> Reply:  # noqa: ARG001 - one shape for every handler
    return show_systems(request)


def _list(request: Request, words: str, tools: Tools) -> Reply:  # noqa: ARG001 - the same
    return show_all(request, tools)


def _system(request: Request, system: System, rest: str, tools: Tools) -> Reply:
    """Open the form of a system, or take what it says."""
    if rest:
        raise SecretInWordsError(example=f"connect {system.name}")
    if not request.answers:
        with tools.database.reading() as session:
            former = removed_connections(session, tools.workspace_id, system.name)
            return Reply(form=system_form(system, helpdesks(session, tools), former, request.speech))
    saved = connect_with(request, system, tools)
    return saved if isinstance(saved, Reply) else _told(request, system, saved)


def _told(request: Request, system: System, saved: Saved) -> Reply:
    """Say what is pulled, from when on, and how long about that takes."""
    speech = request.speech
    lists = speech.listing(stream.name for stream in system.streams)
    days = int(request.answers.get(SINCE, "0"))
    blocks: list[Block] = [
        Text(speech.say("{title} takes the key. I pull: {lists}.", title=system.title, lists=lists)),
        Text(speech.say("From when on: {span}.", span=speech.say(SPANS[str(days)]))),
        Text(
            speech.say_many(
                "The first round begins within some minutes. By {title}'s limits, ten thousand tickets take about"
                " {count} minute; it goes on by itself, and can be stopped at any time.",
                "The first round begins within some minutes. By {title}'s limits, ten thousand tickets take about"
                " {count} minutes; it goes on by itself, and can be stopped at any time.",
                minutes_for(system, MANY), title=system.title,
            )
        ),
    ]  # fmt: skip
    for name, right in saved.tried.unread:
        missing = (
            speech.say("The key may not read {stream} yet: give it the right “{right}” there.", stream=name,
                       right=right)
            if right
            else speech.say("The key may not read {stream} yet: give it that right there.", stream=name)
        )  # fmt: skip
        blocks.append(Text(missing, Tone.STRONG))
    if system.kind in HELPS:
        blocks.append(Text(speech.say(HELPS[system.kind]), Tone.QUIET))
    buttons = (Button(speech.say("Show it"), f"connect {saved.connection_id}", Style.PRIMARY),)
    return Reply((Message(Card(speech.say("{source} is connected", source=saved.source), tuple(blocks), buttons)),))


SUB_WORDS: tuple[SubWord, ...] = (
    SubWord(("list", "liste"), _list),
    SubWord(("systems", "systeme"), _systems),
    SubWord(("add", "new", "hinzufügen", "neu"), _add),
    SubWord(("show", "zeigen"), keeping.show, needs_number=True),
    SubWord(("pause", "pausieren", "anhalten"), keeping.pause, needs_number=True),
    SubWord(("resume", "fortsetzen", "weiter"), keeping.resume, needs_number=True),
    SubWord(("again", "nochmal", "erneut"), keeping.again, needs_number=True),
    SubWord(("key", "schlüssel"), keeping.key, needs_number=True),
    SubWord(("hook", "hooks"), later("handlers.pushing.hook_command", "hook"), needs_number=True),
    SubWord(("webhook",), later("handlers.pushing.webhook_command", "webhook")),
    SubWord(("remove", "delete", "entfernen", "löschen"), keeping.remove, needs_number=True),
)

_LOOKS = (_list, _systems, keeping.show)
"""What changes nothing: managers may say it too."""
