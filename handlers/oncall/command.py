"""`oncall`: who is on call, and how that is changed. The first word says what to do; without one it is shown.

Sub-words are understood in every language at once; a misspelt one, or a rotation's name, is refused with the nearest.
"""

from collections.abc import Callable
from difflib import get_close_matches

from handlers.errors import NearlyArgumentError, RefusedError
from handlers.oncall.answering import agree, decline, withdraw
from handlers.oncall.exchanging import override, swap, take
from handlers.oncall.managing import changes, remove
from handlers.oncall.refusals import PeriodWordsError, WhichRotationError
from handlers.oncall.setting import change, new
from handlers.oncall.showing import me, overview, show
from handlers.request import Reply, Request
from handlers.tools import Tools

Handler = Callable[[Request, str, Tools], Reply]

_NEW = ("new", "create", "add", "neu", "anlegen")
_CHANGE = ("change", "edit", "ändern")
SUB_WORDS: tuple[tuple[tuple[str, ...], Handler], ...] = (
    (("me", "my", "my shifts", "mine", "ich", "meine", "meine dienste"), me),
    (_NEW, new),
    (_CHANGE, change),
    (("remove", "delete", "entfernen", "löschen"), remove),
    (("changes", "history", "änderungen", "verlauf"), changes),
    (("take", "take over", "übernehmen", "übernimm"), take),
    (("override", "put", "vertretung", "einsetzen"), override),
    (("swap", "trade", "tauschen", "tausch"), swap),
    (("agree", "accept", "zustimmen", "annehmen"), agree),
    (("decline", "refuse", "ablehnen"), decline),
    (("withdraw", "undo", "zurückziehen", "zurücknehmen"), withdraw),
    (("show", "list", "zeigen", "liste"), show),
)
"""What each sub-word does."""

_BY_WORD = {word: run for words, run in SUB_WORDS for word in words}


def oncall(request: Request, words: str, tools: Tools) -> Reply:
    """Answer what is asked about being on call."""
    said = " ".join(words.split())
    if not said:
        return overview(request, tools)
    for word in sorted(_BY_WORD, key=len, reverse=True):
        if _begins(said, word):
            return _BY_WORD[word](request, said[len(word) :].strip(), tools)
    try:
        return show(request, said, tools)
    except (PeriodWordsError, WhichRotationError) as refusal:
        raise _nearly(said, refusal) from None


def _nearly(said: str, refusal: RefusedError) -> RefusedError:
    """The refusal of a misspelt sub-word, where that is what it is."""
    first = said.split()[0]
    near = get_close_matches(first.casefold(), _BY_WORD, 1, 0.75)
    return NearlyArgumentError(words=first, nearest=near[0]) if near else refusal


def opens_form(rest: str) -> bool:
    """Return whether these words after "oncall" may open the form: a new rotation, or a change of one that is named."""
    said = " ".join(rest.split()).casefold()
    return said in _NEW or (":" not in said and any(_begins(said, word) for word in _CHANGE))


def _begins(said: str, word: str) -> bool:
    folded = said.casefold()
    return folded == word or folded.startswith(f"{word} ")
