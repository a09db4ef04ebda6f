"""A law of group photographs: what was hidden before a decision is hidden after it, wherever a record says they are.

Each archive has eight photographs of two people, one for each orientation of EXIF. The first of the two asks to leave.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from archives import ingest, remove
from made import ffhq, picture, quad, record
from numpy.typing import NDArray
from PIL import Image
from starlette.testclient import TestClient

from doesexist.exhibition.app import application
from doesexist.studio.leaving import veiling, who_is_meant

Pixels = NDArray[np.float64]
WIDTH, HEIGHT = 480, 320
LEAVER, STAYER = (40, 60, 160), (290, 60, 160)
"""Where the two are, upright: left, top, side."""
FACE = np.s_[80:200, 60:180]
"""The middle of the leaver's."""
_TO_STORE = {
    1: (), 2: (Image.Transpose.FLIP_LEFT_RIGHT,), 3: (Image.Transpose.ROTATE_180,),
    4: (Image.Transpose.FLIP_TOP_BOTTOM,), 5: (Image.Transpose.TRANSPOSE,), 6: (Image.Transpose.ROTATE_90,),
    7: (Image.Transpose.TRANSVERSE,), 8: (Image.Transpose.ROTATE_270,),
}  # fmt: skip
"""What makes the stored pixels of each orientation out of the upright ones."""
_EXIF = 0x0112


def stored(place: tuple[int, int, int], orientation: int) -> list[list[float]]:
    """A place in the pixels that a file of that orientation stores."""
    left, top, side = place
    marks = Image.new("L", (WIDTH, HEIGHT))
    marks.paste(255, (left, top, left + side, top + side))
    for turn in _TO_STORE[orientation]:
        marks = marks.transpose(turn)
    box = marks.getbbox()
    assert box is not None
    return quad(box[0], box[1], box[2] - box[0])


def upright(entry: dict[str, Any], place: tuple[int, int, int], orientation: int) -> None:
    del orientation
    entry["in_the_wild"] |= {"face_quad": quad(*place), "pixel_size": [WIDTH, HEIGHT]}


def as_stored(entry: dict[str, Any], place: tuple[int, int, int], orientation: int) -> None:
    size = [WIDTH, HEIGHT] if orientation < 5 else [HEIGHT, WIDTH]
    entry["in_the_wild"] |= {"face_quad": stored(place, orientation), "pixel_size": size}


def larger(entry: dict[str, Any], place: tuple[int, int, int], orientation: int) -> None:
    del orientation
    entry["in_the_wild"] |= {"face_quad": quad(*(4 * each for each in place)), "pixel_size": [4 * WIDTH, 4 * HEIGHT]}


def nowhere(entry: dict[str, Any], place: tuple[int, int, int], orientation: int) -> None:
    del orientation
    upright(entry, place, 1)
    if place == LEAVER:
        del entry["in_the_wild"]["face_quad"], entry["in_the_wild"]["face_landmarks"]


def outside(entry: dict[str, Any], place: tuple[int, int, int], orientation: int) -> None:
    upright(entry, place, orientation)
    if place == LEAVER:
        entry["in_the_wild"]["face_quad"] = quad(2000, 60, 160)


def of_another_shape(entry: dict[str, Any], place: tuple[int, int, int], orientation: int) -> None:
    upright(entry, place, orientation)
    entry["in_the_wild"] |= {"face_quad": quad(place[0] + 130, *place[1:]), "pixel_size": [700, 320]}


def of_no_shape(entry: dict[str, Any], place: tuple[int, int, int], orientation: int) -> None:
    upright(entry, place, orientation)
    entry["in_the_wild"]["face_quad"] = quad(place[0] / 3, place[1] / 3, place[2] / 3)
    del entry["in_the_wild"]["pixel_size"]


Telling = Callable[[dict[str, Any], tuple[int, int, int], int], None]
TELLINGS: tuple[Telling, ...] = (upright, as_stored, larger, nowhere, outside, of_another_shape, of_no_shape)


def photographed(folder: Path, tells: Telling) -> None:
    """Make the eight photographs: numbers 2 n and 2 n + 1 are on the one of orientation n + 1."""
    entries: dict[str, Any] = {}
    for orientation, turns in _TO_STORE.items():
        with Image.open(picture(folder / "upright.png", WIDTH, HEIGHT, seed=orientation)) as pixels:
            scene = pixels.convert("RGB")
        (folder / "upright.png").unlink()
        for turn in turns:
            scene = scene.transpose(turn)
        exif = Image.Exif()
        exif[_EXIF] = orientation
        url = f"https://www.flickr.com/photos/group/9990{orientation:010}/"
        for person, place in enumerate((LEAVER, STAYER)):
            number = 2 * (orientation - 1) + person
            entry = record(number, photo_url=url, author="Test Group")
            path = folder / entry["in_the_wild"]["file_path"]
            path.parent.mkdir(parents=True, exist_ok=True)
            scene.save(path, format="JPEG", quality=95, exif=exif)
            del entry["in_the_wild"]["file_size"]
            tells(entry, place, orientation)
            entries[str(number)] = entry
        # The whole photograph, as another dataset has it.
        path = folder.parent / "whole" / f"{orientation}.jpg"
        path.parent.mkdir(exist_ok=True)
        scene.save(path, quality=90, exif=exif)
        with (path.parent / "metadata.csv").open("a") as table:
            table.write("file_name,photo_url\n" if orientation == 1 else "")
            table.write(f"{path.name},{url}\n")
    ffhq(folder, entries)


def detail(pixels: Pixels) -> Pixels:
    """What a face is recognised by: how neighbouring pixels differ."""
    return np.diff(pixels.mean(axis=2), axis=1)


def correlation(one: Pixels, other: Pixels) -> float:
    a, b = detail(one).ravel(), detail(other).ravel()
    return float(abs(np.corrcoef(a, b)[0, 1])) if a.std() and b.std() else 0.0


def images(visitor: TestClient) -> Iterator[tuple[str, Pixels]]:
    """Every rendition of the photographs that is shown, upright."""
    for orientation in range(1, 9):
        number = 2 * (orientation - 1)
        for identifier in (f"ffhq.{number:05}.wild", f"ffhq.{number + 1:05}.wild", f"whole.{orientation}"):
            answer = visitor.get(f"/iiif/3/{identifier}/full/max/0/default.png")
            if answer.status_code == 200:
                with Image.open(BytesIO(answer.content)) as image:
                    yield identifier, np.asarray(image.convert("RGB"), np.float64)


@pytest.mark.parametrize("tells", TELLINGS, ids=lambda tells: tells.__name__)
def test_what_was_hidden_stays_hidden_when_a_request_is_granted(tmp_path: Path, tells: Telling) -> None:
    archive, leavers = tmp_path / "archive", [f"ffhq/{number:05}" for number in range(0, 16, 2)]
    photographed(tmp_path / "ffhq", tells)
    ingest(archive, "ffhq", tmp_path / "ffhq")
    ingest(archive, "folder", tmp_path / "whole")

    with TestClient(application(archive)) as visitor:
        clear = dict(images(visitor))
        veiling.veil(archive, who_is_meant.meant(archive, leavers), reason="Somebody asked.")
        hidden = dict(images(visitor))
        remove(archive, *leavers)
        after = dict(images(visitor))

    stay = {f"ffhq.{number:05}.wild" for number in range(1, 16, 2)}
    assert len(clear) == 24
    assert stay <= after.keys() <= stay | {f"whole.{orientation}" for orientation in range(1, 9)}
    for name, seen in after.items():
        assert correlation(clear[name][FACE], hidden[name][FACE]) <= 0.5, name
        assert correlation(clear[name][FACE], seen[FACE]) <= 0.5, name
        unhidden = np.isclose(seen, clear[name]).all(axis=2) & ~np.isclose(hidden[name], clear[name]).all(axis=2)
        assert unhidden.mean() < 0.01, name


@pytest.mark.parametrize("tells", [upright, as_stored], ids=lambda tells: tells.__name__)
def test_where_a_place_is_proven_the_others_are_seen(tmp_path: Path, tells: Telling) -> None:
    photographed(tmp_path / "ffhq", tells)
    archive = tmp_path / "archive"
    ingest(archive, "ffhq", tmp_path / "ffhq")

    with TestClient(application(archive)) as visitor:
        clear = dict(images(visitor))
        remove(archive, *(f"ffhq/{number:05}" for number in range(0, 16, 2)))
        after = dict(images(visitor))

    other = np.s_[80:200, 310:430]
    seen = {name for name in after if np.array_equal(after[name][other], clear[name][other])}
    # Mirrored or upside down, a photograph is as wide and as high as before: nobody knows before which a place counts.
    assert seen == {f"ffhq.{2 * orientation - 1:05}.wild" for orientation in (1, 5, 6, 7, 8)}
