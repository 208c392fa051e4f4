"""Reads what a page sends, and refuses what it should not: the limits and shapes of every request body.

Each refusal is an error whose sentence says what is wrong; `status` is its HTTP status.
"""

import json
from collections.abc import Mapping

from aiohttp import web

from kpi.errors import TouchlineError

LONGEST_WORDS = 2000
LONGEST_ANSWER = 5000
MOST_ANSWERS = 50
LARGEST_BODY = 64 * 1024


class RefusedError(TouchlineError):
    """The request was not understood. Reload the page and try again."""

    status = 400


class NotJsonError(RefusedError):
    """The request must be a JSON object. Reload the page and try again."""


class NotJsonTypeError(RefusedError):
    """The request must be sent as application/json. Reload the page and try again."""

    status = 415


class TooLargeError(RefusedError):
    """That is too long. Please shorten it to {limit} characters."""

    status = 413


class MissingError(RefusedError):
    """The request lacks "{name}", or it has the wrong type. Reload the page and try again."""


class EmptyError(RefusedError):
    """There was nothing to send. Type a command first."""


class ElsewhereError(RefusedError):
    """Only the playground's own page may do this, opened at the address that Touchline printed."""

    status = 403


class NoSessionError(RefusedError):
    """This page is no longer signed in as anyone. Choose who to be again."""

    status = 404


class NotFoundError(RefusedError):
    """That is not here, or not for you to see."""

    status = 404


async def read_object(request: web.Request) -> dict[str, object]:
    """Return the request's JSON object. RefusedError for anything else, or too much of it."""
    if request.content_type != "application/json":
        raise NotJsonTypeError
    try:
        body = json.loads(await request.read())
    except (ValueError, RecursionError) as problem:
        raise NotJsonError from problem
    if not isinstance(body, dict):
        raise NotJsonError
    return body


def text_of(body: Mapping[str, object], name: str, longest: int = LONGEST_WORDS) -> str:
    """Return a text of the body, without what a keyboard cannot type."""
    value = body.get(name)
    if not isinstance(value, str):
        raise MissingError(name=name)
    if len(value) > longest:
        raise TooLargeError(limit=longest)
    return "".join(letter for letter in value if letter in "\n\t" or letter.isprintable())


def words_of(body: Mapping[str, object], name: str) -> str:
    """Return what somebody said, on one or more lines; EmptyError when it is nothing."""
    words = text_of(body, name).strip()
    if not words:
        raise EmptyError
    return words


def number_of(body: Mapping[str, object], name: str) -> int:
    """Return a whole number of the body, zero or more."""
    value = body.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise MissingError(name=name)
    return value


def answers_of(body: Mapping[str, object], names: frozenset[str]) -> dict[str, str]:
    """Return a form's answers: texts, under the names of the form's own fields."""
    answers = body.get("answers")
    if not isinstance(answers, dict) or len(answers) > MOST_ANSWERS or not names.issuperset(answers):
        raise MissingError(name="answers")
    return {name: text_of(answers, name, LONGEST_ANSWER) for name in answers}
