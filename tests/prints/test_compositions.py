"""One picture made of many, as a file: exact, with its recipe, and under the licence that follows."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import PIL.Image
import pytest
from archives import ingest
from command_line import run
from made import picture
from numpy.typing import NDArray
from reading_recipes import from_json, text_of
from surveys import Pixels, aligned, drawn, half_up, pixels, survey

from doesexist.model.walls import unfolded
from doesexist.printing import sheets

Real = NDArray[np.float64]
PICTURES = 40
"""A grid of 6 × 6, and 4 left over."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("compositions")
    drawn(folder, PICTURES)
    survey(folder / "archive")
    return folder


@pytest.fixture(scope="module")
def everyone(folder: Path) -> dict[str, Pixels]:
    return aligned(folder / "ffhq")


def made(folder: Path, command: str, out: Path, *words: str) -> dict[str, Any]:
    done = run(command, out, "--archive", folder / "archive", "--json", *words)
    assert done.exit_code == 0, done.output
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_a_montage_has_everyone_in_their_order(folder: Path, everyone: dict[str, Pixels], tmp_path: Path) -> None:
    answer = made(folder, "montage", tmp_path / "all.png", "--tile", "16")

    tiles = [
        half_up(everyone[key].reshape(16, 8, 16, 8, 3).sum(axis=(1, 3), dtype=np.int64), 64) for key in sorted(everyone)
    ]
    expected = np.vstack([np.hstack(tiles[6 * row : 6 * row + 6]) for row in range(6)])
    np.testing.assert_array_equal(pixels(tmp_path / "all.png"), expected)
    assert (answer["pictures"], answer["left_over"]) == (36, 4)


def test_its_recipe_is_beside_it_and_in_it(folder: Path, tmp_path: Path) -> None:
    made(folder, "montage", tmp_path / "all.png")

    beside = (tmp_path / "all.png.recipe.json").read_bytes()
    recipe = from_json(beside)
    assert text_of((tmp_path / "all.png").read_bytes())["Recipe"].encode() == beside
    assert unfolded(recipe.pictures.keys) == [f"{number:05}" for number in range(36)]
    assert recipe.left_over == ["00036..00039"]
    assert recipe.settings == {"tile": 16, "columns": 6, "rows": 6, "order": "key"}
    assert recipe.licence is not None
    assert recipe.licence.name == "CC BY-NC 4.0", "as FFHQ's: it has the same licences"


def test_the_same_is_the_same_file(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1628899200")

    for name in ("one.png", "other.png"):
        made(folder, "montage", tmp_path / name)

    assert (tmp_path / "one.png").read_bytes() == (tmp_path / "other.png").read_bytes()


def test_a_recipe_names_nobody(folder: Path, tmp_path: Path) -> None:
    records = json.loads((folder / "ffhq" / "ffhq-dataset-v2.json").read_bytes())

    made(folder, "montage", tmp_path / "all.png")

    said = (tmp_path / "all.png.recipe.json").read_text() + str(text_of((tmp_path / "all.png").read_bytes()))
    for entry in records.values():
        assert entry["metadata"]["author"] not in said
        assert entry["metadata"]["photo_url"].split("/")[5] not in said


def test_an_average_is_the_mean_at_full_size(folder: Path, everyone: dict[str, Pixels], tmp_path: Path) -> None:
    answer = made(folder, "average", tmp_path / "mean.png")

    total = np.sum([face.astype(np.int64) for face in everyone.values()], axis=0)
    np.testing.assert_array_equal(pixels(tmp_path / "mean.png"), half_up(total, PICTURES))
    assert answer["pictures"] == PICTURES


@pytest.mark.parametrize("where", ["key=0..4", "key=0..36", "key=00007", "licence=CC-BY-2.0"])
def test_the_average_of_some_is_theirs_alone(
    folder: Path, everyone: dict[str, Pixels], tmp_path: Path, where: str
) -> None:
    made(folder, "average", tmp_path / "mean.png", "--where", where)

    keys = unfolded(from_json((tmp_path / "mean.png.recipe.json").read_bytes()).pictures.keys)
    total = np.sum([everyone[key].astype(np.int64) for key in keys], axis=0)
    assert 0 < len(keys) < PICTURES
    np.testing.assert_array_equal(pixels(tmp_path / "mean.png"), half_up(total, len(keys)))


def test_a_mean_of_light_is_offered_and_says_so(folder: Path, everyone: dict[str, Pixels], tmp_path: Path) -> None:
    made(folder, "average", tmp_path / "mean.png", "--linear")

    values: Real = np.stack(list(everyone.values())) / 255
    light: Real = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4).mean(axis=0)
    expected: NDArray[np.float64] = (
        np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055) * 255
    )
    assert np.abs(pixels(tmp_path / "mean.png") - expected).max() < 0.51
    settings = from_json((tmp_path / "mean.png.recipe.json").read_bytes()).settings
    assert "light" in str(settings["mean"])


def test_figure_3_is_printed_with_a_few_enlarged(folder: Path, tmp_path: Path) -> None:
    made(folder, "montage", tmp_path / "print.png", "--inset", "--around", "00021")

    with PIL.Image.open(tmp_path / "print.png") as sheet:
        assert sorted(sheet.size) == [3508, 4961], "A3 at 300 dots to the inch"
    assert (tmp_path / "print.png.recipe.json").is_file()


def test_a_print_is_composed_of_no_more_pixels_than_its_sheet_shows(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "_MILLIMETRE", 0.4)  # as if the sheet were a stamp, or they were 70,000

    made(folder, "montage", tmp_path / "print.svg", "--inset", "--tile", "64")

    settings = from_json((tmp_path / "print.svg.recipe.json").read_bytes()).settings
    assert settings == {"tile": 16, "columns": 6, "rows": 6, "order": "key"}


def test_a_picture_and_a_print_of_the_same_name_have_each_its_own_recipe(folder: Path, tmp_path: Path) -> None:
    made(folder, "montage", tmp_path / "all.png", "--tile", "8")
    made(folder, "montage", tmp_path / "all.pdf", "--tile", "32", "--inset")

    recipes = {path.name: from_json(path.read_bytes()).settings["tile"] for path in tmp_path.glob("*.json")}
    assert recipes == {"all.png.recipe.json": 8, "all.pdf.recipe.json": 32}


def restricted(folder: Path) -> Path:
    """A dataset of which two pictures may not be changed, one has all rights reserved, and one no known licence."""
    licences = ["CC BY 2.0", "CC BY-ND 2.0", "CC BY-NC-ND 2.0", "CC BY 2.0", ""]
    rows = ["file_name,title,author,license"]
    for number, licence in enumerate(licences):
        picture(folder / "faces" / f"{number}.png", 32, 32, seed=number)
        rows.append(f"{number}.png,title {number},Test {number},{licence}")
    (folder / "faces" / "metadata.csv").write_text("\n".join(rows))
    ingest(folder / "archive", "folder", folder / "faces")
    survey(folder / "archive")
    return folder


@pytest.mark.parametrize("command", ["montage", "average"])
def test_nothing_is_made_of_pictures_that_may_not_be_changed(tmp_path: Path, command: str) -> None:
    folder = restricted(tmp_path)

    done = run(command, tmp_path / "all.png", "--archive", folder / "archive")

    assert done.exit_code == 1
    assert "2 of these pictures may be shown but not changed (NoDerivs): faces/1, faces/2." in done.stderr
    assert "--leave-out-noderivs" in done.stderr
    assert not (tmp_path / "all.png").exists()


def test_they_can_be_left_out_by_name(tmp_path: Path) -> None:
    folder = restricted(tmp_path)

    made(folder, "average", tmp_path / "mean.png", "--leave-out-noderivs")

    recipe = from_json((tmp_path / "mean.png.recipe.json").read_bytes())
    stay = [pixels(folder / "faces" / f"{number}.png").astype(np.int64) for number in (0, 3, 4)]
    np.testing.assert_array_equal(pixels(tmp_path / "mean.png"), half_up(np.sum(stay, axis=0), 3))
    assert [(left_out.keys, "NoDerivs" in left_out.why) for left_out in recipe.left_out] == [(["1..2"], True)]
    assert recipe.unknown_licences == 1
    assert recipe.told == ["The licence of 1 of 3 pictures is unknown."]


def test_where_all_who_are_meant_may_not_be_changed_that_is_told(tmp_path: Path) -> None:
    folder = restricted(tmp_path)
    words = ("--leave-out-noderivs", "--where", "key=1..2", "--archive", folder / "archive")

    done = run("average", tmp_path / "mean.png", *words)

    assert done.exit_code == 1
    assert "No picture of faces that key=1..2 means may be changed: all 2 are under NoDerivs." in done.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["montage", "all.jpg"], "montages end in .png"),
        (["average", "all.tif"], "averages end in .png"),
        (
            ["montage", "all.png", "--where", "licence=CC-BY-9.0"],
            "Nobody of sample who was surveyed is meant by licence=CC-BY-9.0. Ask for others: ",
        ),
        (["montage", "all.png", "--dataset", "nobody"], "There is no dataset named nobody"),
        (["montage", "print.doc", "--inset"], "prints end in .png or .svg or .pdf"),
        (["montage", "print.png", "--inset", "--around", "77777"], "sample/77777"),
    ],
)
def test_what_can_t_be_made_is_told_and_nothing_is_written(
    folder: Path, tmp_path: Path, words: list[str], told: str
) -> None:
    command, out, *more = words

    done = run(command, tmp_path / out, "--archive", folder / "archive", *more)

    assert done.exit_code == 1
    assert told in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_archive_that_nobody_surveyed_has_nothing_to_make_it_of(tmp_path: Path) -> None:
    picture(tmp_path / "faces" / "ada.png", seed=1)
    ingest(tmp_path / "archive", "folder", tmp_path / "faces")

    done = run("montage", tmp_path / "all.png", "--archive", tmp_path / "archive")

    assert done.exit_code == 1
    assert "Run `doesexist survey` first." in done.stderr


def test_where_there_are_several_datasets_one_has_to_be_named(tmp_path: Path) -> None:
    picture(tmp_path / "faces" / "ada.png", seed=1)
    ingest(tmp_path / "archive", "folder", tmp_path / "faces")
    ingest(tmp_path / "archive", "folder", tmp_path / "faces", dataset="mirror")
    survey(tmp_path / "archive")

    done = run("average", tmp_path / "mean.png", "--archive", tmp_path / "archive")

    assert done.exit_code == 1
    assert "This archive has several datasets: faces, mirror. Name one with --dataset." in done.stderr


def test_a_picture_that_is_not_what_was_surveyed_is_told(tmp_path: Path) -> None:
    for number in range(4):
        picture(tmp_path / "faces" / f"{number}.png", seed=number)
    ingest(tmp_path / "archive", "folder", tmp_path / "faces")
    survey(tmp_path / "archive")
    picture(tmp_path / "faces" / "0.png", seed=99)

    done = run("average", tmp_path / "mean.png", "--where", "key=0", "--archive", tmp_path / "archive")

    assert done.exit_code == 1
    assert "is not what it was when it was surveyed. Run `doesexist survey`" in done.stderr
