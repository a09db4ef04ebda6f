"""Whoever leaves while a composition is made is not in it; and what can't be finished leaves nothing behind."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import PIL.Image
import pytest
from archives import ingest, register, remove
from command_line import run
from made import picture
from reading_recipes import from_json
from surveys import drawn, survey

from doesexist.archive import SURVEY
from doesexist.model.walls import unfolded
from doesexist.studio.average import adding_up
from doesexist.studio.leaving import removing, who_is_meant
from doesexist.studio.output import Unfinished
from doesexist.studio.prints import compositions, writing_whole
from doesexist.studio.survey import surveyed_pictures

KEYS = [f"{number:05}" for number in range(9)]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    archive = drawn(tmp_path, len(KEYS))
    survey(archive)
    return archive


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "made").mkdir()
    return tmp_path / "made" / "all.png"


def beforehand(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, *steps: Callable[[], object]) -> list[str]:
    """Let these things happen, one each time, in the moment before something is called; return its calls."""
    call, calls, remaining = getattr(module, name), list[str](), list(steps)

    def step_then(*facts: Any, **more: Any) -> Any:
        calls.append(name)
        assert len(calls) < 20, "it is made again for ever"
        if remaining:
            remaining.pop(0)()
        return call(*facts, **more)

    monkeypatch.setattr(module, name, step_then)
    return calls


def who_is_in(out: Path) -> list[str]:
    return unfolded(from_json(out.with_name(f"{out.name}.recipe.json").read_bytes()).pictures.keys)


def files(out: Path) -> list[str]:
    return sorted(path.name for path in out.parent.iterdir())


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        (["montage"], (compositions, "png_of")),  # it is written
        (["montage"], (compositions, "montage")),  # their tiles are about to be read
        (["montage", "--inset"], (compositions, "part")),
        (["montage"], (surveyed_pictures, "Surveyed")),  # the rows of their shard are about to be read
        (["average"], (adding_up, "total_of")),  # their sum is about to be read
        (["average", "--where", "key=3..4"], (adding_up, "looked_at")),  # they are about to be opened
        (["average", "--linear"], (adding_up, "looked_at")),
    ],
)
def test_who_leaves_while_it_is_made_is_not_in_it(
    archive: Path, out: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], moment: tuple[Any, str]
) -> None:
    beforehand(monkeypatch, *moment, lambda: remove(archive, "sample/00004"))

    done = run(words[0], out, "--archive", archive, *words[1:])

    assert done.exit_code == 0, done.stderr
    assert who_is_in(out) == (["00003"] if "--where" in words else [*KEYS[:4], *KEYS[5:]])
    assert files(out) == ["all.png", "all.png.recipe.json"]


def test_a_montage_made_again_is_the_grid_of_those_who_stayed(
    archive: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    beforehand(monkeypatch, compositions, "png_of", lambda: remove(archive, "sample/00004"))

    run("montage", out, "--archive", archive)

    with PIL.Image.open(out) as image:
        assert image.size == (32, 64), "eight are a grid of 2 × 4"


@pytest.mark.parametrize("words", [["montage"], ["average"], ["montage", "--inset"]])
def test_where_the_last_who_is_meant_leaves_nothing_is_kept_of_them(
    archive: Path, out: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    name = "on_a_sheet" if "--inset" in words else "png_of"
    beforehand(monkeypatch, compositions, name, lambda: remove(archive, "sample/00004"))

    done = run(words[0], out, "--archive", archive, "--where", "key=00004", *words[1:])

    assert done.exit_code == 1
    assert "Nobody of sample who was surveyed is meant by key=00004" in done.stderr
    assert files(out) == []


def test_until_it_is_asked_again_who_is_here_nothing_is_in_its_place(
    archive: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[str]] = []

    def look() -> None:
        seen.append([name for name in files(out) if not name.startswith(".")])
        connection = register(archive)  # somebody writes: so it is asked again who is here
        connection.execute("INSERT OR REPLACE INTO note VALUES('test', ?)", (len(seen),))
        connection.close()

    beforehand(monkeypatch, writing_whole, "sitters", look, look)

    run("montage", out, "--archive", archive)

    assert seen == [[], []], "whoever kills it before the answer keeps no picture of those who left"
    assert files(out) == ["all.png", "all.png.recipe.json"]


def test_no_composition_is_there_without_its_recipe(archive: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put, there = Unfinished.put, list[list[str]]()

    def stop_before_the_picture(file: Unfinished) -> None:
        if there:
            there.append([name for name in files(out) if not name.startswith(".")])
            raise KeyboardInterrupt
        there.append([])
        put(file)

    monkeypatch.setattr(Unfinished, "put", stop_before_the_picture)
    done = run("montage", out, "--archive", archive)

    assert done.exit_code == 130
    assert there == [[], ["all.png.recipe.json"]]
    assert files(out) == []


def test_what_lay_there_before_stays_if_it_can_t_be_finished(
    archive: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("montage", out, "--archive", archive)
    before = {path.name: path.read_bytes() for path in out.parent.iterdir()}
    beforehand(monkeypatch, compositions, "png_of", lambda: remove(archive, "sample/00004"))

    run("montage", out, "--archive", archive, "--where", "key=00004")

    assert {path.name: path.read_bytes() for path in out.parent.iterdir()} == before


def test_where_people_leave_all_the_time_it_is_told_and_not_made_for_ever(
    archive: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leavers = [lambda key=key: remove(archive, f"sample/{key}") for key in KEYS]
    calls = beforehand(monkeypatch, compositions, "png_of", *leavers)

    done = run("montage", out, "--archive", archive)

    assert done.exit_code == 1
    assert "Another command is writing the archive" in done.stderr
    assert len(calls) == 5
    assert files(out) == []


def test_a_credit_put_right_meanwhile_is_no_reason_to_make_it_again(
    archive: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    someone = who_is_meant.understood("sample/00003", ["sample"])
    corrections = [lambda name=name: removing.correct(archive, someone, f"Test {name}") for name in "abcdefgh"]
    calls = beforehand(monkeypatch, compositions, "png_of", *corrections)

    done = run("montage", out, "--archive", archive, "--order", "uploaded")

    assert done.exit_code == 0, done.stderr
    assert len(calls) == 1


@pytest.mark.parametrize("words", [["average"], ["average", "--linear"], ["montage"], ["montage", "--order", "hue"]])
def test_who_comes_while_it_is_made_is_no_reason_to_make_it_again(
    tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    def come(name: str) -> None:
        picture(tmp_path / "faces" / f"{name}.png", seed=ord(name))
        ingest(tmp_path / "archive", "folder", tmp_path / "faces")
        survey(tmp_path / "archive")

    for name in "ce":
        come(name)
    calls = beforehand(monkeypatch, compositions, "png_of", *(lambda name=name: come(name) for name in "abdfgh"))

    done = run(words[0], out, "--archive", tmp_path / "archive", *words[1:])

    assert done.exit_code == 0, done.stderr
    assert len(calls) == 1
    assert sorted(who_is_in(out)) == ["c", "e"]
    assert files(out) == ["all.png", "all.png.recipe.json"]


def test_who_leaves_while_others_come_is_not_in_it(tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def come_and_leave() -> None:
        picture(tmp_path / "faces" / "d.png", seed=4)
        ingest(tmp_path / "archive", "folder", tmp_path / "faces")
        survey(tmp_path / "archive")
        remove(tmp_path / "archive", "faces/b")

    for seed, name in enumerate("abc"):
        picture(tmp_path / "faces" / f"{name}.png", seed=seed)
    ingest(tmp_path / "archive", "folder", tmp_path / "faces")
    survey(tmp_path / "archive")
    calls = beforehand(monkeypatch, compositions, "png_of", come_and_leave)

    done = run("average", out, "--archive", tmp_path / "archive")

    assert done.exit_code == 0, done.stderr
    assert (len(calls), who_is_in(out)) == (2, ["a", "c", "d"])


def test_the_licence_that_follows_is_that_of_the_end(
    tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def licensed(licence: str) -> None:
        (tmp_path / "faces" / "metadata.csv").write_text(f"file_name,license\na.png,{licence}\n")
        ingest(tmp_path / "archive", "folder", tmp_path / "faces")

    picture(tmp_path / "faces" / "a.png", seed=1)
    licensed("CC BY 2.0")
    survey(tmp_path / "archive")
    beforehand(monkeypatch, compositions, "png_of", lambda: licensed("CC BY-NC 2.0"))

    done = run("montage", out, "--archive", tmp_path / "archive", "--json")

    assert json.loads(done.stdout)["licence"] == "CC-BY-NC-4.0"


@pytest.mark.parametrize("kind", ["parquet", "tiles.npy", "sums.npy"])
def test_a_survey_that_is_damaged_is_told_at_once(
    archive: Path, out: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    calls = beforehand(monkeypatch, writing_whole, "sitters")
    for file in (archive / SURVEY).glob(f"*.{kind}"):
        file.unlink()

    done = run("montage" if "tiles" in kind else "average", out, "--archive", archive)

    assert done.exit_code == 1
    assert "A file of the survey is missing or damaged" in done.stderr
    assert len(calls) <= 2
    assert files(out) == []
