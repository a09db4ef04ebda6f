"""Contacts that only the curator can read: encrypted in the age format to a key whose private half is not stored here.

So an archive or backup that gets out reveals no contact. `age -d -i FILE` decrypts one without this program.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from pyrage import DecryptError, IdentityError, decrypt, encrypt, x25519

from doesexist.archive import take_key
from doesexist.errors import KeyUnusable, OutputUnwritable
from doesexist.studio.output import outside

_LARGEST = 100_000
"""The most bytes of a key file that are read: a key has 200."""


def make_key(archive: Path, file: Path) -> str:
    """Have contacts encrypted to the key in a file, created if there is none; return its public half."""
    key = key_in(archive, file)
    take_key(archive, key)
    return key


def key_in(archive: Path, file: Path) -> str:
    """Return the public half of the key in a file, which is created if it does not exist.

    Raises OutputUnwritable (in the archive, too: a backup would hold the key beside what it opens), KeyUnusable.
    """
    outside(archive, file)
    with suppress(FileExistsError):
        _write(file, x25519.Identity.generate())
    return str(_identity(file).to_public())


def sealed(words: str, key: str) -> bytes:
    """Encrypt words to a public key."""
    return encrypt(words.encode(), [x25519.Recipient.from_str(key)], armored=True)


def opened(contact: bytes, file: Path) -> str:
    """Decrypt a contact with the key in a file; raise KeyUnusable."""
    try:
        return decrypt(contact, [_identity(file)]).decode()
    except DecryptError:
        raise KeyUnusable(file, "this contact was encrypted to another") from None


def _write(file: Path, identity: x25519.Identity) -> None:
    """Write a key to a new file that only its owner may read; an existing file is never replaced."""
    text = f"# public key: {identity.to_public()}\n{identity}\n"
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
    except FileExistsError:
        raise
    except OSError as error:
        raise OutputUnwritable(file, (error.strerror or str(error)).lower()) from error


def _identity(file: Path) -> x25519.Identity:
    # # created: 2026-11-25T22:00:00Z
    # # public key: age1…
    # AGE-SECRET-KEY-1…
    try:
        with file.open(encoding="utf-8") as text:
            lines = [line.strip() for line in text.read(_LARGEST).splitlines()]
    except OSError as error:
        raise KeyUnusable(file, (error.strerror or str(error)).lower()) from None
    except UnicodeDecodeError:
        raise KeyUnusable(file, "it is no text") from None
    for line in lines:
        if line and not line.startswith("#"):
            with suppress(IdentityError):
                return x25519.Identity.from_str(line)
            break
    raise KeyUnusable(file, "it holds none")
