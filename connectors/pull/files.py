"""Opens the files that export jobs make: a zip in memory, with a limit to what comes out, and CSV as rows.

ValueError for whatever is no such file. Nothing is written to a disk.
"""

import csv
import io
import json
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from connectors.pull.cleaned import cleaned, needs_cleaning

MOST = 1024 * 1024 * 1024
"""What a file may hold unpacked: a small one that unpacks to more is no export."""


def unzipped(body: bytes) -> dict[str, bytes]:
    """Return a zip's files by their names in small letters; ValueError."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as held:
            if sum(each.file_size for each in held.infolist()) > MOST:
                raise ValueError("too large")
            return {each.filename.lower(): held.read(each) for each in held.infolist() if not each.is_dir()}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError) as problem:
        raise ValueError("no zip") from problem


def csv_rows(body: bytes) -> Iterator[dict[str, Any]]:
    """Yield a CSV's rows by its heading; what is beyond the heading is left out. ValueError for what is no text."""
    text = io.StringIO(body.decode("utf-8-sig"), newline="")
    try:
        for row in csv.DictReader(text):
            yield {name.strip().lower(): cleaned(value) for name, value in row.items() if name is not None}
    except csv.Error as problem:
        raise ValueError("no CSV") from problem


def json_in(body: bytes) -> Any:
    """Return the JSON of a file, zipped or not; ValueError, RecursionError."""
    if body[:2] == b"PK":
        files = [content for name, content in unzipped(body).items() if name.endswith(".json")]
        if not files:
            raise ValueError("no JSON in the zip")
        body = files[0]
    found = json.loads(body)
    return cleaned(found) if needs_cleaning(body) else found
