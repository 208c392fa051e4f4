"""`checkin`: recurring questions. The first word says what to do.

Sub-words are understood in every language at once; a misspelt one is refused with the nearest.
"""

from handlers.checkins.answering import answer, skip
from handlers.checkins.looking import mine, results
from handlers.checkins.overview import end, overview, pause, resume
from handlers.checkins.planning import plan
from handlers.checkins.refusals import UnknownCheckinWordError
from handlers.digests.naming import shortened
from handlers.errors import NearlyArgumentError
from handlers.request import Reply, Request
from handlers.subwords import SubWord, begins, find_sub_word, known_sub_words, leading_number, nearest_sub_word
from handlers.tools import Tools

_PLAN = ("plan", "new", "schedule", "planen", "neu", "einrichten")
_ANSWER = ("answer", "reply", "antworten", "beantworten")
SUB_WORDS: tuple[SubWord, ...] = (
    SubWord(_PLAN, plan),
    SubWord(_ANSWER, answer, needs_number=True),
    SubWord(("skip", "überspringen", "auslassen"), skip, needs_number=True),
    SubWord(("mine", "my answers", "meine", "meine antworten"), mine),
    SubWord(("results", "answers", "ergebnisse", "antworten von"), results, needs_number=True),
    SubWord(("pause", "pausieren", "anhalten"), pause, needs_number=True),
    SubWord(("resume", "continue", "fortsetzen"), resume, needs_number=True),
    SubWord(("end", "stop", "remove", "beenden", "entfernen"), end, needs_number=True),
    SubWord(("list", "show", "liste", "zeigen"), overview),
)


def checkin(request: Request, words: str, tools: Tools) -> Reply:
    """Answer what is asked about check-ins."""
    said = words.strip()
    if not said:
        return overview(request, "", tools)
    number, rest = leading_number(said)
    if number and not rest:
        return results(request, number, tools)
    found = find_sub_word(SUB_WORDS, said)
    if found is not None:
        return found.sub.run(request, found.rest, tools)
    if near := nearest_sub_word(SUB_WORDS, said):
        raise NearlyArgumentError(words=said.split()[0], nearest=near)
    raise UnknownCheckinWordError(words=shortened(said.split()[0]), known=known_sub_words(SUB_WORDS))


def opens_form(rest: str) -> bool:
    """Return whether these words after "checkin" may open a form: a plan without words, or a round's answer."""
    said = rest.strip()
    if any(begins(said, word) for word in _ANSWER):
        return True
    return said.casefold() in _PLAN
