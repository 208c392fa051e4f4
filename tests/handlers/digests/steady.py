"""A team of six whose days are alike, for tests that change one thing about them."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from kpi.facts import Agent, Group, Rating, Ticket
from tests.stories.workspace import HOUR, Workspace, ticket

PEOPLE = ("ann", "ben", "cem", "dora", "eli", "finn")
DESK = (*(Agent(f"a-{name}", name.title()) for name in (*PEOPLE, "else")), Group("g-1", "Support"))
WAITS = (50, 62, 41, 75, 55, 68, 47, 80, 58, 71, 44)  # minutes, a prime number of them: no two days are quite alike
LAST = date(2026, 11, 19)  # a Thursday


def steady_tickets(
    days: int = 160, last: date = LAST, slow: Iterable[date] = (), a_day: int = 2 * len(PEOPLE),
    free: Iterable[date] = (),
) -> list[Ticket]:  # fmt: skip
    """Two tickets a person each working day, or `a_day` in all; on `slow` days replies take ten times as long.

    On `free` days there are none.
    """
    found = []
    for back in range(days):
        day = last - timedelta(days=back)
        if day.weekday() > 4 or day in set(free):
            continue
        morning = int(datetime(day.year, day.month, day.day, 8, tzinfo=UTC).timestamp())
        for number in range(a_day):
            wait = WAITS[(back * 5 + number * 3) % len(WAITS)] * 60 * (10 if day in set(slow) else 1)
            agent = f"a-{PEOPLE[number % 6]}"
            created = morning + number * 600
            found.append(
                ticket(f"{day:%m%d}-{number}", created, agent=agent, reply_after=wait, solve_after=wait + 2 * HOUR,
                       url=f"https://desk.example.com/{day:%m%d}-{number}", topic="Refund" if number % 2 else "Login")
            )  # fmt: skip
    return found


def rated(number: str, at: int, score: int, comment: str | None, agent: str = "a-ann", **fields: object) -> Ticket:
    """A ticket that was solved and then rated at `at`."""
    rating = Rating(f"r-{number}", at - HOUR, at, score, "good_bad", agent, comment)
    url = f"https://desk.example.com/{number}"
    return ticket(number, at - 10 * HOUR, agent=agent, url=url, **{"ratings": (rating,), **fields})


def fill(
    workspace: Workspace, *extra: Ticket, slow: Iterable[date] = (), days: int = 160, a_day: int = 2 * len(PEOPLE),
    free: Iterable[date] = (),
) -> None:  # fmt: skip
    """A workspace with the team Support: six people whom `lea` leads, and their days up to Thursday the 19th."""
    workspace.take(*DESK, *steady_tickets(days, slow=slow, a_day=a_day, free=free), *extra)
    workspace.add("lea", "lead")
    workspace.put("lea", "Support", leads=True)
    for name in PEOPLE:
        workspace.add(name, key=f"a-{name}")
        workspace.put(name, "Support")
