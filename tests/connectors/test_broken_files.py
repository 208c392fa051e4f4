"""A file that is broken as a whole is named, with what to do about it."""

import gzip
import json
from pathlib import Path

import pytest

from connectors import errors
from connectors.presets import preset_named
from connectors.reading import open_export
from kpi.errors import TouchlineError
from kpi.facts import Ticket

GOOD = b"ticket,at,event\n" + b"".join(b"T%d,2026-10-01T09:00Z,created\n" % number for number in range(5000))


def read_all(path: Path, preset: str | None = None) -> None:
    with open_export(path, preset_named(preset) if preset else None) as export:
        for _ in export:
            pass


@pytest.mark.parametrize(
    ("content", "error", "says"),
    [
        (b"", errors.EmptyFileError, "There is nothing in export.csv."),
        (b"\n\n", errors.EmptyFileError, "There is nothing in export.csv."),
        (gzip.compress(GOOD)[:-400], errors.TruncatedFileError, "cut off"),
        (b"\x1f\x8b" + b"no gzip at all" * 9, errors.DamagedFileError, "damaged"),
        (gzip.compress(GOOD)[:60] + b"\0" * 900, errors.DamagedFileError, "damaged"),
        (GOOD + "T,é,".encode("latin-1") + b"\n" * 9000, errors.NotUtf8Error, "byte 0xe9"),
        (b"name,size\nx,3\n", errors.UnrecognisedExportError, "by its first line: name, size."),
        (b'{"name": "x"}\n', errors.UnrecognisedExportError, "by its first line: name."),
        (b"{broken\n", errors.UnrecognisedExportError, "by its first line: {broken."),
    ],
)
def test_a_broken_file_says_what_is_wrong_with_it(
    tmp_path: Path, content: bytes, error: type[TouchlineError], says: str
) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(content)
    with pytest.raises(error) as raised:
        read_all(path)
    assert says in raised.value.sentence()


def test_a_file_that_is_not_there_or_is_a_folder_cannot_be_opened(tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere.csv", tmp_path):
        with pytest.raises(errors.UnreadableFileError) as raised:
            read_all(path)
        assert path.name in raised.value.sentence()


def test_a_missing_column_is_named_with_those_that_are_there(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text("Id,Created at,Subject\n1,2026-10-01,x\n", encoding="utf-8")
    with pytest.raises(errors.MissingColumnError) as raised:
        read_all(path, "zendesk")
    assert (
        raised.value.sentence()
        == "export.csv has no column Status, which zendesk needs. It has: Id, Created at, Subject."
    )


def test_an_unknown_preset_names_the_nearest() -> None:
    with pytest.raises(errors.UnknownPresetError) as raised:
        preset_named("zendisk")
    assert "Did you mean zendesk?" in raised.value.sentence()
    assert preset_named(" ZenDesk ").name == "zendesk"


def test_a_preset_for_csv_refuses_json_lines(tmp_path: Path) -> None:
    path = tmp_path / "export.jsonl"
    path.write_text('{"ticket": "1"}\n', encoding="utf-8")
    with pytest.raises(errors.NoObjectsError):
        read_all(path, "uci498")


def test_an_unclosed_quotation_mark_is_told_with_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.table._LONGEST_FIELD", 1000)
    path = tmp_path / "export.csv"
    path.write_bytes(GOOD + b'T9,"' + b"x" * 5000)
    with pytest.raises(errors.BrokenCsvError) as raised:
        read_all(path)
    assert "line 5002" in raised.value.sentence()


def test_an_unknown_zone_is_refused_before_the_file_is_read(tmp_path: Path) -> None:
    with pytest.raises(errors.UnknownZoneError):
        open_export(tmp_path / "export.csv", zone="Mars/Olympus")


def test_a_nul_in_a_cell_costs_neither_the_row_nor_the_import(tmp_path):
    row = "1,2026-10-01T09:00:00Z,created,customer,,new,Bill\0ing\n"
    (tmp_path / "nul.csv").write_text("ticket,at,event,author,agent,value,topic\n" + row)
    ticket = {"ticket": "1", "at": "2026-10-01T09:00:00Z", "topic": "Bill\0ing"}
    (tmp_path / "nul.jsonl").write_text(json.dumps(ticket) + "\n")

    for name in ("nul.csv", "nul.jsonl"):
        with open_export(tmp_path / name, preset_named("touchline")) as export:
            [found] = [fact for fact in export if isinstance(fact, Ticket)]
        assert found.topic == "Bill\ufffding", name
