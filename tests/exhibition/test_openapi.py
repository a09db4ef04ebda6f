"""What /openapi.json says is what happens: no answer that it doesn't name, and no 500."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from exhibition_fixtures import make_archive, visiting
from fastapi.routing import APIRoute
from hypothesis import HealthCheck, given, settings
from leave_fixtures import AT_THE_DESK, CURATOR
from schemathesis import GenerationMode
from schemathesis.checks import positive_data_acceptance
from schemathesis.openapi import from_asgi
from starlette.testclient import TestClient
from wall_fixtures import survey

from doesexist.exhibition.app import application
from doesexist.exhibition.room import Address
from doesexist.exhibition.rooms import ADDRESSES


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    archive = make_archive(tmp_path_factory.mktemp("exhibition"))
    survey(archive)
    (archive / "exhibition.toml").write_text(AT_THE_DESK, encoding="utf-8")
    return archive


@pytest.fixture(scope="module")
def visitor(archive: Path) -> Iterator[TestClient]:
    with visiting(archive) as visitor:
        yield visitor


@pytest.fixture(scope="module")
def description(visitor: TestClient) -> dict[str, Any]:
    described: dict[str, Any] = visitor.get("/openapi.json").json()
    return described


@pytest.fixture(scope="module")
def api(archive: Path) -> Any:
    return from_asgi("/openapi.json", application(archive))


def ask_for_anything(
    api: Any, address: str, mode: GenerationMode, *, method: str = "GET", accepting: bool = True
) -> None:
    # No schema can say that a range's first number is not above its last, nor what a form is signed with.
    excluded = [] if accepting else [positive_data_acceptance]

    @settings(
        max_examples=25,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )
    @given(case=api[address][method].as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        case.call_and_validate(excluded_checks=excluded, headers=INSIDE)

    ask()


@pytest.mark.parametrize("asked", ADDRESSES, ids=lambda asked: f"{asked.method} {asked.path}")
def test_what_is_asked_for_rightly_is_answered_as_described(api: Any, asked: Address) -> None:
    accepting = not (asked.parameters or asked.form)
    ask_for_anything(api, asked.path, GenerationMode.POSITIVE, method=asked.method, accepting=accepting)


@pytest.mark.parametrize(
    "asked",
    [asked for asked in ADDRESSES if "{account}" in asked.path or asked.parameters or asked.form],
    ids=lambda asked: f"{asked.method} {asked.path}",
)
def test_what_is_asked_for_wrongly_is_refused_as_described(api: Any, asked: Address) -> None:
    ask_for_anything(api, asked.path, GenerationMode.NEGATIVE, method=asked.method)


def test_a_walk_that_is_asked_for_wrongly_is_refused_as_described(api: Any) -> None:
    ask_for_anything(api, "/", GenerationMode.NEGATIVE)


# The desk is open to those who ask here.
INSIDE = {"Authorization": "Basic " + base64.b64encode(":".join(CURATOR).encode()).decode()}
HERE: dict[str, dict[str, str]] = {
    "/pictures/": {"dataset": "ffhq", "key": "00000"},
    "/contributors/": {"service": "flickr", "account": "group"},
    "/iiif/3/": {
        "identifier": "ffhq.00000.wild", "region": "square", "size": "64,", "rotation": "!90",
        "quality_and_format": "gray.webp",
    },
}  # fmt: skip


@pytest.mark.parametrize("address", [each.path for each in ADDRESSES if each.path.startswith(tuple(HERE))])
def test_what_is_there_looks_as_described(api: Any, address: str) -> None:
    facts = next(facts for beginning, facts in HERE.items() if address.startswith(beginning))
    known = {name: value for name, value in facts.items() if f"{{{name}}}" in address}

    answer = api[address]["GET"].Case(path_parameters=known).call_and_validate()

    assert answer.status_code in {200, 303}


def test_every_address_is_described(archive: Path, description: dict[str, Any]) -> None:
    served = {route.path for route in application(archive).routes if isinstance(route, APIRoute)}

    assert served == {each.path for each in ADDRESSES} == set(description["paths"])


def test_every_answer_says_what_it_means(description: dict[str, Any]) -> None:
    for path, operations in description["paths"].items():
        for operation in operations.values():
            assert operation["summary"], path
            for status, answer in operation["responses"].items():
                assert len(answer["description"]) > 5, (path, status)
                if int(status) not in {303, 304}:
                    assert answer["content"], (path, status)


def test_every_shape_that_is_spoken_of_is_there(description: dict[str, Any]) -> None:
    text = json.dumps(description)
    named = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}

    assert named <= set(description["components"]["schemas"])
    assert "HTTPValidationError" not in text


def test_someone_who_left_is_a_documented_answer_wherever_someone_is_shown(description: dict[str, Any]) -> None:
    about_someone = [path for path in description["paths"] if "{key}" in path or "{identifier}" in path]

    assert len(about_someone) == 8
    assert all("410" in description["paths"][path]["get"]["responses"] for path in about_someone)
