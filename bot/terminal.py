"""The terminal as a chat platform: one message in, its answer as text or as JSON, its pictures and papers in files.

Promises: the same path as in chat, and it waits for the pictures; files are readable by their owner only, and never
overwrite another. Never opens a form: it shows what the form asks and how to answer it.
"""

import asyncio
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from pathlib import Path, PurePath
from typing import NamedTuple, TextIO

from bot.hub import Hub
from bot.papers import NotPrintedError, printed
from bot.playground.render import Json, render_card, render_form
from bot.port import Address, Heard, Pictures
from handlers.cards import Card, Field, FieldErrors, FieldKind, Form, Picture
from handlers.plain import as_text, summary
from handlers.request import Audience, PlaceKind
from locales.speech import Speech

ANSWERED, NOT_ANSWERED = 0, 2
"""Exit statuses: an answer; words that were refused or not understood."""


class Image(NamedTuple):
    """A picture in a file; None when it could not be drawn. `alt` says what it shows."""

    path: Path | None
    alt: str


class File(NamedTuple):
    """A paper in a file; None when it could not be made."""

    path: Path | None
    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Sent:
    """One message: whom it is for ("anna", "#support"), and whether only one person reads it."""

    to: str
    private: bool
    card: Card
    images: tuple[Image, ...]
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """All that came back for one message."""

    speech: Speech
    messages: tuple[Sent, ...]
    form: Form | None = None
    field_errors: Mapping[str, str] = field(default_factory=dict)
    refused: bool = False

    @property
    def status(self) -> int:
        """The exit status: 0 answered, 2 refused or not understood."""
        return NOT_ANSWERED if self.refused or self.field_errors else ANSWERED


async def chat(hub: Hub, heard: Heard, folder: Path, now: datetime) -> Outcome:
    """Say one thing as somebody, and wait for all of the answer. Pictures go into `folder`, which is made if needed."""
    viewer = await hub.viewer(heard.identity)
    speech = Speech(viewer.locale, viewer.zone) if viewer else Speech("en", "UTC")
    asker = viewer.handle if viewer else heard.identity
    port = TerminalPort(asker, _Folder(folder, now))
    reply = await hub.hear(port, heard, now)
    return Outcome(speech, tuple(port.messages.values()), port.form, port.field_errors, reply.refused)


class TerminalPort:
    """Gathers what is sent, in its order."""

    def __init__(self, asker: str, folder: "_Folder") -> None:
        """`asker` is the handle of the person heard."""
        self.messages: dict[str, Sent] = {}
        self.form: Form | None = None
        self.field_errors: dict[str, str] = {}
        self._asker = asker
        self._folder = folder

    async def post(self, address: Address, card: Card, pictures: Pictures) -> str:
        """Gather a message and write its pictures."""
        message_id = str(len(self.messages) + 1)
        self.messages[message_id] = await self._sent(address, card, pictures)
        return message_id

    async def update(self, message_id: str, address: Address, card: Card, pictures: Pictures) -> None:
        """Put a message in the place of another. One that this run did not send is gathered as a new one."""
        self.messages[message_id] = await self._sent(address, card, pictures)

    async def delete(self, message_id: str, address: Address) -> None:  # noqa: ARG002 - the port's shape
        """Take a message back."""
        self.messages.pop(message_id, None)

    async def open_form(self, heard: Heard, form: Form) -> None:  # noqa: ARG002 - the same
        """Keep the form, to be shown as text."""
        self.form = form

    async def reject_form(self, heard: Heard, errors: FieldErrors) -> None:  # noqa: ARG002 - the same
        """Keep what is wrong with the answers."""
        self.field_errors = dict(errors.errors)

    async def close_form(self, heard: Heard) -> None:
        """Nothing stands open on a terminal."""

    async def _sent(self, address: Address, card: Card, pictures: Pictures) -> Sent:
        alts = [block.alt for block in card.blocks if isinstance(block, Picture)]
        drawn = await pictures() if alts else ()
        paths = await asyncio.to_thread(self._folder.write, drawn)
        images = tuple(Image(path, alt) for path, alt in zip(paths, alts, strict=True))
        papers = [each async for each in printed(card, pictures)]
        kept = await asyncio.to_thread(self._folder.keep, [(paper.name, content) for paper, content in papers])
        files = tuple(File(path, paper.name, paper.title) for path, (paper, _) in zip(kept, papers, strict=True))
        return Sent(self._receiver(address), self._is_private(address), card, images, files)

    def _receiver(self, address: Address) -> str:
        place = address.heard.place
        match address.audience:
            case Audience.CHANNEL:
                return f"#{address.to.removeprefix('#')}"
            case Audience.PERSON:
                return address.to.removeprefix("@")
            case Audience.PLACE if place.kind is PlaceKind.CHANNEL:
                return f"#{(place.name or place.id).removeprefix('#')}"
            case _:
                return self._asker

    def _is_private(self, address: Address) -> bool:
        alone = address.heard.place.kind is PlaceKind.DIRECT
        return address.audience in {Audience.ASKER, Audience.PERSON, Audience.HOME} or (
            address.audience is Audience.PLACE and alone
        )


class _Folder:
    """Where pictures go. Files are numbered on from what is there already."""

    def __init__(self, path: Path, now: datetime) -> None:
        self._path = path
        self._stem = f"touchline-{now:%Y%m%d-%H%M%S}"
        self._number = 0

    def write(self, pictures: tuple[bytes, ...]) -> list[Path | None]:
        """Write each picture to a file of its own; None for one that could not be drawn."""
        return [self._write_one(picture, self._pictures()) if picture else None for picture in pictures]

    def keep(self, papers: list[tuple[str, bytes]]) -> list[Path | None]:
        """Write each paper under its own name, numbered where that is taken; None for one that could not be made."""
        return [self._write_one(content, _names(name)) if content else None for name, content in papers]

    def _pictures(self) -> Iterator[str]:
        while True:
            self._number += 1
            yield f"{self._stem}-{self._number}.png"

    def _write_one(self, content: bytes, names: Iterator[str]) -> Path:
        self._path.mkdir(parents=True, exist_ok=True)
        for name in names:
            path = self._path / name
            try:
                # It may show one person's figures, and the folder may be a shared one.
                descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            except FileExistsError:
                continue
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
            return path
        raise FileExistsError(self._path)


def _names(name: str) -> Iterator[str]:
    """Yield a file's name, and then the same with numbers; no part of it leads to another folder."""
    plain = PurePath(name.replace("\\", "/")).name or "touchline"
    yield plain
    yield from (f"{PurePath(plain).stem}-{number}{PurePath(plain).suffix}" for number in count(2))


def as_json(outcome: Outcome) -> Json:
    """Return the outcome as `chat --json` prints it; `error` is one line when the words were refused."""
    return {
        "messages": [
            {
                "to": sent.to,
                "private": sent.private,
                "text": as_text(sent.card),
                "cards": [render_card(sent.card)],
                "images": [{"path": str(image.path), "alt": image.alt} for image in sent.images if image.path],
                "files": [{"path": str(file.path), "title": file.title} for file in sent.files if file.path],
            }
            for sent in outcome.messages
        ],
        "form": render_form(outcome.form) if outcome.form else None,
        "field_errors": dict(outcome.field_errors),
        "error": _error(outcome),
    }


def print_outcome(outcome: Outcome, out: TextIO) -> None:
    """Write the outcome for somebody to read: each message under its reader's name, then the form, if there is one."""
    parts = [_message(sent, outcome.speech) for sent in outcome.messages]
    parts += [_form(outcome.form, outcome.speech)] if outcome.form else []
    parts += ["\n".join(_problem(name, problem) for name, problem in outcome.field_errors.items())]
    out.write("\n\n".join(part for part in parts if part) + "\n")


def _error(outcome: Outcome) -> str | None:
    if outcome.field_errors:
        return "; ".join(_problem(name, problem) for name, problem in outcome.field_errors.items())
    if not outcome.refused:
        return None
    return summary(outcome.messages[0].card) if outcome.messages else outcome.speech.say("That did not work")


def _message(sent: Sent, speech: Speech) -> str:
    head = speech.say("To {who}, who alone sees it:", who=sent.to) if sent.private else f"{sent.to}:"
    files = [speech.say("Picture: {path}", path=str(image.path)) for image in sent.images if image.path]
    files += [_filed(file, speech) for file in sent.files]
    return "\n\n".join(part for part in (head, as_text(sent.card), "\n".join(files)) if part)


def _filed(file: File, speech: Speech) -> str:
    if file.path is None:
        return speech.say(NotPrintedError.message(), name=file.name)
    return speech.say("{title}: {path}", title=file.title, path=str(file.path))


def _form(form: Form, speech: Speech) -> str:
    example = " ".join(f'--answer {each.name}="{_example(each)}"' for each in form.fields)
    how = speech.say("Answer by saying: {words}", words=f'{example} "{form.words}"')
    return "\n\n".join(
        part for part in (form.title, form.intro, *(_question(each) for each in form.fields), how) if part
    )


def _example(question: Field) -> str:
    """What an answer looks like; several are parted by commas."""
    if question.kind is FieldKind.SEVERAL and question.choices:
        return ",".join(choice.value for choice in question.choices[:3])
    return "..."


def _question(question: Field) -> str:
    head = f"{question.name}: {question.label}"
    choices = [f"  {choice.value}  {choice.label}" for choice in question.choices]
    notes = [f"  {note}" for note in (question.hint, question.value and f"[{question.value}]") if note]
    return "\n".join([head, *notes, *choices])


def _problem(name: str, problem: str) -> str:
    return f"{name}: {problem}" if name else problem
