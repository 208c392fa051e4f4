"""How systems hand out their lists, page by page. Pure: an answer in, where to go on out.

A token is JSON: it is kept with the facts of its page, and the next process goes on from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from connectors.pull.asking import Ask

Token = Any


class Answer(NamedTuple):
    """What came: the JSON, the rows in it, the address the Link header gives, and the newest change among the rows.

    `bytes` is the body where it is no JSON.
    """

    doc: Any
    rows: list[Any]
    link: str | None = None
    last: int | None = None
    bytes: bytes = b""


@dataclass(frozen=True, slots=True)
class Once:
    """The whole list in one answer."""

    kept = False

    def at(self, ask: Ask, token: Token) -> Ask:  # noqa: ARG002 - as the others
        """Return the request itself."""
        return ask

    def after(self, answer: Answer, token: Token) -> Token:  # noqa: ARG002 - as the others
        """Return None: there is no more."""
        return None


@dataclass(frozen=True, slots=True)
class NextLink:
    """The next page's address, at `path` of the answer; empty: in the Link header.

    There is none where the field `more` is not true, or where `stop` is. `still`: a page that names itself as the next
    one says that there is no more for now.
    """

    path: str = ""
    more: str = ""
    stop: str = ""
    still: bool = False
    kept = False

    def at(self, ask: Ask, token: Token) -> Ask:
        """Return the request for the address."""
        return Ask(token, method=ask.method, headers=ask.headers, body=ask.body) if token else ask

    def after(self, answer: Answer, token: Token) -> Token:
        """Return the next address."""
        if _ended(answer, self.more, self.stop):
            return None
        found = (dig(answer.doc, self.path) if self.path else answer.link) or None
        return None if self.still and found == token else found


@dataclass(frozen=True, slots=True)
class Cursor:
    """A cursor at `path` of the answer that goes into `param`: of the query, or of the body (`in_body`, dotted).

    It ends where there is none, where the field `stop` is true, or where `more` is not. `kept`: the last cursor is
    where the next round begins, so that it is a token at the end too. `alone`: with a cursor, nothing else is asked.
    """

    path: str
    param: str
    in_body: bool = False
    stop: str = ""
    more: str = ""
    kept: bool = False
    alone: tuple[str, ...] = ()

    def at(self, ask: Ask, token: Token) -> Ask:
        """Return the request with the cursor."""
        if token is None:
            return ask
        if self.in_body:
            return ask.with_field(self.param, token)
        without = {name: value for name, value in ask.params.items() if name not in self.alone}
        return Ask(ask.path, {**without, self.param: token}, ask.body, ask.method, ask.headers)

    def after(self, answer: Answer, token: Token) -> Token:  # noqa: ARG002 - as the others
        """Return the next cursor, None at the end."""
        return None if _ended(answer, self.more, self.stop) else self.last(answer)

    def last(self, answer: Answer) -> Token:
        """Return the cursor of an answer, at its end too."""
        return dig(answer.doc, self.path) or None


@dataclass(frozen=True, slots=True)
class Pages:
    """Pages by number, or by offset (`step` rows each), until one is not full. `size` is how many a full one has.

    `anchored`: the rows come by the time of their change, the oldest first, and "{since}" is inclusive. Then each
    full page moves "{since}" to its last row's time and begins anew: no list grows too long for the system, and what
    changes while it is read moves to its end and is read there. `text`: the number is written as text.
    """

    param: str
    size: int
    first: int = 1
    step: int = 1
    in_body: bool = False
    anchored: bool = False
    text: bool = False
    kept = False

    def at(self, ask: Ask, token: Token) -> Ask:
        """Return the request for the page."""
        page = self.first if token is None else token["page"]
        number = str(page) if self.text else page
        return ask.with_field(self.param, number) if self.in_body else ask.with_param(self.param, number)

    def after(self, answer: Answer, token: Token) -> Token:
        """Return the next page, None after one that was not full."""
        if len(answer.rows) < self.size:
            return None
        held = token or {"page": self.first}
        if self.anchored and answer.last is not None and answer.last > held.get("since", 0):
            return {"page": self.first, "since": answer.last}
        return {**held, "page": held["page"] + self.step}


@dataclass(frozen=True, slots=True)
class LastRow:
    """A field of the last row goes into `param`, and what lies beyond that row comes; until nothing does."""

    of: str
    param: str
    kept = False

    def at(self, ask: Ask, token: Token) -> Ask:
        """Return the request for what lies beyond a row."""
        return ask if token is None else ask.with_param(self.param, token)

    def after(self, answer: Answer, token: Token) -> Token:  # noqa: ARG002 - as the others
        """Return the field of the last row that has it, None where there was no row."""
        return next((found for row in reversed(answer.rows) if (found := dig(row, self.of))), None)


@dataclass(frozen=True, slots=True)
class Anchored:
    """Rows by the time of their change, the oldest first, `size` at most; "{since}" is inclusive and moves along.

    It ends where nothing is newer. Where a whole page is of one time, it would never come further: then the same
    token comes again, and whoever walks stops with an error instead of leaving out what is behind.
    """

    size: int
    kept = False

    def at(self, ask: Ask, token: Token) -> Ask:  # noqa: ARG002 - "{since}" was filled from the token
        """Return the request itself."""
        return ask

    def after(self, answer: Answer, token: Token) -> Token:
        """Return from when on the next page is."""
        if not answer.rows or answer.last is None:
            return None
        if token is not None and answer.last <= token["since"]:
            return token if len(answer.rows) >= self.size else None
        return {"since": answer.last}


Paging = Once | NextLink | Cursor | Pages | LastRow | Anchored


def since_of(token: Token) -> int | None:
    """Return the time a token has moved "{since}" to, None where it has not."""
    return token.get("since") if isinstance(token, Mapping) else None


def _ended(answer: Answer, more: str, stop: str) -> bool:
    """Say whether an answer's own field tells that it is the last one."""
    return bool((stop and dig(answer.doc, stop) is True) or (more and dig(answer.doc, more) is not True))


def dig(found: Any, path: str) -> Any:
    """Return what stands at a dotted path, None where it ends early; an empty path is the whole."""
    for name in path.split(".") if path else ():
        if not isinstance(found, Mapping):
            return None
        found = found.get(name)
    return found
