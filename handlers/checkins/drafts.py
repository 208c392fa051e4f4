"""A check-in as somebody wants it, read from words or from the form; what was not said is the template's.

Nothing is written here. What cannot be read is refused, in words by the first, in the form beside each field.
"""

import re
from dataclasses import dataclass, replace

from coaching.scheduling import CHECKIN as CHECKIN_RULES
from coaching.timetable import Cadence
from handlers.checkins.refusals import BadPlanWordsError, BadReminderError, TooManyQuestionsError, WhichQuestionsError
from handlers.checkins.templates import SCALE, TEMPLATES, TEXT, YES_NO, Question, Template
from handlers.digests.checking import teams_to_schedule
from handlers.digests.kinds import CHECKIN
from handlers.digests.naming import shortened
from handlers.digests.plans import Plan, fresh_plan
from handlers.digests.reading import read_plan
from handlers.digests.refusals import NoTeamToScheduleError, NothingToScheduleWithError
from handlers.request import Request
from handlers.tools import Tools
from locales.speech import Speech
from storage.database import Session

MOST_QUESTIONS, LONGEST_QUESTION, MOST_HOURS = 8, 140, 240
REMIND_AFTER = {Cadence.DAILY: 3, Cadence.WEEKLY: 24, Cadence.MONTHLY: 48}
CADENCES = {
    "daily": Cadence.DAILY, "täglich": Cadence.DAILY, "weekly": Cadence.WEEKLY, "wöchentlich": Cadence.WEEKLY,
    "monthly": Cadence.MONTHLY, "monatlich": Cadence.MONTHLY,
}  # fmt: skip
_QUOTED = re.compile(r'["“”„]([^"“”„]+)["“”„]')
_REMIND = re.compile(
    r"\b(?:remind(?:er)?(?: once)?(?: after)?|erinner(?:n|e|ung) nach) (\d{1,4}) ?(?:h|hours?|std|stunden?)?\b"
)
_NO_REMINDER = re.compile(r"\b(?:no reminder|without (?:a )?reminder|ohne erinnerung|keine erinnerung)\b")
_ANONYMOUS = re.compile(r"\b(?:anonymous(?:ly)?|anonym)\b")
_BY_NAME = re.compile(r"\b(?:by name|named|with names|mit namen|namentlich)\b")
_OURS = re.compile(r"\b(?:check-?ins?|new|neu(?:er)?)\b")


@dataclass(frozen=True, slots=True)
class Draft:
    """A check-in to be. `template` None: own questions. `plan` is its scheduled post, to nobody for a whole team."""

    template: Template | None
    questions: tuple[Question, ...]
    anonymous: bool
    remind_after: int
    plan: Plan


def begun(template: Template | None, questions: tuple[Question, ...], cadence: Cadence | None = None) -> Draft:
    """Return a check-in by a template, or with own questions, as it is unless somebody says otherwise."""
    wanted = cadence or (template.cadence if template else Cadence.WEEKLY)
    plan = fresh_plan(replace(CHECKIN, cadence=wanted))
    if template is not None:
        plan = replace(plan, minute=template.minute)
        plan = replace(plan, days=template.days) if wanted is template.cadence else plan
    asked = template.questions if template else questions
    return Draft(template, asked, bool(template and template.anonymous), REMIND_AFTER[wanted], plan)


def read_words(session: Session, words: str, request: Request, tools: Tools) -> Draft:
    """Return the check-in that words ask for; a RefusedError."""
    own = own_questions(_QUOTED.findall(words))
    left = _QUOTED.sub(" ", words).casefold()
    template, left = _template(left, bool(own))
    if template is None and not own:
        raise WhichQuestionsError(known=templates_said(request.speech))
    cadence, left = _cadence(left)
    draft = begun(template, own, cadence)
    draft, left = _marks(draft, left)
    try:
        return replace(draft, plan=read_plan(session, _OURS.sub(" ", left), request, tools, draft.plan))
    except NothingToScheduleWithError as problem:
        teams = teams_to_schedule(session, request.person, CHECKIN_RULES, tools)
        if not teams:
            raise NoTeamToScheduleError from None
        words = shortened(str(problem.values["words"]))
        raise BadPlanWordsError(words=words, team=teams[0].name) from None


def _template(said: str, has_own: bool) -> tuple[Template | None, str]:
    """The template that is named, the longest name first; a cadence names one only where nothing else does."""
    names = sorted(((word, each) for each in TEMPLATES for word in each.words), key=lambda pair: -len(pair[0]))
    for word, template in names:
        found = re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", said)
        if found and (word not in CADENCES or not (has_own or _named_otherwise(said))):
            return template, said if word in CADENCES else said[: found.start()] + said[found.end() :]
    return None, said


def _named_otherwise(said: str) -> bool:
    return any(re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", said)
               for each in TEMPLATES for word in each.words if word not in CADENCES)  # fmt: skip


def _cadence(said: str) -> tuple[Cadence | None, str]:
    for word, cadence in CADENCES.items():
        found = re.search(rf"(?<![\w-]){word}(?![\w-])", said)
        if found:
            return cadence, said[: found.start()] + said[found.end() :]
    return None, said


def _marks(draft: Draft, said: str) -> tuple[Draft, str]:
    """Anonymous or by name, and the reminder; the rest of the words."""
    if _ANONYMOUS.search(said):
        draft = replace(draft, anonymous=True)
    elif _BY_NAME.search(said):
        draft = replace(draft, anonymous=False)
    if _NO_REMINDER.search(said):
        draft = replace(draft, remind_after=0)
    elif found := _REMIND.search(said):
        draft = replace(draft, remind_after=read_reminder(found[1]))
    for each in (_ANONYMOUS, _BY_NAME, _NO_REMINDER, _REMIND):
        said = each.sub(" ", said)
    return draft, said


def read_reminder(typed: str) -> int:
    """Return after how many hours somebody is reminded, 0 for never; BadReminderError."""
    hours = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 5 else -1
    if not 0 <= hours <= MOST_HOURS:
        raise BadReminderError(most=str(MOST_HOURS))
    return hours


def own_questions(lines: list[str]) -> tuple[Question, ...]:
    """Return own questions; "(1-5)" or "(yes/no)" at a line's end says how it is answered. TooManyQuestionsError."""
    texts = [" ".join(line.split()) for line in lines if line.strip()]
    if len(texts) > MOST_QUESTIONS or any(len(text) > LONGEST_QUESTION for text in texts):
        raise TooManyQuestionsError(most=str(MOST_QUESTIONS), length=str(LONGEST_QUESTION))
    return tuple(_question(number, text) for number, text in enumerate(texts))


def _question(number: int, text: str) -> Question:
    for ends, kind in (("(1-5)", SCALE), ("(1–5)", SCALE), ("(yes/no)", YES_NO), ("(ja/nein)", YES_NO)):
        if text.casefold().endswith(ends) and len(text) > len(ends):
            return Question(f"own{number}", text, kind)
    return Question(f"own{number}", text, TEXT)


def templates_said(speech: Speech) -> str:
    """Return the templates with what to type for each."""
    return speech.listing(f"{speech.say(each.name)} ({each.key})" for each in TEMPLATES)
