"""`digest`: scheduled posts under control. The first word says what to do; a post's number stands anywhere.

Sub-words are understood in every language at once; a misspelt one is refused with the nearest.
"""

from collections.abc import Callable
from difflib import get_close_matches

from handlers.digests.control import changes, owner, pause, remove, resume, show
from handlers.digests.details import details
from handlers.digests.overview import overview
from handlers.digests.preview import preview, test
from handlers.digests.refusals import UnknownWordError
from handlers.digests.schedule import opens_schedule_form, schedule
from handlers.digests.status import status
from handlers.errors import NearlyArgumentError
from handlers.request import Reply, Request
from handlers.tools import Tools

Handler = Callable[[Request, str, Tools], Reply]


def _show(request: Request, words: str, tools: Tools) -> Reply:
    return show(request, words, tools) if words else overview(request, words, tools)


_SCHEDULE = ("schedule", "new", "plan", "set", "change", "edit", "planen", "einrichten", "neu", "ändern")
SUB_WORDS: tuple[tuple[tuple[str, ...], Handler], ...] = (
    (_SCHEDULE, schedule),
    (("preview", "next", "vorschau", "nächste"), preview),
    (("now", "test", "jetzt", "probe", "probieren"), test),
    (("status", "ledger", "delivered", "log", "stand", "zugestellt", "protokoll"), status),
    (("pause", "stop", "hold", "pausieren", "anhalten"), pause),
    (("resume", "unpause", "continue", "fortsetzen", "weiter"), resume),
    (("remove", "delete", "cancel", "entfernen", "löschen", "abbestellen"), remove),
    (("changes", "history", "änderungen", "verlauf"), changes),
    (("owner", "hand over", "besitzer", "übergeben", "verantwortlich"), owner),
    (("details", "detail", "einzelheiten"), details),
    (("show", "list", "zeigen", "liste"), _show),
)
"""What each sub-word does; the first of each is the one that is shown."""

_BY_WORD = {word: run for words, run in SUB_WORDS for word in words}


def digest(request: Request, words: str, tools: Tools) -> Reply:
    """Answer what is asked about scheduled posts."""
    said = words.strip()
    if not said:
        return overview(request, "", tools)
    run, rest = _find(said)
    return run(request, rest, tools)


def opens_form(rest: str) -> bool:
    """Return whether these words after "digest" may open the form."""
    number, said = _turned(rest.strip())
    word = next((each for each in _SCHEDULE if _begins(said, each)), None)
    return word is not None and opens_schedule_form(f"{number} {said[len(word) :]}".strip())


def _find(said: str) -> tuple[Handler, str]:
    """What the words ask for, and what is left of them."""
    number, rest = _turned(said)
    if number and not rest:
        return show, number
    for word in sorted(_BY_WORD, key=len, reverse=True):
        if _begins(rest, word):
            return _BY_WORD[word], f"{number} {rest[len(word) :].strip()}".strip()
    first = rest.split()[0]
    if near := get_close_matches(first.casefold(), _BY_WORD, 1, 0.7):
        raise NearlyArgumentError(words=first, nearest=near[0])
    raise UnknownWordError(words=rest, known=_known())


def _known() -> str:
    """The sub-words that are shown; the detail of a delivery is a button's."""
    return ", ".join(f'"{words[0]}"' for words, run in SUB_WORDS if run is not details)


def _turned(said: str) -> tuple[str, str]:
    """The number that stands first, if one does, and the rest: "12 pause" is "pause 12"."""
    first, _, rest = said.partition(" ")
    bare = first.removeprefix("#")
    return (bare, rest.strip()) if bare.isdecimal() and len(bare) < 12 else ("", said)


def _begins(said: str, word: str) -> bool:
    folded = said.casefold()
    return folded == word or folded.startswith(f"{word} ")
