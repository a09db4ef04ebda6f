"""How many pictures a contributor has in the archive: by name, licence and dataset."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from doesexist.archive.pictures.rows import licence_from
from doesexist.archive.pictures.tombstones import Salted, left_since
from doesexist.archive.register.register import Register
from doesexist.errors import Left, NothingFound
from doesexist.model import Contributor, Licence


class Share(NamedTuple):
    """How many of a contributor's pictures are in one dataset."""

    dataset: str
    pictures: int
    photographs: int


@dataclass(frozen=True, slots=True)
class Gallery:
    """A contributor, and how many pictures they have in the archive."""

    contributor: Contributor
    names: tuple[str, ...]
    """All names their pictures give, the most frequent first."""
    pictures: int
    photographs: int
    licences: tuple[tuple[Licence, int], ...]
    datasets: tuple[Share, ...]


def gallery_of(register: Register, salted: Salted, service: str, account: str) -> Gallery:
    """Return a contributor; raise Left or NothingFound."""
    row = register.one(
        "SELECT id, service, account, name FROM contributor WHERE service = ? AND account = ?", (service, account)
    )
    if not row:
        if left_since(register, [salted.contributor(service, account)], page=True):
            raise Left(f"{service}/{account}")
        raise NothingFound(f"{service}/{account}")
    identity = row[0]
    pictures, photographs = register.one(
        "SELECT count(*), count(DISTINCT coalesce(photograph, -id)) FROM picture WHERE contributor = ?", (identity,)
    )
    names = register.all(
        "SELECT author FROM picture WHERE contributor = ? GROUP BY author ORDER BY count(*) DESC, author",
        (identity,),
    )
    licences = register.all(
        """SELECT l.id, l.name, l.url, l.asks, l.rights, count(*)
           FROM picture p JOIN licence l ON l.id = p.licence
           WHERE p.contributor = ? GROUP BY l.id ORDER BY count(*) DESC, l.id""",
        (identity,),
    )
    shares = register.all(
        """SELECT d.name, count(*), count(DISTINCT coalesce(p.photograph, -p.id))
           FROM picture p JOIN dataset d ON d.id = p.dataset WHERE p.contributor = ? GROUP BY d.id ORDER BY d.id""",
        (identity,),
    )
    return Gallery(
        Contributor(*row[1:]),
        tuple(name for (name,) in names),
        pictures,
        photographs,
        tuple((licence_from(licence), count) for *licence, count in licences),
        tuple(Share(*row) for row in shares),
    )
