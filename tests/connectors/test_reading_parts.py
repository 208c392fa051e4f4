"""The small parts of reading: times, the memory of keys, flat memory."""

import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.demo import many_tickets
from connectors.own_format import write_csv
from connectors.reading import open_export
from connectors.seen import SeenKeys
from connectors.times import format_reader, iso_reader, seconds_of
from kpi.facts import Ticket

BERLIN = ZoneInfo("Europe/Berlin")
MOMENTS = st.integers(10**8, 38 * 10**8).map(lambda instant: datetime.fromtimestamp(instant, UTC).replace(tzinfo=None))


@given(moment=MOMENTS, zone=st.sampled_from([UTC, BERLIN, ZoneInfo("America/St_Johns"), ZoneInfo("Asia/Kolkata")]))
def test_a_wall_clocks_time_is_read_in_its_zone(moment: datetime, zone: ZoneInfo) -> None:
    expected = int(moment.replace(tzinfo=zone).timestamp())
    assert iso_reader(zone)(moment.isoformat(" ")) == expected
    assert format_reader("%d/%m/%Y %H:%M:%S", zone)(moment.strftime("%d/%m/%Y %H:%M:%S")) == expected
    assert format_reader("%d %B %Y, %I:%M:%S %p", zone)(moment.strftime("%d %B %Y, %I:%M:%S %p")) == expected


@pytest.mark.parametrize(
    "text",
    ["2026-07-01T10:00:00Z", "2026-07-01T12:00:00+02:00", "2026-07-01 12:00", "2026-07-01 12:00:00 +0200",
     "2026-07-01 10:00:00 UTC", " 2026-07-01T10:00:00.900Z "],
)  # fmt: skip
def test_the_shapes_exports_write_mean_the_same_instant(text: str) -> None:
    assert iso_reader(BERLIN)(text) == int(datetime(2026, 7, 1, 10, tzinfo=UTC).timestamp())


def test_the_hour_a_change_of_clocks_repeats_is_its_first_pass() -> None:
    read = iso_reader(BERLIN)
    assert read("2026-10-25 02:30") == int(datetime(2026, 10, 25, 0, 30, tzinfo=UTC).timestamp())
    assert read("2026-10-25 03:00") - read("2026-10-25 02:00") == 2 * 3600


@pytest.mark.parametrize("text", ["", "soon", "2026-13-01", "2026-02-30 10:00", "10:00"])
def test_what_is_not_a_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        iso_reader(UTC)(text)


@pytest.mark.parametrize(
    ("text", "unit", "seconds"),
    [
        ("01:30:00", 3600, 5400),
        ("120:05", 60, 432_300),
        ("1.5", 3600, 5400),
        ("90000", 0.001, 90),
        ("00:00:07.5", 1, 7.5),
    ],
)
def test_durations_are_read_as_clocks_and_as_units(text: str, unit: float, seconds: float) -> None:
    assert seconds_of(text, unit) == seconds


@given(st.lists(st.text(max_size=4), max_size=200))
def test_a_key_is_new_exactly_once(keys: list[str]) -> None:
    seen, known = SeenKeys(), set[str]()
    for key in keys:
        assert seen.add(key) == (key not in known)
        known.add(key)


def test_ten_thousand_keys_outgrow_the_first_table() -> None:
    seen = SeenKeys()
    assert all(seen.add(f"T{number}") for number in range(10_000))
    assert not any(seen.add(f"T{number}") for number in range(10_000))


def peak_of(path: Path) -> int:
    def tickets() -> Iterator[object]:
        with open_export(path) as export:
            yield from export

    tracemalloc.start()
    for _ in tickets():
        pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    peaks = []
    for count in (500, 5_000):
        path = tmp_path / f"{count}.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            write_csv(many_tickets(1, count, 10, 30, datetime(2026, 11, 1, tzinfo=UTC).date()), file)
        peaks.append(peak_of(path))
    assert peaks[1] < peaks[0] * 1.2 + 8 * 2**14  # the table of seen keys may double


def test_a_ticket_is_yielded_before_the_rest_of_the_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        write_csv(many_tickets(1, 20_000, 10, 30, datetime(2026, 11, 1, tzinfo=UTC).date()), file)
    with open_export(path) as export:
        next(fact for fact in export if isinstance(fact, Ticket))
        assert export.bytes_read < export.size / 4
