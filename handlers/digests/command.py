"""`digest`: scheduled posts under control. The first word says what to do; a post's number stands anywhere.

Sub-words are understood in every language at once; a misspelt one is refused with the nearest.
"""

from handlers.digests.control import changes, owner, pause, remove, resume, show
from handlers.digests.details import details
from handlers.digests.overview import overview
from handlers.digests.preview import preview, test
from handlers.digests.refusals import UnknownWordError
from handlers.digests.schedule import opens_schedule_form, schedule
from handlers.digests.status import status
from handlers.errors import NearlyArgumentError
from handlers.request import Reply, Request
from handlers.subwords import SubWord, begins, find_sub_word, known_sub_words, leading_number, nearest_sub_word
from handlers.tools import Tools


def _show(request: Request, words: str, tools: Tools) -> Reply:
    return show(request, words, tools) if words else overview(request, words, tools)


_SCHEDULE = ("schedule", "new", "plan", "set", "change", "edit", "planen", "einrichten", "neu", "ändern")
SUB_WORDS: tuple[SubWord, ...] = (
    SubWord(_SCHEDULE, schedule),
    SubWord(("preview", "next", "vorschau", "nächste"), preview),
    SubWord(("now", "test", "jetzt", "probe", "probieren"), test),
    SubWord(("status", "ledger", "delivered", "log", "stand", "zugestellt", "protokoll"), status),
    SubWord(("pause", "stop", "hold", "pausieren", "anhalten"), pause),
    SubWord(("resume", "unpause", "continue", "fortsetzen", "weiter"), resume),
    SubWord(("remove", "delete", "cancel", "entfernen", "löschen", "abbestellen"), remove),
    SubWord(("changes", "history", "änderungen", "verlauf"), changes),
    SubWord(("owner", "hand over", "besitzer", "übergeben", "verantwortlich"), owner),
    SubWord(("details", "detail", "einzelheiten"), details, shown=False),
    SubWord(("show", "list", "zeigen", "liste"), _show),
)


def digest(request: Request, words: str, tools: Tools) -> Reply:
    """Answer what is asked about scheduled posts."""
    said = words.strip()
    if not said:
        return overview(request, "", tools)
    number, rest = leading_number(said)
    if number and not rest:
        return show(request, number, tools)
    found = find_sub_word(SUB_WORDS, said)
    if found is not None:
        return found.sub.run(request, found.rest, tools)
    if near := nearest_sub_word(SUB_WORDS, said):
        raise NearlyArgumentError(words=rest.split()[0], nearest=near)
    raise UnknownWordError(words=rest, known=known_sub_words(SUB_WORDS))


def opens_form(rest: str) -> bool:
    """Return whether these words after "digest" may open the form."""
    number, said = leading_number(rest)
    word = next((each for each in _SCHEDULE if begins(said, each)), None)
    return word is not None and opens_schedule_form(f"{number} {said[len(word) :]}".strip())
