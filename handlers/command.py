"""What a command is, and what a shortcut is: words people may say, with how they are used and what they do.

The commands themselves stand in `handlers.registry`. Never reads a database.
"""

from collections.abc import Callable
from dataclasses import dataclass

from handlers.request import Reply, Request
from handlers.tools import Tools

Handler = Callable[[Request, str, Tools], Reply]


def _never(_: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Command:
    """A command. `words` are what people type, in any language, its name first. `slash`: it has a `/` of its own.

    `opens_form` says of the words after it whether they may open a form: some platforms must be ready for one at once.
    `repeatable`: it changes nothing, so that its answer may be given again and kept.
    """

    words: tuple[str, ...]
    usage: str
    summary: str
    run: Handler
    slash: bool = False
    listed: bool = True
    opens_form: Callable[[str], bool] = _never
    repeatable: bool = False

    @property
    def name(self) -> str:
        """Return the name the command goes by everywhere."""
        return self.words[0]


@dataclass(frozen=True, slots=True)
class Shortcut:
    """Words that a platform offers in a menu, under a `label` of at most 24 characters.

    `on_message`: it is offered on a message, and is about it.
    """

    key: str
    label: str
    words: str
    on_message: bool = False
