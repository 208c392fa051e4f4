"""Shows what is connected and how it does: the last round, what is behind, what failed and how to mend it.

Shows lists and counts, never a row, a key or what was entered of one.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from coaching.access import decide_connect
from connectors.pull.system import System
from connectors.push.hooking import WEBHOOK
from connectors.systems import all_systems
from handlers.cards import Block, Button, Card, Fact, Facts, Style, Table, Text, Tone
from handlers.connecting.choosing import loaded
from handlers.front_desk import sentence
from handlers.pulling.problems import problem_of
from handlers.request import Message, Reply, Request
from handlers.tools import Tools, instant
from kpi.words import N_
from locales.speech import Speech
from storage.connections import Connection, StreamCursor, connections, cursors_of

BEHIND = timedelta(hours=1)
KINDS: Mapping[str, str] = {
    "tickets": N_("Tickets, replies, ratings"),
    "quality": N_("Quality reviews"),
    "surveys": N_("Answers to surveys"),
    "training": N_("Courses"),
    "people": N_("People and leaves"),
    "calls": N_("Calls"),
}


def show_all(request: Request, tools: Tools) -> Reply:
    """Answer with all connections; with the systems there are, where nothing is connected."""
    speech = request.speech
    with tools.database.reading() as session:
        there = connections(session, tools.workspace_id)
        held = [(each, cursors_of(session, tools.workspace_id, each.id)) for each in there]
    if not held:
        return show_systems(request)
    rows = tuple(
        (str(each.id), each.source, state(each, cursors, request.present, speech), last_round(each, speech))
        for each, cursors in held
    )
    title = speech.say("Connected systems")
    columns = speech.say("No."), speech.say("Name"), speech.say("How it does"), speech.say("Last round")
    blocks: list[Block] = [Table(title, columns, rows)]
    blocks += [Text(f"{each.source}: {sentence(problem, speech)}") for each, _ in held
               if (problem := problem_of(each)) is not None]  # fmt: skip
    buttons = [Button(each.source, f"connect {each.id}") for each, _ in held]
    if decide_connect(request.person):
        buttons.append(Button(speech.say("Connect another"), "connect systems", Style.PRIMARY))
    return Reply((Message(Card(title, tuple(blocks), tuple(buttons))),))


def show_one(request: Request, connection: Connection, cursors: Mapping[str, StreamCursor]) -> Reply:
    """Answer with one connection: its lists, what failed and how to mend it, and what can be done."""
    speech = request.speech
    system = loaded(connection)
    problem = problem_of(connection)
    facts = [
        Fact(speech.say("How it does"), state(connection, cursors, request.present, speech)),
        Fact(speech.say("Last round"), last_round(connection, speech)),
        Fact(speech.say("Pulled from"), speech.moment(connection.since)),
    ]
    blocks: list[Block] = [Facts(tuple(facts))]
    if problem is not None:
        blocks.append(Text(sentence(problem, speech), Tone.STRONG))
    if connection.failing_since is not None:
        blocks.append(Text(speech.say("Since {moment}.", moment=speech.moment(connection.failing_since)), Tone.QUIET))
    names = [stream.name for stream in system.streams] if system is not None else list(cursors)
    rows = tuple(_list_row(name, cursors.get(name), speech) for name in names)
    columns = speech.say("List"), speech.say("Pulled until now"), speech.say("Rows"), speech.say("Refused")
    blocks.append(Table(speech.say("Its lists"), columns, rows))
    refusals = [f"{name}: {each.refusal}" for name, each in cursors.items() if each.refusal]
    blocks += [Text(speech.say("Last refused: {what}", what=what), Tone.QUIET) for what in refusals]
    buttons = _changes(connection, system, speech) if decide_connect(request.person) else []
    buttons.append(Button(speech.say("All connections"), "connect"))
    return Reply((Message(Card(connection.source, tuple(blocks), tuple(buttons))),))


def _changes(connection: Connection, system: System | None, speech: Speech) -> list[Button]:
    """Return what can be done with a connection, for who may."""
    number = connection.id
    buttons = [
        Button(speech.say("Go on"), f"connect resume {number}", Style.PRIMARY)
        if connection.paused
        else Button(speech.say("Pause"), f"connect pause {number}")
    ]
    if connection.sealed is not None:
        buttons.append(Button(speech.say("New key"), f"connect key {number}"))
    if system is not None:
        buttons.append(Button(speech.say("Pull all again"), f"connect again {number}"))
    buttons.append(Button(speech.say("Webhooks"), f"connect hook {number}"))
    buttons.append(Button(speech.say("Remove"), f"connect remove {number}", Style.DANGER))
    return buttons


def show_systems(request: Request) -> Reply:
    """Answer with the systems there are, each with the words that connect it."""
    speech = request.speech
    known = list(all_systems().values())
    rows = tuple((each.title, speech.say(KINDS[each.kind]), f"connect {each.name}") for each in known)
    title = speech.say("What I can connect")
    columns = speech.say("System"), speech.say("What it brings"), speech.say("Say")
    intro = speech.say("A helpdesk first: five minutes and an admin's key. docs/connectors.md has the steps.")
    may = decide_connect(request.person)
    buttons = tuple(Button(each.title, f"connect {each.name}") for each in known if may and _is_desk(each))
    return Reply((Message(Card(title, (Text(intro), Table(title, columns, rows)), buttons)),))


def state(connection: Connection, cursors: Mapping[str, StreamCursor], now: datetime, speech: Speech) -> str:
    """Say how a connection does, in a word or two."""
    if connection.paused:
        return speech.say("Paused")
    if connection.failing is not None:
        return speech.say("Up to date but for a list") if connection.lacks_a_list else speech.say("Fails")
    system = loaded(connection)
    if connection.system == WEBHOOK:
        return speech.say("Waits for what is sent")
    if system is None:
        return speech.say("Unknown to this release: remove it")
    whole = sum(1 for stream in system.streams if (held := cursors.get(stream.name)) is not None and held.filled)
    wanted = [each for each in system.streams if not each.entry or connection.entered.get(each.entry)]
    if connection.synced_at is None and whole < len(wanted):
        return speech.say("First round: {done} of {all} lists", done=whole, all=len(wanted))
    if connection.synced_at is not None and now - connection.synced_at > BEHIND + timedelta(seconds=system.every):
        return speech.say("Behind")
    return speech.say("Up to date")


def last_round(connection: Connection, speech: Speech) -> str:
    """Say when a round last came to its end."""
    return speech.moment(instant(connection.synced_at)) if connection.synced_at is not None else "–"


def _list_row(name: str, held: StreamCursor | None, speech: Speech) -> tuple[str, str, str, str]:
    if held is None:
        return name, speech.say("not begun"), "–", "–"
    until = speech.moment(held.moved_at) if held.filled else speech.say("being filled")
    return name, until, speech.number(held.rows), speech.number(held.refused)


def _is_desk(system: System) -> bool:
    return system.kind == "tickets"
