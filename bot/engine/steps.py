"""What a step of the engine says to the next: ids, codes and seconds, as the engine's tables keep them."""

from typing import NamedTuple, TypedDict

from bot.engine.names import try_name


class Order(NamedTuple):
    """A delivery to be carried, for the `number`-th time. `trouble` is what the platform said at the last try.

    `faults` is how often something broke that nobody expected.
    """

    workspace_id: int
    delivery_id: int
    number: int = 1
    trouble: str = ""
    faults: int = 0

    @property
    def name(self) -> str:
        """Return the workflow's id: the same, whoever rings."""
        return workflow_id(self.delivery_id, self.number)


class Next(TypedDict):
    """What comes after a step: nothing more, or another try in some seconds."""

    again: bool
    seconds: float
    trouble: str
    faults: int


SETTLED = Next(again=False, seconds=0.0, trouble="", faults=0)


def again(seconds: float, trouble: str = "", faults: int = 0) -> Next:
    """Return that there is to be another try."""
    return Next(again=True, seconds=seconds, trouble=str(trouble), faults=faults)


def workflow_id(delivery_id: int, number: int) -> str:
    """Return the id of a try: "delivery-57", and those after it "delivery-57-2"."""
    return try_name(f"delivery-{delivery_id}", number)


def delivery_of(workflow: str) -> tuple[int, int]:
    """Return which delivery a workflow's id is of, and its number."""
    _, delivery, *number = workflow.split("-")
    return int(delivery), int(number[0]) if number else 1
