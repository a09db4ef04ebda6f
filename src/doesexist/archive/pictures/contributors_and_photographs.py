"""Rows of contributors and photographs, added with the first picture that points to them, deleted with the last."""

from __future__ import annotations

import json
from collections.abc import Collection

from doesexist.archive.pictures.rows import sorting
from doesexist.archive.register.register import Register
from doesexist.model import Contributor


class People:
    """Finds or adds the rows that pictures point to, within one transaction."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._contributors: dict[tuple[str, str], tuple[int, str]] = {}
        self._recount: set[int] = set()
        self._perhaps_without: set[int] = set()
        self._perhaps_empty: set[int] = set()

    def contributor(self, contributor: Contributor | None) -> int | None:
        """Return the row of a contributor, new if need be.

        The name a contributor is listed under is the one that most of their pictures give.
        """
        if contributor is None:
            return None
        account = (contributor.service, contributor.account)
        known = self._contributors.get(account) or self._find(contributor)
        self._contributors[account] = known
        if known[1] != contributor.name:
            self._recount.add(known[0])
        return known[0]

    def look_up_again(self) -> None:
        """Look each contributor up from now on: a row that was found may have been deleted since."""
        self._contributors.clear()

    def leaves(self, picture: int) -> None:
        """Note that a picture is about to leave its contributor and photograph."""
        contributor, photograph = self._register.one(
            "SELECT contributor, photograph FROM picture WHERE id = ?", (picture,)
        )
        if contributor is not None:
            self._perhaps_without.add(contributor)
            self._recount.add(contributor)
        if photograph is not None:
            self._perhaps_empty.add(photograph)

    def settle(self) -> list[tuple[str, str]]:
        """Delete contributors and photographs without pictures; update names. Return the deleted accounts."""
        forgotten: list[tuple[str, str]] = []
        for photograph in self._perhaps_empty:
            self._register.execute(
                "DELETE FROM photograph WHERE id = ?1 AND NOT EXISTS(SELECT 1 FROM picture WHERE photograph = ?1)",
                (photograph,),
            )
        for contributor in self._perhaps_without:
            # Asked first, and deleted then: what a disk has damaged can be asked for.
            if gone := self._register.all(
                """SELECT service, account FROM contributor
                   WHERE id = ?1 AND NOT EXISTS(SELECT 1 FROM picture WHERE contributor = ?1)""",
                (contributor,),
            ):
                forgotten += gone
                self._register.execute("DELETE FROM contributor WHERE id = ?", (contributor,))
        for contributor in self._recount:
            names = self._register.all(
                "SELECT author FROM picture WHERE contributor = ? GROUP BY author ORDER BY count(*) DESC, author",
                (contributor,),
            )
            if names:
                (name,), *others = names
                self._register.execute(
                    "UPDATE contributor SET name = ?, sorting = ?, others = ? WHERE id = ?",
                    (name, sorting(name), "\n".join(other for (other,) in others) or None, contributor),
                )
        return forgotten

    def _find(self, contributor: Contributor) -> tuple[int, str]:
        self._register.execute(
            "INSERT INTO contributor(service, account, name, sorting) VALUES(?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (contributor.service, contributor.account, contributor.name, sorting(contributor.name)),
        )
        if self._register.changes:
            return self._register.last_id, contributor.name
        found: tuple[int, str] = self._register.one(
            "SELECT id, name FROM contributor WHERE service = ? AND account = ?",
            (contributor.service, contributor.account),
        )
        return found


class Photographs:
    """Finds or adds the photographs of many pictures, within one transaction, in few statements."""

    def __init__(self, register: Register, identities: Collection[str]) -> None:
        self._register = register
        self._rows: dict[str, int | None] = dict.fromkeys(identities)
        self._next: int = register.one("SELECT coalesce(max(id), 0) + 1 FROM photograph")
        self._waiting: list[tuple[int, str]] = []
        self._rows |= register.all(
            "SELECT h.identity, h.id FROM json_each(?) j CROSS JOIN photograph h ON h.identity = j.value",
            (json.dumps([*identities]),),
        )

    def row(self, identity: str | None) -> int | None:
        """Return the row of a photograph; a new one is inserted by `write`."""
        if identity is None:
            return None
        if identity not in self._rows:
            self._rows[identity] = self._register.one("SELECT id FROM photograph WHERE identity = ?", (identity,))
        row = self._rows[identity]
        if row is None:
            self._rows[identity] = row = self._next
            self._next += 1
            self._waiting.append((row, identity))
        return row

    def write(self) -> None:
        """Insert the new photographs; to be called before their pictures are inserted."""
        self._register.many("INSERT INTO photograph(id, identity) VALUES(?, ?)", self._waiting)
        self._waiting.clear()
