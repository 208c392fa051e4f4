"""What is refused about scheduled posts, in the words a person reads: what is wrong, and what would work."""

from collections.abc import Mapping

from coaching.scheduling import Ruling
from handlers.errors import RefusedError


class NoSuchPostError(RefusedError):
    """There is no scheduled post number {number} that you own or get. Type "digest" to see yours."""


class WhichPostError(RefusedError):
    """Say which scheduled post you mean, by its number: "{example}". Type "digest" to see yours."""


class WhichKindError(RefusedError):
    """Say what is to be posted: {known}. For example "digest schedule {example}"."""


class NearlyKindError(RefusedError):
    """I know no scheduled post "{words}". Did you mean "{nearest}"?"""


class WhichTeamError(RefusedError):
    """Say about which team. You can choose: {known}."""


class NoTeamToScheduleError(RefusedError):
    """You lead no team yet, so there is none to schedule this for. Ask an admin: `touchline teams member --leads`."""


class NoRecipientError(RefusedError):
    """Say who gets it: people ("to @emma") or a channel ("in #support")."""


class NoChannelError(RefusedError):
    """Say in which channel, for example "in #support", or type it in the channel itself."""


class NoSuchChannelError(RefusedError):
    """I find no channel "{name}" here. Check its name; I must be in it to post there."""


class NotForChannelsError(RefusedError):
    """That post goes to people, never to a channel. Say to whom: "to @{example}"."""


class NotForPeopleError(RefusedError):
    """That post goes to a channel. Say in which one: "in #support"."""


class NotInThisChatError(RefusedError):
    """{name} is not known in this chat yet. They must write to me once; then they can get posts here."""


class NoSuchSectionError(RefusedError):
    """That post has no part "{words}". It has: {known}."""


class NothingLeftError(RefusedError):
    """Nothing would be left of that post. Choose at least one part: {known}."""


class BadMonthDayError(RefusedError):
    """Choose a day of the month from 1 to 28, which every month has. "{words}" is none."""


class BadLateError(RefusedError):
    """I do not understand "{words}" there. Say for how many hours a missed post is still posted, from 0 to {most}."""


class AlwaysQuietError(RefusedError):
    """At {time}, {name} is never written to: their hours are {hours}. Choose a time within them."""


class NeverWorksThenError(RefusedError):
    """{name} works on none of these days, so nothing would ever be sent. Choose one of: {days}."""


class AlreadyScheduledError(RefusedError):
    """{name} gets this already, by number {number}. Change that one: "digest schedule {number}"."""


class NotYoursToChangeError(RefusedError):
    """Number {number} is not yours to change. Its owner is {owner}."""


class CannotOwnError(RefusedError):
    """{name} cannot own this post: {why}"""


class CannotHandOverNoteError(RefusedError):
    """A morning note is about its owner alone, and stays theirs. Remove it, and let {name} schedule their own."""


class UnknownWordError(RefusedError):
    """I do not know "digest {words}". I know: {known}."""


class NothingToScheduleWithError(RefusedError):
    """I do not understand "{words}" there. Say it like "morning for Support at 08:30 on weekdays to @{example}"."""


class MustLeadError(RefusedError):
    """The morning digest shows people's figures, so only who leads the team may schedule it. Ask its lead."""


class LeadsOrManagersError(RefusedError):
    """Only who leads a team, a manager or an admin schedules its channel digest. Ask one of them."""


class UpperOrAdminError(RefusedError):
    """Reports are scheduled by managers, executives and admins. Ask one of them."""


class ReaderMustLeadError(RefusedError):
    """{name} does not lead that team, and the morning digest shows people's figures. Choose somebody who leads it."""


class ReaderMustBeUpperError(RefusedError):
    """Reports go to managers and executives. {name} is neither; choose somebody else, or a channel."""


class OnlyOneselfError(RefusedError):
    """A morning note goes to its owner alone. {name} can schedule their own."""


class UnknownKindError(RefusedError):
    """This release does not know that kind of post any more. Remove it, and schedule another."""


class ReaderMustBeInTeamError(RefusedError):
    """{name} is not in that team, so its check-in cannot ask them. Name who is, or leave the people out."""


class OnlyAdminsExportError(RefusedError):
    """Exports are set up by admins, and told to them alone. Ask one of them."""


RULED: Mapping[Ruling, type[RefusedError]] = {
    Ruling.MUST_LEAD: MustLeadError,
    Ruling.LEADS_OR_MANAGERS: LeadsOrManagersError,
    Ruling.UPPER_OR_ADMIN: UpperOrAdminError,
    Ruling.READER_MUST_LEAD: ReaderMustLeadError,
    Ruling.READER_MUST_BE_UPPER: ReaderMustBeUpperError,
    Ruling.READER_MUST_BE_IN_TEAM: ReaderMustBeInTeamError,
    Ruling.ONLY_ONESELF: OnlyOneselfError,
    Ruling.NOT_FOR_PEOPLE: NotForPeopleError,
    Ruling.ONLY_ADMINS: OnlyAdminsExportError,
    Ruling.UNKNOWN: UnknownKindError,
}
"""The refusal that belongs to each ruling but YES."""
