"""What a chart costs over a bare matplotlib script, and what the server answers meanwhile."""

import asyncio
import time
from collections.abc import Callable, Mapping
from statistics import median, quantiles

from aiohttp import ClientSession

from charts.draw import draw
from charts.specs import Distribution, Funnel, Trend
from kpi.funnel import ALARM, ALERT, limit_curve
from tests.bench.figure import Figure, seconds_of
from tests.bot.running import Running, Tab, running
from tests.charts.bare_charts import bare_distribution, bare_funnel, bare_trend
from tests.charts.drawings import believable_distribution, believable_funnel, believable_trend

ROUNDS = 15
ASKS = 400


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
    """The real server with its drawing process kept busy: how long everything else takes, at the 99th percentile."""
    return asyncio.run(_acknowledgements())


async def _acknowledgements() -> Mapping[str, Figure]:
    async with running() as server:
        await server.hub.drawing.draw([believable_trend()])
        stop = asyncio.Event()
        drawn = asyncio.create_task(_keep_drawing(server, stop))
        async with Tab(server, "anna") as tab:
            health = await _timed(server.web, f"{server.address}/healthz")
            words = await _answers(tab)
        stop.set()
        pictures = await drawn
    both = sorted(health + words)
    detail = {
        "health_median_ms": median(health),
        "answer_median_ms": median(words),
        "max_ms": both[-1],
        "pictures_drawn": pictures,
    }
    return {"ack_while_drawing_ms": Figure(quantiles(both, n=100)[-1], 100, "ms", "lower", detail)}


async def _keep_drawing(server: Running, stop: asyncio.Event) -> int:
    count = 0
    while not stop.is_set():
        await server.hub.drawing.draw([believable_trend(), believable_funnel()])
        count += 2
    return count


async def _timed(client: ClientSession, address: str) -> list[float]:
    taken = []
    for _ in range(ASKS):
        start = time.perf_counter()
        async with client.get(address) as response:
            await response.read()
        taken.append(1000 * (time.perf_counter() - start))
    return taken


async def _answers(tab: Tab) -> list[float]:
    """Say something that is answered in words, and time its acknowledgement."""
    taken = []
    for _ in range(ASKS // 2):
        start = time.perf_counter()
        await tab.say("help")
        taken.append(1000 * (time.perf_counter() - start))
    return taken
