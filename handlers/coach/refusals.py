"""What coaching refuses, in the words a person reads. Never says what a text was, nor that there is one."""

from handlers.errors import RefusedError


class NoSuchCoachError(RefusedError):
    """I do not understand that there. After "coach" these work: {known}. "coach @name" opens a note's form."""


class NearlyCoachError(RefusedError):
    """I do not know "{words}" there. Did you mean "{nearest}"?"""


class NotCoachedError(RefusedError):
    """You coach who is in a team that you lead. {name} is in none of them."""


class NobodyCoachedError(RefusedError):
    """You lead nobody yet, so there is nobody to write about but yourself: "coach note @{handle}" is a private note."""


class OnlyPrivateError(RefusedError):
    """A note about yourself is yours alone: it cannot be shared. Leave it private."""


class NoSuchNoteError(RefusedError):
    """There is no note {number} that is yours to read. "coach notes" lists those that are."""


class NotYourNoteError(RefusedError):
    """Only who wrote a note can change or remove it."""


class WhichNoteError(RefusedError):
    """Say which note, by its number: "coach note 12". "coach notes" lists them."""


class NothingWrittenError(RefusedError):
    """A note needs words: "coach @name note WORDS". "coach @name" opens the form."""


class TooLongNoteError(RefusedError):
    """A note holds {most} letters, and this one has {count}. Make two of it."""


class NoteChangedError(RefusedError):
    """This note was changed since you opened it, and what you wrote was not kept. Copy it, and open the note again."""


class BadFollowUpError(RefusedError):
    """A follow-up is on a day to come, and of the calendar. Nothing was kept: say another one, or leave it out."""
