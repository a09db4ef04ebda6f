"""Of pictures whose terms nobody has read nothing is made, unless the owner says so by name."""

import json
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from archives import ingest
from command_line import run
from exhibition_fixtures import Page, visiting
from made import picture
from reading_recipes import from_json
from surveys import half_up, pixels, survey

from doesexist.errors import TermsUnread
from doesexist.model import Filter
from doesexist.studio.average import averaging

TERMS = {"0": "CC BY 2.0", "1": "My own terms", "2": "© Test Two", "3": "", "4": "CC BY 4.0", "5": "my own  TERMS"}
UNREAD = ["1", "2", "5"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unread")
    rows = ["file_name,title,author,license"]
    for number, terms in TERMS.items():
        picture(folder / "faces" / f"{number}.png", 32, 32, seed=int(number))
        rows.append(f"{number}.png,title {number},Test {number},{terms}")
    (folder / "faces" / "metadata.csv").write_text("\n".join(rows), encoding="utf-8")
    ingest(folder / "archive", "folder", folder / "faces")
    survey(folder / "archive")
    return folder


@pytest.fixture(scope="module")
def field(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    archive = tmp_path_factory.mktemp("field") / "archive"
    ingest(archive, "folder", shared_data / "field" / "04_licences_nd", dataset="field")
    survey(archive)
    return archive


def mean_of(folder: Path, keys: list[str]) -> Any:
    every = [pixels(folder / "faces" / f"{key}.png").astype(np.int64) for key in keys]
    return half_up(np.sum(every, axis=0), len(keys))


# Commands


@pytest.mark.parametrize("command", ["montage", "average"])
def test_nothing_is_made_and_what_is_to_be_read_is_named(folder: Path, tmp_path: Path, command: str) -> None:
    done = run(command, tmp_path / "all.png", "--archive", folder / "archive")

    assert done.exit_code == 1
    assert "Nobody has read the terms of 3 of these pictures: faces/1, faces/2, faces/5." in done.stderr
    assert '"My own terms"' in done.stderr
    assert '"© Test Two"' in done.stderr
    assert "--read-terms" in done.stderr
    assert "--leave-out-unread" in done.stderr
    assert not (tmp_path / "all.png").exists()


def test_they_can_be_left_out_and_the_recipe_says_why(folder: Path, tmp_path: Path) -> None:
    done = run("average", tmp_path / "mean.png", "--archive", folder / "archive", "--leave-out-unread")

    assert done.exit_code == 0, done.output
    recipe = from_json((tmp_path / "mean.png.recipe.json").read_bytes())
    np.testing.assert_array_equal(pixels(tmp_path / "mean.png"), mean_of(folder, ["0", "3", "4"]))
    assert [(left_out.keys, left_out.why) for left_out in recipe.left_out] == [
        (["1..2", "5"], "Nobody has read whether their terms allow that anything is made of them.")
    ]
    assert recipe.told == ["The licence of 1 of 3 pictures is unknown."]


def test_whoever_names_them_has_read_them_and_no_licence_follows(folder: Path, tmp_path: Path) -> None:
    words = ("--archive", folder / "archive", "--read-terms", "My own terms", "--read-terms", "© test two")
    done = run("average", tmp_path / "mean.png", *words)

    assert done.exit_code == 0, done.output
    recipe = from_json((tmp_path / "mean.png.recipe.json").read_bytes())
    np.testing.assert_array_equal(pixels(tmp_path / "mean.png"), mean_of(folder, [*TERMS]))
    assert (recipe.licence, recipe.asks) == (None, ["credit", "read-terms"])
    assert "Terms that this program does not know hold for 3 of 6 pictures: read them." in recipe.told


def test_the_recipe_does_not_hold_what_was_read_for_it_may_name_somebody(folder: Path, tmp_path: Path) -> None:
    run("average", tmp_path / "mean.png", "--archive", folder / "archive", "--leave-out-unread")
    run(
        "montage",
        tmp_path / "all.png",
        "--archive",
        folder / "archive",
        "--leave-out-unread",
        "--read-terms",
        "© Test Two",
    )

    for beside in tmp_path.glob("*.recipe.json"):
        assert "Test Two" not in beside.read_text(encoding="utf-8")


def test_a_word_for_one_is_none_for_another(folder: Path, tmp_path: Path) -> None:
    done = run("montage", tmp_path / "all.png", "--archive", folder / "archive", "--read-terms", "My own terms")

    assert done.exit_code == 1
    assert "Nobody has read the terms of 1 of these pictures: faces/2." in done.stderr


def test_where_all_who_are_meant_are_unread_that_is_told(folder: Path, tmp_path: Path) -> None:
    words = ("--archive", folder / "archive", "--leave-out-unread", "--where", "key=1..2")
    done = run("average", tmp_path / "mean.png", *words)

    assert done.exit_code == 1
    assert "all 2 are under NoDerivs or terms that nobody has read" in done.stderr


def test_no_word_of_the_owner_lets_noderivs_be_changed(field: Path, tmp_path: Path) -> None:
    words = ("--read-terms", "CC BY-ND", "--read-terms", "CC BY-NC-ND 4.0", "--leave-out-unread")
    done = run("average", tmp_path / "mean.png", "--archive", field, *words)

    assert done.exit_code == 1
    assert "7 of these pictures may be shown but not changed (NoDerivs)" in done.stderr


def test_none_of_the_field_s_spellings_of_noderivs_is_in_an_average_or_a_montage(field: Path, tmp_path: Path) -> None:
    both = ("--leave-out-noderivs", "--leave-out-unread", "--archive", field, "--json")
    made = [json.loads(run(command, tmp_path / f"{command}.png", *both).stdout) for command in ("average", "montage")]

    recipe = from_json((tmp_path / "average.png.recipe.json").read_bytes())
    left_out = [sorted(each.keys) for each in recipe.left_out]
    assert left_out == [
        ["chooser", "nd_hyph", "nd_name_v", "nd_old", "nd_short", "nd_us", "query"],
        ["copyright", "num0", "num4"],
    ]
    assert sorted(recipe.pictures.keys) == ["arr", "by_deed", "by_sa", "pd", "sa_unv"]
    assert [answer["pictures"] + answer["left_over"] for answer in made] == [5, 5]


def test_the_error_survives_the_way_out_of_a_worker_and_is_not_endless() -> None:
    many = TermsUnread(
        12, tuple(f"a/{number}" for number in range(12)), tuple(f"{number} " * 90 for number in range(9))
    )

    assert str(pickle.loads(pickle.dumps(many))) == str(many)  # noqa: S301  # our own bytes: errors come from workers
    assert "a/0, a/1, a/2 and 9 more" in str(many)
    assert str(many).endswith(" and 4 more.")
    assert len(str(many)) < 700


# The average room


def test_they_are_in_no_average_of_the_room(folder: Path) -> None:
    who = averaging.people(folder / "archive", "faces")

    assert (who.count, who.left_out, who.unread) == (3, 0, 3)
    assert [who.surveyed.keys[place] for place in who.picks] == ["0", "3", "4"]


@pytest.mark.parametrize(
    ("said", "keys"),
    [
        (["My own terms"], ["0", "1", "3", "4", "5"]),
        (["my own terms", "© TEST two"], ["0", "1", "2", "3", "4", "5"]),
        (["My own"], ["0", "3", "4"]),
        ([""], ["0", "3", "4"]),
    ],
)
def test_the_owner_s_word_is_for_what_it_names(folder: Path, said: list[str], keys: list[str]) -> None:
    who = averaging.people(folder / "archive", "faces", read_terms=said)

    assert [who.surveyed.keys[place] for place in who.picks] == keys
    assert who.count + who.unread == len(TERMS)


def test_a_filter_means_them_and_they_are_still_not_in_it(folder: Path) -> None:
    who = averaging.people(folder / "archive", "faces", Filter(key=(1, 2)))

    assert (who.count, who.unread) == (0, 2)


def test_the_page_says_how_many_and_the_setting_lets_them_in(folder: Path) -> None:
    settings = folder / "archive" / "exhibition.toml"
    try:
        with visiting(folder / "archive") as visitor:
            before = visitor.get("/average.json").json()
            page, german = (visitor.get("/average", headers={"Accept-Language": at}).text for at in ("en", "de"))
        settings.write_text('[datasets.faces]\nread-terms = ["My own terms"]\n', encoding="utf-8")
        with visiting(folder / "archive") as visitor:
            after = visitor.get("/average.json").json()
    finally:
        settings.unlink(missing_ok=True)

    assert (before["pictures"], before["left_out"], before["unread"]) == (3, 0, 3)
    assert (after["pictures"], after["unread"]) == (5, 1)
    assert "Nobody has read the terms of 3 more: they are not in it." in Page(page).text
    assert "3 weitere sind nicht darin: Ihre Bedingungen hat niemand gelesen." in Page(german).text


# The wall


def test_on_the_wall_they_hang_as_they_are_and_are_never_dimmed(folder: Path) -> None:
    with visiting(folder / "archive") as visitor:
        info = visitor.get("/iiif/3/faces.grid/info.json").json()
        grey = visitor.get("/iiif/3/faces.grid/full/max/0/gray.png")
        some = Page(visitor.get("/grid?dataset=faces&licence=CC-BY-2.0").text)

    assert info["profile"] == "level1"
    assert grey.status_code == 400
    assert "terms nobody has read" in grey.text
    assert "The places of 3 are left empty: they may be shown but not changed, not even dimmed." in some.text
