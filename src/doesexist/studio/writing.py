"""JSON as it is written everywhere, by pages and by commands; and files that are whole or not there."""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

import msgspec

from doesexist.errors import OutputUnwritable
from doesexist.model import Landmarks


def _as_it_came(value: object) -> msgspec.Raw:
    """Return landmarks as the JSON that they are kept as: read and written anew, they took half of a picture's time."""
    if isinstance(value, Landmarks):
        return msgspec.Raw(value.text.encode())
    raise NotImplementedError(type(value).__name__)


_encoder = msgspec.json.Encoder(enc_hook=_as_it_came)
encoded = _encoder.encode
"""Write a value as JSON, in UTF-8."""
encoded_lines = _encoder.encode_lines
"""Write values as JSON lines."""


@contextmanager
def finished(out: Path) -> Generator[BinaryIO]:
    """Yield a file beside its place, and put it there when it is whole: until then, what lay there stays.

    Raises OutputUnwritable.
    """
    beside = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        with beside.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        beside.replace(out)
    except OSError as error:
        raise OutputUnwritable(out, (error.strerror or str(error)).lower()) from error
    finally:
        with suppress(OSError):
            beside.unlink()


def outside(archive: Path, out: Path) -> None:
    """Raise OutputUnwritable where a file would lie in the archive, or a folder is in its place."""
    if out.resolve().is_relative_to(archive.resolve()):
        raise OutputUnwritable(out, "it lies in the archive itself, where nobody who leaves may be kept")
    if out.is_dir():
        raise OutputUnwritable(out, "it is a folder")
