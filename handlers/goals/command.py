"""`goals`: what one works towards and how it stands. The first word says what to do; without one it is shown.

Sub-words are understood in every language at once. What was typed is not repeated where it is not understood.
"""

from handlers.digests.naming import shortened
from handlers.errors import NearlyArgumentError, OnePersonError
from handlers.goals.ending import end, reached
from handlers.goals.finding import first_word
from handlers.goals.proposing import propose
from handlers.goals.refusals import UnknownGoalsWordError
from handlers.goals.setting import set_
from handlers.goals.showing import show
from handlers.request import Reply, Request
from handlers.subwords import SubWord, find_sub_word, known_sub_words, leading_number, nearest_sub_word
from handlers.tools import Tools

_SET = ("set", "new", "add", "setzen", "neu")
SUB_WORDS: tuple[SubWord, ...] = (
    SubWord(_SET, set_),
    SubWord(("propose", "suggest", "vorschlagen", "vorschlag"), propose),
    SubWord(("reached", "done", "erreicht", "geschafft"), reached, needs_number=True),
    SubWord(("end", "remove", "drop", "beenden", "streichen"), end, needs_number=True),
    SubWord(("show", "list", "zeigen", "liste"), show),
)


def goals(request: Request, words: str, tools: Tools) -> Reply:
    """Answer what is asked about goals."""
    called, rest = first_word(words)
    if not rest:
        return show(request, called, tools)
    found = find_sub_word(SUB_WORDS, rest)
    if found is not None:
        return found.sub.run(request, f"{called} {found.rest}".strip(), tools)
    said = leading_number(rest)[1]
    if said and (near := nearest_sub_word(SUB_WORDS, rest)):
        raise NearlyArgumentError(words=said.split()[0], nearest=near)
    if called and first_word(rest)[0]:
        raise OnePersonError
    raise UnknownGoalsWordError(words=shortened(rest.split()[0]), known=known_sub_words(SUB_WORDS))


def opens_form(rest: str) -> bool:
    """Return whether these words after "goals" may open the form: a new goal of which nothing is said yet."""
    found = find_sub_word(SUB_WORDS, first_word(rest)[1])
    return found is not None and found.sub.words is _SET and not first_word(found.rest)[1]
