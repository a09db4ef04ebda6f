"""Absences: where people who left, or are veiled, are in a photograph, so that they stay out of it and are blurred."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from doesexist.archive.pictures.rows import encoded, files_from, quad_from
from doesexist.archive.pictures.tombstones import Salted
from doesexist.archive.register.register import Register
from doesexist.model import Picture, Quad
from doesexist.model.frames import Frame

_SOMEWHERE = ""
"""In the column `quad`: nobody knows where in the photograph they are."""


@dataclass(frozen=True, slots=True)
class Absence:
    """Where someone who left, or is veiled, is in a photograph.

    No quad: nobody knows where they are. No frame: nobody knows in which pixels the quad counts.
    """

    quad: Quad | None
    frame: Frame | None = None
    veiled: bool = False
    """Whether they are veiled; else they left."""

    @property
    def is_placed(self) -> bool:
        """Whether it can be told where in the photograph that is."""
        return self.quad is not None and self.frame is not None and self.frame.holds(self.quad)


def frame_of(picture: Picture) -> Frame | None:
    """Return the size of the photograph in whose pixels a picture's place is counted, None if its record doesn't say.

    >>> frame_of(Picture("ffhq", "00000")) is None
    True
    """
    wild = picture.wild
    return Frame(wild.width, wild.height) if wild and wild.width and wild.height else None


def absence_of(picture: Picture, *, veiled: bool = True) -> Absence:
    """Return where a picture's face is in its photograph, as far as its record tells."""
    return Absence(picture.face, frame_of(picture), veiled)


def left_of(register: Register, photographs: Collection[str]) -> dict[str, tuple[Absence, ...]]:
    """Return who left these photographs: most archives know of few, so that all are asked for at once."""
    if not photographs or not register.one("SELECT EXISTS(SELECT 1 FROM absence)"):
        return {}
    salted = Salted.of(register)
    hashes = {salted.photograph(photograph): photograph for photograph in photographs}
    few = " WHERE photograph = ?" if len(hashes) == 1 else ""
    left: dict[str, list[Absence]] = {}
    for hashed, quad, width, height in register.all(f"{_LEFT}{few}", [*hashes] if few else ()):
        if photograph := hashes.get(hashed):
            height = height or _height(register, photograph, width)  # noqa: PLW2901 (of who left before it was noted)
            left.setdefault(photograph, []).append(_absence(quad, width, height))
    return {photograph: tuple(absences) for photograph, absences in left.items()}


_LEFT = "SELECT photograph, quad, width, height FROM absence"


def _height(register: Register, photograph: str, width: int | None) -> int | None:
    """Return how high a photograph of that width is, as others on it tell: earlier versions noted the width alone."""
    sql = "SELECT p.files FROM photograph h JOIN picture p ON p.photograph = h.id WHERE h.identity = ?"
    wild = (files_from(files).wild for (files,) in register.all(sql, (photograph,))) if width else ()
    return next((each.height for each in wild if each and each.width == width and each.height), None)


def _absence(quad: str, width: int | None, height: int | None) -> Absence:
    frame = Frame(width, height) if width and height else None
    return Absence(None if quad == _SOMEWHERE else quad_from(quad), frame)


def put_absence(register: Register, salted: Salted, photograph: str, absence: Absence, today: str) -> None:
    """Note where somebody who leaves is in a photograph. Of the same place the frame stays, once it is known."""
    register.execute(
        """INSERT INTO absence(photograph, quad, width, height, since) VALUES(?, ?, ?, ?, ?)
           ON CONFLICT(photograph, quad) DO UPDATE SET width = excluded.width, height = excluded.height
           WHERE absence.height IS NULL""",
        (
            salted.photograph(photograph),
            encoded(absence.quad) if absence.quad else _SOMEWHERE,
            *(absence.frame or (None, None)), today,
        ),
    )  # fmt: skip


def take_absences_over(register: Register, before: bytes, now: bytes) -> bool:
    """Let whoever left a photograph under one hash have left it under another, too; tell whether anyone is new."""
    register.execute(
        """INSERT OR IGNORE INTO absence(photograph, quad, width, height, since)
           SELECT ?, quad, width, height, since FROM absence WHERE photograph = ?""",
        (now, before),
    )
    return bool(register.changes)


def absent_since(
    register: Register, salted: Salted, picture: Picture, identities: Collection[str], *, here: bool
) -> str | None:
    """Return the date since which this very face has left its photograph, in whatever dataset, None if it has not.

    `identities`: what that is called by its content. A newcomer of whom nobody knows where in the photograph they are
    may be whoever left it. Of one who was here then (`here`) that was told: they stayed.
    """
    if here and picture.face is None:
        return None
    return left_by(register, picture, [*salted.photographs(picture), *map(salted.photograph, identities)])


def left_by(register: Register, picture: Picture, photographs: Collection[bytes], *, told: bool = False) -> str | None:
    """Return the date since which a picture's very face has left one of these photographs, as their hashes tell.

    `told`: they are not what it was cut from by its credit; but something else tells their addresses.
    """
    if not photographs:
        return None
    rows = register.all(
        f"""SELECT quad, width, height, since FROM absence WHERE photograph IN ({",".join("?" * len(photographs))})
            ORDER BY since""",  # noqa: S608 (only question marks)
        [*photographs],
    )
    for quad, width, height, since in rows:
        if is_who_left(picture, _absence(quad, width, height), told=told):
            return str(since)
    return None


def is_who_left(picture: Picture, absence: Absence, *, told: bool = False) -> bool:
    """Tell whether a picture is who left a photograph, or is veiled on it; `told`: as `left_by` says.

    Of a photograph that has no name at all nobody would know who is to be blurred in it; nor of one that has another.
    """
    return picture.photograph is None or (told and picture.face is None) or may_be(picture, absence)


def has_been_left(register: Register, salted: Salted, photographs: Collection[str]) -> bool:
    """Tell whether anybody left one of these photographs."""
    marks = ",".join("?" * len(photographs))
    sql = f"SELECT EXISTS(SELECT 1 FROM absence WHERE photograph IN ({marks}))"  # noqa: S608 (only question marks)
    return bool(register.one(sql, [*map(salted.photograph, photographs)]))


def all_absent(register: Register, before: bytes, now: bytes) -> bool:
    """Tell whether whoever left a photograph under one hash has left it under another, too."""
    sql = """SELECT EXISTS(SELECT quad FROM absence WHERE photograph = ?
             EXCEPT SELECT quad FROM absence WHERE photograph = ?)"""
    return not register.one(sql, (before, now))


def may_be(picture: Picture, absence: Absence) -> bool:
    """Tell whether a picture is who left its photograph, or nothing tells that it is somebody else.

    Of who left without a trace of where they were, a picture with a place of its own may be anybody: it is hidden.
    """
    if picture.face is None:
        return not is_the_photograph(picture, absence.frame)
    frame, theirs = frame_of(picture), absence.quad
    if theirs is None:
        return False
    # The photograph may be of another size in another dataset; or one of them tells its size wrongly.
    scale = frame.width / absence.frame.width if frame and absence.frame else 1.0
    return theirs.is_same_face(picture.face) or theirs.scaled(scale).is_same_face(picture.face)


def is_the_photograph(picture: Picture, frame: Frame | None) -> bool:
    """Tell whether a picture without a place is, by its size in pixels, the photograph of which the frame tells.

    Of the same proportions a crop may be, too. Crops of faces are square: where the photograph is, nobody knows.
    """
    shown = picture.image or picture.thumbnail
    if frame is None or frame.width == frame.height or shown is None or not (shown.width and shown.height):
        return False
    return frame == (shown.width, shown.height)
