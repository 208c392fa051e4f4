"""A suggestion brings what its team keeps to read about it, and nothing else."""

from handlers.cards import Card, Link, Table
from storage.links import add_knowledge
from storage.teams import find_team
from tests.handlers.digests.scenes import FRIDAY, compose
from tests.handlers.digests.steady import fill, rated
from tests.stories.workspace import Workspace, at

THURSDAY_NOON = at("2026-11-19 12:00")


def keep(workspace: Workspace, kind: str, about: str, title: str, *, team: str | None = "Support") -> None:
    with workspace.database.writing() as session:
        home = workspace.tools.workspace_id
        found = find_team(session, home, team) if team else None
        add_knowledge(
            session, home, found.id if found else None, kind, about, f"https://wiki.example/{title}", title, 1, FRIDAY
        )


def reading(cards: tuple[Card, ...]) -> list[tuple[object, ...]]:
    tables = [block for card in cards for block in card.blocks if isinstance(block, Table)]
    return [row for table in tables if table.caption == "Worth reading" for row in table.rows]


def suggested(workspace: Workspace) -> tuple[Card, ...]:
    return compose(workspace, "morning", reader="lea", team="Support", contents=("suggestion",))


def test_links_about_the_topic_and_the_skills_of_a_suggestion_stand_with_it(empty: Workspace) -> None:
    fill(empty, *(rated(f"R-{n}", THURSDAY_NOON, 0, None, topic="Refunds") for n in range(4)), days=3)
    assert reading(suggested(empty)) == []
    keep(empty, "topic", "refunds", "refunds-step-by-step")
    keep(empty, "skill", "product", "product-tour", team=None)
    keep(empty, "skill", "conflict", "calm-down")
    rows = reading(suggested(empty))
    assert [row[1] for row in rows if isinstance(row[1], Link)] == [
        Link("product-tour", "https://wiki.example/product-tour"),
        Link("refunds-step-by-step", "https://wiki.example/refunds-step-by-step"),
    ]


def test_without_a_suggestion_nothing_is_to_be_read(empty: Workspace) -> None:
    fill(empty)
    keep(empty, "topic", "refunds", "refunds")
    assert reading(suggested(empty)) == []
