"""A law of photographs: who left, is veiled or asked to be is seen in none of the same bytes or pixels, whatever it is.

One photograph shows two people. Somebody decides about the first of them; the same photograph comes in once more, as
another's, as a picture of its own, packed anew; before that or after it.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from archives import dump, ingest, remove
from made import Record, ffhq, picture, quad, record
from numpy.typing import NDArray
from PIL import Image
from requests_made import ask
from starlette.testclient import TestClient

from doesexist.archive import Reading, broken_promises
from doesexist.exhibition.app import application
from doesexist.studio.leaving import deciding, veiling, who_is_meant
from doesexist.studio.leaving.restoring import restore
from doesexist.studio.upkeep.backing_up import backup

Pixels = NDArray[np.float64]
WIDTH, HEIGHT = 480, 320
FIRST, SECOND = (40, 60, 160), (290, 60, 160)
"""Where the two are: left, top, side."""
URL = "https://www.flickr.com/photos/sample-account/99900000001/"
OTHER_URL = "https://www.flickr.com/photos/another-account/99900000002/"
NOT_PRESENT = "never/there.png"
CUT = (20, 40)
"""Where a part of the photograph begins that is half as wide and half as high."""


def photograph(path: Path) -> Path:
    with Image.open(picture(path.with_suffix(".png"), WIDTH, HEIGHT, seed=5)) as pixels:
        pixels.convert("RGB").save(path, quality=95)
    path.with_suffix(".png").unlink()
    return path


def entry(wild: Path | None, place: tuple[int, int, int] | None, url: str | None, number: int = 0) -> Record:
    """A record of somebody in that file, or without any, of whose own files none is there."""
    made = record(number, **({"photo_url": url} if url else {}))
    if url is None:
        del made["metadata"]
    if wild is None:
        del made["in_the_wild"]
        return made
    facts: Record = {"file_path": f"in-the-wild-images/{wild.name}", "pixel_size": [WIDTH, HEIGHT]}
    made["in_the_wild"] = facts | ({"face_quad": quad(*place)} if place else {})
    return made


def take(archive: Path, folder: Path, *entries: Record, dataset: str) -> None:
    ingest(archive, "ffhq", ffhq(folder, {str(number): each for number, each in enumerate(entries)}), dataset=dataset)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """The first of the two."""
    wild = tmp_path / "ffhq" / "in-the-wild-images" / "a.jpg"
    wild.parent.mkdir(parents=True)
    take(tmp_path / "archive", tmp_path / "ffhq", entry(photograph(wild), FIRST, URL), dataset="ffhq")
    return tmp_path / "archive"


# The ways in which the photograph comes

Coming = Callable[[Path, Path, Path], None]
"""Takes a file, the photograph, into an archive from a folder in some way."""


def copied(file: Path, folder: Path) -> Path:
    (folder / "in-the-wild-images").mkdir(parents=True)
    return Path(shutil.copy(file, folder / "in-the-wild-images" / f"b{file.suffix}"))


def as_wild(place: tuple[int, int, int] | None, url: str | None, **facts: Any) -> Coming:
    def come(archive: Path, file: Path, folder: Path) -> None:
        made = entry(copied(file, folder), place, url, 7)
        made["in_the_wild"] |= facts
        take(archive, folder, made, dataset=folder.name)

    return come


def with_md5(archive: Path, file: Path, folder: Path) -> None:
    made = entry(copied(file, folder), FIRST, None, 7)
    made["in_the_wild"]["file_md5"] = hashlib.md5(file.read_bytes(), usedforsecurity=False).hexdigest()
    made["in_the_wild"]["file_size"] = file.stat().st_size
    take(archive, folder, made, dataset="again")


def without_record(archive: Path, file: Path, folder: Path) -> None:
    (folder / "in-the-wild-images" / "00000").mkdir(parents=True)
    (folder / "thumbnails128x128" / "00000").mkdir(parents=True)
    picture(folder / "thumbnails128x128" / "00000" / "00007.png", 128, 128, seed=9)
    shutil.copy(file, folder / "in-the-wild-images" / "00000" / "00007.png")
    ingest(archive, "ffhq", folder, dataset="again")


def as_picture(url: str | None = None) -> Coming:
    def come(archive: Path, file: Path, folder: Path) -> None:
        folder.mkdir()
        shutil.copy(file, folder / f"x{file.suffix}")
        if url:
            (folder / "metadata.csv").write_text(f"file_name,photo_url\nx{file.suffix},{url}\n")
        ingest(archive, "folder", folder, dataset="again")

    return come


def as_image(place: tuple[int, int, int] | None, url: str | None) -> Coming:
    def come(archive: Path, file: Path, folder: Path) -> None:
        made = entry(copied(file, folder), place, url, 7)
        made["image"] = {"file_path": made["in_the_wild"]["file_path"], "pixel_size": [WIDTH, HEIGHT]}
        made["image"]["file_size"] = file.stat().st_size
        made["in_the_wild"]["file_path"] = NOT_PRESENT
        take(archive, folder, made, dataset="again")

    return come


def with_all_around_it(archive: Path, file: Path, folder: Path) -> None:
    del folder
    ingest(archive, "folder", file.parent.parent, dataset="around")


def as_cut(archive: Path, file: Path, folder: Path) -> None:
    """A part of it that has its proportions, and its address."""
    folder.mkdir()
    with Image.open(file) as pixels:
        pixels.crop((*CUT, CUT[0] + WIDTH // 2, CUT[1] + HEIGHT // 2)).save(folder / "x.png")
    (folder / "metadata.csv").write_text(f"file_name,photo_url\nx.png,{URL}\n")
    ingest(archive, "folder", folder, dataset="again")


def packed(coming: Coming, ending: str, **options: Any) -> Coming:
    """The same pixels, in other bytes."""

    def come(archive: Path, file: Path, folder: Path) -> None:
        with Image.open(file) as pixels:
            pixels.save(folder.parent / f"packed{ending}", **options)
        coming(archive, folder.parent / f"packed{ending}", folder)

    return come


COMINGS: dict[str, Coming] = {
    "as another's, without an address": as_wild(FIRST, None),
    "as another's, with an md5": with_md5,
    "as another's, with another address": as_wild(FIRST, OTHER_URL),
    "as another's, without a place": as_wild(None, OTHER_URL),
    "as another's, with neither": as_wild(None, None),
    "as somebody else's": as_wild(SECOND, OTHER_URL),
    "as somebody else's, without an address": as_wild(SECOND, None),
    "as somebody else's, of a larger photograph": as_wild(SECOND, OTHER_URL, pixel_size=[2 * WIDTH, 2 * HEIGHT]),
    "as somebody else's, of the same address": as_wild(SECOND, URL),
    "without a record": without_record,
    "as a picture": as_picture(),
    "as a picture, with its address": as_picture(URL),
    "as a picture, with another address": as_picture(OTHER_URL),
    "as a record's image": as_image(None, OTHER_URL),
    "as a record's image, without an address": as_image(None, None),
    "as a record's image, with somebody else's place": as_image(SECOND, URL),
    "in a folder around it": with_all_around_it,
    "as a cut of its proportions, with its address": as_cut,
}
PACKED: dict[str, Coming] = {
    "a TIFF as a picture": packed(as_picture(), ".tif"),
    "a PNG as a picture": packed(as_picture(), ".png"),
    "a WebP as a picture, with another address": packed(as_picture(OTHER_URL), ".webp", lossless=True),
    "a PNG as another's": packed(as_wild(FIRST, OTHER_URL), ".png"),
    "a PNG as another's, without a place": packed(as_wild(None, OTHER_URL), ".png"),
    "a PNG as somebody else's": packed(as_wild(SECOND, OTHER_URL), ".png"),
    "a TIFF as a record's image": packed(as_image(SECOND, OTHER_URL), ".tif"),
}
"""Ways that are known when they come; of who is here, files are compared by their bytes."""


# What is decided, about the first of the two

Deciding = Callable[[Path], None]


def veil(archive: Path, *about: str) -> None:
    veiling.veil(archive, who_is_meant.meant(archive, about), reason="Somebody asked.")


def granted(archive: Path, about: str) -> None:
    deciding.grant(archive, ask(archive, about).name)


DECISIONS: dict[str, Deciding] = {
    "leaves": lambda archive: void(remove(archive, "ffhq/00000")),
    "their photograph leaves": lambda archive: void(remove(archive, URL)),
    "its contributor leaves": lambda archive: void(remove(archive, "flickr/sample-account")),
    "is veiled": lambda archive: veil(archive, "ffhq/00000"),
    "all of the contributor's is veiled": lambda archive: veil(archive, "flickr/sample-account"),
    "asks": lambda archive: void(ask(archive, "ffhq/00000")),
    "its contributor asks": lambda archive: void(ask(archive, "flickr/sample-account")),
    "asked, and may": lambda archive: granted(archive, "ffhq/00000"),
}
ALL = {"their photograph leaves", "its contributor leaves"}
"""What is decided about all of the photograph, whoever is found in it later."""
USUAL = ("leaves", "its contributor leaves", "is veiled", "asks")
EXAMPLES = ("as somebody else's", "as a picture")


def each_with_each(*comings: str) -> list[tuple[str, str]]:
    """Every way with the usual decisions, and every decision with the usual ways."""
    usual = [(coming, decision) for coming in comings for decision in USUAL]
    return usual + [(coming, decision) for coming in EXAMPLES for decision in DECISIONS if decision not in USUAL]


def void(_: object) -> None: ...


# What is seen


def renditions(visitor: TestClient, archive: Path) -> Iterator[tuple[str, Pixels]]:
    with Reading(archive) as reading:
        names = [f"{each.dataset}.{each.key}" for each in reading.every_picture()]
    for name in [*names, *(f"{name}.wild" for name in names)]:
        answer = visitor.get(f"/iiif/3/{name}/full/max/0/default.png")
        if answer.status_code == 200:
            with Image.open(BytesIO(answer.content)) as image:
                yield name, np.asarray(image.convert("RGB"), np.float64)


def detail(pixels: Pixels) -> Pixels:
    return np.diff(pixels.mean(axis=2), axis=1)


def is_seen(pixels: Pixels, place: tuple[int, int, int], file: Path) -> bool:
    """Whether the face at a place of the photograph is seen in a rendition: of all of it, or cut out there."""
    left, top, side = place
    middle = (left + 20, top + 20, left + side - 20, top + side - 20)
    with Image.open(file) as image:
        face = image.convert("RGB").crop(middle)
    if pixels.shape[:2] == (HEIGHT // 2, WIDTH // 2):
        x, y = left + 20 - CUT[0], top + 20 - CUT[1]
        there = Image.fromarray(pixels.astype(np.uint8)).crop((x, y, x + side - 40, y + side - 40))
    elif pixels.shape[:2] == (HEIGHT, WIDTH):
        there = Image.fromarray(pixels.astype(np.uint8)).crop(middle)
    else:
        high, wide = pixels.shape[:2]
        there = (
            Image.fromarray(pixels.astype(np.uint8))
            .crop((wide * 20 // side, high * 20 // side, wide * (side - 20) // side, high * (side - 20) // side))
            .resize(face.size, Image.Resampling.BOX)
        )
    a, b = (detail(np.asarray(each, np.float64)).ravel() for each in (face, there))
    return bool(a.std() and b.std() and abs(np.corrcoef(a, b)[0, 1]) > 0.5)


def seen(archive: Path, file: Path, *places: tuple[int, int, int]) -> list[str]:
    """In which renditions somebody is seen who is at these places: the first of the two, if none is told."""
    with TestClient(application(archive)) as visitor:
        return [
            name
            for name, pixels in renditions(visitor, archive)
            if any(is_seen(pixels, place, file) for place in places or (FIRST,))
        ]


@pytest.fixture
def file(archive: Path) -> Path:
    return archive.parent / "ffhq" / "in-the-wild-images" / "a.jpg"


@pytest.mark.parametrize("coming", [*COMINGS])
def test_before_anything_is_decided_they_are_seen(archive: Path, file: Path, tmp_path: Path, coming: str) -> None:
    COMINGS[coming](archive, file, tmp_path / "again")

    assert [name for name in seen(archive, file) if not name.startswith("ffhq")]


@pytest.mark.parametrize(("coming", "decision"), each_with_each(*COMINGS, *PACKED))
def test_whoever_decides_first_is_not_seen_when_it_comes(
    archive: Path, file: Path, tmp_path: Path, coming: str, decision: str
) -> None:
    DECISIONS[decision](archive)

    (COMINGS | PACKED)[coming](archive, file, tmp_path / "again")

    assert seen(archive, file, *((FIRST, SECOND) if decision in ALL else ())) == []
    assert [*broken_promises(archive)] == []


@pytest.mark.parametrize(("coming", "decision"), each_with_each(*COMINGS))
def test_whoever_decides_later_is_seen_no_more(
    archive: Path, file: Path, tmp_path: Path, coming: str, decision: str
) -> None:
    COMINGS[coming](archive, file, tmp_path / "again")

    DECISIONS[decision](archive)

    assert seen(archive, file, *((FIRST, SECOND) if decision in ALL else ())) == []
    assert [*broken_promises(archive)] == []


def test_a_file_of_theirs_that_is_put_in_another_s_place_is_known_at_the_next_ingest(
    archive: Path, file: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "again"
    other = folder / "in-the-wild-images" / "b.jpg"
    with Image.open(picture(copied(file, folder).with_suffix(".png"), WIDTH, HEIGHT, seed=8)) as pixels:
        pixels.convert("RGB").save(other)
    take(archive, folder, entry(other, SECOND, OTHER_URL, 7), dataset="again")
    remove(archive, "ffhq/00000")
    shutil.copy(file, other)

    before = seen(archive, file)
    ingest(archive, "ffhq", folder, dataset="again")

    assert (before, seen(archive, file)) == ([], [])
    assert seen(archive, file, SECOND) != []


def test_what_a_request_hides_in_the_same_photograph_stays_hidden_once_it_is_granted(
    archive: Path, file: Path, tmp_path: Path
) -> None:
    as_wild(SECOND, OTHER_URL)(archive, file, tmp_path / "again")
    receipt = ask(archive, "ffhq/00000")

    asked = renditions_of(archive)
    deciding.grant(archive, receipt.name)
    granted = renditions_of(archive)

    assert {*granted} == {"again.00000", "again.00000.wild"}
    for name, pixels in granted.items():
        assert np.array_equal(pixels, asked[name])


@pytest.mark.parametrize("first", ["it is asked", "it comes"])
def test_a_veil_that_is_lifted_leaves_nothing(archive: Path, file: Path, tmp_path: Path, first: str) -> None:
    coming = as_wild(SECOND, OTHER_URL)
    if first == "it comes":
        coming(archive, file, tmp_path / "again")
    receipt = ask(archive, "ffhq/00000")
    if first == "it is asked":
        coming(archive, file, tmp_path / "again")
    hidden = seen(archive, file)

    deciding.deny(archive, receipt.name, reason="no")

    assert hidden == []
    assert {*seen(archive, file)} == {"ffhq.00000", "ffhq.00000.wild", "again.00000.wild"}
    assert not {line for line in dump(archive) if "veiled_content" in line}


def renditions_of(archive: Path) -> dict[str, Pixels]:
    with TestClient(application(archive)) as visitor:
        return dict(renditions(visitor, archive))


@pytest.mark.parametrize("lies", [(2, 2), (2, 1)])
def test_a_size_that_a_record_tells_wrongly_is_not_believed_when_they_leave(
    archive: Path, file: Path, tmp_path: Path, lies: tuple[int, int]
) -> None:
    wrongly = [WIDTH * lies[0], HEIGHT * lies[1]]
    as_wild(FIRST, OTHER_URL, pixel_size=wrongly)(archive, file, tmp_path / "lies")
    remove(archive, "lies/00000")

    as_wild(SECOND, OTHER_URL)(archive, file, tmp_path / "again")
    with Image.open(file) as pixels:
        pixels.resize((wrongly[0], wrongly[1])).save(tmp_path / "larger.png")
    as_wild(None, OTHER_URL)(archive, tmp_path / "larger.png", tmp_path / "more")

    assert seen(archive, file) == []


def test_a_backup_in_which_their_photograph_is_another_s_is_restored_with_them_hidden(
    file: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other archive"
    as_picture()(other, picture(tmp_path / "somebody.png", seed=3), tmp_path / "somebody")
    backup(other, tmp_path / "before.tar")
    as_wild(SECOND, OTHER_URL)(other, file, tmp_path / "more")
    backup(other, tmp_path / "with it.tar")
    restore(other, tmp_path / "before.tar")
    ingest(other, "ffhq", tmp_path / "ffhq")
    remove(other, "ffhq/00000")

    restore(other, tmp_path / "with it.tar")

    assert seen(other, file) == []
    assert seen(other, file, SECOND) != []
    assert [*broken_promises(other)] == []


@pytest.mark.parametrize("size", [None, 7])
@pytest.mark.parametrize("coming", ["as another's, with another address", "as somebody else's", "as a picture"])
@pytest.mark.parametrize("decision", USUAL)
def test_by_what_a_record_tells_of_a_photograph_that_is_not_here(
    tmp_path: Path, coming: str, decision: str, size: int | None
) -> None:
    archive, file = tmp_path / "archive", photograph(tmp_path / "lying" / "a.jpg")
    said = entry(file, FIRST, URL)
    said["in_the_wild"] |= {
        "file_md5": hashlib.md5(file.read_bytes(), usedforsecurity=False).hexdigest(),
        "file_size": size,
    }
    take(archive, tmp_path / "ffhq", said, dataset="ffhq")
    assert not any((tmp_path / "ffhq").rglob("*.jpg"))
    COMINGS[coming](archive, file, tmp_path / "again")
    before = seen(archive, file)

    DECISIONS[decision](archive)

    assert before
    assert seen(archive, file) == []


@pytest.mark.parametrize("url", [None, URL, OTHER_URL])
@pytest.mark.parametrize("decide", [veil, ask])
def test_who_is_veiled_as_a_whole_photograph_is_not_seen_in_another_s(
    archive: Path, file: Path, tmp_path: Path, url: str | None, decide: Callable[[Path, str], object]
) -> None:
    (tmp_path / "mine").mkdir()
    shutil.copy(file, tmp_path / "mine" / "photograph.jpg")
    ingest(archive, "folder", tmp_path / "mine")
    as_wild(SECOND, url)(archive, file, tmp_path / "again")

    decide(archive, "mine/photograph")

    assert seen(archive, file, FIRST, SECOND) == []
