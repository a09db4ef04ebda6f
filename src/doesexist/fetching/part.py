"""A partially downloaded file, kept beside its final path until it is whole: `00000.png.part`."""

from __future__ import annotations

import fcntl
import hashlib
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from doesexist.fetching.trouble import Trouble
from doesexist.fetching.wanted import Wanted

_BLOCK = 1 << 20


class Folders:
    """The folders of downloads, each checked and created once."""

    def __init__(self) -> None:
        self._made: set[Path] = set()

    def make(self, wanted: Wanted) -> None:
        """Create the folder of a file. Raises Trouble if a symbolic link leads out of the root."""
        folder = wanted.path.parent
        if folder in self._made:
            return
        if not Path(os.path.realpath(folder)).is_relative_to(os.path.realpath(wanted.root)):
            raise Trouble("a link on its way leads out of the folder", passes=False)
        folder.mkdir(parents=True, exist_ok=True)
        self._made.add(folder)


class Part:
    """The part of a file that has arrived, locked so that two runs never write the same one.

    It survives any interruption: the next run reads it again (for the md5) and requests the rest. Entering the context
    raises Trouble if the path can't be used or is locked, OSError if it can't be written.
    """

    def __init__(self, wanted: Wanted, folders: Folders) -> None:
        self._wanted = wanted
        self._folders = folders
        self._file = -1
        self._md5 = hashlib.md5(usedforsecurity=False)
        self.length = 0
        self.found = 0
        """How many of its bytes came from earlier requests: the file may have changed since."""
        self.validator: str | None = None
        """The ETag or Last-Modified of the file that its bytes came from, for If-Range."""

    def __enter__(self) -> Self:
        self._folders.make(self._wanted)
        self._file = _locked(self._wanted.part)
        while block := os.read(self._file, _BLOCK):
            self._md5.update(block)
            self.length += len(block)
        self.found = self.length
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            # Remove an empty part. (A finished one has been moved: then there is none.)
            if not self.length:
                self._wanted.part.unlink(missing_ok=True)
        finally:
            os.close(self._file)

    @property
    def md5(self) -> str:
        """The md5 of its bytes so far."""
        return self._md5.hexdigest()

    def add(self, content: bytes) -> None:
        """Append bytes."""
        rest = memoryview(content)
        while rest:
            # A write may be partial, as on a disk that is nearly full.
            written = os.write(self._file, rest)
            self._md5.update(rest[:written])
            self.length += written
            rest = rest[written:]

    def begin_again(self) -> int:
        """Discard all bytes; return how many there were."""
        before = self.length
        os.ftruncate(self._file, 0)
        os.lseek(self._file, 0, os.SEEK_SET)
        self._md5 = hashlib.md5(usedforsecurity=False)
        self.length = self.found = 0
        self.validator = None
        return before

    def finish(self) -> None:
        """Flush it and move it to the final path, atomically."""
        os.fsync(self._file)
        self._wanted.part.replace(self._wanted.path)


def _locked(path: Path) -> int:
    """Open or create a file for reading and writing, with an exclusive lock. Raises Trouble if another run has it."""
    while True:
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Another run may have moved it to its final path between the two lines above: then open it anew.
            if os.path.samestat(os.fstat(file), path.stat(follow_symlinks=False)):
                return file
        except BlockingIOError:
            os.close(file)
            raise Trouble("another run is fetching it", passes=False) from None
        except FileNotFoundError:
            pass
        except BaseException:
            os.close(file)
            raise
        os.close(file)
