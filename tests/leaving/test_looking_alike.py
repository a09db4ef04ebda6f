"""Copies that no hash knows are found among those who are here before somebody's pixels are forgotten, and offered."""

import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from archives import holding, ingest, register, remove
from command_line import run
from made import ffhq, picture, record, with_files
from numpy.typing import NDArray
from PIL import Image, ImageOps
from requests_made import ask
from surveys import survey
from typer.testing import CliRunner

from doesexist.archive import Departure, Reading
from doesexist.cli import app, leaving
from doesexist.compositions import likeness
from doesexist.imaging.tiles import LEVELS, scaled
from doesexist.model.likeness import BORDERED, CUT, MIRRORED, PACKED_ANEW
from doesexist.studio.leaving import veiling, who_is_meant

ADA = "people/ada"
Copy = Callable[[Image.Image], Image.Image]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number, name in enumerate(("ada", "bea", "cem", "dan")):
        picture(tmp_path / "people" / f"{name}.png", 160, 160, seed=number)
    return tmp_path / "people"


def jpeg(pixels: Image.Image, quality: int = 30) -> Image.Image:
    packed = io.BytesIO()
    pixels.save(packed, "JPEG", quality=quality)
    return Image.open(packed).convert("RGB")


def cut(pixels: Image.Image, part: float, across: float = 0.5, down: float = 0.5) -> Image.Image:
    width, height = (round(side * part) for side in pixels.size)
    left, top = round((pixels.width - width) * across), round((pixels.height - height) * down)
    return pixels.crop((left, top, left + width, top + height))


def bordered(pixels: Image.Image, colour: str) -> Image.Image:
    return ImageOps.expand(pixels, pixels.width // 10, colour)


def brighter(pixels: Image.Image, by: float) -> Image.Image:
    return Image.fromarray(np.clip(np.asarray(pixels) * by, 0, 255).astype(np.uint8))


COPIES: dict[str, tuple[str, Copy]] = {
    "smaller": (PACKED_ANEW, lambda pixels: pixels.resize((64, 64), Image.Resampling.LANCZOS)),
    "packed with loss": (PACKED_ANEW, jpeg),
    "brighter": (PACKED_ANEW, lambda pixels: brighter(pixels, 1.1)),
    "darker": (PACKED_ANEW, lambda pixels: brighter(pixels, 0.9)),
    "mirrored": (MIRRORED, ImageOps.mirror),
    "turned by 90°": ("turned by 90°", lambda pixels: pixels.transpose(Image.Transpose.ROTATE_90)),
    "turned by 180°": ("turned by 180°", lambda pixels: pixels.transpose(Image.Transpose.ROTATE_180)),
    "turned by 270°": ("turned by 270°", lambda pixels: pixels.transpose(Image.Transpose.ROTATE_270)),
    "mirrored and turned": (
        "mirrored and turned by 90°",
        lambda pixels: ImageOps.mirror(pixels).transpose(Image.Transpose.ROTATE_90),
    ),
    "in a white border": (BORDERED, lambda pixels: bordered(pixels, "white")),
    "in a black border": (BORDERED, lambda pixels: bordered(pixels, "black")),
    "cut to 80 %": (CUT, lambda pixels: cut(pixels, 0.8)),
    "cut to 80 %, not in the middle": (CUT, lambda pixels: cut(pixels, 0.8, 0.1, 0.9)),
}


def surveyed(tmp_path: Path, folder: Path) -> Path:
    ingest(tmp_path / "archive", "folder", folder)
    survey(tmp_path / "archive")
    return tmp_path / "archive"


def told(departure: Departure) -> dict[str, str]:
    return {each.name: each.how for each in departure.alike}


def copied(folder: Path, copy: Copy, name: str = "copy.png") -> None:
    with Image.open(folder / "ada.png") as pixels:
        copy(pixels.convert("RGB")).save(folder / name)


@pytest.mark.parametrize("kind", [*COPIES])
@pytest.mark.parametrize("leaver", ["ada", "copy"])
def test_a_copy_that_is_here_is_told_whichever_of_both_leaves(
    tmp_path: Path, folder: Path, kind: str, leaver: str
) -> None:
    how, copy = COPIES[kind]
    copied(folder, copy)
    archive = surveyed(tmp_path, folder)

    departure, _ = remove(archive, f"people/{leaver}")

    assert departure.left == (f"people/{leaver}",)
    turned_back = {"turned by 90°": "turned by 270°", "turned by 270°": "turned by 90°"} if leaver == "copy" else {}
    assert told(departure) == {f"people/{'copy' if leaver == 'ada' else 'ada'}": turned_back.get(how, how)}
    assert departure.alike[0].of == f"people/{leaver}"


def test_equal_pixels_leave_too_whatever_they_are_packed_in(tmp_path: Path, folder: Path) -> None:
    copied(folder, lambda pixels: pixels, "copy.tif")
    archive = surveyed(tmp_path, folder)

    departure, _ = remove(archive, ADA)

    assert sorted(departure.left) == [ADA, "people/copy"]
    assert departure.alike == ()


def test_equal_pixels_of_one_colour_leave_too_but_nothing_else_of_that_colour(tmp_path: Path, folder: Path) -> None:
    Image.new("RGB", (90, 90), "teal").save(folder / "flat.png")
    Image.new("RGB", (90, 90), "teal").save(folder / "equal.tif")
    Image.new("RGB", (80, 90), "teal").save(folder / "other.png")
    archive = surveyed(tmp_path, folder)

    departure, _ = remove(archive, "people/flat")

    assert sorted(departure.left) == ["people/equal", "people/flat"]
    assert departure.alike == ()


def test_copies_in_another_dataset_are_told_and_nobody_is_who_leaves_with_them(tmp_path: Path, folder: Path) -> None:
    shutil.copytree(folder, tmp_path / "later")
    for name in ("ada", "bea"):
        with Image.open(folder / f"{name}.png") as pixels:
            jpeg(pixels, 60).save(tmp_path / "later" / f"{name}.png")
            ImageOps.mirror(pixels).save(folder / f"{name} mirrored.png")
    archive = tmp_path / "archive"
    ingest(archive, "folder", folder)
    ingest(archive, "folder", tmp_path / "later")
    survey(archive)

    departure, _ = remove(archive, ADA, "people/ada-mirrored", "people/bea")

    assert told(departure) == {"later/ada": PACKED_ANEW, "later/bea": PACKED_ANEW, "people/bea-mirrored": MIRRORED}


def test_who_is_veiled_is_compared_as_their_files_are(tmp_path: Path, folder: Path) -> None:
    # A veil leaves eight colours a side: of something as smooth as a face that is enough to have its file looked at.
    smooth = picture(tmp_path / "smooth.png", 40, 40, seed=9)
    with Image.open(smooth) as coarse, Image.open(folder / "ada.png") as fine:
        Image.blend(coarse.resize(fine.size, Image.Resampling.BICUBIC), fine, 0.2).save(folder / "ada.png")
    copied(folder, lambda pixels: jpeg(pixels, 80))
    archive = surveyed(tmp_path, folder)
    for name in (ADA, "people/copy"):
        veiling.veil(archive, who_is_meant.meant(archive, [name]), reason="we ask")

    departure, _ = remove(archive, ADA)

    assert told(departure) == {"people/copy": PACKED_ANEW}


def test_without_a_survey_nobody_is_compared_and_that_is_told(tmp_path: Path, folder: Path) -> None:
    copied(folder, jpeg)
    ingest(tmp_path / "archive", "folder", folder)

    departure, _ = remove(tmp_path / "archive", ADA)

    assert (departure.alike, departure.unlooked) == ((), 4)
    survey(tmp_path / "archive")
    assert remove(tmp_path / "archive", "people/bea")[0].unlooked == 0


def test_copies_of_a_photograph_are_told(tmp_path: Path) -> None:
    entry = with_files(tmp_path / "ffhq", record(0), "image", "in_the_wild")
    photograph = tmp_path / "ffhq" / entry["in_the_wild"]["file_path"]
    with Image.open(picture(tmp_path / "coarse.png", 200, 150, seed=7)) as pixels:
        pixels.resize((2000, 1500), Image.Resampling.BICUBIC).save(photograph)
    ingest(tmp_path / "archive", "ffhq", ffhq(tmp_path / "ffhq", [entry, record(1)]))
    picture(tmp_path / "others" / "bea.png", seed=8)
    with Image.open(photograph) as pixels:
        ImageOps.mirror(pixels.convert("RGB")).save(tmp_path / "others" / "mirrored.png")
        end = pixels.convert("RGB").crop((0, 0, min(pixels.size), min(pixels.size)))
        jpeg(cut(end, 0.85, 0.2, 0.2), 80).save(tmp_path / "others" / "end.png")
    ingest(tmp_path / "archive", "folder", tmp_path / "others")
    survey(tmp_path / "archive")

    departure, _ = remove(tmp_path / "archive", "ffhq/00000")

    assert told(departure).keys() == {"others/mirrored", "others/end"}


def test_nothing_of_who_looked_the_same_is_kept(tmp_path: Path, folder: Path) -> None:
    copied(folder, ImageOps.mirror, "distinctive-copy.png")
    archive = surveyed(tmp_path, folder)
    before = register(archive).all("SELECT count(*) FROM tombstone")

    remove(archive, ADA)
    remove(archive, "people/distinctive-copy")

    assert before == [(0,)]
    assert holding(archive, "distinctive-copy") == []
    assert holding(archive, MIRRORED) == []


def test_equal_files_that_no_picture_is_of_are_told(tmp_path: Path, folder: Path) -> None:
    archive = surveyed(tmp_path, folder)
    (folder / "old").mkdir()
    shutil.copy(folder / "ada.png", folder / "old" / "ada.png.bak")
    (folder / "old" / "as long.bak").write_bytes(bytes((folder / "ada.png").stat().st_size))

    departure, _ = remove(archive, ADA, delete_files=True)

    assert departure.equal_files == (folder / "old" / "ada.png.bak",)
    assert (folder / "old" / "ada.png.bak").exists()
    assert not (folder / "ada.png").exists()


def test_files_that_a_link_leads_to_out_of_the_folder_are_nobody_s_business(tmp_path: Path, folder: Path) -> None:
    archive = surveyed(tmp_path, folder)
    (tmp_path / "elsewhere").mkdir()
    shutil.copy(folder / "ada.png", tmp_path / "elsewhere" / "ada.png")
    (folder / "linked").symlink_to(tmp_path / "elsewhere")

    assert remove(archive, ADA)[0].equal_files == ()


# Real faces


def tiles_of(pixels: Image.Image) -> tuple[NDArray[np.uint8], ...]:
    return scaled(np.ascontiguousarray(np.asarray(pixels.convert("RGB")))).tiles


def test_of_real_faces_copies_are_found_and_different_people_are_not_alike(shared_data: Path) -> None:
    faces = [Image.open(path).convert("RGB") for path in sorted((shared_data / "faces256").glob("*.jpg"))[:120]]
    tiles = [tiles_of(face) for face in faces]
    everybody = np.stack([each[LEVELS.index(likeness.SIDE)] for each in tiles])
    found: dict[str, int] = dict.fromkeys(COPIES, 0)
    people = 12

    for number in range(people):
        copies = [tiles_of(copy(faces[number])) for _, copy in COPIES.values()]
        search = likeness.Search([tiles[number][0]])
        search.add(everybody, len(copies))
        search.add(np.stack([each[LEVELS.index(likeness.SIDE)] for each in copies]), 0)
        for guess in search.guesses(0):
            is_copy = guess.picture < len(copies)
            other = copies[guess.picture] if is_copy else tiles[guess.picture - len(copies)]
            if likeness.compared(tiles[number][0], other[0], guess.way).is_one:
                assert is_copy or guess.picture - len(copies) == number
                if is_copy:
                    found[[*COPIES][guess.picture]] += 1

    assert {kind: count for kind, count in found.items() if count < 0.9 * people} == {}


# The command


def test_the_command_tells_who_looks_the_same_and_what_can_t_be_known(tmp_path: Path, folder: Path) -> None:
    copied(folder, ImageOps.mirror)
    archive = surveyed(tmp_path, folder)

    told_so = run("remove", ADA, "--reason", "x", "--archive", archive)

    assert told_so.exit_code == 0
    assert "people/copy  mirrored, 100% like people/ada" in told_so.stdout
    assert "doesexist remove people/copy --reason" in told_so.stderr
    assert "can't be known" in told_so.stderr
    assert "Do they leave, too?" not in told_so.stderr  # nobody is there to be asked


def test_programs_are_given_who_looks_the_same(tmp_path: Path, folder: Path) -> None:
    copied(folder, ImageOps.mirror)
    archive = surveyed(tmp_path, folder)

    data = json.loads(run("remove", ADA, "--reason", "x", "--json", "--archive", archive).stdout)

    (alike,) = data["alike"]
    assert (alike["dataset"], alike["key"], alike["of"], alike["how"]) == ("people", "copy", ADA, MIRRORED)
    assert (data["unlooked"], data["equal_files"], data["only_whole"]) == (0, [], False)


@pytest.mark.parametrize(("answer", "left"), [("y\n", True), ("n\n", False), ("\n", False)])
def test_on_a_terminal_it_is_asked_once_whether_they_leave_too(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, answer: str, left: object
) -> None:
    copied(folder, ImageOps.mirror)
    archive = surveyed(tmp_path, folder)
    monkeypatch.setattr(leaving, "is_asked", lambda: True)

    asked = CliRunner().invoke(app, ["remove", ADA, "--reason", "x", "--archive", str(archive)], input=answer)

    assert asked.stderr.count("Do they leave, too?") == 1
    with Reading(archive) as reading:
        assert ("copy" in {each.key for each in reading.every_picture()}) is (not left)


def test_the_command_that_grants_many_requests_tells_who_looks_the_same(tmp_path: Path, folder: Path) -> None:
    copied(folder, ImageOps.mirror)
    archive = surveyed(tmp_path, folder)
    names = [ask(archive, about).name for about in (ADA, "people/bea")]

    told_so = run("requests", "grant", *names, "--archive", archive)

    assert "people/copy  mirrored, 100% like people/ada" in told_so.stdout
    assert "can't be known" in told_so.stderr


def test_of_many_requests_whoever_has_the_same_pixels_leaves_too_and_programs_are_given_the_rest(
    tmp_path: Path, folder: Path
) -> None:
    copied(folder, lambda pixels: pixels, "packed.tif")
    copied(folder, ImageOps.mirror)
    archive = surveyed(tmp_path, folder)
    names = [ask(archive, about).name for about in (ADA, "people/bea")]

    data = json.loads(run("requests", "grant", *names, "--json", "--archive", archive).stdout)

    assert [each["key"] for each in data["alike"]] == ["copy"]
    assert (data["pictures"], data["equal_files"], data["unlooked"]) == (3, [], 0)


# A survey that can't be read


def cut_to_nothing(path: Path) -> None:
    path.write_bytes(b"x" * 10)


@pytest.mark.parametrize("damage", [Path.unlink, cut_to_nothing])
def test_who_leaves_leaves_though_the_survey_can_t_be_read(
    tmp_path: Path, folder: Path, damage: Callable[[Path], object]
) -> None:
    archive = surveyed(tmp_path, folder)
    for file in (archive / "survey").rglob("*"):
        if file.is_file():
            damage(file)

    departure, _ = remove(archive, ADA)

    assert departure.left == (ADA,)
    assert (departure.alike, departure.unlooked) == ((), 3)
