"""How long `/mystats` takes inside the handler, without its chart, and what ten times the history costs.

200 agents are asked in turn on a warm database file; nothing is remembered from one ask to the next: the handler is
asked past the desk, which gives an answer again while it holds (ADR 13). No agent is asked twice in a round.
"""

from collections.abc import Mapping
from statistics import median, quantiles

from bot.port import Heard
from bot.root import House
from handlers.front_desk import answer
from handlers.request import Place, PlaceKind
from tests.bench.figure import Figure, seconds_of
from tests.bench.histories import AGENTS, NOW, history

YEAR = 364


def mystats() -> Mapping[str, Figure]:
    """A million tickets of a year; then the same density over one year and over ten."""
    with history(1_000_000, YEAR) as house:
        asked = _ask_everybody(house)
    with history(100_000, YEAR) as house:
        short = median(_ask_everybody(house))
    with history(1_000_000, 10 * YEAR) as house:
        long = median(_ask_everybody(house))
    return {
        "mystats_ms": Figure(
            median(asked),
            25,
            "ms",
            "lower",
            {"p95_ms": quantiles(asked, n=20)[-1], "tickets": 1_000_000, "asked": AGENTS},
        ),
        "mystats_growth": Figure(long / short, 1.3, "x", "lower", {"one_year_ms": short, "ten_years_ms": long}),
    }


def _ask_everybody(house: House) -> list[float]:
    """Ask each agent once to warm the file, then once for the figure; milliseconds inside the handler."""
    place = Place(PlaceKind.DIRECT, "bench")
    heard = [Heard(f"agent-{number:04d}", place, "mystats") for number in range(AGENTS)]
    requests = [house.desk.request(each, NOW) for each in heard]
    replies = [answer(request, house.tools) for request in requests]
    if any(reply.refused for reply in replies):
        raise RuntimeError("an ask was refused; the bench measures nothing")
    return [1000 * seconds_of(lambda request=request: answer(request, house.tools)) for request in requests]
