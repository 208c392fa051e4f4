"""A desk that stands in for the handlers: it knows a few people, and answers with every kind of card on command."""

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from bot.playground.people import Command, PlaygroundPerson
from bot.port import Heard
from charts.specs import Trend, TrendPoint, Unit
from coaching.access import Role, Viewer
from handlers.cards import (
    Button,
    Card,
    Choice,
    Fact,
    Facts,
    Field,
    FieldErrors,
    FieldKind,
    Form,
    Link,
    Picture,
    Style,
    Table,
    Text,
    Tone,
)
from handlers.request import Audience, Message, Reply, Request
from kpi.errors import TouchlineError
from locales.speech import Speech
from tests.bot.papers import WITH_PAPERS

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)

PEOPLE = [
    PlaygroundPerson("id-anna", "anna", "Anna Berg", Role.AGENT, "Billing", "en", "Europe/Berlin"),
    PlaygroundPerson("id-jonas", "jonas", "Jonas Weber", Role.AGENT, "Billing", "de", "Europe/Berlin"),
    PlaygroundPerson("id-mei", "mei", "Mei Chen", Role.LEAD, "Billing", "en", "Europe/Berlin"),
    PlaygroundPerson("id-omar", "omar", "Omar Haddad", Role.AGENT, "Technical", "en", "Europe/Berlin"),
    PlaygroundPerson("id-ruth", "ruth", "Ruth Okafor", Role.MANAGER, "", "en", "Europe/Berlin"),
]

COMMANDS: list[Command] = [
    ("mystats", "mystats [period] [kpi]", "My figures, and what changed"),
    ("teamstats", "teamstats [team] [period] [kpi]", "The team's figures, for who may see them"),
    ("why", "why KPI [period]", "The definition of a figure, and the tickets behind it"),
    ("help", "help", "What I can do"),
]

FIGURES = "37 tickets of Anna Berg"


class StrangerError(TouchlineError):
    """Nobody here is known as {identity}. Ask whoever runs Touchline to add you."""


class NotUnderstoodError(TouchlineError):
    """There is no command "{words}". Try mystats."""


def trend(title: str = "First reply time, weekly median") -> Trend:
    """Half a year of weekly medians with one signal."""
    first = date(2026, 6, 1)
    values = [5400, 6100, 4800, 5900, 5200, 6400, 5000, 5600, 6200, 5100, 5800, 5300, 6000, 14400, 5500, 5700]
    points = tuple(
        TrendPoint(first + timedelta(weeks=week), value, 20 + week, signal=value > 10000)
        for week, value in enumerate(values)
    )
    return Trend(
        title,
        Unit.DURATION,
        points,
        "en",
        "median",
        centre=5600,
        lower=3600,
        upper=8800,
        target=7200,
        target_label="target 2 h",
        limits_label="usual range",
        signal_label="unusual",
    )


def stats_card() -> Card:
    """A card with every kind of block."""
    return Card(
        "Anna Berg, last 30 days",
        (
            Text("Nothing unusual in 11 of 12 measures.\nFirst reply was slower in one week.", Tone.STRONG),
            Facts(
                (
                    Fact("First reply", "1 h 34 min", "median of 212 · p90 5 h 10 min"),
                    Fact("Solved", "198", "24 more than the 30 days before"),
                    Fact("CSAT", "91 %", "84–95 % · 61 answers of 198"),
                    Fact("Reopened", "4 %", "8 of 198"),
                    Fact("Within target", "88 %", "target 2 h"),
                )
            ),
            Picture(trend(), "First reply time by week: 1 h 30 min at first, 1 h 35 min last; one week was unusual."),
            Table(
                "Slowest first replies",
                ("Ticket", "Topic", "Waited", "Replies"),
                (
                    (Link("#10492", "https://desk.example.com/10492"), "Refund <b>late</b>", "9 h 12 min", "4"),
                    (Link("#10377", "javascript:alert(1)"), "Invoice address", "7 h 2 min", "2"),
                    ("#10214", "Double charge on a yearly plan after a change of card", "6 h 40 min", "11"),
                ),
            ),
        ),
        (
            Button("Last week", "mystats last week", Style.PRIMARY),
            Button("Why first reply?", "why first reply"),
            Button("Log a note", "note"),
        ),
        "1–30 Nov 2026 · business hours · first reply v3 · helpdesk data of 09:00",
    )


NOTE = Form(
    "A note about a call",
    "note",
    "Save",
    (
        Field("summary", "What was it about?", hint="One line; the customer is not named."),
        Field("kind", "Kind", FieldKind.CHOICE, choices=(Choice("Praise", "praise"), Choice("Question", "question"))),
        Field("details", "Details", FieldKind.PARAGRAPH, required=False),
        Field("day", "Day", FieldKind.DATE, value="2026-11-21"),
    ),
    "Only you and your lead read it.",
)

DAYS = Form(
    "A morning digest",
    "days",
    "Save",
    (
        Field("days", "On which days?", FieldKind.SEVERAL, "0,2", hint="Work days only.",
              choices=tuple(Choice(name, str(at)) for at, name in enumerate(("Mon", "Tue", "Wed", "Thu", "Fri")))),
        Field("at", "At what time?", value="08:30"),
    ),
)  # fmt: skip


class FakeDesk:
    """Answers by the first word of what was said; see `answers`."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.began = threading.Event()
        self.may_go_on = threading.Event()
        self.people: Callable[[], list[PlaygroundPerson]] = lambda: PEOPLE
        self.answers: dict[str, Callable[[Request], Reply]] = {
            "mystats": lambda _: Reply((Message(stats_card()),)),
            "public": lambda _: _one("Said to everybody", Audience.PLACE),
            "tell": lambda request: _one("For your eyes", Audience.PERSON, request.words.split()[1]),
            "shout": lambda request: _one("For a channel", Audience.CHANNEL, request.words.split()[1]),
            "buttons": lambda _: Reply((Message(Card("Ready?", (), (Button("Go", "go"),)), Audience.PLACE),)),
            "go": lambda _: Reply((Message(Card("Gone"), Audience.PLACE, replaces=True),)),
            "secretly": lambda _: Reply((Message(Card("Between us"), replaces=True),)),
            "hook": lambda _: Reply((Message(Card("Hook", (), (Button("S", "secretly"),)), Audience.PLACE),)),
            "note": _note,
            "escalate": escalate,
            "days": days,
            "report": lambda _: Reply((Message(WITH_PAPERS),)),
            "publish": lambda _: Reply((Message(WITH_PAPERS, Audience.PLACE),)),
            "slow": self._slow,
            "crash": _crash,
        }

    def viewer(self, identity: str) -> Viewer | None:
        for number, person in enumerate(PEOPLE):
            if person.identity == identity:
                return Viewer(number, 1, person.handle, person.name, person.role, person.locale, person.zone)
        return None

    def request(self, heard: Heard, now: datetime) -> Request:
        viewer = self.viewer(heard.identity)
        if viewer is None:
            raise StrangerError(identity=heard.identity)
        speech = Speech(viewer.locale, viewer.zone)
        return Request(viewer, heard.place, heard.words, now, speech, heard.answers, quoted=heard.quoted)

    def thanks_with(self, heard: Heard, emoji: str) -> bool:
        """Whether somebody known may thank with this emoji: here there is one."""
        return emoji == "tada" and self.viewer(heard.identity) is not None

    def answer(self, request: Request) -> Reply:
        self.requests.append(request)
        word = request.words.lstrip("/").split()[0]
        answer = self.answers.get(word)
        if answer is None:
            sentence = NotUnderstoodError(words=request.words).sentence()
            card = Card("I did not understand that", (Text(sentence),), (Button("mystats", "mystats"),))
            return Reply((Message(card),), refused=True)
        return answer(request)

    def _slow(self, _: Request) -> Reply:
        self.began.set()
        if not self.may_go_on.wait(30):
            raise TimeoutError
        return Reply((Message(Card("Slow but sure", (Picture(trend(), "A trend."),))),))


def _one(title: str, audience: Audience, to: str = "") -> Reply:
    return Reply((Message(Card(title), audience, to),))


def _note(request: Request) -> Reply:
    if not request.answers:
        return Reply(form=NOTE)
    if request.answers.get("summary") == "crash":
        raise RuntimeError(FIGURES)
    missing = {name: "Please fill this in." for name in ("summary", "kind") if not request.answers.get(name)}
    if missing:
        return Reply(field_errors=FieldErrors(missing))
    return _one(f"Saved: {request.answers['summary']}", Audience.ASKER)


def days(request: Request) -> Reply:
    """Ask for days, and say which were ticked."""
    if not request.answers:
        return Reply(form=DAYS)
    if not request.answers["days"]:
        return Reply(field_errors=FieldErrors({"days": "Choose at least one day."}))
    return _one(f"Saved: {request.answers['days']}", Audience.ASKER)


def escalate(request: Request) -> Reply:
    """Ask what is to be escalated, with the message that it is about in the form; say what was sent."""
    if request.answers:
        return _one(f"Escalated: {request.answers['title']}", Audience.ASKER)
    quoted = request.quoted
    about = Field("title", "What is it about?", value=quoted.text if quoted else "")
    details = f"{quoted.author} {quoted.url}".strip() if quoted else ""
    where = Field("details", "Where?", FieldKind.PARAGRAPH, details, required=False)
    return Reply(form=Form("Escalate", "escalate", "Escalate", (about, where)))


def _crash(_: Request) -> Reply:
    raise RuntimeError(FIGURES)
