"""Lists that are made first: asked for, waited for, fetched. Each step is a token: a restart goes on waiting."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from connectors.pull.asking import Ask

Unpack = Callable[[bytes], Iterator[dict[str, Any]]]
"""Turns a file that was fetched into rows."""


@dataclass(frozen=True, slots=True)
class Job:
    """How a list is made. The stream's own request begins it; `id_at` is where the answer says how it is called.

    `poll` asks how it stands, with "{job}"; it is ready when the text at `state` is one of `ready`, and has failed when
    it is one of `failed`. Where `file_at` is set, what stands there is "{file}" of `fetch`. `fetch` gives the rows, as
    JSON by the stream's `rows` and `paging`, or as a file that `unpack` reads.

    `window` is how many seconds one job may span: a longer time is asked for piece by piece. `fresh`: the file's
    address lives so shortly that it is fetched in the step that learns of it. `id_ends`: what stands at `id_at` is an
    address that ends in the name.
    """

    id_at: str
    poll: Ask
    state: str
    ready: frozenset[str]
    failed: frozenset[str]
    fetch: Ask
    file_at: str = ""
    unpack: Unpack | None = None
    seconds: float = 10.0
    window: int = 0
    fresh: bool = False
    id_ends: bool = False
