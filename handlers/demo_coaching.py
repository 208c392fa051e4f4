"""What the demo's people have thanked each other for, and how their team thanks. Tells nobody of what was."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from coaching.kudos import DAILY_LIMIT
from handlers.sealing import new_key, seal_text
from handlers.tools import Tools
from storage.database import Session
from storage.kudos import Kudos, add_kudos, put_settings, seal_context
from storage.people import Person
from storage.teams import find_team

TEAM, CHANNEL = "Billing", "support"
VALUES = ["care", "clarity", "courage"]
_THANKS: tuple[tuple[str, tuple[str, ...], str, str, bool, int], ...] = (
    ("sofia", ("priya",), "explaining the two charges so that the customer laughed about it", "clarity", False, 4),
    ("mateusz", ("yuki", "priya"), "taking my tickets on the day the payment provider was down", "care", False, 9),
    ("yuki", ("sofia",), "telling me that my macro was wrong before I had sent it forty times", "courage", True, 16),
)
"""From whom, to whom, what for, which value, private, how many days ago."""


def thank_in_demo(session: Session, tools: Tools, people: Mapping[str, Person], now: datetime) -> None:
    """Give the demo's team its values and a few kudos; none where nothing can be sealed."""
    team = find_team(session, tools.workspace_id, TEAM)
    if team is None or tools.seal is None:
        return
    put_settings(
        session, tools.workspace_id, team.id, values=VALUES, tenant="", channel=CHANNEL, daily_limit=DAILY_LIMIT,
        emoji="",
    )  # fmt: skip
    for giver, receivers, reason, value, private, days in _THANKS:
        key = new_key()
        row = Kudos(
            workspace_id=tools.workspace_id, key=key, from_id=people[giver].id,
            sealed=seal_text(tools, seal_context(key), reason), values=[value], private=private,
            at=now - timedelta(days=days),
        )  # fmt: skip
        add_kudos(session, row, [people[each].id for each in receivers])
