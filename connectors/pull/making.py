"""Has a list made, waits for it, and fetches it: export jobs. Where it stands is the token, kept after every step."""

from collections.abc import Mapping
from typing import Any

from connectors.pull.answers import answer_of, json_of
from connectors.pull.asking import Ask
from connectors.pull.client import LONGEST_WAIT, Client
from connectors.pull.errors import NotReadyError, OddAnswerError, RefusedRequestError
from connectors.pull.jobs import Job
from connectors.pull.paging import Answer, Token, dig
from connectors.pull.system import Stream
from kpi.facts import Instant

LOOKS = 6
"""How often one round looks whether it is ready, before it is left for the next."""

OLDEST = 86_400
"""Seconds after which a job is not asked for its file any more, but another for the same time in its place.

Systems keep what they have made for hours or days, and some say of what is gone no more than that there is no file.
"""


def make(
    client: Client, stream: Stream, job: Job, values: Mapping[str, Any], token: Token, now: Instant
) -> tuple[Answer, Token]:
    """Do the next step; return its answer (empty until there are rows) and the token after it, None at the end."""
    if token is None or "job" not in token or now - token.get("asked", now) > OLDEST:
        said = _json(client, stream, stream.ask.filled(values))
        name = dig(said, job.id_at)
        if not isinstance(name, str | int):
            raise OddAnswerError(system=client.system.title, stream=stream.name, what=job.id_at)
        return Answer(said, []), {"job": str(name).rsplit("/", 1)[-1] if job.id_ends else name, "asked": now}
    known = {**values, "job": token["job"]}
    if "ready" not in token:
        said = _waited(client, stream, job, known)
        file = dig(said, job.file_at) if job.file_at else ""
        if job.file_at and not file:
            return Answer(said, []), None  # it was made, and there is nothing in it
        if not isinstance(file, str):
            raise OddAnswerError(system=client.system.title, stream=stream.name, what=job.file_at)
        if job.fresh:
            return _fetched(client, stream, job, {**known, "file": file}, token)
        return Answer(said, []), {**token, "ready": True, "file": file}
    known["file"] = token.get("file") or ""
    return _fetched(client, stream, job, known, token)


def _waited(client: Client, stream: Stream, job: Job, known: Mapping[str, Any]) -> Any:
    for _ in range(LOOKS):
        said = _json(client, stream, job.poll.filled(known))
        state = str(dig(said, job.state))
        if state in job.ready:
            return said
        if state in job.failed:
            raise RefusedRequestError(system=client.system.title, stream=stream.name, status=state)
        if job.seconds > LONGEST_WAIT:
            break
        client.sleep(job.seconds)
    raise NotReadyError(after=max(job.seconds, LONGEST_WAIT + 1), system=client.system.title, stream=stream.name)


def _fetched(
    client: Client, stream: Stream, job: Job, known: Mapping[str, Any], token: Mapping[str, Any]
) -> tuple[Answer, Token]:
    ask = job.fetch.filled(known)
    if job.unpack is not None:
        body = (
            client.download(ask.path, stream.name)
            if "://" in ask.path
            else client.fetch(ask, stream.name, stream.pace).content
        )
        try:
            return Answer(None, list(job.unpack(body))), None
        except (ValueError, KeyError, OSError, EOFError, RecursionError):
            raise OddAnswerError(system=client.system.title, stream=stream.name, what="file") from None
    response = client.fetch(stream.paging.at(ask, token.get("at")), stream.name, stream.pace)
    answer = answer_of(client, stream, response)
    after = stream.paging.after(answer, token.get("at"))
    return answer, None if after is None else {**token, "at": after}


def _json(client: Client, stream: Stream, ask: Ask) -> Any:
    return json_of(client, stream, client.fetch(ask, stream.name, stream.pace))
