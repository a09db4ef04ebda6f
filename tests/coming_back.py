"""Ways in which somebody who left is read in again: other addresses, names, folders, sizes, encodings, kinds, datasets.

`python tests/coming_back.py FOLDER` prints who comes back, by way, of thirty people: half of them drawn, half of
../shared/data/faces256. They leave an archive, and are read in again with everybody else of the dataset, once each way.
"""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archives import ingest, remove
from PIL import Image, ImageOps

from doesexist.archive import Reading
from doesexist.model.flickr import short_page
from doesexist.studio.ingest.sampling import draw

Record = dict[str, Any]
HERE = "ffhq"


@dataclass(frozen=True)
class Person:
    """Somebody as FFHQ's layout has them, and where their files lie."""

    number: int
    record: Record
    root: Path

    @property
    def image(self) -> Path:
        return self.root / str(self.record["image"]["file_path"])

    @property
    def thumbnail(self) -> Path:
        return self.root / str(self.record["thumbnail"]["file_path"])

    @property
    def wild(self) -> Path:
        return self.root / str(self.record["in_the_wild"]["file_path"])

    @property
    def url(self) -> str:
        return str(self.record["metadata"]["photo_url"])

    @property
    def account(self) -> str:
        return self.url.split("/")[4]

    @property
    def photo(self) -> str:
        return self.url.split("/")[5]


Way = Callable[[list[Person], Path], tuple[str, Path]]
"""Writes people into a folder in some way; returns the kind of dataset that is, and what is read in."""


def as_ffhq(people: list[Person], folder: Path, change: Callable[[Record, Person], None]) -> tuple[str, Path]:
    """FFHQ's layout under other numbers, without any file or md5: known by what records say alone."""
    records: dict[str, Record] = {}
    for person in people:
        record: Record = json.loads(json.dumps(person.record))
        for kind in ("image", "thumbnail", "in_the_wild"):
            for fact in ("file_md5", "pixel_md5", "file_size"):
                record[kind].pop(fact, None)
        change(record, person)
        records[str(person.number + 5000)] = record
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "ffhq-dataset-v2.json").write_text(json.dumps(records))
    return "ffhq", folder


def by_address(spell: Callable[[Person], str]) -> Way:
    def way(people: list[Person], folder: Path) -> tuple[str, Path]:
        def change(record: Record, person: Person) -> None:
            record["metadata"]["photo_url"] = spell(person)

        return as_ffhq(people, folder, change)

    return way


def by_record(change: Callable[[Record, Person], None]) -> Way:
    return lambda people, folder: as_ffhq(people, folder, change)


def by_md5(kind: str, fact: str) -> Way:
    def change(record: Record, person: Person) -> None:
        record["metadata"] = {}
        del record["in_the_wild"]
        record[kind][fact] = person.record[kind][fact]

    return by_record(change)


def by_file(**said: Any) -> Way:
    """FFHQ's layout with the aligned file, of which the record says this alone; `size`: how much more than is true."""

    def way(people: list[Person], folder: Path) -> tuple[str, Path]:
        def change(record: Record, person: Person) -> None:
            for kind in ("thumbnail", "in_the_wild", "metadata"):
                del record[kind]
            path = f"images1024x1024/{person.number + 5000:05}.png"  # its own, or it is there twice
            to = folder / path
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(person.image, to)
            size = {"file_size": to.stat().st_size + said["size"]} if "size" in said else {}
            record["image"] = {"file_path": path, **size, **{each: said[each] for each in said if each != "size"}}

        return as_ffhq(people, folder, change)

    return way


def as_folder(write: Callable[[Person, Path], None], name: Callable[[Person], str], *, told: bool = False) -> Way:
    """A folder of pictures; `told`: with a table of the photographs' addresses."""

    def way(people: list[Person], folder: Path) -> tuple[str, Path]:
        folder.mkdir(parents=True)
        rows: list[tuple[str, str]] = []
        for person in people:
            path = folder / name(person)
            path.parent.mkdir(parents=True, exist_ok=True)
            write(person, path)
            rows.append((name(person), person.url))
        if told:
            with (folder / "metadata.csv").open("w", newline="") as file:
                csv.writer(file).writerows([("file_name", "photo_url"), *rows])
        return "folder", folder

    return way


def repacked(what: str = "image", **options: Any) -> Callable[[Person, Path], None]:
    def write(person: Person, path: Path) -> None:
        with Image.open(getattr(person, what)) as pixels:
            pixels.convert("RGB").save(path, **options)

    return write


def altered(change: Callable[[Image.Image], Image.Image], **options: Any) -> Callable[[Person, Path], None]:
    def write(person: Person, path: Path) -> None:
        with Image.open(person.image) as pixels:
            change(pixels.convert("RGB")).save(path, **options)

    return write


def copied(what: str) -> Callable[[Person, Path], None]:
    def write(person: Person, path: Path) -> None:
        shutil.copy(getattr(person, what), path)

    return write


def with_wild(people: list[Person], folder: Path, ending: str = "", **facts: Any) -> tuple[str, Path]:
    """FFHQ's layout with the photograph's file, under another name and address; `ending`: packed anew."""

    def change(record: Record, person: Person) -> None:
        wild = folder / f"in-the-wild-images/{anonymous_name(person)}{ending or person.wild.suffix}"
        wild.parent.mkdir(parents=True, exist_ok=True)
        if ending:
            with Image.open(person.wild) as pixels:
                pixels.save(wild)
        else:
            shutil.copy(person.wild, wild)
        record["in_the_wild"]["file_path"] = str(wild.relative_to(folder))
        record["metadata"] |= {"photo_url": f"https://www.flickr.com/photos/elsewhere/77700{person.number:08}/"} | facts

    return as_ffhq(people, folder, change)


def listed(people: list[Person], folder: Path) -> tuple[str, Path]:
    folder.mkdir(parents=True)
    lines = [
        json.dumps({"flickr_url": person.url, "author": "Somebody", "photo_url": "",
                    "face_quad": person.record["in_the_wild"]["face_quad"]})
        for person in people
    ]  # fmt: skip
    (folder / "list.jsonl").write_text("\n".join(lines))
    return "thispersonexists", folder / "list.jsonl"


def scaled_quad(by: float) -> Callable[[Record, Person], None]:
    def change(record: Record, person: Person) -> None:
        del person
        quad = record["in_the_wild"]["face_quad"]
        x, y = (sum(point[axis] for point in quad) / 4 for axis in (0, 1))
        record["in_the_wild"]["face_quad"] = [[x + by * (px - x), y + by * (py - y)] for px, py in quad]

    return change


def without(*facts: str) -> Callable[[Record, Person], None]:
    def change(record: Record, person: Person) -> None:
        del person
        for fact in facts:
            record["in_the_wild"].pop(fact, None)

    return change


def half_as_large(record: Record, person: Person) -> None:
    del person
    wild = record["in_the_wild"]
    wild["pixel_size"] = [side // 2 for side in wild["pixel_size"]]
    wild["face_quad"] = [[x / 2, y / 2] for x, y in wild["face_quad"]]
    wild.pop("face_landmarks", None)


def anonymous_name(person: Person) -> str:
    return f"{hashlib.md5(str(person.number).encode(), usedforsecurity=False).hexdigest()[:10]}.png"


PAGE = "https://www.flickr.com/photos/{account}/{photo}/"


def spelled(form: str) -> Way:
    return by_address(lambda person: form.format(account=person.account, photo=person.photo))


WAYS: dict[str, Way] = {
    # The same photograph, by any address.
    "http": spelled("http://flickr.com/photos/{account}/{photo}"),
    "secure.flickr.com": spelled("https://secure.flickr.com/photos/{account}/{photo}/"),
    "m.flickr.com": spelled("https://m.flickr.com/photos/{account}/{photo}/"),
    "flickr.com.": spelled("https://www.flickr.com./photos/{account}/{photo}/"),
    "user@": spelled("https://user:pass@www.flickr.com/photos/{account}/{photo}/"),
    ":443": spelled("https://www.flickr.com:443/photos/{account}/{photo}/"),
    "//": spelled("https://www.flickr.com//photos//{account}//{photo}"),
    "Photos/": spelled("https://www.flickr.com/Photos/{account}/{photo}/"),
    "/./ and /../": spelled("https://www.flickr.com/x/.././photos/./{account}/{photo}/"),
    "%61": by_address(lambda person: PAGE.format(account=f"%{ord(person.account[0]):x}{person.account[1:]}",
                                                 photo=person.photo)),
    "a leading zero": spelled("https://www.flickr.com/photos/{account}/000{photo}/"),
    "utm parameters": spelled("https://www.flickr.com/photos/{account}/{photo}/?utm_source=a&utm_medium=b#c"),
    "in/photostream": spelled("https://www.flickr.com/photos/{account}/{photo}/in/photostream/lightbox/"),
    "sizes/o": spelled("https://www.flickr.com/photos/{account}/{photo}/sizes/o/"),
    "another account": spelled("https://www.flickr.com/photos/12345678@N00/{photo}/"),
    "photo.gne?id=": spelled("https://www.flickr.com/photo.gne?short=1&id={photo}"),
    "web.archive.org": spelled("https://web.archive.org/web/20190101000000*/https://www.flickr.com/photos/{account}/{photo}/"),
    "web.archive.org, id_": spelled("http://web.archive.org/web/2019id_/http://flickr.com/photos/{account}/{photo}"),
    "flic.kr": by_address(lambda person: short_page(person.photo)),
    "its file": spelled("https://live.staticflickr.com/1218/{photo}_0a1b2c3d4e_b.jpg"),
    "its file of before": spelled("http://farm2.static.flickr.com/1218/{photo}_0a1b2c3d4e.jpg"),
    # A record that tells less, or otherwise.
    "no quad": by_record(without("face_quad")),
    "neither quad nor landmarks": by_record(without("face_quad", "face_landmarks")),
    "a tighter crop": by_record(scaled_quad(0.45)),
    "a wider crop": by_record(scaled_quad(2.2)),
    "a photograph half as large": by_record(half_as_large),
    "md5 of the file alone": by_md5("image", "file_md5"),
    "md5 of the pixels alone": by_md5("image", "pixel_md5"),
    "md5 of the thumbnail alone": by_md5("thumbnail", "file_md5"),
    "thispersonexists.net's list": listed,
    "the file, its record says nothing": by_file(),
    "the file, a false md5": by_file(size=0, file_md5="0" * 32),
    "the file, a false size and md5": by_file(size=1, file_md5="0" * 32, pixel_md5="0" * 32),
    # The same bytes, wherever they lie.
    "another name": as_folder(copied("image"), anonymous_name),
    "a copied folder, the same name": as_folder(copied("image"), lambda person: f"{person.number:05}.png"),
    "a folder in a folder": as_folder(copied("image"), lambda person: f"a/b c/{person.number}.png"),
    "a name beyond Latin": as_folder(copied("image"), lambda person: f"人{person.number}.png"),
    "another ending": as_folder(copied("image"), lambda person: f"{person.number}.jpg"),
    "the thumbnail": as_folder(copied("thumbnail"), anonymous_name),
    "the thumbnail, packed anew": as_folder(repacked("thumbnail", format="PNG", compress_level=1), anonymous_name),
    # The same pixels.
    "PNG, packed anew": as_folder(repacked(format="PNG", compress_level=1), anonymous_name),
    "TIFF": as_folder(repacked(format="TIFF", compression="tiff_lzw"), lambda person: f"{person.number}.tif"),
    "WebP without loss": as_folder(repacked(format="WEBP", lossless=True), lambda person: f"{person.number}.webp"),
    # The photograph they were cut from.
    "the photograph": as_folder(copied("wild"), lambda person: f"{person.number}{person.wild.suffix}"),
    "the photograph, TIFF": as_folder(repacked("wild", format="TIFF"), lambda person: f"{person.number}.tif"),
    "the photograph, PNG": as_folder(repacked("wild", format="PNG"), anonymous_name),
    "the photograph, as another's": with_wild,
    "the photograph, as another's, no address": lambda people, folder: with_wild(people, folder, photo_url=""),
    "the photograph, as another's, TIFF": lambda people, folder: with_wild(people, folder, ".tif"),
    # Another size, with the photograph's address.
    "small, with the address": as_folder(
        altered(lambda image: image.resize((64, 64)), format="JPEG"), lambda person: f"{person.number}.jpg", told=True
    ),
    "cut, with the address": as_folder(
        altered(lambda image: ImageOps.crop(image, 9), format="JPEG"), lambda person: f"x{person.number}.jpg", told=True
    ),
}  # fmt: skip
"""Ways by which nobody comes back."""
UNKNOWABLE: dict[str, Way] = {
    "JPEG": as_folder(repacked(format="JPEG"), lambda person: f"{person.number}.jpg"),
    "smaller": as_folder(altered(lambda image: image.resize((100, 100)), format="PNG"), anonymous_name),
    "mirrored": as_folder(altered(ImageOps.mirror, format="PNG"), anonymous_name),
    "turned": as_folder(altered(lambda image: image.rotate(90), format="PNG"), anonymous_name),
    "cut": as_folder(altered(lambda image: ImageOps.crop(image, 9), format="PNG"), anonymous_name),
}
"""Ways that no tombstone can know: what would know them would be a likeness, kept."""


@dataclass(frozen=True)
class Outcome:
    """What became of people who were read in again some way."""

    back: int
    """How many of those who left came in."""
    kept_out: int
    """How many of the others did not."""


def drawn_people(folder: Path, count: int) -> list[Person]:
    for _ in draw(folder, pictures=count, size=128, seed=7):
        pass
    records: dict[str, Record] = json.loads((folder / "ffhq-dataset-v2.json").read_text())
    return [Person(int(number), record, folder) for number, record in records.items()]


def real_people(folder: Path, faces: list[Path], first: int) -> list[Person]:
    """Faces of a folder in FFHQ's layout, each in the middle of a photograph that was made for it."""
    people: list[Person] = []
    for number, face in enumerate(faces, first):
        files: dict[str, Path] = {
            "image": folder / f"images1024x1024/00000/{number:05}.png",
            "thumbnail": folder / f"thumbnails128x128/00000/{number:05}.png",
            "in_the_wild": folder / f"in-the-wild-images/00000/{number:05}.png",
        }
        with Image.open(face) as opened:
            image = opened.convert("RGB")
        photograph = Image.new("RGB", (700, 500), (number % 256, 90, 120))
        photograph.paste(image, (200, 100))
        for kind, pixels in zip(files, (image, image.resize((128, 128)), photograph), strict=True):
            files[kind].parent.mkdir(parents=True, exist_ok=True)
            pixels.save(files[kind])
        record: Record = {
            kind: {
                "file_path": str(path.relative_to(folder)),
                "file_size": path.stat().st_size,
                "file_md5": hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest(),
                "pixel_size": list(_size(path)),
                "pixel_md5": hashlib.md5(_rgb(path), usedforsecurity=False).hexdigest(),
            }
            for kind, path in files.items()
        }
        record["in_the_wild"]["face_quad"] = [[200, 100], [200, 356], [456, 356], [456, 100]]
        record["metadata"] = {"photo_url": f"https://www.flickr.com/photos/nobody-{number}/99900{number:08}/"}
        people.append(Person(number, record, folder))
    return people


def _size(path: Path) -> tuple[int, int]:
    with Image.open(path) as image:
        return image.size


def _rgb(path: Path) -> bytes:
    with Image.open(path) as image:
        return image.convert("RGB").tobytes()


def let_leave(archive: Path, people: list[Person], leavers: set[int]) -> None:
    """Take people in, and let some leave."""
    for root in dict.fromkeys(person.root for person in people):
        theirs = {str(person.number): person.record for person in people if person.root == root}
        (root / "ffhq-dataset-v2.json").write_text(json.dumps(theirs))
        ingest(archive, "ffhq", root, dataset=f"{HERE}-{root.name}")
    remove(archive, *(f"{HERE}-{each.root.name}/{each.number:05}" for each in people if each.number in leavers))


def read_in_again(archive: Path, folder: Path, people: list[Person], leavers: set[int], way: Way) -> Outcome:
    """Read who left in again, and in another dataset who stays, into a copy of the archive."""
    again = folder / "archive"
    shutil.copytree(archive, again)
    counts: list[int] = []
    for name in ("left", "stay"):
        kind, path = way([each for each in people if (each.number in leavers) == (name == "left")], folder / name)
        ingest(again, kind, path, dataset=name)
        with Reading(again) as reading:
            counts.append(next((each.pictures for each in reading.datasets() if each.name == name), 0))
    shutil.rmtree(folder)
    return Outcome(counts[0], len(people) - len(leavers) - counts[1])


def main(folder: Path) -> None:
    shared = Path(__file__).resolve().parents[2] / "shared" / "data" / "faces256"
    people = drawn_people(folder / "drawn", 60)
    people += real_people(folder / "real", sorted(shared.glob("*.jpg"))[:60], 1000)
    leavers = {*range(15), *range(1000, 1015)}
    let_leave(folder / "archive", people, leavers)
    pairs = len(leavers) * (len(people) - len(leavers))
    said = [f"{len(leavers)} left, {len(people) - len(leavers)} stay: {pairs:,} other pairs each way"]
    for name, way in (WAYS | UNKNOWABLE).items():
        outcome = read_in_again(folder / "archive", folder / "again", people, leavers, way)
        known = "" if name in WAYS else "   can't be known"
        said.append(f"{name:32} {outcome.back:3} of {len(leavers)} back   {outcome.kept_out:3} others kept out{known}")
    sys.stdout.write("\n".join([*said, ""]))


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1].startswith("-") or Path(sys.argv[1]).exists():
        sys.exit("usage: python tests/coming_back.py FOLDER, which it makes: it copies people and makes archives there")
    main(Path(sys.argv[1]))
