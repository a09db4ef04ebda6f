"""JSON encoders shared by pages and commands, and atomic writing of files."""

from __future__ import annotations

import errno
import os
from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Self

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


_PRIVATE = 0o600


class Unfinished:
    """A temporary file that takes its destination's place with `put`, and is gone if that was not called.

    Where the system can, it has no name until then, so that nothing of whoever is in it stays if the process is killed;
    elsewhere it lies beside its destination. Raises OutputUnwritable if it can't be written; other errors pass.
    """

    def __init__(self, out: Path, *, private: bool = False) -> None:
        """Begin it; `private`: its owner alone can read it, whatever the umask. What a link leads to is replaced."""
        self._out = out = _place_of(out)
        self._beside = out.with_name(f".{out.name}.{os.getpid()}.part")
        with self._told():
            nameless = _nameless(out.parent)
            self._is_nameless = nameless is not None
            self._file = nameless or self._beside.open("w+b")
            if private:
                os.fchmod(self._file.fileno(), _PRIVATE)

    @property
    def file(self) -> BinaryIO:
        """It, as whatever writes it needs it."""
        return self._file

    def write(self, content: bytes) -> int:
        """Append bytes; return how many."""
        with self._told():
            return self._file.write(content)

    def tell(self) -> int:
        """Return how many bytes it has so far."""
        with self._told():
            return self._file.tell()

    def close(self) -> None:
        """Flush it to the disk, name it, and close it, so that `put` never leaves a partial file."""
        if not self._file.closed:
            with self._told():
                self._file.flush()
                os.fsync(self._file.fileno())
                if self._is_nameless:
                    self._beside.unlink(missing_ok=True)  # of a process that was killed and had the same number
                    _name(self._file.fileno(), self._beside)
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

    def _told(self) -> AbstractContextManager[None]:
        return _told(self._out)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for end in (self._file.close, self._beside.unlink):
            with suppress(OSError):  # a full disk, or it has been moved
                end()


def _place_of(out: Path) -> Path:
    """Return where a file is written, behind a link. Raises OutputUnwritable where there is something else."""
    place = Path(os.path.realpath(out))
    with _told(out):
        if place.is_dir():
            raise OutputUnwritable(out, "it is a folder")
        if place.exists() and not place.is_file():
            raise OutputUnwritable(out, "it is no file, but a device, a pipe or a socket")
    return place if out.is_symlink() else out


@contextmanager
def _told(out: Path) -> Generator[None]:
    try:
        yield
    except OSError as error:
        raise OutputUnwritable(out, (error.strerror or str(error)).lower()) from error


def _nameless(folder: Path) -> BinaryIO | None:
    """Return a new file in a folder that has no name yet, None where there is no such thing (O_TMPFILE, Linux)."""
    if not hasattr(os, "O_TMPFILE") or not Path("/proc/self/fd").is_dir():
        return None
    try:
        descriptor = os.open(folder, os.O_TMPFILE | os.O_RDWR, 0o666)
    except OSError as error:
        if error.errno in {errno.EOPNOTSUPP, errno.EISDIR, errno.ENOENT, errno.EINVAL}:
            return None  # not in this file system; or there is no such folder, which is told next
        raise
    return os.fdopen(descriptor, "w+b")


def _name(descriptor: int, path: Path) -> None:
    """Give a file that has no name one: linkat(2) with AT_SYMLINK_FOLLOW, which Python uses where a folder is open."""
    folder = os.open("/proc/self/fd", os.O_RDONLY)
    try:
        os.link(str(descriptor), path, src_dir_fd=folder, follow_symlinks=True)
    finally:
        os.close(folder)


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
