"""Files on Teams: a card with a link to an address of ours, as Teams takes no file from a bot but by Graph.

Promises: the address is one that nobody can guess, and stands in the message alone. Where Touchline has no public
address, the card says that, and how to get the file all the same.
"""

from dataclasses import replace

from microsoft_teams.cards import OpenUrlAction

from bot.files import HostedFiles
from bot.hub import Hub
from bot.pacing import Patience
from bot.teams.connector import PATIENT, Connector, Where
from bot.teams.pieces import card_of, dumped, summed_up, title, words
from bot.teams.posting import message
from bot.teams.render import Rendered
from handlers.cards import Paper
from locales.speech import Speech

KILOBYTE = 1024


class Papers:
    """Sends files through the connector. Without `files` there is no public address."""

    def __init__(self, connector: Connector, hub: Hub, files: HostedFiles | None) -> None:
        self._connector = connector
        self._hub = hub
        self._files = files

    async def send(
        self, where: Where, paper: Paper, content: bytes, *, repeat: bool = True, patience: Patience = PATIENT
    ) -> str:
        """Send a file; return Teams' id of its message. TeamsError."""
        speech = Speech(paper.content.locale, "UTC")
        card = await self._linked(where, paper, content, speech) if self._files else _without_address(paper, speech)
        return await self._connector.send(where, message(card), repeat=repeat, patience=patience)

    async def _linked(self, where: Where, paper: Paper, content: bytes, speech: Speech) -> Rendered:
        if self._files is None:
            return _without_address(paper, speech)
        workspace = await self._hub.workspace(f"teams:{where.tenant}")
        url = await self._files.keep(workspace, paper.name, content)
        size = speech.say("{count} KB", count=speech.number(max(1, round(len(content) / KILOBYTE))))
        body = [*title(paper.title), *words(f"{paper.name} · {size}", "quiet")]
        opened = OpenUrlAction(title=speech.say("Get the file"), url=url)
        said = summed_up(paper.title)
        return Rendered(said, card_of(said, [dumped(each) for each in body], [dumped(opened)], speech.locale))


def _without_address(paper: Paper, speech: Speech) -> Rendered:
    lines = speech.say(
        "The file {name} cannot be sent: Teams fetches files from a public address, and Touchline has none here. "
        "Whoever runs it can set TOUCHLINE_PUBLIC_URL; until then `touchline chat` writes it to a file.",
        name=paper.name,
    )
    body = [*title(paper.title), *words(lines)]
    said = summed_up(paper.title)
    return Rendered(said, card_of(said, [dumped(each) for each in body], [], speech.locale))


def in_thread(where: Where, message_id: str) -> Where:
    """Return the thread of a message, where there are threads: its conversation elsewhere."""
    if where.kind != "channel" or not message_id or ";messageid=" in where.conversation:
        return where
    return replace(where, conversation=f"{where.conversation};messageid={message_id}")
