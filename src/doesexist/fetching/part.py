"""The beginning of a file, kept beside its place until it is whole: `00000.png.part`."""

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
    """The folders that files go into: each is made, and looked at, once."""

    def __init__(self) -> None:
        self._made: set[Path] = set()

    def make(self, wanted: Wanted) -> None:
        """Make the folder of a file. Raises Trouble where a link on its way leads out of the root."""
        folder = wanted.path.parent
        if folder in self._made:
            return
        if not Path(os.path.realpath(folder)).is_relative_to(os.path.realpath(wanted.root)):
            raise Trouble("a link on its way leads out of the folder", passes=False)
        folder.mkdir(parents=True, exist_ok=True)
        self._made.add(folder)


class Part:
    """What has come of a file so far. It is locked, so that two runs never write the same one.

    Whatever stops a run, its bytes stay: the next run reads them again (for the md5) and asks for the rest. Entering
    the context raises Trouble where the place can't be used for this file, OSError where nothing can be written.
    """

    def __init__(self, wanted: Wanted, folders: Folders) -> None:
        self._wanted = wanted
        self._folders = folders
        self._file = -1
        self._md5 = hashlib.md5(usedforsecurity=False)
        self.length = 0
        self.found = 0
        """How many of its bytes an earlier request brought: they may be of another file."""
        self.validator: str | None = None
        """The ETag (or date) of the file they came from, to ask for the rest of the very same."""

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
            # Nothing came: nothing stays. (What is whole is in its place, and nothing is left here.)
            if not self.length:
                self._wanted.part.unlink(missing_ok=True)
        finally:
            os.close(self._file)

    @property
    def md5(self) -> str:
        """The md5 of what has come so far."""
        return self._md5.hexdigest()

    def add(self, content: bytes) -> None:
        """Write what came next."""
        rest = memoryview(content)
        while rest:
            # On a disk that is nearly full it may be less than all.
            written = os.write(self._file, rest)
            self._md5.update(rest[:written])
            self.length += written
            rest = rest[written:]

    def begin_again(self) -> int:
        """Throw away what there is; return how many bytes it was."""
        before = self.length
        os.ftruncate(self._file, 0)
        os.lseek(self._file, 0, os.SEEK_SET)
        self._md5 = hashlib.md5(usedforsecurity=False)
        self.length = self.found = 0
        self.validator = None
        return before

    def finish(self) -> None:
        """Put the whole file in its place, in one step: at every moment there is the whole file there, or none."""
        os.fsync(self._file)
        self._wanted.part.replace(self._wanted.path)


def _locked(path: Path) -> int:
    """Open a file to read and write, alone."""
    while True:
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Another run may have put it in its place between the two lines above: then this is no part any more.
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
