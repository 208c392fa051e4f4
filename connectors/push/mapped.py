"""Reads JSON that any system sends, as a mapping says: the YAML of docs/import.md, with paths for headings.

Promises: a row that cannot be read is refused by itself, with its number and the reason; nothing is made up: what the
body does not date is dated when it came. Knows nobody: who is named goes by the key that was sent.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from connectors.cells import number, score_in_scale, whole
from connectors.errors import MappingNotYamlError, MappingValueError
from connectors.event_draft import Cell
from connectors.event_layout import EventLayout
from connectors.mapping import mapping_of
from connectors.mapping_parts import choice, columns_of, constants_of, known_keys, section, surveys_of
from connectors.pull.row import Row
from connectors.pull.system import Pulled
from connectors.push.event_parts import event_part
from connectors.push.hooking import body_of
from connectors.push.ticket_parts import CAME, TicketParts
from connectors.refusal import NOT_IN_SCALE, WRONG_SHAPE, Refusal, RefusedRowError
from connectors.ticket_layout import Survey, TicketLayout
from connectors.times import ReadTime, format_reader, iso_reader, refusing, zone_named
from kpi.facts import Instant, Rating
from kpi.parts import TicketPart
from kpi.reviews import Lesson, Review
from kpi.words import N_

LONGEST_MAPPING = 10_000
MOST_ROWS = 1000
TOO_MANY_ROWS = N_("A body may have at most {most} rows; the others were left out.")
_FILE = "webhook"
_TIMES: dict[str, ReadTime] = {
    "epoch": lambda text: int(float(text)), "epoch_ms": lambda text: int(float(text) // 1000),
}  # fmt: skip
LATEST = 2**33
LONGEST, LONG = 500, ("comment", "url", "name", "tags")
_KINDS = {each: each for each in ("tickets", "events", "ratings", "reviews", "lessons")}
_COLUMNS = {
    "ratings": ("ticket", "score", "at", "id", "offered_at", "agent", "comment"),
    "reviews": ("agent", "score", "at", "id", "scorecard", "reviewer", "ticket", "failed"),
    "lessons": ("agent", "name", "id", "given_at", "due_at", "done_at", "score", "url"),
}
_NEEDED = {"ratings": ("ticket", "score"), "reviews": ("agent", "score"), "lessons": ("agent", "name")}
_OWN = {"ratings": "ratings", "reviews": "of", "lessons": "of"}
_YES = ("yes", "true", "1")


class _Plain(yaml.SafeLoader):
    """YAML without aliases: a few lines of them can stand for more than memory holds."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("*")
        return super().compose_node(parent, index)


@dataclass(frozen=True, slots=True)
class BodyMapping:
    """A checked mapping of a webhook's body. `rows` says what a row is, `at` where they stand; empty: the body."""

    rows: str
    at: str
    columns: dict[str, tuple[str, ...]]
    constants: dict[str, str]
    zone: str | None = None
    time_format: str | None = None
    tickets: TicketLayout | None = None
    events: EventLayout | None = None
    surveys: dict[str, Survey | None] = field(default_factory=dict)
    scale: str = "good_bad"
    of: float = 1.0

    def read(self, body: bytes, came: Instant, zone: str) -> Iterator[Pulled]:
        """Yield what a body tells, refusals with their row's number among it. `came` dates what nothing else does."""
        try:
            found = self._found(body_of(body))
        except RefusedRowError as refused:
            yield refused.at(1)
            return
        time = _time(self.time_format, zone_named(self.zone or zone), came)
        for place, each in enumerate(found[:MOST_ROWS], 1):
            try:
                yield from self._row(Row(each), time, came)
            except RefusedRowError as refused:
                yield refused.at(place)
        if len(found) > MOST_ROWS:
            yield Refusal(MOST_ROWS + 1, TOO_MANY_ROWS, {"most": str(MOST_ROWS)})

    def _found(self, body: Any) -> list[Any]:
        if self.at:
            body = Row(body).raw(self.at)
        return body if isinstance(body, list) else [] if body is None else [body]

    def _row(self, row: Row, time: ReadTime, came: Instant) -> Iterator[Pulled]:
        cell = self._cell(row)
        if self.tickets is not None:
            yield TicketParts(self.tickets, time).part(cell)
        elif self.events is not None:
            yield from event_part(self.events, cell, time, came)
        elif self.rows == "ratings":
            yield from self._rating(cell, time, came)
        else:
            yield (self._review if self.rows == "reviews" else self._lesson)(cell, time, came)

    def _cell(self, row: Row) -> Cell:
        def cell(name: str) -> str:
            paths = self.columns.get(name, ())
            for path in paths:
                if (text := _text(row, path, whatever=path != paths[-1])) != "":
                    if len(text) > LONGEST and name not in LONG:
                        raise RefusedRowError(WRONG_SHAPE, column=name, value="")
                    return text
            return self.constants.get(name, "")

        return cell

    def _rating(self, cell: Cell, time: ReadTime, came: Instant) -> Iterator[Pulled]:
        at, offered = _at(cell, "at", time), _at(cell, "offered_at", time)
        text = cell("score").strip().lower()
        survey = self.surveys[text] if text in self.surveys else Survey(self.scale, self._score(text))
        if survey is None:
            return
        seen = at if at is not None else came
        rated = None if survey.score is None else seen
        key = _needed(cell, "ticket")
        rating = Rating(cell("id") or key, offered, rated, survey.score, survey.scale, cell("agent") or None,
                        cell("comment") or None)  # fmt: skip
        yield TicketPart(key, seen, ratings=(rating,))

    def _score(self, text: str) -> int:
        if self.scale == "good_bad" and text in ("good", "bad"):
            return int(text == "good")
        return score_in_scale(whole("score", text), self.scale)

    def _review(self, cell: Cell, time: ReadTime, came: Instant) -> Pulled:
        agent, at = _needed(cell, "agent"), _at(cell, "at", time)
        seen = at if at is not None else came
        return Review(
            cell("id") or f"{agent}/{seen}", agent, seen, self._share(cell), cell("scorecard") or None,
            cell("reviewer") or None, cell("ticket") or None, failed=cell("failed").lower() in _YES,
        )  # fmt: skip

    def _lesson(self, cell: Cell, time: ReadTime, came: Instant) -> Pulled:  # noqa: ARG002 - as the others
        agent, name = _needed(cell, "agent"), _needed(cell, "name")
        given, due, done = (_at(cell, each, time) for each in ("given_at", "due_at", "done_at"))
        return Lesson(cell("id") or f"{agent}/{name}", agent, name, given, due, done, self._share(cell),
                      cell("url") or None)  # fmt: skip

    def _share(self, cell: Cell) -> float | None:
        if not cell("score"):
            return None
        share = number("score", cell("score")) / self.of
        if not 0 <= share <= 1:
            raise RefusedRowError(NOT_IN_SCALE, value=cell("score"), scale=f"0-{self.of:g}")
        return share


def body_mapping(text: str) -> BodyMapping:
    """Return the mapping that a text describes; the errors of `connectors.errors` say what is wrong with it."""
    if len(text) > LONGEST_MAPPING:
        raise MappingNotYamlError(file=_FILE, reason=f"> {LONGEST_MAPPING}")
    try:
        said = yaml.load(text, Loader=_Plain)  # noqa: S506 - a safe loader with less
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise MappingNotYamlError(file=_FILE, reason=" ".join(str(error).split())[:200]) from None
    if not isinstance(said, dict):
        raise MappingNotYamlError(file=_FILE, reason=type(said).__name__)
    said = dict(said)
    rows = choice("rows", said.get("rows", "tickets"), _KINDS)
    at = str(said.pop("list", "") or "")
    form = said.get("time_format")
    if form in _TIMES:
        del said["time_format"]
    found = _as_imported(rows, at, said) if rows in ("tickets", "events") else _of_our_own(rows, at, said)
    return replace(found, time_format=None if form is None else str(form))


def _as_imported(rows: str, at: str, said: dict[str, Any]) -> BodyMapping:
    mapping = mapping_of(said)
    layout = mapping.layout
    if isinstance(layout, TicketLayout):
        figures = {f"figures.{each.key}": each.headings for each in layout.figures}
        return BodyMapping(rows, at, mapping.columns | figures, {}, mapping.zone, tickets=layout)
    return BodyMapping(rows, at, mapping.columns, dict(layout.constants), mapping.zone, events=layout)


def _of_our_own(rows: str, at: str, said: dict[str, Any]) -> BodyMapping:
    known_keys(said, ("rows", "list", "zone", "time_format", "columns", "constants", _OWN[rows]), "the top")
    zone = None if said.get("zone") is None else str(said["zone"])
    if zone is not None:
        zone_named(zone)
    columns, constants = columns_of(said, _COLUMNS[rows], _NEEDED[rows]), constants_of(said, _COLUMNS[rows])
    ratings = section(said, "ratings") if rows == "ratings" else {}
    scale = str(ratings.pop("scale", "good_bad"))
    of = said.get("of", 1)
    if isinstance(of, bool) or not isinstance(of, int | float) or not 0 < of < float("inf"):
        raise MappingValueError(key="of", value=of, known="1, 5, 100, …")
    surveys = surveys_of(ratings, scale)
    return BodyMapping(rows, at, columns, constants, zone, surveys=surveys, scale=scale, of=float(of))


def _time(form: str | None, zone: ZoneInfo, came: Instant) -> ReadTime:
    read = _TIMES[form] if form in _TIMES else format_reader(form, zone) if form else iso_reader(zone)

    def reader(text: str) -> Instant:
        at = came if text == CAME else read(text)
        if not 0 <= at < LATEST:
            raise ValueError
        return at

    return refusing(reader, "at")


def _at(cell: Cell, name: str, time: ReadTime) -> Instant | None:
    text = cell(name)
    return time(text) if text else None


def _needed(cell: Callable[[str], str], name: str) -> str:
    found = cell(name)
    if not found:
        raise RefusedRowError(WRONG_SHAPE, column=name, value="")
    return found


def _text(row: Row, path: str, *, whatever: bool) -> str:
    """What stands at a path, as an export would have it in a cell; `whatever`: nothing where it has another shape."""
    try:
        found = row.raw(path)
    except RefusedRowError:
        if whatever:
            return ""
        raise
    if found is None:
        return ""
    if isinstance(found, bool):
        return "yes" if found else "no"
    if isinstance(found, list):
        return ", ".join(each for each in found if isinstance(each, str))
    text = row.text(path) or ""
    # A half of a pair, or a NUL, is what databases do not take.
    return text.encode("utf-8", "replace").decode().replace("\x00", "")
