"""A team that thanks, and short ways to look at what became of it."""

from datetime import UTC, datetime

import pytest

from handlers.escalations.letters import arrived, begin, take_page
from handlers.plain import as_text
from storage.kudos import put_settings
from storage.pages import Page
from storage.people import Person
from storage.teams import find_team
from tests.stories.workspace import Workspace

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
"""Ten o'clock in Berlin: everybody works."""


@pytest.fixture
def thanking(duty: Workspace) -> Workspace:
    """Emma leads Support, whose values are care and courage, and whose kudos are posted in #support."""
    ways(duty)
    return duty


def ways(workspace: Workspace, **changed: object) -> None:
    """How Support thanks."""
    values = {
        "values": ["care", "courage"], "tenant": "", "channel": "support", "daily_limit": 5, "emoji": "", **changed,
    }  # fmt: skip
    with workspace.database.writing() as session:
        team = find_team(session, workspace.tools.workspace_id, "Support")
        assert team is not None
        put_settings(session, workspace.tools.workspace_id, team.id, **values)


def told(workspace: Workspace, now: datetime = MONDAY) -> dict[str, str]:
    """Send whatever is due; what was said to whom ("tom", "#support"), each once."""
    with workspace.database.reading() as session:
        pages = session.query(Page).order_by(Page.id).all()
        names = [session.get_one(Person, each.person_id).handle if each.person_id else "" for each in pages]
    said: dict[str, str] = {}
    for page, name in zip(pages, names, strict=True):
        letter = take_page(workspace.tools, page.id, now)
        if letter is None or letter.card is None:
            continue
        assert begin(workspace.tools, letter, now)
        arrived(workspace.tools, letter, letter.places[0], f"m{page.id}", now)
        assert (name or f"#{page.channel}") not in said
        said[name or f"#{page.channel}"] = as_text(letter.card)
    return said
