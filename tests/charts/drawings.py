"""Drawings for the tests: believable ones, and nasty ones that once broke something or easily could."""

from dataclasses import replace
from datetime import date, timedelta
from math import exp
from random import Random

from charts.specs import Distribution, Drawing, Funnel, FunnelPoint, Trend, TrendPoint, Unit

LONG = (
    "Zeit bis zur ersten Antwort im Support-Team Nord-West einschließlich Vertretungen, Wochenendschichten und "
    "Feiertagen, Median pro Kalenderwoche in Geschäftszeiten nach Region, Kanal und Priorität, mit vielen Worten"
)
MONDAY = date(2026, 5, 25)


def weekly(values: list[float], n: int = 20) -> tuple[TrendPoint, ...]:
    """Return one point a week."""
    return tuple(TrendPoint(MONDAY + timedelta(weeks=week), value, n) for week, value in enumerate(values))


def believable_trend() -> Trend:
    """Return half a year of first reply times that grow slower in the end, with few tickets in some weeks."""
    chance = Random(3)
    points = tuple(
        TrendPoint(
            MONDAY + timedelta(weeks=week),
            7800 * exp(chance.gauss(0, 0.28)) * (2 if week > 20 else 1),
            chance.choice([3, 9, 14, 25, 31]),
            signal=week in (22, 23, 25),
        )
        for week in range(26)
    )
    return Trend(
        "First reply time, week by week", Unit.DURATION, points, "en", "Median of the week, business hours",
        centre=7800, lower=3200, upper=18500, target=14400, target_label="Target 4 h", limits_label="Usual range",
        signal_label="Signal: not by chance", small_label="Fewer than 5 tickets",
        breaks=((date(2026, 8, 3), "From here definition 2"), (date(2026, 8, 17), "From here definition 3")),
    )  # fmt: skip


def believable_distribution() -> Distribution:
    """Return 400 first reply times around two hours."""
    chance = Random(4)
    values = tuple(sorted(7800 * exp(chance.gauss(0, 1.2)) for _ in range(400)))
    return Distribution(
        "First reply time: 400 tickets", Unit.DURATION, values, "en", "First reply time, business hours", "Tickets",
        median=values[200], p90=values[360], median_label="Median 2 h 10 min", p90_label="9 in 10 within 9 h 58 min",
        target=14400, target_label="Target 4 h",
    )  # fmt: skip


def believable_funnel() -> Funnel:
    """Return a team of twelve around 90 %: one below the alarm limits, one below the alert ones, one above them."""
    counts = [(4, 3), (8, 8), (15, 13), (20, 12), (20, 14), (33, 30), (41, 36), (60, 55), (80, 70), (97, 88),
              (100, 96), (150, 135)]  # fmt: skip
    names = ["", "Ada", "", "Bo", "Chidi Okafor", "", "You", "", "Maximilian Schmidt", "", "Olu", ""]
    points = tuple(
        FunnelPoint(n, good, name, highlight=name == "You") for (n, good), name in zip(counts, names, strict=True)
    )
    return Funnel(
        "Satisfaction by agent, last 90 days", points, 0.9, "en", "Ratings", "Good ratings",
        "Team 90%", "95% of chance", "99.8% of chance",
    )  # fmt: skip


def crowd(size: int) -> Funnel:
    """Return a funnel of many named points in few columns."""
    chance = Random(5)
    points = []
    for number in range(size):
        n = chance.choice([4, 8, 15, 22, 30, 41, 55, 60, 80, 110, 150])
        good = sum(chance.random() < (0.88 if number % 7 else 0.7) for _ in range(n))
        points.append(FunnelPoint(n, good, f"Person {number}", highlight=number == 7))
    return replace(believable_funnel(), points=tuple(points), centre=0.88)


def gallery() -> dict[str, Drawing]:
    """Return every drawing by a name that says what is hard about it."""
    trend, spread, funnel = believable_trend(), believable_distribution(), believable_funnel()
    bare = replace(trend, breaks=(), centre=None, lower=None, upper=None, target=None)
    single = replace(spread, target=None, target_label="")
    return {
        "trend": trend,
        "trend in German": replace(trend, locale="de"),
        "trend of nothing": replace(bare, points=()),
        "trend of one point": replace(bare, points=weekly([4000])),
        "trend of two points": replace(bare, points=weekly([4000, 4001]), target=14400),
        "trend of equal values": replace(bare, points=weekly([3600] * 9), centre=3600, target=3600),
        "trend of zeros": replace(bare, points=weekly([0] * 9)),
        "trend over four years": replace(bare, points=weekly([3600 + 60 * week for week in range(210)])),
        "trend with a gap": replace(bare, points=tuple(
            TrendPoint(MONDAY + timedelta(days=days), 50, 9) for days in (0, 1, 2, 3, 100))),
        "trend from seconds to months": replace(bare, points=weekly([2, 60, 86400 * 90, 7200])),
        "trend of rates at their ends": replace(
            bare, unit=Unit.RATE, points=weekly([1, 0, 1, 0.5]), target=0.9, target_label=LONG),
        "trend of rates all good": replace(bare, unit=Unit.RATE, points=weekly([1.0] * 5), locale="de", title=LONG),
        "trend of rates all bad": replace(bare, unit=Unit.RATE, points=weekly([0.0] * 5)),
        "trend of large counts": replace(bare, unit=Unit.COUNT, points=weekly([1250, 1300, 980, 15000])),
        "trend of no counts": replace(bare, unit=Unit.COUNT, points=weekly([0] * 5)),
        "trend full of breaks": replace(
            trend, breaks=tuple((MONDAY + timedelta(days=5 * number), LONG) for number in range(9))),
        "trend with strange letters": replace(
            bare, title="$x^2$ & \\frac 🎉👩‍🚒 日本 Zażółć gęślą", value_label="$5_{a}"),
        "trend with long words everywhere": replace(
            trend, value_label=LONG, limits_label=LONG, target_label=LONG, signal_label=LONG, title="x" * 300),
        "distribution": spread,
        "distribution in German": replace(spread, locale="de"),
        "distribution of nothing": replace(single, values=(), median=0, p90=0),
        "distribution of one value": replace(single, values=(3600,), median=3600, p90=3600),
        "distribution of equal values": replace(spread, values=(3600,) * 70, median=3600, p90=3600, target=3600),
        "distribution of zeros": replace(single, values=(0,) * 7, median=0, p90=0),
        "distribution within an hour": replace(
            single, values=tuple(range(3600, 14000, 90)), median=8000, p90=13000, value_label=LONG),
        "distribution of rates": replace(
            single, unit=Unit.RATE, values=(0.1, 0.5, 0.9, 1.0), median=0.7, p90=0.97),
        "funnel": funnel,
        "funnel in German": replace(funnel, locale="de", centre_label="Team 90 %", n_label=LONG),
        "funnel of nobody": replace(funnel, points=()),
        "funnel of one": replace(funnel, points=(FunnelPoint(1, 0, "Ada"),)),
        "funnel of the unrated": replace(funnel, points=(FunnelPoint(0, 0, "Ada"), FunnelPoint(7, 7, "Bo"))),
        "funnel of all good": replace(
            funnel, centre=1.0,
            points=(FunnelPoint(5, 5, "Ada"), FunnelPoint(50, 50, "Bo"), FunnelPoint(50, 50, "Cy"))),
        "funnel of thousands": replace(
            funnel, points=tuple(FunnelPoint(n, n * 91 // 100, f"Z{n}") for n in (900, 2000, 4800, 5100))),
        "funnel of two hundred": crowd(200),
    }  # fmt: skip
