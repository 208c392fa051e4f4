"""What somebody wants to raise, read from words or from the form: "critical customer cannot pay #1234 team Support".

Words of every language at once. Never guesses a team: a name that is none stays part of what was said.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from coaching.escalation import Severity
from handlers.digests.fields import read_team
from handlers.digests.naming import shortened
from handlers.errors import RefusedError
from handlers.escalations.raising import MOST_DETAILS, MOST_LETTERS
from handlers.escalations.refusals import BadLinkError, NoSuchSeverityError, NothingSaidError
from handlers.tools import Tools
from storage.database import Session
from storage.teams import Team, all_teams

SEVERITY_WORDS: Mapping[str, Severity] = {
    **dict.fromkeys(("critical", "urgent", "kritisch", "dringend"), Severity.CRITICAL),
    **dict.fromkeys(("normal",), Severity.NORMAL),
    **dict.fromkeys(("low", "niedrig", "gering"), Severity.LOW),
}
FEWEST_WORDS = 2
"""A single word is a slip of the tongue sooner than something that must wake somebody."""

_LONGEST_TEAM = 8
_BEFORE_TEAM = frozenset({"team", "for", "für"})
_TICKET = re.compile(r"(?:^|\s)(?:ticket\s+#?(?=[\w.-]*\d)|#)(?P<number>[\w.-]*\w)(?=[\s,.;:!?]|$)", re.IGNORECASE)
_LINK = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be raised. `team` None: none was named."""

    title: str
    severity: Severity = Severity.NORMAL
    details: str = ""
    number: str = ""
    url: str = ""
    team: Team | None = None


def wished_by_words(session: Session, words: str, tools: Tools) -> Wish:
    """Return what the words ask for; NothingSaidError where they say too little."""
    said, severity = _severity(words.strip())
    said, team = _team(said, all_teams(session, tools.workspace_id))
    found = _TICKET.search(said)
    number = found["number"] if found else ""
    link = _LINK.search(said)
    left = _TICKET.sub(" ", _LINK.sub(" ", said, count=1), count=1)
    if len(left.split()) < FEWEST_WORDS and not (number and left.split()):
        raise NothingSaidError
    return _wish(" ".join(left.split()), severity, "", number, link[0] if link else "", team)


def _wish(text: str, severity: Severity, details: str, number: str, url: str, team: Team | None) -> Wish:
    """A title of one line; what does not fit in it stands below it, whole."""
    title = shortened(text, MOST_LETTERS - 1)
    below = details if title == text else f"{text}\n{details}".strip()
    return Wish(title, severity, below[:MOST_DETAILS], number, url, team)


def _severity(words: str) -> tuple[str, Severity]:
    first, _, rest = words.partition(" ")
    found = SEVERITY_WORDS.get(first.casefold().rstrip(":,"))
    return (rest.strip(), found) if found else (words, Severity.NORMAL)


def _team(words: str, teams: Sequence[Team]) -> tuple[str, Team | None]:
    """The words without the team they name, and the team: the last "team Support" or "for Support" among them."""
    tokens = words.split()
    names = {team.name.casefold(): team for team in teams}
    for at in range(len(tokens) - 1, -1, -1):
        if tokens[at].casefold() not in _BEFORE_TEAM:
            continue
        for length in range(min(len(tokens) - at - 1, _LONGEST_TEAM), 0, -1):
            name = " ".join(tokens[at + 1 : at + 1 + length]).strip("\"'“”„,.;:!?")
            if found := names.get(name.casefold()):
                return " ".join([*tokens[:at], *tokens[at + 1 + length :]]), found
    return words, None


def wished_by_form(
    session: Session, answers: Mapping[str, str], tools: Tools
) -> tuple[Wish | None, dict[str, RefusedError]]:
    """Return what the form asks for, or what is wrong with it by field."""
    problems: dict[str, RefusedError] = {}

    def gather(name: str, read: Callable[[str], str | Severity | Team | None]) -> object:
        try:
            return read(answers.get(name, "").strip())
        except RefusedError as problem:
            problems[name] = problem
            return None

    title = gather("title", _title)
    severity = gather("severity", read_severity)
    url = gather("url", _link)
    team = gather("team", lambda name: read_team(session, name, tools))
    if problems or not isinstance(title, str) or not isinstance(severity, Severity):
        return None, problems
    details = answers.get("details", "").strip()
    number = answers.get("ticket", "").strip().removeprefix("#")
    return _wish(title, severity, details, number, str(url or ""), team if isinstance(team, Team) else None), {}


def read_severity(typed: str) -> Severity:
    """Return the severity that goes by a word, normal for none; NoSuchSeverityError."""
    if not typed:
        return Severity.NORMAL
    found = SEVERITY_WORDS.get(typed.casefold())
    if found is None:
        raise NoSuchSeverityError(words=typed)
    return found


def _title(typed: str) -> str:
    if not typed:
        raise NothingSaidError
    return " ".join(typed.split())


def _link(typed: str) -> str:
    if typed and _LINK.fullmatch(typed) is None:
        raise BadLinkError(words=typed)
    return typed
