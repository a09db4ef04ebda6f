"""Lock files of an archive, each held by one process at a time and released when that ends, however it does."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import ClassVar, Self

from filelock import FileLock, Timeout

from doesexist.archive.register.opening import for_reading, for_writing
from doesexist.archive.register.register import sqlite_errors
from doesexist.errors import ArchiveBusy


@contextmanager
def held(archive: Path, name: str, patience: float = 0) -> Generator[None]:
    """Hold a lock. Raises ArchiveBusy if another process still holds it after `patience` seconds."""
    lock = FileLock(archive / name, timeout=patience)
    with sqlite_errors(archive):
        try:
            lock.acquire()
        except Timeout:
            raise ArchiveBusy(archive) from None
    try:
        yield
    finally:
        lock.release()


class LockedRegister:
    """The register, open for writing during one long command, with a lock against others of the same kind."""

    lock: ClassVar[str]

    def __init__(self, archive: Path, *, create: bool = False) -> None:
        self.archive = archive
        if create:
            with sqlite_errors(archive):
                archive.mkdir(parents=True, exist_ok=True)
        else:
            for_reading(archive).close()  # fails, before any lock is made, without an archive that can be written
        with ExitStack() as opened:
            opened.enter_context(held(archive, self.lock))
            self._register = opened.enter_context(closing(for_writing(archive, create=create)))
            self._held = opened.pop_all()

    def close(self) -> None:
        """Close the register and release the lock."""
        self._held.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
