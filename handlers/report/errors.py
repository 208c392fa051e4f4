"""What `/report` refuses, with what works instead; and who may read a report at all."""

from coaching.access import Role, Viewer
from handlers.errors import NoFiguresError, RefusedError


class NotForYouError(RefusedError):
    """This report is for managers and executives. Your own team's figures are yours to see: type "teamstats"."""


class NotForChannelsError(RefusedError):
    """Only a manager, an executive or an admin can have a report posted. Ask one of them to take this post over."""


class NotAWeekError(RefusedError):
    """A weekly report is of one whole week. Try "report weekly last week" or "report weekly 2026-W45"."""


class NotAMonthError(RefusedError):
    """A monthly report is of one whole month. Try "report monthly last month" or "report monthly 2026-10"."""


class NotOverError(RefusedError):
    """That period is not over yet. Ask for the one before it, or for figures so far with "teamstats this week"."""


class WhichReportError(RefusedError):
    """I do not understand "{words}" there. Try "report weekly last week", "report monthly October" or "as of now"."""


def require_report(viewer: Viewer) -> None:
    """Raise the refusal that fits who may not read reports; nothing for managers and executives."""
    if viewer.role is Role.ADMIN:
        raise NoFiguresError
    if viewer.role not in (Role.MANAGER, Role.EXECUTIVE):
        raise NotForYouError
