"""A team whose tickets are known one by one: what is true of it is worked out by hand, or was put in."""

from dataclasses import replace
from math import exp
from random import Random

import pytest

from bot.desk import FrontDesk
from kpi.facts import Agent
from storage.sealing import Sealer, new_key
from tests.stories.workspace import DAY, GROUP, NOW, Workspace, at, ticket

PEERS = ("ana", "ben", "cem", "dee", "eli")
BEGINS = "2026-09-01"
"""A Tuesday, eleven weeks before `NOW`."""


@pytest.fixture
def team(empty: Workspace) -> Workspace:
    """Emma leads Support with Tom and five more; Max leads Billing with Zoe. Root is an admin, Eve an executive."""
    people = {"emma": "lead", "ines": "manager", "max": "lead", "root": "admin", "eve": "executive"}
    keys = ("tom", *PEERS, "zoe")
    empty.take(GROUP, *(Agent(f"a-{handle}", handle.title()) for handle in keys))
    for handle, role in people.items():
        empty.add(handle, role)
    for handle in keys:
        empty.add(handle, key=f"a-{handle}")
        empty.put(handle, "Billing" if handle == "zoe" else "Support")
    empty.put("emma", "Support", leads=True)
    empty.put("ines", "Support", leads=True)
    empty.put("max", "Billing", leads=True)
    sealer = Sealer([new_key()])
    tools = replace(empty.tools, seal=sealer.seal, open=sealer.open)
    return replace(empty, tools=tools, desk=FrontDesk(tools))


def replies(
    workspace: Workspace, handle: str, before: float, after: float, *, a_week: int = 20, seed: int = 1, weeks: int = 11
) -> None:
    """Tickets of somebody for twelve weeks before `BEGINS` and some after, replied to in about so many seconds."""
    chance = Random(f"{handle}{seed}")
    start = at(f"{BEGINS} 08:00")
    made = []
    for week in range(-12, weeks):
        usual = before if week < 0 else after
        for number in range(a_week):
            created = start + week * 7 * DAY + number * (5 * DAY // a_week)
            wait = int(usual * exp(chance.gauss(0, 0.8)))
            made.append(
                ticket(f"{handle}-{seed}-{week}-{number}", created, agent=f"a-{handle}", reply_after=wait,
                       solve_after=wait + 60)
            )  # fmt: skip
    workspace.take(GROUP, Agent(f"a-{handle}", handle.title()), *made, now=NOW)
