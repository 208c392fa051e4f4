"""Two replicas on PostgreSQL and one process on SQLite, killed in the middle of a dozen escalations: no page is lost.

`PAGE_KILLS` says how often (`make kills`: 100 times over, each at a moment of its own); figures are printed with `-s`.
"""

import os
import random
import time
from dataclasses import dataclass, field

import pytest

from coaching.escalation import Status
from tests.engine.alarm import answer, escalation, pages, raise_one, set_up
from tests.engine.nursery import World

KILLS = int(os.environ.get("PAGE_KILLS", "2"))
RAISED = 12
IN_FLIGHT = 1.0
"""What had begun when somebody answered may arrive so many seconds later."""


@dataclass
class Run:
    """A dozen escalations, every other one answered after its first page, and a kill somewhere among them."""

    world: World
    chance: random.Random
    replicas: dict[str, int] = field(default_factory=dict)
    numbers: list[int] = field(default_factory=list)
    answered: dict[int, float] = field(default_factory=dict)

    def start(self, name: str) -> None:
        self.replicas[name] = self.world.start(name)

    def kill(self) -> None:
        """Kill one; on SQLite another one takes its place."""
        name = self.chance.choice(sorted(self.replicas))
        self.world.kill(self.replicas.pop(name))
        if not self.replicas:
            self.start("next")

    def raise_one(self) -> None:
        """By a request or by another process, which wakes nobody."""
        title = f"Trouble {len(self.numbers)}"
        if self.chance.random() < 0.5:
            self.numbers.append(self.world.ask(self.chance.choice(sorted(self.replicas)), "raise", title=title))
        else:
            self.numbers.append(raise_one(self.world.database, title, self.world.now))

    def answer_one(self) -> None:
        number = self.numbers[-1]
        self.world.until(lambda: any(row.status == "sent" for row in pages(self.world.database, number)))
        answer(self.world.database, number, "omar", self.world.now)
        self.answered[number] = time.monotonic()

    def settled(self) -> bool:
        ends = {number: escalation(self.world.database, number).status for number in self.numbers}
        wanted = {n: Status.ACKNOWLEDGED if n in self.answered else Status.EXHAUSTED for n in self.numbers}
        return ends == wanted and all(row.status != "due" for row in pages(self.world.database))


@pytest.mark.timeout(180)
@pytest.mark.parametrize("run", range(KILLS))
def test_a_dozen_escalations_and_a_kill(request: pytest.FixtureRequest, run: int) -> None:
    world: World = request.getfixturevalue("together" if run % 2 else "alone")
    this = Run(world, random.Random(run if "PAGE_KILLS" not in os.environ else None))
    set_up(world.database, 1, repeats=0)
    world.office.slow = 0.08
    for name in ("one", "two") if run % 2 else ("one",):
        this.start(name)
    when = this.chance.randrange(RAISED)
    for number in range(RAISED):
        this.raise_one()
        if number == when:
            time.sleep(this.chance.random() * 0.1)  # a moment of its own
            this.kill()
        if number % 2:
            this.answer_one()
    world.until(this.settled, 60)
    rows, times = pages(world.database), world.office.times()
    doubled = sum(n - 1 for n in times.values())
    counted = sum(row.repeated for row in rows)
    print(f"\nrun {run}: {'two replicas' if run % 2 else 'alone'}; {len(times)} pages, {doubled} doubled", end="")
    check(this)
    assert {f"page-{row.id}" for row in rows if row.status == "sent"} <= set(times)
    assert all(times[f"page-{row.id}"] <= 1 + row.repeated for row in rows)
    assert doubled <= counted


def check(this: Run) -> None:
    """Nobody was passed over, and nobody paged after an answer."""
    first = {row.id: row for row in pages(this.world.database)}
    for number in this.numbers:
        rungs = {row.level for row in first.values() if row.escalation_id == number and row.kind == "rung"}
        if number not in this.answered:
            assert rungs == {0, 1}
            assert all(row.status == "sent" for row in first.values() if row.escalation_id == number)
    for each in this.world.office.arrivals:
        row = first[int(each.key.removeprefix("page-"))]
        answered = this.answered.get(row.escalation_id or 0)
        if answered is not None and row.kind in ("rung", "nobody"):
            assert each.at <= answered + IN_FLIGHT, row.key
