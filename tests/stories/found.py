"""Looks for words wherever a server could have left them: files, tables, logs, messages, previews; encoded too."""

import base64
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import inspect, text

from storage.database import Database

Json = dict[str, Any]


def spellings(words: str) -> Iterator[bytes]:
    """Words as they may stand in bytes: as they are, in UTF-16, in hex, and within what base64 makes of a whole."""
    plain = words.encode()
    yield plain
    yield words.encode("utf-16-le")
    yield plain.hex().encode()
    for before in range(3):
        # What stands around them changes the first and the last letters; those between are the words' own.
        packed = base64.b64encode(b"\0" * before + plain + b"\0" * (-(before + len(plain)) % 3))
        first, last = (before * 8 + 5) // 6, (before + len(plain)) * 8 // 6
        yield packed[first:last]


def holds(held: bytes, words: str) -> bool:
    """Say whether some bytes hold words, in any spelling."""
    return any(each in held for each in spellings(words))


def files(folder: Path) -> dict[str, bytes]:
    """Every file under a folder: a database with its -wal and -shm, the engine's, whatever else was left."""
    return {str(each.relative_to(folder)): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


def tables(database: Database) -> dict[str, bytes]:
    """Every column of every row of every table of every schema, the engine's too."""
    found: dict[str, bytes] = {}
    with database.engine.connect() as connection:
        seen = inspect(connection)
        for schema in seen.get_schema_names():
            if schema in ("information_schema", "pg_catalog"):
                continue
            for name in seen.get_table_names(schema):
                rows = connection.execute(text(f'SELECT * FROM "{schema}"."{name}"')).all()
                found[f"{schema}.{name}"] = b"\n".join(_bytes(value) for row in rows for value in row)
    return found


def _bytes(value: object) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def previews(message: Json) -> Iterator[str]:
    """What a notification of a message says: its text, summary, and what stands for a card where none is shown."""
    for name in ("text", "summary", "speak", "fallback", "fallbackText", "altText", "notification"):
        if isinstance(message.get(name), str):
            yield message[name]
    for each in message.get("attachments") or ():
        if isinstance(each, dict):
            yield from previews(each)
            if isinstance(content := each.get("content"), dict):
                yield from (str(content.get(name) or "") for name in ("speak", "fallbackText"))


def where(held: Mapping[str, bytes], words: Iterable[str]) -> list[tuple[str, str]]:
    """Which of some words stand in which of some places."""
    return [(place, each) for place, data in held.items() for each in words if holds(data, each)]
