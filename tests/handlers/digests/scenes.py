"""Composes a digest for a test on a real workspace, and says what stands in it."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from handlers.cards import Card, Facts
from handlers.digests.kinds import find_kind
from handlers.digests.scene import Scene
from handlers.plain import as_text
from handlers.viewers import viewer_of
from kpi.periods import Period
from locales.speech import Speech
from storage.access_log import gather_looks, write_looks
from storage.database import Session
from storage.people import all_people, find_person
from storage.teams import find_team
from tests.stories.workspace import Workspace

MONDAY = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
WEEKEND = Period(date(2026, 11, 20), date(2026, 11, 22))
FRIDAY = datetime(2026, 11, 20, 7, 30, tzinfo=UTC)
THURSDAY = Period(date(2026, 11, 19), date(2026, 11, 19))


def scene_in(
    session: Session,
    workspace: Workspace,
    kind: str,
    *,
    reader: str = "",
    team: str = "",
    covers: Period = THURSDAY,
    now: datetime = FRIDAY,
    locale: str = "en",
    contents: Sequence[str] | None = None,
    zone: str = "Europe/Berlin",
) -> Scene:
    """A scene as a job's would be; the owner is the first person there is."""
    tools, found = workspace.tools, find_kind(kind)
    assert found is not None
    person = find_person(session, tools.workspace_id, reader) if reader else None
    owner = person or all_people(session, tools.workspace_id)[0]
    return Scene(
        session,
        tools,
        viewer_of(session, owner, None, tools, now),
        viewer_of(session, person, None, tools, now) if person else None,
        find_team(session, tools.workspace_id, team) if team else None,
        covers,
        zone,
        Speech(locale, zone),
        now,
        tuple(section.key for section in found.sections if contents is None or section.key in contents),
    )


def compose(workspace: Workspace, kind: str, **options: object) -> tuple[Card, ...]:
    """The cards of a digest: the message, then its thread."""
    found = find_kind(kind)
    assert found is not None
    with workspace.database.reading() as session:
        looks = gather_looks(session)
        cards = found.compose(scene_in(session, workspace, kind, **options))
    if not workspace.shared:
        with workspace.database.writing() as session:
            write_looks(session, looks)
    return cards


def texts(cards: Sequence[Card]) -> str:
    """Everything that is read of a digest."""
    return "\n\n".join(as_text(card) for card in cards)


def facts(cards: Sequence[Card]) -> dict[str, tuple[str, str]]:
    """The figures of some cards, by label. What stands twice must be the same both times."""
    found: dict[str, tuple[str, str]] = {}
    for card in cards:
        for block in card.blocks:
            for fact in block.facts if isinstance(block, Facts) else ():
                assert found.setdefault(fact.label, (fact.value, fact.note)) == (fact.value, fact.note)
    return found
