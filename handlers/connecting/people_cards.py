"""What `people` shows: to admins whom nobody is linked to and who may be who, to everybody else what they are asked.

An address is never shown whole, and no figure at all.
"""

from handlers.cards import Block, Button, Card, Style, Table, Text, Tone
from handlers.connecting.proposing import called
from handlers.request import Message, Reply, Request
from handlers.tools import Tools
from storage.database import Session
from storage.marks import BOT, SHARED, marked
from storage.matches import proposed, refused
from storage.people import identities_of, unlinked

MOST_SHOWN, MOST_BUTTONS = 50, 8


def myself(session: Session, request: Request, tools: Tools) -> Reply:
    """What I am called elsewhere, and what I am asked."""
    speech = request.speech
    names = [f"{each.name} ({each.provider})" for each in identities_of(session, request.person.id)
             if each.provider != "email"]  # fmt: skip
    said = speech.say("You are linked to: {names}.", names=speech.listing(names)) if names else (
        speech.say("Nothing is linked to you yet."))  # fmt: skip
    blocks: list[Block] = [Text(said)]
    buttons: list[Button] = []
    for each in proposed(session, tools.workspace_id, request.person.id):
        blocks.append(Text(speech.say("Is this you at {source}?", source=each.identity.provider) + " "
                           + called(each.identity)))  # fmt: skip
        buttons.append(Button(speech.say("Yes, that is me"), f"people yes {each.match.id}", Style.PRIMARY))
        buttons.append(Button(speech.say("No"), f"people no {each.match.id}"))
    return Reply((Message(Card(speech.say("Who is who"), tuple(blocks), tuple(buttons), discreet=True)),))


def everybody(session: Session, request: Request, tools: Tools) -> Reply:
    """Whom nobody is linked to, and who may be who."""
    speech = request.speech
    waiting = unlinked(session, tools.workspace_id)
    proposals = {each.identity.id: each for each in proposed(session, tools.workspace_id)}
    not_them = refused(session, tools.workspace_id)
    first = sorted(waiting, key=lambda each: each.id not in proposals)
    rows = tuple(
        (
            str(each.id), each.provider, called(each),
            f"@{proposals[each.id].person.handle}" if each.id in proposals
            else speech.say("refused") if each.id in not_them else "–",
        )
        for each in first[:MOST_SHOWN]
    )  # fmt: skip
    title = speech.say("Who is who")
    if not waiting:
        blocks: list[Block] = [Text(speech.say("Nobody waits to be linked."))]
    else:
        columns = speech.say("No."), speech.say("System"), speech.say("There"), speech.say("May be")
        blocks = [Table(speech.say("Linked to nobody yet"), columns, rows)]
        if len(waiting) > MOST_SHOWN:
            more = len(waiting) - MOST_SHOWN
            blocks.append(Text(speech.say_many("{count} more.", "{count} more.", more), Tone.QUIET))
        how = speech.say('By number: "people confirm 12", "people link 12 @name", "people bot 12", "people shared 12".')
        blocks.append(Text(how, Tone.QUIET))
    known = marked(session, tools.workspace_id)
    if known:
        columns_of = speech.say("No."), speech.say("System"), speech.say("There"), speech.say("Marked as")
        kinds = {BOT: speech.say("bot"), SHARED: speech.say("shared account")}
        of = tuple((str(each.id), each.provider, each.name, kinds.get(each.marked or "", "")) for each in known)
        blocks.append(Table(speech.say("Not one person"), columns_of, of[:MOST_SHOWN]))
    buttons = [
        Button(speech.say("{name} is @{handle}", name=each.identity.name, handle=each.person.handle),
               f"people confirm {each.identity.id}")
        for each in list(proposals.values())[:MOST_BUTTONS]
    ]  # fmt: skip
    if len(proposals) > 1:
        label = speech.say("Confirm all {count} proposed", count=len(proposals))
        buttons.insert(0, Button(label, "people confirm all", Style.PRIMARY))
    return Reply((Message(Card(title, tuple(blocks), tuple(buttons))),))
