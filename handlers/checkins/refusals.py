"""What is refused about check-ins, in the words a person reads."""

from handlers.errors import RefusedError


class NoSuchCheckinError(RefusedError):
    """There is no check-in number {number} that you plan or answer. Type "checkin" to see yours."""


class WhichCheckinError(RefusedError):
    """Say which check-in, by its number: "{example}". Type "checkin" to see yours."""


class UnknownCheckinWordError(RefusedError):
    """I do not know "{words}" there. I know: {known}."""


class NotAskedError(RefusedError):
    """You were not asked in that round, so there is nothing to answer. Type "checkin" to see what waits for you."""


class NothingWaitsError(RefusedError):
    """No check-in waits for your answer. Type "checkin mine" for what you answered."""


class AnsweredAlreadyError(RefusedError):
    """You have answered this already. What you said first is kept, and nothing was changed."""


class RoundOverError(RefusedError):
    """That round is over, and its results may have been read. An anonymous answer after that could be told apart."""


class SeriesEndedError(RefusedError):
    """That check-in was ended meanwhile, so your answer was not kept. Ask who led it if it is still wanted."""


class NothingAnsweredError(RefusedError):
    """Answer at least one question, or press "Skip"."""


class BadStepError(RefusedError):
    """Choose one of the answers that are offered: {known}."""


class BadPlanWordsError(RefusedError):
    """I do not understand "{words}" there. Say it like "checkin plan weekly for {team} on friday at 14:00"."""


class WhichQuestionsError(RefusedError):
    """Say what to ask: {known}; or your own questions in quotes: checkin plan "What holds you up?" for Support."""


class TooManyQuestionsError(RefusedError):
    """A check-in has at most {most} questions of at most {length} characters. Fewer are answered more often."""


class BadReminderError(RefusedError):
    """Say after how many hours to remind once, 1 to {most}, or 0 for not at all."""


class NobodyToAskError(RefusedError):
    """Nobody else is in that team today, so nobody would be asked. Name the people, or choose another team."""


class TooFewToAskError(RefusedError):
    """An anonymous check-in needs at least {minimum} people: fewer could be told apart, so nothing would be shown."""


class OnlyWhoPlansError(RefusedError):
    """Only who leads the team can do that with check-in {number}."""


class NotOnTimeError(RefusedError):
    """Nobody leads that team for this check-in any more, or you are not in it, so you are not asked."""
