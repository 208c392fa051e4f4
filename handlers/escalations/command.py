"""`escalate`: raises what must not wait, and answers what was raised. The first word says what to do, a number which.

Sub-words are understood in every language at once; words that are none are raised. What could be either is asked back:
nobody is paged by a slip.
"""

from collections.abc import Callable

from handlers.cards import Button, Card, Style, Text
from handlers.errors import NearlyArgumentError
from handlers.escalations.refusals import UnknownEscalateWordError
from handlers.later import later
from handlers.request import Message, Reply, Request
from handlers.subwords import Found, SubWord, find_sub_word, known_sub_words, leading_number, nearest_sub_word
from handlers.tools import Tools
from kpi.words import N_

_HERE = "handlers.escalations"


def _at(module: str, name: str) -> Callable[[Request, str, Tools], Reply]:
    return later(f"{_HERE}.{module}", name)


_SNOOZE = ("snooze", "put off", "zurückstellen", "schlummern", "aufschieben")
SUB_WORDS: tuple[SubWord, ...] = (
    SubWord(("raise", "new", "melden", "neu"), _at("raised", "raise_")),
    SubWord(("ack", "acknowledge", "take", "übernehmen", "annehmen", "bestätigen", "quittieren"),
            _at("answering", "ack"), True),
    SubWord(("resolve", "resolved", "close", "lösen", "gelöst", "erledigt", "schließen"),
            _at("answering", "settle"), True),
    SubWord(("take over", "takeover", "selbst übernehmen", "an mich nehmen"), _at("answering", "take_over"), True),
    SubWord(("comment", "note", "kommentar", "kommentieren", "notiz"), _at("answering", "comment"), True),
    SubWord(("reassign", "assign", "hand over", "weitergeben", "zuweisen", "übergeben"),
            _at("answering", "reassign"), True),
    SubWord(_SNOOZE, _at("answering", "snooze"), True),
    SubWord(("useful", "nützlich", "hilfreich"), _at("answering", "useful"), True),
    SubWord(("not useful", "useless", "nicht nützlich", "nicht hilfreich", "unnötig"),
            _at("answering", "not_useful"), True),
    SubWord(("more", "mehr"), _at("answering", "more"), True, shown=False),
    SubWord(("list", "open", "liste", "offene", "offen"), _at("shown", "list_")),
    SubWord(("show", "zeigen", "zeige"), _at("shown", "one"), True, shown=False),
    SubWord(("history", "past", "verlauf", "vergangene", "historie"), _at("history", "history")),
    SubWord(("lesson", "learnt", "lehre", "gelernt", "erkenntnis"), _at("lessons", "lesson"), True),
    SubWord(("done", "fertig"), _at("lessons", "finish"), True),
    SubWord(("policy", "ladder", "rufkette", "leiter", "richtlinie", "eskalationsplan"), _at("policy", "policy")),
    SubWord(("rules", "rule", "regeln", "regel"), _at("rules.command", "rules")),
    SubWord(("pager", "pagers", "empfänger"), _at("receivers", "pager")),
    SubWord(("webhook", "webhooks"), _at("webhooks", "webhook")),
    SubWord(("ticket",), _at("raised", "ticket"), shown=False),
    SubWord(("this", "das", "dies", "diese", "dieses", "diese nachricht"), _at("raised", "this"), shown=False),
)  # fmt: skip
"""What each sub-word does; the first of each is the one that is shown."""

_SAID_TOO = frozenset({"this", "ticket"})
"""Words with which people begin a sentence as well: with more behind them, they do."""

_WITH_NUMBER_ALONE = frozenset({"comment", "reassign", "snooze", "lesson"})
_NEAR_A_NUMBER, _NEAR, _VERY_NEAR = 0.6, 0.7, 0.8


def escalate(request: Request, words: str, tools: Tools) -> Reply:
    """Answer what is asked about escalations, or raise what is said."""
    said = words.strip()
    number, rest = leading_number(said)
    if not said and not request.answers:
        return _at("shown", "opening")(request, "", tools)
    if number and not rest:
        return _ticket_or_one(request, said, number, tools)
    found = find_sub_word(SUB_WORDS, said)
    if found is None:
        return _no_sub_word(request, said, tools)
    if _begins_a_sentence(found, request):
        return _at("raised", "raise_")(request, said, tools)
    if _may_be_a_sentence(found, request):
        return _either(request, said, f"escalate {found.word}")
    return found.sub.run(request, found.rest, tools)


def opens_form(rest: str) -> bool:
    """Return whether the answer to these words after "escalate" may be a form."""
    said = rest.strip()
    found = find_sub_word(SUB_WORDS, said)
    if not said or found is None:
        return not said or (said.startswith("#") and not leading_number(said)[1])
    name, left = found.sub.words[0], found.rest
    if name in _WITH_NUMBER_ALONE:
        return not leading_number(left)[1]
    match name:
        case "raise":
            return not left
        case "this" | "ticket":
            return True
        case "rules":
            return bool(later(f"{_HERE}.rules.command", "opens_form")(left))
        case "policy" | "pager" | "webhook":
            module = {"policy": "policy", "pager": "receivers", "webhook": "webhooks"}[name]
            return bool(later(f"{_HERE}.{module}", "opens_form")(left))
    return False


def _ticket_or_one(request: Request, said: str, number: str, tools: Tools) -> Reply:
    """Show the escalation of a number; "#1234" is a ticket's."""
    if said.startswith("#"):
        return _at("raised", "ticket")(request, number, tools)
    return _at("shown", "one")(request, number, tools)


def _begins_a_sentence(found: Found, request: Request) -> bool:
    """Say whether words are what somebody wants to raise, though they begin as a sub-word does."""
    more = len(found.rest.split()) - (found.sub.words[0] == "ticket")
    return found.sub.words[0] in _SAID_TOO and more > 0 and request.quoted is None


def _may_be_a_sentence(found: Found, request: Request) -> bool:
    """Say whether words that begin with a sub-word could as well be what somebody wants to raise."""
    if request.answers or len(found.rest.split()) < 2:
        return False
    return found.sub.words[0] == "list" or (found.sub.needs_number and not leading_number(found.rest)[0])


def _no_sub_word(request: Request, said: str, tools: Tools) -> Reply:
    """Raise it; but a slip of a sub-word is refused with the nearest, and a lone word with what is known."""
    number, rest = leading_number(said)
    tokens = rest.split()
    about_one = bool(number) or (len(tokens) == 2 and bool(leading_number(tokens[1])[0]))
    near = nearest_sub_word(SUB_WORDS, said, _NEAR_A_NUMBER if about_one else _NEAR if len(tokens) < 3 else _VERY_NEAR)
    if near and (about_one or len(tokens) < 3):
        raise NearlyArgumentError(words=tokens[0], nearest=near)
    if near:
        return _either(request, said, f"escalate {near}")
    if number or len(tokens) < 2:
        raise UnknownEscalateWordError(words=said, known=known_sub_words(SUB_WORDS))
    return _at("raised", "raise_")(request, said, tools)


def _either(request: Request, said: str, command: str) -> Reply:
    """Ask which was meant: nobody is paged by mistake, and nobody waits for a page that was taken for a command."""
    speech = request.speech
    words = N_('Nobody is paged yet. Did you mean "{command}", or is all of it what you want to raise?')
    text = speech.say(words, command=command)
    offered = (
        Button(speech.say("Raise it"), f"escalate raise {said}", Style.PRIMARY),
        Button(speech.say("Show open ones"), "escalate list"),
    )
    return Reply((Message(Card(speech.say("Which do you mean?"), (Text(text),), offered)),), refused=True)
