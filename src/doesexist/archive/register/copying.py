"""A copy of the register as it is at one moment."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Generator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from doesexist.archive.register import wiping
from doesexist.archive.register.in_place import BACKED_UP
from doesexist.archive.register.locked import held
from doesexist.archive.register.opening import for_reading
from doesexist.archive.register.privacy import made_private
from doesexist.archive.register.register import sqlite_errors

FOLDER = "backing-up"
"""Where the register is copied to, in the archive: nobody who leaves it is kept anywhere else."""
LOCK = f"{FOLDER}.lock"


@contextmanager
def register_copied(archive: Path) -> Generator[Path]:
    """Yield a copy of the register, as at one moment, while others read and write it; it is deleted at the end.

    If the process is killed, the next command that writes deletes it. Raises ArchiveBusy while another is made.
    """
    with ExitStack() as stack:
        with sqlite_errors(archive):
            if os.access(archive, os.W_OK):
                stack.enter_context(held(archive, LOCK))
                folder = archive / FOLDER
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                stack.callback(shutil.rmtree, folder, ignore_errors=True)
            else:
                folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="doesexist-")))
        copy_register(archive, folder / BACKED_UP)
        yield folder / BACKED_UP


def copy_register(archive: Path, out: Path) -> None:
    """Copy the register into a new file while others read and write it: a whole one, as at one moment.

    `VACUUM INTO` leaves out what lies between rows, so that a copy holds no byte of someone who left either; and it is
    written through wiping.py, so that none stays in it of whoever leaves the copy.
    """
    with closing(for_reading(archive)) as register, sqlite_errors(out.parent):
        made_private(out)
        register.execute("VACUUM INTO ?", (f"{out.absolute().as_uri()}?vfs={wiping.NAME}",))
