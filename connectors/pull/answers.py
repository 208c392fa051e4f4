"""What came back for a list, read as far as its pages need it: the JSON, its rows, where the next page is."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from connectors.pull.cleaned import cleaned, needs_cleaning
from connectors.pull.client import Client
from connectors.pull.errors import OddAnswerError
from connectors.pull.paging import Answer, dig
from connectors.pull.row import Row
from connectors.pull.system import Stream
from connectors.refusal import RefusedRowError

if TYPE_CHECKING:
    import httpx


def json_of(client: Client, stream: Stream, response: "httpx.Response") -> Any:
    """Return an answer's JSON, an empty object where the system says that there is nothing; OddAnswerError."""
    if response.status_code == HTTPStatus.NO_CONTENT:
        return {}
    try:
        found = response.json()
        return cleaned(found) if needs_cleaning(response.content) else found
    except (ValueError, RecursionError):
        raise OddAnswerError(system=client.system.title, stream=stream.name, what="JSON") from None


def object_of(client: Client, stream: Stream, response: "httpx.Response") -> Row:
    """Return an answer that is one object; a list is one under "rows"."""
    doc = json_of(client, stream, response)
    try:
        return Row({"rows": doc} if isinstance(doc, list) else doc)
    except RefusedRowError:
        raise OddAnswerError(system=client.system.title, stream=stream.name, what="object") from None


def answer_of(client: Client, stream: Stream, response: "httpx.Response") -> Answer:
    """Return an answer's rows; OddAnswerError where they are not where the contract has them."""
    doc = json_of(client, stream, response)
    rows = dig(doc, stream.rows)
    if rows is None and isinstance(doc, Mapping) and (doc.get("errors") or doc.get("error")):
        raise OddAnswerError(system=client.system.title, stream=stream.name, what="errors")  # GraphQL says 200
    if rows is None and isinstance(doc, Mapping) and stream.rows:
        rows = []
    if not isinstance(rows, list):
        raise OddAnswerError(system=client.system.title, stream=stream.name, what=stream.rows or "list")
    link = response.links.get("next", {}).get("url")
    last = None
    if stream.time is not None and rows:
        try:
            last = stream.time(Row(rows[-1]))
        except RefusedRowError:
            last = None
    return Answer(doc, rows, link, last)
