"""`coach plan`: action plans of a person with who coaches them. A number says which plan, a person whose.

Light to import: what each word does is loaded when it is said. Never repeats what was typed.
"""

from handlers.goals.finding import first_word
from handlers.goals.refusals import UnknownPlanWordError, WhichPlanError
from handlers.later import later
from handlers.request import Reply, Request
from handlers.subwords import SubWord, find_sub_word, known_sub_words, leading_number
from handlers.tools import Tools

_PLAN = ("plan", "plans", "action plan", "plans of", "pläne", "maßnahmenplan", "maßnahmen")
_CHANGE = ("change", "edit", "ändern")
_MAKING, _SHOWING = "handlers.goals.plan_making", "handlers.goals.plan_showing"

_WORDS: tuple[SubWord, ...] = (
    SubWord(_CHANGE, later(_MAKING, "change"), needs_number=True),
    SubWord(("done", "step", "erledigt", "schritt"), later(_MAKING, "done"), needs_number=True),
    SubWord(("close", "end", "schließen", "beenden"), later(_MAKING, "close"), needs_number=True),
    SubWord(("result", "did it work", "ergebnis", "wirkung"), later("handlers.goals.plan_result", "result"),
            needs_number=True),
)  # fmt: skip


def plan(request: Request, words: str, tools: Tools) -> Reply:
    """Show plans, or do with one what the words say; a person alone opens the form of a new one."""
    called, said = first_word(words)
    if called:
        listed = said.casefold() in ("list", "liste")
        run = later(_SHOWING, "plans") if listed else later(_MAKING, "new")
        answered: Reply = run(request, called if listed else f"{called} {said}".strip(), tools)
        return answered
    number, rest = leading_number(said)
    if not number and rest and request.answers:
        return later(_MAKING, "new")(request, rest, tools)  # type: ignore[no-any-return]
    if not number and rest:
        raise WhichPlanError
    if not rest:
        shown: Reply = later(_SHOWING, "show" if number else "plans")(request, number, tools)
        return shown
    found = find_sub_word(_WORDS, said)
    if found is None:
        raise UnknownPlanWordError(number=number, known=known_sub_words(_WORDS))
    return found.sub.run(request, found.rest, tools)


SUB_WORDS: tuple[SubWord, ...] = (SubWord(_PLAN, plan),)
"""What `coach` gains: added to its sub-words."""


def opens_plan_form(words: str) -> bool:
    """Say whether these words after "coach plan" may open a form: whose a new one is, or a change of a numbered one."""
    called, said = first_word(words)
    if called:
        return not said
    found = find_sub_word(_WORDS, said)
    return found is not None and found.sub.words is _CHANGE and len(found.rest.split()) == 1
