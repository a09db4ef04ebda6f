"""What a room declares is so: its examples are there, and cover all its addresses."""

import re
from pathlib import Path

import pytest
from examples import EXAMPLES, PAGES, address_of, is_page
from starlette.testclient import TestClient

from doesexist.exhibition import rooms
from doesexist.exhibition.room import Room
from doesexist.exhibition.rooms import ADDRESSES, ROOMS

LOADED = re.compile(r'"/static/(\w+)-[\w-]+\.(?:css|js)"')


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_every_room_has_examples_of_all_its_addresses(room: Room) -> None:
    shown = {address_of(example).path for example in room.examples}

    assert room.examples
    assert {each.path for each in room.addresses if each.method == "GET"} <= shown


def test_no_room_no_address_and_no_composed_image_is_there_twice() -> None:
    names = [room.name for room in ROOMS]
    paths = [(each.method, each.path) for each in ADDRESSES]
    images = [name for room in ROOMS for name in room.images]

    assert len(set(names)) == len(names)
    assert len(set(paths)) == len(paths)
    assert len(set(images)) == len(images)


def test_most_examples_are_pages() -> None:
    assert len(PAGES) > len(EXAMPLES) / 3


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_an_example_is_answered_as_its_address_says(visitor: TestClient, room: Room) -> None:
    for example in room.examples:
        answer = visitor.get(example)

        described = address_of(example).responses
        assert answer.status_code in described, example
        content = described[answer.status_code].get("content", {})
        kind = answer.headers.get("content-type", "").partition(";")[0]
        assert not content or kind in content, (example, kind)


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_pages_load_what_their_own_room_declares_and_what_all_pages_share(visitor: TestClient, room: Room) -> None:
    templates = Path(rooms.__file__).parent / room.name / "templates"
    declared = {Path(file).stem for file in room.front_end.values()}

    loaded = {name for each in room.examples if is_page(each) for name in LOADED.findall(visitor.get(each).text)}

    assert set(room.front_end) <= {path.name for path in templates.glob("*.html")}
    assert loaded <= declared | {"house", "looking_again", "note"}
