"""What a handler refuses, in the words a person reads: what would work instead, with the nearest match."""

from kpi.errors import TouchlineError


class RefusedError(TouchlineError):
    """That cannot be done here. Type "help" to see what works."""


class NotUnderstoodError(RefusedError):
    """I do not know "{words}". Type "help" to see what I understand."""


class NearlyUnderstoodError(RefusedError):
    """I do not know "{words}". Did you mean "{nearest}"? Type "help" to see what I understand."""


class ArgumentError(RefusedError):
    """I do not understand "{words}" there. A period ("last week", "March", "30d") or a KPI ("first reply") works."""


class NearlyArgumentError(RefusedError):
    """I do not understand "{words}" there. Did you mean "{nearest}"?"""


class NearlyPersonError(NearlyArgumentError):
    """I know nobody called "{words}". Did you mean "{nearest}"?"""


class OnePersonError(RefusedError):
    """That is about one person at a time. Name one of them, and say it again for the other."""


class TooLongTextError(RefusedError):
    """At most {most} letters fit here, and that has {count}. Nothing was kept: say it in fewer words."""


class NotAPersonError(RefusedError):
    """{team} is a team, not a person. Ask for it with "teamstats {team}"."""


class NotATeamError(RefusedError):
    """@{handle} is a person, not a team. Ask for their figures with "mystats @{handle}"."""


class WhichKpiError(RefusedError):
    """Say which KPI, for example "why first reply". I know: {known}."""


class NoSuchPersonError(RefusedError):
    """I know nobody called "{name}". Use a handle such as @{example}, or an e-mail address."""


class NoSuchTeamError(RefusedError):
    """There is no team "{name}". I know: {known}."""


class NoTeamError(RefusedError):
    """You are in no team yet, and no team is yours to see. Ask an admin to add you: `touchline teams member`."""


class NoTeamLargeEnoughError(RefusedError):
    """No team's figures rest on {minimum} people or more in this period. Try a longer one, such as "90d"."""


class NotForPeopleError(RefusedError):
    """{kpi} is a measure of a team, not of a person. Ask for it with "teamstats"."""


class OnlyYourOwnError(RefusedError):
    """You can see your own figures only. Who looks at yours is logged: type "looks" to read it."""


class OnlyThoseYouLeadError(RefusedError):
    """You can see the figures of the people you lead, and your own."""


class OnlyTeamsError(RefusedError):
    """Your role sees teams, never a single person. Ask for a team with "teamstats"."""


class OnlyYourTeamsError(RefusedError):
    """You can see the figures of your own teams only."""


class GroupTooSmallError(RefusedError):
    """That team's figures rest on fewer than {minimum} people, so they would be about persons. They are not shown."""


class NoFiguresError(RefusedError):
    """An admin sets Touchline up and sees nobody's figures. Ask for your own with "mystats"."""


class LinkNotAllowedError(RefusedError):
    """Only an admin can make this link. You can link a helpdesk identity that carries your own e-mail address."""


class NoSuchIdentityError(RefusedError):
    """No import has brought an identity "{name}". "link" alone lists those that wait to be linked."""


class AmbiguousIdentityError(RefusedError):
    """Several identities go by "{name}": {known}. Say which one by its key, as it stands here."""


class LinkedAlreadyError(RefusedError):
    """ "{identity}" is linked to somebody already. An admin can change that."""


class NoSuchLanguageError(RefusedError):
    """I do not speak "{name}" yet. I speak: {known}."""


class NotMeasuredError(RefusedError):
    """{kpi} is a count of tickets, so there is nothing behind it but the tickets. Ask "why" of a time or a rate."""
