"""Walks one list from where it was left: a page at a time, each with the position that comes after it.

Whoever takes a page in keeps its position in the same transaction: then a crash anywhere neither loses nor doubles.
Rows that cannot be read are refused one by one; where most of a page cannot, nothing of it is taken and nothing passed.
"""

from collections.abc import Container, Iterator, Sequence
from typing import Any, NamedTuple

from connectors.pull.answers import answer_of, object_of
from connectors.pull.asking import Ask
from connectors.pull.client import Client
from connectors.pull.errors import EndlessPagesError, NotThereError, OddAnswerError, RefusedRequestError
from connectors.pull.fitting import fitting
from connectors.pull.making import make
from connectors.pull.paging import Cursor, Token, since_of
from connectors.pull.row import Row
from connectors.pull.system import About, Pulled, Stream
from connectors.refusal import Refusal, RefusedRowError
from kpi.facts import Instant

MOST_REFUSED = 0.5
AHEAD = 366 * 86_400
"""How far "{ahead}" looks, for what is planned."""

SAME = 3
"""So often the same page comes where a list does not go on. Twice it may, where one second fills a whole page."""

FEW = 10
"""Of fewer rows, all may be refused: they prove nothing about the contract."""


class Position(NamedTuple):
    """Where a list was left. `since` is from when on changes are asked for, `token` the page to go on with.

    `newest` is the newest change seen in this walk, `began` when the walk began. All None: never walked.
    """

    since: Instant | None = None
    token: Token = None
    newest: Instant | None = None
    began: Instant | None = None


class Page(NamedTuple):
    """What a page told, and the position after it. `done`: the list has been walked to its end for now."""

    facts: list[Pulled]
    position: Position
    done: bool
    rows: int


def walk(
    client: Client, stream: Stream, position: Position, start: Instant, now: Instant, *,
    agents: Container[str] = (), bots: Container[str] = (),
) -> Iterator[Page]:  # fmt: skip
    """Yield the pages of a list. `start` is how far back one reaches that was never walked. PullError.

    `agents` and `bots` as in `About`.
    """
    about = About(client.said, client.base, agents, bots, start)
    since = start if position.since is None else position.since
    place = Position(since, position.token, position.newest, now if position.began is None else position.began)
    seen: set[str] = {repr(position.token)}
    told: list[str] = []
    fell_back: set[Instant | None] = set()
    while True:
        try:
            page, token = _page(client, stream, about, place, now, told)
        except (RefusedRequestError, NotThereError):
            window = since_of(place.token) if stream.job is not None else None
            if place.token is None or window in fell_back:
                raise
            # A page token, a kept cursor or a job may be too old by now: the list is walked anew from its time, or from
            # the beginning of what that job was for, once for each such time.
            place = place._replace(token=None if window is None else {"since": window})
            fell_back.add(window)
            seen.clear()
            told.clear()
            continue
        yield page
        if page.done:
            return
        if repr(token) in seen or (told[-1] and told[-SAME:] == [told[-1]] * SAME):
            raise EndlessPagesError(system=client.system.title, stream=stream.name)
        seen.add(repr(token))
        del told[:-SAME]
        place = page.position


def as_one(pages: Sequence[Page]) -> Page:
    """Return pages that follow each other as one."""
    facts = [fact for page in pages for fact in page.facts]
    return pages[-1]._replace(facts=facts, rows=sum(page.rows for page in pages))


def _page(
    client: Client, stream: Stream, about: About, place: Position, now: Instant, told: list[str]
) -> tuple[Page, Token]:
    """Return the next page, and its token. What it told is noted in `told`, to know it again."""
    moved = since_of(place.token)
    since = (place.since or 0) if moved is None else moved
    until = _until(stream, since, place, now)
    values = {
        **client.said, "since": stream.form(since), "until": stream.form(until), "ahead": stream.form(now + AHEAD),
    }  # fmt: skip
    if stream.job is not None:
        answer, token = make(client, stream, stream.job, values, place.token, now)
        if token is not None and moved is not None:
            token = {**token, "since": moved}
        elif token is None and place.began is not None and until < min(place.began, now):
            token = {"since": until}
    else:
        response = client.fetch(stream.paging.at(stream.ask.filled(values), place.token), stream.name, stream.pace)
        answer = answer_of(client, stream, response)
        token = stream.paging.after(answer, place.token)
    told.append(_ends(answer.rows))
    rows = _rows(client, stream, answer.rows)
    newest = max((at for at in (place.newest, _newest(stream, rows)) if at is not None), default=None)
    facts = _read(client, stream, about, rows)
    if token is None:
        kept = stream.paging.last(answer) if isinstance(stream.paging, Cursor) and stream.paging.kept else None
        after = Position(_next_since(client, stream, place, newest), kept or _kept(stream, place))
        return Page(facts, after, done=True, rows=len(answer.rows)), None
    return Page(facts, place._replace(token=token, newest=newest), done=False, rows=len(answer.rows)), token


def _until(stream: Stream, since: Instant, place: Position, now: Instant) -> Instant:
    """Until when is asked for: now, or the end of what one job may span. The same for a job that is gone on with."""
    if stream.job is None or not stream.job.window:
        return now
    return min(since + stream.job.window, now if place.began is None else place.began)


def _kept(stream: Stream, place: Position) -> Token:
    """A cursor that is kept stays the old one where the last answer gave none."""
    return place.token if isinstance(stream.paging, Cursor) and stream.paging.kept else None


def _ends(rows: list[Any]) -> str:
    """A page's first and last row, and how many it has: one after it with the same is the same page again."""
    return f"{len(rows)} {rows[0]!r} {rows[-1]!r}" if rows else ""


def _next_since(client: Client, stream: Stream, place: Position, newest: Instant | None) -> Instant | None:
    """From when on the next round asks: a little before the newest seen, never before this round's own.

    Never from a time on that has not been yet: a row may be dated wrongly, and this machine's clock may be fast. The
    system's own says when it was asked; where ours is slow, that is later.
    """
    began = place.began or 0
    asked = began if client.dated is None else int(client.dated)
    reached = min(began, asked) if stream.time is None else None if newest is None else min(newest, max(began, asked))
    return place.since if reached is None else max(place.since or 0, reached - stream.overlap)


def _rows(client: Client, stream: Stream, found: list[Any]) -> list[Row | Refusal]:
    rows: list[Row | Refusal] = []
    for number, each in enumerate(found, 1):
        try:
            rows.append(Row(each))
        except RefusedRowError as refused:
            rows.append(refused.at(number))
    objects = [row for row in rows if isinstance(row, Row)]
    if stream.enrich is not None and objects:
        values = client.said

        def more(ask: Ask) -> Row:
            try:
                filled = ask.filled(values)
            except (KeyError, ValueError, IndexError, AttributeError):  # what a row brought in has braces of its own
                raise OddAnswerError(system=client.system.title, stream=stream.name, what="{}") from None
            return object_of(client, stream, client.fetch(filled, stream.name, stream.pace))

        try:
            stream.enrich(objects, more)
        except RefusedRowError as refused:
            raise OddAnswerError(
                system=client.system.title, stream=stream.name, what=refused.values.get("column", "rows")
            ) from None
    return rows


def _newest(stream: Stream, rows: list[Row | Refusal]) -> Instant | None:
    newest = None
    for row in rows:
        if stream.time is not None and isinstance(row, Row):
            try:
                at = stream.time(row)
            except RefusedRowError:
                continue
            newest = at if newest is None or (at is not None and at > newest) else newest
    return newest


def _read(client: Client, stream: Stream, about: About, rows: list[Row | Refusal]) -> list[Pulled]:
    facts: list[Pulled] = []
    refused = 0
    for number, row in enumerate(rows, 1):
        if isinstance(row, Refusal):
            facts.append(row)
            refused += 1
            continue
        try:
            facts.extend([fitting(fact) for fact in stream.read(row, about)])
        except RefusedRowError as problem:
            facts.append(problem.at(number))
            refused += 1
    if len(rows) >= FEW and refused > len(rows) * MOST_REFUSED:
        raise OddAnswerError(system=client.system.title, stream=stream.name, what="rows")
    return facts
