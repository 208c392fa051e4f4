"""The process that walks a system's lists (`python -m bot.walker`): pages out on standard output, one ahead.

Promises what `connectors.pull.walk` promises, and to end when nobody reads on. Its parent writes pickled orders into
its pipe: ("open", system, what was entered, base), then ("walk", list, where from) again and again. It answers with
("page", page) up to the last one, or ("error", the TouchlineError). What was entered is never on a command line.
"""

import pickle
import signal
import sys
from typing import Any

from bot.garbage import looked_for_seldom
from connectors.pull.client import Client
from connectors.pull.walk import walk
from connectors.systems import system_named
from kpi.errors import TouchlineError


def main() -> None:
    """Do what the parent asks for, until it asks no more."""
    # Who presses Ctrl+C means the parent: it takes the page in that is under way, and then lets this process end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    orders, answers = sys.stdin.buffer, sys.stdout.buffer
    client: Client | None = None
    try:
        with looked_for_seldom():
            while True:
                order: tuple[Any, ...] = pickle.load(orders)  # noqa: S301 - our own parent wrote it
                if order[0] == "open":
                    client = _opened(client, *order[1:])
                elif client is not None:
                    _walk(client, answers, *order[1:])
    except (EOFError, BrokenPipeError):
        sys.exit(0)  # the parent has ended, or wants no more


def _opened(before: Client | None, name: str, entered: dict[str, str], base: str) -> Client:
    if before is not None:
        before.close()
    system = system_named(name)
    if system is None:
        raise EOFError
    return Client(system, entered, base=base)


def _walk(client: Client, answers: Any, name: str, *where: Any) -> None:
    stream = next(each for each in client.system.streams if each.name == name)
    position, start, now, agents, bots = where
    try:
        for page in walk(client, stream, position, start, now, agents=agents, bots=bots):
            answers.write(pickle.dumps(("page", page), pickle.HIGHEST_PROTOCOL))
            answers.flush()
    except TouchlineError as problem:
        answers.write(pickle.dumps(("error", problem), pickle.HIGHEST_PROTOCOL))
        answers.flush()


if __name__ == "__main__":
    main()
