"""`improve`: what a team tries out, whether it helped, and where its tickets wait. Without a word, the list."""

from handlers.digests.naming import shortened
from handlers.errors import NearlyArgumentError
from handlers.improving.bottlenecks import bottlenecks
from handlers.improving.experiment_list import list_
from handlers.improving.experiment_result import result
from handlers.improving.experiments import new, remove
from handlers.improving.refusals import UnknownImproveWordError
from handlers.request import Reply, Request
from handlers.subwords import SubWord, find_sub_word, known_sub_words, leading_number, nearest_sub_word
from handlers.tools import Tools

_NEW = ("new", "try", "add", "neu", "ausprobieren")
SUB_WORDS: tuple[SubWord, ...] = (
    SubWord(_NEW, new),
    SubWord(("result", "did it help", "ergebnis"), result, needs_number=True),
    SubWord(("bottlenecks", "bottleneck", "waits", "engpässe", "engpass"), bottlenecks),
    SubWord(("remove", "delete", "entfernen", "löschen"), remove, needs_number=True),
    SubWord(("show", "list", "zeigen", "liste"), list_),
)


def improve(request: Request, words: str, tools: Tools) -> Reply:
    """Answer what is asked about improvement."""
    said = words.strip()
    if not said:
        return list_(request, "", tools)
    number, rest = leading_number(said)
    if number and not rest:
        return result(request, number, tools)
    found = find_sub_word(SUB_WORDS, said)
    if found is not None:
        return found.sub.run(request, found.rest, tools)
    if near := nearest_sub_word(SUB_WORDS, said):
        raise NearlyArgumentError(words=rest.split()[0], nearest=near)
    raise UnknownImproveWordError(words=shortened(rest), known=known_sub_words(SUB_WORDS))


def opens_form(rest: str) -> bool:
    """Return whether these words after "improve" may open the form."""
    return rest.strip().casefold() in _NEW
