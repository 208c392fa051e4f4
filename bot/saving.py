"""How a file is handed to a browser: what it is, and under which name it is saved. Pure."""

from pathlib import PurePosixPath
from urllib.parse import quote

KINDS = {
    ".pdf": "application/pdf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def content_type(name: str) -> str:
    """Return what a file is, by the end of its name."""
    return KINDS.get(PurePosixPath(name).suffix.lower(), "application/octet-stream")


def disposition(name: str) -> str:
    """Return the header that saves a file under its name, whatever letters are in it (RFC 6266)."""
    plain = "".join(
        letter if letter.isascii() and letter.isprintable() and letter not in '"\\' else "_" for letter in name
    )
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
