"""The neutral vocabulary of messages: what a card says, with no platform's word in it.

Content only: who reads a card is the `Message`'s business (`handlers.request`). Texts are final, in the reader's
language. Limits and truncation belong to the renderers. A button carries words, as if its presser had typed them, so
that what it may do is decided from who pressed it and never from what it carries.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from charts.specs import Drawing

if TYPE_CHECKING:
    from charts.paper.specs import Document, Workbook  # known where a paper is made and where it is printed


class Tone(StrEnum):
    """How a text is said."""

    NORMAL = "normal"
    STRONG = "strong"
    QUIET = "quiet"  # small print: how many, by which definition


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph. Plain words, no markup; a newline is a line break."""

    text: str
    tone: Tone = Tone.NORMAL


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure: what it is called, what it is, and what must stand beside it (n, interval, target)."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Figures side by side or below each other, as the platform can."""

    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A cell or a line that opens `url` (http or https)."""

    text: str
    url: str


Cell = str | Link


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings. `caption` says what the table is, for a screen reader too."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart to be drawn, and the words that say what it shows. The edge draws it, apart from everything else."""

    drawing: Drawing
    alt: str


Block = Text | Facts | Table | Picture


class Style(StrEnum):
    """How a button looks."""

    PLAIN = "plain"
    PRIMARY = "primary"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Button:
    """Pressing it says `words`, as the presser."""

    label: str
    words: str
    style: Style = Style.PLAIN


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that goes with a card, as data: the edge prints it. `name` is the file's ("report-2026-W47.pdf")."""

    name: str
    title: str
    content: "Document | Workbook"


@dataclass(frozen=True, slots=True)
class Card:
    """One message's content: a title, blocks, buttons, and small print.

    `keep` sends the card to its reader's direct messages; shown where a private message does not stay. `papers` are
    files that follow it. `discreet`: a notification of it says its title and nothing else.
    """

    title: str
    blocks: tuple[Block, ...] = ()
    buttons: tuple[Button, ...] = ()
    footer: str = ""
    keep: Button | None = None
    papers: tuple[Paper, ...] = ()
    discreet: bool = False


class FieldKind(StrEnum):
    """What a form's field takes."""

    LINE = "line"
    PARAGRAPH = "paragraph"
    CHOICE = "choice"
    SEVERAL = "several"  # any of the choices, answered as their values joined by commas
    DATE = "date"  # answered as YYYY-MM-DD


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a choice: what is shown, and what is sent."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Field:
    """One question of a form. `value` is what stands in it at first; what is typed into a `secret` one is not shown."""

    name: str
    label: str
    kind: FieldKind = FieldKind.LINE
    value: str = ""
    hint: str = ""
    required: bool = True
    choices: tuple[Choice, ...] = ()
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """A dialogue. Sending it says `words` with the answers beside them (`Request.answers`, by field name)."""

    title: str
    words: str
    submit: str
    fields: tuple[Field, ...]
    intro: str = ""


@dataclass(frozen=True, slots=True)
class FieldErrors:
    """What is wrong with a form's answers, by field name; the form stays open with what was typed."""

    errors: dict[str, str] = field(default_factory=dict)
