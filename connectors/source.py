"""Opens an export, packed or not, and tells what is wrong with it as a file.

Gzip is recognised by its content, not by its name. The text is UTF-8, with or without a byte order mark.
"""

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from connectors.errors import (
    DamagedFileError,
    EmptyFileError,
    NotUtf8Error,
    TruncatedFileError,
    UnreadableFileError,
)
from kpi.errors import TouchlineError

_GZIP_MARK = b"\x1f\x8b"
_BUFFER = 1 << 18


class Source:
    """One open file. `first` is its first line, `text` the rest.

    `bytes_read` of `size` says how far we are, packed bytes in both.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with broken_file_errors(path):
            self._raw = io.BufferedReader(io.FileIO(path), _BUFFER)
        try:
            with broken_file_errors(path):
                self._look()
        except TouchlineError:
            self._raw.close()
            raise

    def _look(self) -> None:
        """Find out whether the file is packed, and read its first line."""
        self.size = self.path.stat().st_size
        packed = self._raw.peek(len(_GZIP_MARK)).startswith(_GZIP_MARK)
        plain = gzip.GzipFile(fileobj=self._raw) if packed else self._raw
        self.text = io.TextIOWrapper(cast("BinaryIO", plain), encoding="utf-8-sig", newline="")
        self.first = self.text.readline()
        if not self.first.strip():
            raise EmptyFileError(file=self.path.name)

    @property
    def holds_objects(self) -> bool:
        """Whether the file holds JSON objects rather than rows."""
        return self.first.lstrip().startswith("{")

    @property
    def bytes_read(self) -> int:
        """How many bytes of the file itself have been taken in so far."""
        return self.size if self._raw.closed else self._raw.tell()

    def close(self) -> None:
        """Close the file; safe to repeat."""
        self.text.close()
        self._raw.close()


@contextmanager
def broken_file_errors(path: Path) -> Iterator[None]:
    """Turn what the standard library raises about a broken file into sentences for a person."""
    name = path.name
    try:
        yield
    except EOFError as error:
        raise TruncatedFileError(file=name) from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise DamagedFileError(file=name) from error
    except UnicodeDecodeError as error:
        raise NotUtf8Error(file=name, byte=f"0x{error.object[error.start]:02x}") from error
    except OSError as error:
        raise UnreadableFileError(file=name, reason=error.strerror or str(error)) from error
