"""Who tells the photograph or the account of somebody else, and so leaves, or is veiled, with them.

A newcomer is asked for every address that is told of it. Of who is here each such address is noted as they come, as a
salted hash, in the table `telling`: so they are found by it when somebody leaves later, or is veiled, and it makes no
difference who came first. A picture's own photograph and its contributor are not noted: by these it is found anyway.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from doesexist.archive.pictures.absences import absence_of, is_who_left, left_by
from doesexist.archive.pictures.rows import WHOLE, picture_from
from doesexist.archive.pictures.tombstones import Salted, left_since
from doesexist.archive.register.register import Register
from doesexist.model import Picture
from doesexist.model.telling import told_besides


def told_by(salted: Salted, picture: Picture) -> set[bytes]:
    """Return hashes of the photographs and accounts that a picture's addresses tell, apart from its own."""
    return {salted.told(words) for words in told_besides(picture)}


def who_tells(register: Register, hashes: Iterable[bytes]) -> list[int]:
    """Return the pictures that tell one of these, rows of the register."""
    told = (register.all("SELECT picture FROM telling WHERE hash = ?", (each,)) for each in hashes)
    return sorted({row for rows in told for (row,) in rows})


def tells_of_anybody(register: Register) -> bool:
    """Tell whether any picture tells another photograph or account than its own."""
    return bool(register.one("SELECT EXISTS(SELECT 1 FROM telling)"))


def has_left_with(register: Register, row: int) -> bool:
    """Tell whether a picture that is here tells somebody who left, as a newcomer would be asked."""
    hashes = [hashed for (hashed,) in register.all("SELECT hash FROM telling WHERE picture = ?", (row,))]
    if left_since(register, hashes):
        return True
    return left_by(register, _picture(register, row), hashes, told=True) is not None


def photographs_of(register: Register, rows: Sequence[int]) -> list[bytes]:
    """Return the hashes of the photographs of these pictures."""
    salted = Salted.of(register)
    return [salted.photograph(identity) for _, identity in register.all(_PHOTOGRAPHS, (json.dumps([*rows]),))]


def tellers_of(register: Register, rows: Sequence[int]) -> list[int]:
    """Return the pictures that tell the photograph of one of these, and may be of the same face."""
    salted = Salted.of(register)
    found = [
        (row, teller)
        for row, identity in register.all(_PHOTOGRAPHS, (json.dumps([*rows]),))
        for teller in who_tells(register, [salted.photograph(identity)])
    ]
    return [teller for row, teller in found if may_be_the_same(register, teller, row)]


def may_be_the_same(register: Register, teller: int, row: int) -> bool:
    """Tell whether a picture that tells the photograph of another may be of the same face: as of who left."""
    return is_who_left(_picture(register, teller), absence_of(_picture(register, row)), told=True)


def veiled_told(register: Register, rows: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield pairs: one of these pictures, and a veiled one whose photograph it tells, or whose account is hidden."""
    tells: dict[bytes, list[int]] = {}
    for hashed, row in register.all(
        "SELECT t.hash, t.picture FROM json_each(?) j JOIN telling t ON t.picture = j.value", (json.dumps([*rows]),)
    ):
        tells.setdefault(hashed, []).append(row)
    if not tells:
        return
    salted = Salted.of(register)
    for veiled, identity in register.all(_VEILED):
        yield from ((row, veiled) for row in tells.get(salted.photograph(identity), ()) if row != veiled)
    for veiled, service, account in register.all(_VEILED_OF_ACCOUNTS):
        yield from ((row, veiled) for row in tells.get(salted.contributor(service, account), ()) if row != veiled)


def _picture(register: Register, row: int) -> Picture:
    return picture_from(register.one(f"{WHOLE} WHERE id = ?", (row,)))


_VEILED = """SELECT DISTINCT v.picture, h.identity FROM veil v JOIN picture p ON p.id = v.picture
    JOIN photograph h ON h.id = p.photograph"""
_VEILED_OF_ACCOUNTS = """SELECT v.picture, r.about ->> '$[1]', r.about ->> '$[2]' FROM veil v
    JOIN request r ON r.id = v.request
    WHERE CASE WHEN json_valid(r.about) THEN r.about ->> '$[0]' = 'contributor' END"""
_PHOTOGRAPHS = """SELECT p.id, h.identity FROM json_each(?) j CROSS JOIN picture p ON p.id = j.value
    JOIN photograph h ON h.id = p.photograph"""
