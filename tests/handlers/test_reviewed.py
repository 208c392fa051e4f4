"""Quality reviews in `/mystats`: whose they are sees them, whoever leads them too, and nobody else."""

from handlers.cards import Link, Table
from kpi.reviews import Review
from storage.people import add_identity, find_person, identities_of
from storage.reviews import save_reviews
from tests.storage.stored import write
from tests.stories.workspace import AGENTS, GROUP, HOUR, Workspace, at, ticket

MONDAY = at("2026-11-02 09:00")


def review(floor: Workspace, handle: str, *reviews: Review, source: str = "klaus") -> None:
    """Let somebody's work have been reviewed, in a system that knows them by their address."""
    with floor.database.writing() as session:
        person = find_person(session, floor.tools.workspace_id, handle)
        assert person is not None
        key = f"{handle}@acme.example"
        known = next((each for each in identities_of(session, person.id) if each.provider == source), None)
        identity = known or add_identity(session, person, source, key)
        save_reviews(session, floor.tools.workspace_id, source, reviews, {key: identity.id})


def scored(number: int, score: float | None, handle: str = "mia", **more: object) -> Review:
    return Review(f"r{number}", f"{handle}@acme.example", MONDAY + number * HOUR, score, "E-mail", **more)


def with_mia(empty: Workspace) -> Workspace:
    empty.take(*AGENTS, GROUP, *(ticket(str(n), MONDAY + n * HOUR, url=f"https://desk.example/{n}") for n in range(9)))
    empty.add("mia", key="a-mia")
    return empty


def newest(floor: Workspace, who: str, words: str) -> list[tuple[object, ...]]:
    tables = [block for block in floor.card(who, words).blocks if isinstance(block, Table)]
    return [row for table in tables if table.caption == "Newest quality reviews" for row in table.rows]


def test_ones_own_reviews_are_told_with_how_many_they_are_and_the_newest_with_their_tickets(empty: Workspace) -> None:
    floor = with_mia(empty)
    assert "review" not in floor.text("mia", "mystats november")
    review(floor, "mia", *(scored(n, n / 10, ticket=str(n)) for n in range(1, 7)))
    said = floor.text("mia", "mystats november")
    assert "Quality reviews: 35% on average, of 6." in said
    rows = newest(floor, "mia", "mystats november")
    assert [row[1] for row in rows] == ["60%", "50%", "40%"]
    assert rows[0][2] == Link("6", "https://desk.example/6")
    assert rows[0][3] == "E-mail"


def test_of_few_reviews_there_is_a_count_and_no_mean(empty: Workspace) -> None:
    floor = with_mia(empty)
    review(floor, "mia", scored(1, 0.9), scored(2, None), scored(3, 0.2, failed=True))
    said = floor.text("mia", "mystats november")
    assert "2 quality reviews with a score: too few for a mean." in said
    assert [row[1:3] for row in newest(floor, "mia", "mystats november")] == [
        ("20%, failed", ""), ("without a score", ""), ("90%", ""),
    ]  # fmt: skip


def test_reviews_of_another_period_or_beside_one_measure_are_not_told(empty: Workspace) -> None:
    floor = with_mia(empty)
    review(floor, "mia", scored(1, 0.9))
    assert "review" not in floor.text("mia", "mystats october")
    assert "review" not in floor.text("mia", "mystats csat november")


def test_a_review_that_changes_or_goes_is_told_as_it_is_now(empty: Workspace) -> None:
    """The answer of before is not given again."""
    floor = with_mia(empty)
    review(floor, "mia", scored(1, 0.9))
    assert [row[1] for row in newest(floor, "mia", "mystats november")] == ["90%"]
    review(floor, "mia", scored(1, 0.5))
    assert [row[1] for row in newest(floor, "mia", "mystats november")] == ["50%"]
    review(floor, "mia", scored(1, 0.5, gone=True))
    assert newest(floor, "mia", "mystats november") == []


def test_a_number_that_two_helpdesks_have_is_no_link(empty: Workspace) -> None:
    floor = with_mia(empty)
    review(floor, "mia", scored(1, 0.9, ticket="4"))
    with floor.database.writing() as session:
        write(session, floor.tools.workspace_id, [ticket("4", MONDAY)], "other")
    assert newest(floor, "mia", "mystats november")[0][2] == "4"


def test_who_leads_somebody_reads_their_reviews_and_is_seen_to_and_a_colleague_does_not(empty: Workspace) -> None:
    floor = with_mia(empty)
    floor.add("lena", "lead")
    floor.add("ben")
    for handle, leads in (("mia", False), ("ben", False), ("lena", True)):
        floor.put(handle, "Support", leads=leads)
    review(floor, "mia", *(scored(n, 0.8) for n in range(1, 6)))
    assert "Quality reviews: 80% on average, of 5." in floor.text("lena", "mystats @mia november")
    assert floor.looks("mia")[0] == ("lena", "mystats")
    assert "review" not in floor.refusal("ben", "mystats @mia november")
    assert "review" not in floor.text("ben", "mystats november")
