"""What `coach` does about 1:1s: the brief, when people meet, the calendar, what they talk about and what they agree.

Only names what there is; each is loaded when it is first asked for.
"""

from handlers.later import later
from handlers.subwords import SubWord, find_sub_word

_AGENDA, _ACTIONS = "handlers.coach.agenda", "handlers.coach.actions"
_MEETINGS, _CALENDAR = "handlers.coach.meetings", "handlers.coach.calendar"

SUB_WORDS: tuple[SubWord, ...] = (
    SubWord(("brief", "briefing", "vorbereitung", "vorbereiten"), later("handlers.coach.brief", "brief")),
    SubWord(("meet", "treffen"), later(_MEETINGS, "meet")),
    SubWord(("meetings", "1:1s", "1:1", "gespräche", "termine"), later(_MEETINGS, "meetings")),
    SubWord(("calendar", "kalender"), later(_CALENDAR, "calendar")),
    SubWord(("agenda", "tagesordnung"), later(_AGENDA, "agenda")),
    SubWord(("action", "aufgabe", "vereinbarung"), later(_ACTIONS, "action")),
    SubWord(("actions", "aufgaben", "vereinbarungen"), later(_ACTIONS, "actions")),
)
"""What each sub-word does; `handlers.coach.command` has them among its own."""

_FORMS = {
    "agenda": ("add", "hinzufügen", "hinzu", "dazu", "neu"),
    "action": ("",),
    "calendar": ("", "set", "change", "ändern"),
}
"""After which words a form opens, by the first word of the sub-word."""


def opens_form(rest: str) -> bool:
    """Say whether these words after "coach", a person in front of them left out, may open a form."""
    found = find_sub_word(SUB_WORDS, rest)
    if found is None or found.sub.words[0] not in _FORMS:
        return False
    said = [word for word in found.rest.casefold().split() if "@" not in word]
    return " ".join(said) in _FORMS[found.sub.words[0]]
