"""What tickets were rated, for the tests of surveys."""

from tests.systems.connected import Connected


def ratings(made: Connected) -> dict[str, list[tuple[str, int | None, str, str | None]]]:
    return {
        key: [(each.external_id, each.score, each.scale, each.comment) for each in ticket.ratings]
        for key, ticket in made.tickets().items()
        if ticket.ratings
    }
