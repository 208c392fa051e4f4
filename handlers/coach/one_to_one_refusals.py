"""What 1:1s refuse, in the words a person reads. Never repeats what somebody wrote in confidence."""

from handlers.errors import RefusedError


class WhomToBriefError(RefusedError):
    """Say whom you are about to talk with: "coach brief @name"."""


class NotOneselfError(RefusedError):
    """A brief is about somebody you coach. For your own figures ask "mystats", for your agenda "coach agenda"."""


class MeetOneselfError(RefusedError):
    """A 1:1 takes two. Name somebody you coach: "coach meet @name friday 10:00"."""


class WhomToMeetError(RefusedError):
    """Say with whom and when: "coach meet @name friday 10:00 30 min", with the call's https address if there is one."""


class WhenToMeetError(RefusedError):
    """I cannot read when that is. Say a day and a time: "coach meet @name friday 10:00 30 min"."""


class PastMeetingError(RefusedError):
    """That time is over already. Say a day and a time to come."""


class TooFarMeetingError(RefusedError):
    """That is more than a year from now. Say a nearer day."""


class MeetingLengthError(RefusedError):
    """A 1:1 lasts from 5 minutes to 8 hours. Say for example "45 min"."""


class MeetingLinkError(RefusedError):
    """A call's address begins with https:// and has at most 2,000 letters. Copy it again."""


class NoSuchMeetingError(RefusedError):
    """There is no 1:1 of that number that is yours to cancel. "coach meetings" lists those that come."""


class WhichMeetingError(RefusedError):
    """Say which 1:1, by its number: "coach meetings cancel 12". "coach meetings" lists those that come."""


class CalendarMeetingError(RefusedError):
    """That 1:1 comes from your calendar. Cancel it there, and it is gone here within a quarter of an hour."""


class NobodyToMeetError(RefusedError):
    """Nobody coaches you yet, so there is no 1:1 to prepare. Whoever leads a team of yours will."""


class NoSuchItemError(RefusedError):
    """There is nothing of that number that is yours to see. "coach agenda" and "coach actions" list what there is."""


class WhichItemError(RefusedError):
    """Say which one, by its number, such as "done 12". "coach agenda" and "coach actions" list what there is."""


class UnknownAgendaWordError(RefusedError):
    """I do not understand that there. These work: "coach agenda @name add WORDS", "coach agenda done 12"."""


class NoWordsError(RefusedError):
    """That needs words. Say what it is about."""


class TooManyWordsError(RefusedError):
    """At most {most} letters fit here, and that has {count}. Make it shorter, or two of it."""


class NoDueDayError(RefusedError):
    """Say until when as well, such as "by friday" or "by Dec 4", at the end."""


class NoSuchDayError(RefusedError):
    """The calendar has no such day. Say another one at the end, such as "by friday" or "by Dec 4"."""


class PastDueDayError(RefusedError):
    """That day is over. Choose a day to come."""


class OwnerError(RefusedError):
    """An action belongs to one of the two who talk: the person, or who coaches them."""


class WhoseActionError(RefusedError):
    """Say whom it was agreed with: "coach action @name WORDS by friday"."""


class NoCalendarForYouError(RefusedError):
    """A calendar is read for whoever coaches somebody. You lead nobody yet."""


class CalendarAddressError(RefusedError):
    """That is no address of a calendar. It begins with https:// (or webcal://) and has at most 2,000 letters."""
