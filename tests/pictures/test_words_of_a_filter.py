"""A word of a filter is one entry of a table, and its SQL: from these it is everywhere. So are the words of a query."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from exhibition_fixtures import make_archive, page, visiting
from starlette.testclient import TestClient
from typer.testing import CliRunner
from wall_fixtures import survey

from doesexist.archive import Reading
from doesexist.archive.pictures.filtering import CONDITIONS
from doesexist.cli.main import app
from doesexist.errors import BadFilter
from doesexist.exhibition.rooms.average.query import AverageQuery, SmallAverageQuery
from doesexist.exhibition.rooms.credits.query import CreditsQuery
from doesexist.exhibition.rooms.wall.query import WallQuery
from doesexist.model import Filter
from doesexist.model.filters import GROUPS, WORDS
from doesexist.model.parameters import declared
from doesexist.studio.average.averaging import VALUES

VALUES_TO_TRY = ("CC-BY-2.0", "flickr/nobody", "2014..2016")
PAGES = ("/credits", "/grid", "/average")
FOR_PROGRAMS = (
    "/grid.json",
    "/average.json",
    "/average/{name}.webp",
    "/credits.csv",
    "/credits.jsonl",
    "/credits.parquet",
)
QUERIES = {
    "/grid": WallQuery,
    "/average": AverageQuery,
    "/average/{name}.webp": SmallAverageQuery,
    "/credits": CreditsQuery,
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    archive = make_archive(tmp_path_factory.mktemp("words"))
    survey(archive)
    return archive


@pytest.fixture(scope="module")
def visitor(archive: Path) -> Iterator[TestClient]:
    with visiting(archive) as visitor:
        yield visitor


@pytest.fixture(scope="module")
def described(visitor: TestClient) -> dict[str, dict[str, Any]]:
    """What /openapi.json says of the words of each address."""
    paths: dict[str, Any] = visitor.get("/openapi.json").json()["paths"]
    words = {path: ways["get"].get("parameters", ()) for path, ways in paths.items() if "get" in ways}
    return {path: {each["name"]: each for each in all_ if each["in"] == "query"} for path, all_ in words.items()}


def understood(word: str) -> Iterator[Filter]:
    """Filters that say nothing but this word, with a value of each kind that it takes."""
    for value in VALUES_TO_TRY:
        with suppress(BadFilter):
            yield Filter.of([(word, value)])


def value_of(word: str) -> str:
    return "ffhq" if word == "dataset" else next(understood(word)).terms[word]


@pytest.mark.parametrize("word", WORDS)
def test_it_is_written_as_it_is_read(word: str) -> None:
    for where in understood(word):
        assert [*where.terms] == [word]
        assert Filter.parsed(str(where)) == where


def test_each_has_its_sql_and_nothing_else_has(archive: Path) -> None:
    said = [where for word in WORDS for where in understood(word)]

    assert {*CONDITIONS} == {(word, type(value)) for where in said for word, value in where.values.items()}
    with Reading(archive) as reading:
        for where in said:
            assert reading.count(where) == len([*reading.every_picture(where)])


@pytest.mark.parametrize("word", WORDS)
def test_the_command_line_takes_it(archive: Path, tmp_path: Path, word: str) -> None:
    words = ["credits", str(tmp_path / "credits.csv"), "--where", f"{word}={value_of(word)}", "--archive", str(archive)]

    done = CliRunner().invoke(app, words)

    assert done.exit_code == 0, done.output


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("address", PAGES)
def test_every_page_with_a_filter_takes_it_and_has_a_field_of_it(visitor: TestClient, address: str, word: str) -> None:
    value = value_of(word)

    shown = page(visitor, f"{address}?{word}={value}")

    assert word in {each.get("name") for kind in ("input", "select") for each in shown.all(kind)}
    assert value in {each.get("value") for kind in ("input", "option") for each in shown.all(kind)}


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("address", FOR_PROGRAMS)
def test_programs_can_say_it(visitor: TestClient, address: str, word: str) -> None:
    answer = visitor.get(f"{address.format(name='preview')}?{word}={value_of(word)}")

    assert answer.status_code == 200 or "preview of ffhq" in answer.text, "of nobody there is no image"


@pytest.mark.parametrize("address", [*PAGES, *FOR_PROGRAMS])
def test_openapi_tells_of_all_of_them(described: dict[str, dict[str, Any]], address: str) -> None:
    for name, word in WORDS.items():
        told = described[address][name]
        assert (told["description"], told["schema"].get("pattern")) == (word.says, word.pattern)


def test_they_are_together_wherever_openapi_tells_of_one(described: dict[str, dict[str, Any]]) -> None:
    some = {path for path, words in described.items() if words.keys() & WORDS.keys() - {"dataset"}}

    assert some == {*PAGES, *FOR_PROGRAMS}


def test_whoever_says_another_word_is_told_all_of_them() -> None:
    with pytest.raises(BadFilter, match=f"there are {', '.join(WORDS)}"):
        Filter.parsed("colour=red")


def test_people_are_grouped_by_each_that_says_so(visitor: TestClient) -> None:
    kinds = [*dict.fromkeys(each["kind"] for each in visitor.get("/average.json").json()["groups"])]

    assert {*GROUPS} == {*VALUES} == {name for name, word in WORDS.items() if word.groups}
    assert kinds == [kind for kind in GROUPS if kind in kinds]


@pytest.mark.parametrize(("address", "query"), QUERIES.items())
def test_every_word_that_a_query_declares_is_described_and_understood(
    visitor: TestClient, described: dict[str, dict[str, Any]], address: str, query: type
) -> None:
    for name, declared_as in declared(query).items():
        word = name.removesuffix("_")
        told = [
            words[word] for path, words in described.items() if path in {address, f"{address}.json"} and word in words
        ]
        assert told
        assert {each["description"] for each in told} == {declared_as.says}
        assert {each["schema"].get("pattern") for each in told} == {declared_as.pattern}
        assert "there is no" not in visitor.get(f"{address.format(name='preview')}?{word}=1").text
