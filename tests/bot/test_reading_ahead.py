"""An export read in another process: the same facts, the same errors, and nothing left behind."""

import gzip
from datetime import UTC, date, datetime

import psutil
import pytest

from bot.config import load_settings
from bot.reading_ahead import ExportAhead, ReaderLostError, read_ahead
from bot.root import open_house
from connectors.demo import many_tickets
from connectors.errors import MissingColumnError, TruncatedFileError, UnknownPresetError, UnreadableFileError
from connectors.own_format import write_csv
from connectors.presets import preset_named
from connectors.reading import open_export
from handlers.importing import import_export
from storage.tickets import count_tickets

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


@pytest.fixture
def export(tmp_path):
    """An event log of 1,200 tickets, more than two batches."""
    file = tmp_path / "export.csv"
    with file.open("w", newline="") as opened:
        write_csv(many_tickets(1, 1_200, 7, 30, date(2026, 11, 21)), opened)
    return file


@pytest.fixture
def house(tmp_path):
    with open_house(load_settings(home=tmp_path / "home", database_url="")) as opened:
        yield opened


def take(house, export):
    return import_export(export, "touchline", house.tools, NOW, lambda _: None)


def tickets_in(house):
    with house.database.reading() as session:
        return count_tickets(session, house.tools.workspace_id)


def children():
    return {child.pid for child in psutil.Process().children()}


def test_the_other_process_tells_the_same_facts_in_the_same_order(export):
    with open_export(export) as here:
        expected = list(here)
    with read_ahead(export, None, None, "UTC") as ahead:
        assert expected == list(ahead)
        assert (ahead.preset, ahead.rows, ahead.bytes_read, ahead.size) == (
            "touchline", here.rows, export.stat().st_size, export.stat().st_size,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content", "preset", "expected"),
    [
        ("nowhere.csv", None, None, UnreadableFileError),
        ("some.csv", b"a,b\n1,2\n", "zendesk", MissingColumnError),
        ("some.csv", b"a,b\n1,2\n", "zendisk", UnknownPresetError),
    ],
)
def test_what_is_wrong_with_a_file_is_said_as_if_it_were_read_here(tmp_path, name, content, preset, expected):
    before = children()
    if content is not None:
        (tmp_path / name).write_bytes(content)

    with pytest.raises(expected) as told:
        ExportAhead(tmp_path / name, preset, None, "UTC")

    with pytest.raises(expected) as here:
        open_export(tmp_path / name, preset_named(preset) if preset else None)
    assert told.value.values == here.value.values
    assert children() == before


def import_from(house, file, before=lambda: None):
    with read_ahead(file, None, None, "UTC") as ahead:
        before()
        return take(house, ahead)


def test_a_file_that_breaks_half_way_leaves_the_database_as_it_was(house, export, tmp_path):
    whole = gzip.compress(export.read_bytes())
    broken = tmp_path / "broken.csv.gz"
    broken.write_bytes(whole[: len(whole) * 3 // 4])

    with pytest.raises(TruncatedFileError):
        import_from(house, broken)

    assert tickets_in(house) == 0


def test_a_reader_that_is_killed_leaves_the_database_as_it_was(house, export):
    def kill_the_reader():
        for child in psutil.Process().children():
            child.kill()

    with pytest.raises(ReaderLostError):
        import_from(house, export, before=kill_the_reader)

    assert tickets_in(house) == 0


def test_giving_up_half_way_ends_the_other_process(export):
    before = children()
    with read_ahead(export, None, None, "UTC") as ahead:
        next(iter(ahead))
        assert children() != before

    assert children() == before


def test_taking_the_same_export_twice_changes_nothing(house, export):
    first, second = import_from(house, export), import_from(house, export)

    assert (first.new, first.updated, first.unchanged, first.refused) == (1_200, 0, 0, [])
    assert (second.new, second.updated, second.unchanged) == (0, 0, 1_200)
    assert len(first.unlinked_people) == 7
