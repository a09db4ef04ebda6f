"""How open requests stand, counted once for all of them: whom each means now, and whether its veil lies there.

Each for itself would be a dozen questions: with ten thousand of them open nobody could leave for seconds.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

from doesexist.archive.pictures.tombstones import Salted
from doesexist.archive.register.register import Register
from doesexist.model.flickr import photograph_named
from doesexist.model.requests import Ceiling


class Standing(NamedTuple):
    """How one open request stands. Twins are not counted."""

    number: int
    name: str
    pictures: int
    """How many pictures it means now."""
    blurred: int
    """On how many of them its veil lies."""
    is_to_veil: bool
    waits: bool
    is_past: bool
    """Whether all that it means has left by now, for good (see `Request`)."""


def standing(register: Register) -> list[Standing]:
    """Return how each open request stands, the oldest first."""
    asked = register.all("SELECT id, about, name, veiled, waits FROM request ORDER BY id")
    salted = Salted.of(register)
    said = json.dumps([each for number, about, *_ in asked if (each := _said(salted, number, about))])
    found = {number: (pictures, blurred) for number, pictures, blurred in register.all(_OF_EACH, (said,))}
    ended = {number for (number,) in register.all(_ENDED, (said,))}
    return [
        Standing(
            number,
            name,
            *found.get(number, (0, 0)),
            bool(veiled),
            bool(waits),
            number not in found and number in ended,
        )
        for number, _, name, veiled, waits in asked
    ]


def meant_by_all(register: Register, names: Sequence[str]) -> int:
    """Return how many pictures these requests mean together. Twins are not counted."""
    salted = Salted.of(register)
    asked = register.all(
        "SELECT id, about FROM request WHERE name IN (SELECT value FROM json_each(?))", (json.dumps([*names]),)
    )
    said = json.dumps([each for number, about in asked if (each := _said(salted, number, about))])
    count: int = register.one(f"{_MEANT} SELECT count(DISTINCT picture) FROM meant", (said,))  # noqa: S608 (our own words)
    return count


def veiled_by_all(register: Register, names: Sequence[str]) -> int:
    """Return on how many pictures the veils of these requests lie."""
    count: int = register.one(
        """SELECT count(DISTINCT picture) FROM veil WHERE request > 0 AND request IN (
               SELECT id FROM request WHERE name IN (SELECT value FROM json_each(?)))""",
        (json.dumps([*names]),),
    )
    return count


def hidden(register: Register) -> int:
    """Return how many pictures open requests hide."""
    count: int = register.one("SELECT count(DISTINCT picture) FROM veil WHERE request > 0")
    return count


def room(register: Register, ceiling: Ceiling) -> int:
    """Return how many more open requests may hide."""
    everyone: int = register.one("SELECT coalesce(sum(pictures), 0) FROM dataset")
    return max(ceiling.of(everyone) - hidden(register), 0)


def has_room(register: Register, rows: Sequence[int], ceiling: Ceiling) -> bool:
    """Tell whether these may be hidden, too. Who is hidden by a request already takes no room."""
    more: int = register.one(
        """SELECT count(*) FROM json_each(?) j
           WHERE NOT EXISTS(SELECT 1 FROM veil WHERE picture = j.value AND request > 0)""",
        (json.dumps([*rows]),),
    )
    return not more or more <= room(register, ceiling)


def _said(salted: Salted, number: int, about: str) -> list[int | str | None] | None:
    # [7, "9f86d0…", "contributor", "flickr", "frumkin"], the hash under which they leave: as _MEANT reads it.
    # None where a disk has damaged it: `verify` tells.
    try:
        said = json.loads(about)
    except (ValueError, TypeError):
        return None
    match said:
        case ["photograph", str(address)]:
            name = photograph_named(address)
            return [number, salted.photograph(name).hex(), "photograph", name, None]
        case ["contributor", str(service), str(account)]:
            return [number, salted.contributor(service, account).hex(), "contributor", service, account]
        case ["picture", str(dataset), str(key)]:
            return [number, salted.picture(dataset, key).hex(), "picture", dataset, key]
        case _:
            return None


_MEANT = """
WITH asked AS (
    SELECT value ->> '$[0]' AS request, unhex(value ->> '$[1]') AS hash, value ->> '$[2]' AS kind,
           value ->> '$[3]' AS one, value ->> '$[4]' AS other
    FROM json_each(?)),
meant(request, picture) AS (
    SELECT request, p.id FROM asked a CROSS JOIN dataset d ON d.name = a.one
        CROSS JOIN picture p ON p.dataset = d.id AND p.key = a.other WHERE a.kind = 'picture'
    UNION ALL
    SELECT request, p.id FROM asked a CROSS JOIN photograph h ON h.identity = a.one
        CROSS JOIN picture p ON p.photograph = h.id WHERE a.kind = 'photograph'
    UNION ALL
    SELECT request, p.id FROM asked a CROSS JOIN contributor c ON c.service = a.one AND c.account = a.other
        CROSS JOIN picture p ON p.contributor = c.id WHERE a.kind = 'contributor'
    UNION ALL
    SELECT request, p.id FROM asked a CROSS JOIN picture p ON p.anonymous = a.hash WHERE a.kind = 'contributor')
"""
_OF_EACH = f"""{_MEANT}
SELECT request, count(*), sum(EXISTS(SELECT 1 FROM veil v WHERE v.picture = m.picture AND v.request = m.request))
FROM meant m GROUP BY request"""  # noqa: S608 (our own words)
_ENDED = f"""{_MEANT}
SELECT a.request FROM asked a JOIN request r ON r.id = a.request
WHERE NOT EXISTS(SELECT 1 FROM veil v WHERE v.request > 0 AND v.request = a.request)
    AND (EXISTS(SELECT 1 FROM tombstone t WHERE t.hash = a.hash AND (t.kind != 'page' OR r.kind = 'credit'))
         OR (r.kind = 'credit' AND EXISTS(SELECT 1 FROM absence b WHERE b.photograph = a.hash)))"""  # noqa: S608 (our own words)
"""Those that nobody can come in for again who is meant, or whose credit there was left with them, if nobody is here.

Who merely isn't here has not left: a backup that was made before they came may have been restored.
"""
