"""`kudos`: thanks a colleague, with the reason. Whom one thanks stands first, so that no name is a sub-word.

Sub-words are understood in every language at once. Nothing is given by a reaction, nor by a word in some message.
"""

from handlers.errors import NearlyArgumentError
from handlers.later import later
from handlers.request import Reply, Request
from handlers.subwords import SubWord, find_sub_word, nearest_sub_word
from handlers.tools import Tools

_HERE = "handlers.kudos"
_GIVING, _MINE, _REACTING = f"{_HERE}.giving", f"{_HERE}.mine", f"{_HERE}.reacting"

SUB_WORDS: tuple[SubWord, ...] = (
    SubWord(("mine", "my", "meine", "meins"), later(_MINE, "mine")),
    SubWord(("remove", "take back", "zurücknehmen", "entfernen"), later(_MINE, "remove"), True),
    SubWord(("settings", "einstellungen"), later(f"{_HERE}.setting", "settings")),
    SubWord(("give", "geben"), later(_GIVING, "by_form"), shown=False),
    SubWord(("this", "das", "dies", "diese nachricht"), later(_GIVING, "this"), shown=False),
    SubWord(("reaction",), later(_REACTING, "reaction"), shown=False),
    SubWord(("because",), later(_REACTING, "because"), shown=False),
)
"""What each sub-word does; the first of each is the one that is shown."""


def kudos(request: Request, words: str, tools: Tools) -> Reply:
    """Thank somebody, or do what the sub-word says; without words, open the form."""
    said = words.strip()
    if not said:
        opened: Reply = later(_GIVING, "opened")(request, "", tools)
        return opened
    found = find_sub_word(SUB_WORDS, said)
    if found is not None:
        return found.sub.run(request, found.rest, tools)
    if "@" not in said.split()[0] and len(said.split()) == 1 and (near := nearest_sub_word(SUB_WORDS[:3], said)):
        raise NearlyArgumentError(words=said, nearest=near)
    given: Reply = later(_GIVING, "by_words")(request, said, tools)
    return given


def opens_form(rest: str) -> bool:
    """Say whether these words after "kudos" may open a form."""
    said = rest.strip()
    found = find_sub_word(SUB_WORDS, said)
    if found is None:
        return not said or later(f"{_HERE}.reading", "names_alone")(said)
    return found.sub.words[0] in ("settings", "this", "because", "give")
