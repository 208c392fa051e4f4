"""What a chart costs over a bare matplotlib script, and what the server answers meanwhile."""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median, quantiles

from aiohttp import ClientSession

from charts.draw import draw
from charts.specs import Distribution, Funnel, Trend
from kpi.funnel import ALARM, ALERT, limit_curve
from tests.bench.acknowledging import slack_acknowledgements
from tests.bench.figure import Figure, seconds_of
from tests.bench.starting import started_playground
from tests.bot.running import Tab
from tests.charts.bare_charts import bare_distribution, bare_funnel, bare_trend
from tests.charts.drawings import believable_distribution, believable_funnel, believable_trend

ROUNDS = 15
ASKS = 200


def chart_cost() -> Mapping[str, Figure]:
    """Each kind of picture, ours and bare in turn in this process; the figure is the dearest ratio of medians."""
    ratios = {}
    for name, (ours, bare) in _pairs().items():
        ours(), bare()
        taken = [(seconds_of(ours), seconds_of(bare)) for _ in range(ROUNDS)]
        ratios[name] = median(mine for mine, _ in taken) / median(floor for _, floor in taken)
    return {"chart_cost": Figure(max(ratios.values()), 1.5, "x", "lower", ratios)}


def _pairs() -> Mapping[str, tuple[Callable[[], bytes], Callable[[], bytes]]]:
    trend: Trend = believable_trend()
    spread: Distribution = believable_distribution()
    funnel: Funnel = believable_funnel()
    days, seconds = [point.day for point in trend.points], [point.value for point in trend.points]
    fired = [at for at, point in enumerate(trend.points) if point.signal]
    sizes, rates = [point.n for point in funnel.points], [point.good / point.n for point in funnel.points]
    labels = [point.label for point in funnel.points]
    curves = [limit_curve(max(sizes), funnel.centre, coverage) for coverage in (ALERT, ALARM)]
    return {
        "trend": (
            lambda: draw(trend),
            lambda: bare_trend(days, seconds, fired, trend.centre, trend.lower, trend.upper, trend.target),
        ),
        "distribution": (
            lambda: draw(spread),
            lambda: bare_distribution(spread.values, spread.median, spread.p90, spread.target),
        ),
        "funnel": (lambda: draw(funnel), lambda: bare_funnel(sizes, rates, labels, funnel.centre, *curves)),
    }


def ack_while_drawing() -> Mapping[str, Figure]:
    """The real server on the demo, its drawing process never idle: how long everything else takes.

    Once by the playground, once by Slack, whose acknowledgements are what the figure is named after.
    """
    with started_playground() as address:
        taken, pictures = asyncio.run(_acknowledgements(address))
    taken |= asyncio.run(slack_acknowledgements(ASKS))
    everything = sorted(each for times in taken.values() for each in times)
    detail = {f"{name}_median_ms": median(times) for name, times in taken.items()}
    detail |= {"max_ms": everything[-1], "pictures": pictures}
    return {"ack_while_drawing_ms": Figure(quantiles(everything, n=100)[-1], 100, "ms", "lower", detail)}


@dataclass(frozen=True, slots=True)
class Server:
    """A server in another process, as a tab needs it."""

    address: str
    web: ClientSession


async def _acknowledgements(address: str) -> tuple[dict[str, list[float]], int]:
    async with ClientSession() as client:
        server = Server(address, client)
        async with Tab(server, "lukas") as busy, Tab(server, "priya") as tab:
            stop = asyncio.Event()
            drawing = asyncio.create_task(_keep_drawing(busy, stop))
            await busy.event("pictures")
            taken = await _everything_else(server, tab)
            stop.set()
            return taken, await drawing


async def _keep_drawing(tab: Tab, stop: asyncio.Event) -> int:
    """Ask for two pictures at a time, the next ones as soon as these are there."""
    count = 0
    while not stop.is_set():
        tab.events.clear()
        await tab.say("mystats csat")
        await tab.event("pictures")
        count += 1
    return count


async def _everything_else(server: Server, tab: Tab) -> dict[str, list[float]]:
    """Health checks, words said, and answers without a picture, in turn."""
    taken: dict[str, list[float]] = {"health": [], "acknowledged": [], "answered": []}
    for _ in range(ASKS):
        begun = time.perf_counter()
        async with server.web.get(f"{server.address}/healthz") as response:
            await response.read()
        taken["health"].append(1000 * (time.perf_counter() - begun))
        tab.events.clear()
        begun = time.perf_counter()
        await tab.say("help")
        taken["acknowledged"].append(1000 * (time.perf_counter() - begun))
        await tab.event("message", "2026-10-01..2026-10-31")
        taken["answered"].append(1000 * (time.perf_counter() - begun))
    return taken
