"""JSON encoders shared by pages and commands, and atomic writing of files."""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

import msgspec

from doesexist.errors import OutputUnwritable
from doesexist.model import Landmarks


def _as_it_came(value: object) -> msgspec.Raw:
    """Return landmarks as the JSON in which they are stored: parsing and encoding it took half of a picture's time."""
    if isinstance(value, Landmarks):
        return msgspec.Raw(value.text.encode())
    raise NotImplementedError(type(value).__name__)


_encoder = msgspec.json.Encoder(enc_hook=_as_it_came)
encoded = _encoder.encode
"""Write a value as JSON, in UTF-8."""
encoded_lines = _encoder.encode_lines
"""Write values as JSON lines."""


class Unfinished:
    """A temporary file beside its destination, which `put` replaces; deleted on exit if that was not called.

    Raises OutputUnwritable if this file can't be written; other errors pass unchanged.
    """

    def __init__(self, out: Path) -> None:
        self._out = out
        self._beside = out.with_name(f".{out.name}.{os.getpid()}.part")
        with self._told():
            self._file = self._beside.open("wb")

    def write(self, content: bytes) -> int:
        """Append bytes; return how many."""
        with self._told():
            return self._file.write(content)

    def tell(self) -> int:
        """Return how many bytes it has so far."""
        with self._told():
            return self._file.tell()

    def close(self) -> None:
        """Flush it to the disk and close it, so that `put` never leaves a partial file."""
        if not self._file.closed:
            with self._told():
                self._file.flush()
                os.fsync(self._file.fileno())
                self._file.close()

    def put(self) -> None:
        """Move it to its destination."""
        self.close()
        with self._told():
            self._beside.replace(self._out)

    def take_back(self) -> None:
        """Delete it from its destination again."""
        with self._told():
            self._out.unlink(missing_ok=True)

    @contextmanager
    def _told(self) -> Generator[None]:
        try:
            yield
        except OSError as error:
            raise OutputUnwritable(self._out, (error.strerror or str(error)).lower()) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for end in (self._file.close, self._beside.unlink):
            with suppress(OSError):  # a full disk, or it has been moved
                end()


@contextmanager
def finished(out: Path) -> Generator[Unfinished]:
    """Yield a file that is moved to its destination once it is complete. Raises OutputUnwritable."""
    with Unfinished(out) as file:
        yield file
        file.put()


def check_outside_archive(archive: Path, out: Path) -> None:
    """Raise OutputUnwritable if a file or folder would be inside the archive."""
    if out.resolve().is_relative_to(archive.resolve()):
        raise OutputUnwritable(out, "it lies in the archive itself, where nobody who leaves may be kept")


def outside(archive: Path, out: Path) -> None:
    """Raise OutputUnwritable if a file would be inside the archive, or its path is a folder."""
    check_outside_archive(archive, out)
    if out.is_dir():
        raise OutputUnwritable(out, "it is a folder")
