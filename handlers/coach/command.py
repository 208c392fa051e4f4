"""`coach`: what is done for the people one coaches. A sub-word says what, before or after whom: "brief @tom".

A person alone opens the form of a note. Sub-words are understood in every language at once; each part of coaching adds
its own to `SUB_WORDS`.
"""

from handlers.coach.one_to_one import SUB_WORDS as ONE_TO_ONE
from handlers.coach.one_to_one import opens_form as opens_one_to_one_form
from handlers.coach.refusals import NearlyCoachError, NoSuchCoachError
from handlers.errors import OnePersonError
from handlers.goals.plans import SUB_WORDS as PLANS
from handlers.goals.plans import opens_plan_form
from handlers.later import later
from handlers.request import Reply, Request
from handlers.subwords import Found, Handler, SubWord, find_sub_word, known_sub_words, nearest_sub_word
from handlers.tools import Tools

_NOTES, _WRITING = "handlers.coach.notes", "handlers.coach.writing"
_LINKING = "handlers.coach.linking"
_note: Handler = later(_NOTES, "note")
_overview: Handler = later(_NOTES, "overview")

SUB_WORDS: tuple[SubWord, ...] = (
    *PLANS,
    *ONE_TO_ONE,
    SubWord(("note", "write", "notiz", "notieren"), later(_NOTES, "note")),
    SubWord(("private note", "private notiz"), later(_NOTES, "private_note"), shown=False),
    SubWord(("shared note", "geteilte notiz"), later(_NOTES, "shared_note"), shown=False),
    SubWord(("notes", "list", "notizen", "liste"), later(_NOTES, "notes")),
    SubWord(("links", "reading", "lesestoff"), later(_LINKING, "links")),
    SubWord(("link", "verlinken"), later(_LINKING, "link")),
    SubWord(("save", "speichern"), later(_WRITING, "save"), shown=False),
    SubWord(("ticket",), later(_WRITING, "ticket"), shown=False),
)
"""What each sub-word does. It is given the rest of the words, whom it is about first: "@tom 12"."""


def coach(request: Request, words: str, tools: Tools) -> Reply:
    """Do what the words say; show what there is to coach where there are none."""
    said = words.strip()
    person, rest = first_person(said)
    found = find_sub_word(SUB_WORDS, rest)
    if (person and first_person(rest)[0]) or (found is not None and _names_two(found, person)):
        raise OnePersonError
    if found is not None:
        return found.sub.run(request, f"{person} {found.rest}".strip(), tools)
    if person and not rest:
        return _note(request, person, tools)
    if not said:
        return _overview(request, "", tools)
    near = nearest_sub_word(SUB_WORDS, rest)
    if near:
        raise NearlyCoachError(words=rest.split()[0], nearest=near)
    # What was typed may be meant for nobody else: it is not repeated.
    raise NoSuchCoachError(known=known_sub_words(SUB_WORDS))


def _names_two(found: Found, person: str) -> bool:
    """Whether two people are named where words of a text cannot stand yet; a text may begin with a name."""
    named, rest = first_person(f"{person} {found.rest}".strip())
    return found.sub.words[0] in _OF_ONE and bool(named) and bool(first_person(rest)[0])


_OF_ONE = frozenset({"brief", "meet", "meetings", "plan", "agenda", "actions", "notes"})


def first_person(said: str) -> tuple[str, str]:
    """Return the person the words begin with ("@tom" or an address), "" for none, and the rest."""
    first, _, rest = said.partition(" ")
    named = first.rstrip(",:")
    return (named, rest.strip()) if "@" in named else ("", said)


def opens_form(rest: str) -> bool:
    """Say whether these words after "coach" may open a form."""
    person, said = first_person(rest.strip())
    if not said:
        return bool(person)
    found = find_sub_word(SUB_WORDS, said)
    if found is None:
        return False
    if found.sub in PLANS:
        return opens_plan_form(f"{person} {found.rest}".strip())
    if found.sub in ONE_TO_ONE:
        return opens_one_to_one_form(said)
    name = found.sub.words[0]
    return name in ("ticket", "save") or (name in ("note", "private note", "shared note") and _no_text(found.rest))


def _no_text(rest: str) -> bool:
    """Whether a note has no words yet: whom it is about, at most; or the number of one that is to be edited."""
    _, said = first_person(rest)
    words = said.split()
    return len(words) <= 1 or (len(words) == 2 and any(word.lstrip("#").isdecimal() for word in words))
