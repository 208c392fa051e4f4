"""A Zendesk account with a few hundred tickets."""

from collections.abc import Callable
from random import Random

from connectors.pull.client import Client
from connectors.pull.system import System
from tests.systems.connected import START
from tests.systems.zendesk_stub import ENTERED, Zendesk, iso

EXPORT = (10, 60.0)
"""Zendesk's own limit of incremental exports: requests, seconds."""


def busy(tickets: int, page: int) -> Zendesk:
    """Return an account: some tickets only opened, some answered, some solved, some rated, some reopened."""
    random = Random(7)
    made = Zendesk(
        users=[{"id": n, "name": f"Agent {n}", "email": f"a{n}@acme.example", "role": "agent"} for n in range(11, 31)],
        groups=[{"id": n, "name": f"Group {n}"} for n in range(5, 9)],
        page=page,
    )
    for number in range(1, tickets + 1):
        at, who, agent, group = START + number * 60, 5000 + number, random.randint(11, 30), random.randint(5, 8)
        made.audit(
            number, at, who, {"event_type": "Create", "status": "new", "group_id": group},
            {"event_type": "Comment", "public": True, "author_id": who},
        )  # fmt: skip
        state, last = "new", at
        if random.random() < 0.8:
            state, last = random.choice(["open", "solved", "solved"]), at + random.randint(60, 9000)
            made.audit(
                number, last, agent, {"event_type": "Comment", "public": True, "author_id": agent},
                {"event_type": "Change", "assignee_id": agent}, {"event_type": "Change", "status": state},
            )  # fmt: skip
        answered = state != "new"
        made.put(number, at, status="new", via={"channel": "email"}, requester_id=who, group_id=group)
        made.put(number, last, status=state, assignee_id=agent if answered else None)
        if state == "solved" and random.random() < 0.5:
            made.ratings.append(
                {"id": 70_000 + number, "ticket_id": number, "assignee_id": agent, "group_id": group, "score": "good",
                 "comment": "Thanks", "created_at": iso(last + 60), "updated_at": iso(last + 90)}
            )  # fmt: skip
    return made


def environment(url: str) -> dict[str, str]:
    """Return what connects an account at a stub from the environment."""
    entries = {f"TOUCHLINE_CONNECT_ZENDESK_{name.upper()}": value for name, value in ENTERED.items()}
    return {**entries, "TOUCHLINE_CONNECT_ZENDESK_SINCE": "2026-03-01", "TOUCHLINE_CONNECTOR_URLS": f"zendesk={url}"}


def at_leisure(url: str) -> Callable[[System, dict[str, str]], Client]:
    """Return what opens clients that keep to every limit by a clock of their own, which takes no time."""
    now = [0.0]

    def sleep(seconds: float) -> None:
        now[0] += seconds

    return lambda system, entered: Client(system, entered, base=url, clock=lambda: now[0], sleep=sleep)
