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
