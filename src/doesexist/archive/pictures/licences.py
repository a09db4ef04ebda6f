"""Licences of the register: what each is called and asks."""

from __future__ import annotations

from doesexist.archive.register.register import Register
from doesexist.model import Licence


def remember_licence(register: Register, licence: Licence) -> None:
    """Note what a licence is called and asks, so that the archive can be read without this program."""
    register.execute(
        """INSERT INTO licence VALUES(?, ?, ?, ?, ?)
           ON CONFLICT(id) DO UPDATE
           SET name = excluded.name, url = excluded.url, asks = excluded.asks, rights = excluded.rights
           WHERE (name, url, asks, rights) IS NOT (excluded.name, excluded.url, excluded.asks, excluded.rights)""",
        (licence.id, licence.name, licence.url, licence.asks.value, licence.rights),
    )


def forget_unused_licences(register: Register) -> None:
    """Delete the licences that nothing is under any more, within the caller's transaction.

    One that is somebody's own words may name them.
    """
    register.execute(
        """DELETE FROM licence WHERE id LIKE 'LicenseRef-%' AND id NOT IN (SELECT licence FROM dataset WHERE
           licence IS NOT NULL) AND NOT EXISTS(SELECT 1 FROM picture WHERE licence = licence.id)"""
    )
