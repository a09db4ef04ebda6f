"""The photograph and the face: what was found in them is drawn where it lies, and nothing that nobody said."""

import re
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest
from archives import ingest, remove
from exhibition_fixtures import Page, page, visiting
from hypothesis import given
from hypothesis import strategies as st
from made import Record, ffhq, group, quad, record, with_files
from PIL import Image
from starlette.testclient import TestClient

from doesexist.exhibition.rooms.walk.figures import area_within
from doesexist.model import Quad
from doesexist.model.features import FEATURES

POINTS = [[80 + 1.5 * number, 60.0 + 5 * (number % 9)] for number in range(68)]
TURNED = [[60.0, 80.0], [100.0, 200.0], [220.0, 160.0], [180.0, 40.0]]
INSIDE = quad(60, 40, 200)
LINES = sum(len(lines) for lines in FEATURES.values())


def a_face(face_quad: list[list[float]]) -> Record:
    """A record with this quad; its photograph has 400 × 300 pixels, its picture 256 × 256."""
    made = record(0)
    made["in_the_wild"] |= {"pixel_size": [400, 300], "face_quad": face_quad, "face_landmarks": POINTS}
    made["image"] |= {"pixel_size": [256, 256], "face_landmarks": POINTS}
    return made


def without(made: Record, *facts: str) -> Record:
    """A record that lacks facts such as `image.face_landmarks`."""
    for fact in facts:
        part, name = fact.split(".")
        del made[part][name]
    return made


@contextmanager
def shown(
    folder: Path, *records: Record, files: tuple[str, ...] = ("in_the_wild",)
) -> Generator[TestClient, None, None]:
    """Visit an exhibition of these records, with these of their files."""
    for each in records:
        with_files(folder / "ffhq", each, *files, size=256)
    ingest(folder / "archive", "ffhq", ffhq(folder / "ffhq", list(records)))
    with visiting(folder / "archive") as visitor:
        yield visitor


def look(folder: Path, *records: Record, files: tuple[str, ...] = ("in_the_wild",)) -> Page:
    """The page of the first one's photograph."""
    with shown(folder, *records, files=files) as visitor:
        return page(visitor, "/pictures/ffhq/00000/wild")


def places(points: str | None) -> list[tuple[float, float]]:
    """The points of a polyline or a polygon."""
    pairs = [point.split(",") for point in (points or "").split()]
    return [(float(x), float(y)) for x, y in pairs]


def squares(seen: Page) -> list[list[tuple[float, float]]]:
    return [places(each["points"]) for each in seen.all("polygon") if each.get("class") == "square"]


def lines(seen: Page) -> list[list[tuple[float, float]]]:
    """The lines of a face, without their casing."""
    return [places(each["points"]) for each in seen.all("polyline") if each.get("class") is None]


def views(seen: Page) -> list[str | None]:
    return [each["viewbox"] for each in seen.all("svg") if each.get("class") == "shown"]


def said(seen: Page) -> list[str]:
    """What the drawings say of themselves."""
    return [each["aria-label"] or "" for each in seen.all("svg") if each.get("role") == "img"]


def switches(seen: Page) -> dict[str, bool]:
    return {each["value"] or "": "checked" in each for each in seen.all("input")}


# Where things are drawn


def test_the_crop_lies_on_the_photograph_where_the_quad_says(tmp_path: Path) -> None:
    seen = look(tmp_path, a_face(TURNED))

    # In SVG a pixel's middle is at a half; a quad's whole numbers are middles.
    assert squares(seen) == [[(x + 0.5, y + 0.5) for x, y in TURNED]]
    assert views(seen)[0] == "0 0 400 300"


def test_the_landmarks_of_both_figures_are_the_dataset_s(tmp_path: Path) -> None:
    seen = look(tmp_path, a_face(TURNED), files=("image", "in_the_wild"))

    drawn = lines(seen)
    assert len(drawn) == 2 * LINES
    assert {point for line in drawn[:LINES] for point in line} == {(x + 0.5, y + 0.5) for x, y in POINTS}
    assert {point for line in drawn[LINES:] for point in line} == {(x, y) for x, y in POINTS}
    assert views(seen) == ["0 0 400 300", "0 0 256 256"]


def test_landmarks_that_are_known_in_the_photograph_are_followed_into_the_crop(tmp_path: Path) -> None:
    seen = look(tmp_path, without(a_face(TURNED), "image.face_landmarks"))

    crop = Quad.of(TURNED)
    expected = [crop.inward((x, y), 256) for x, y in POINTS[:17]]
    chin = lines(seen)[LINES]
    assert chin == [pytest.approx(point, abs=0.006) for point in expected]


def test_landmarks_that_are_known_in_the_picture_are_followed_out_of_it(tmp_path: Path) -> None:
    seen = look(tmp_path, without(a_face(TURNED), "in_the_wild.face_landmarks"))

    crop = Quad.of(TURNED)
    expected = [crop.outward((x, y), 256) for x, y in POINTS[:17]]
    assert lines(seen)[0] == [pytest.approx((x + 0.5, y + 0.5), abs=0.006) for x, y in expected]


def test_in_a_smaller_copy_of_the_photograph_everything_lies_where_it_does_in_the_larger_one(tmp_path: Path) -> None:
    with shown(tmp_path, a_face(TURNED)) as visitor:
        file = tmp_path / "ffhq" / "in-the-wild-images" / "00000" / "00000.png"
        with Image.open(file) as image:
            image.resize((200, 150)).save(file)
        ingest(tmp_path / "archive", "ffhq", tmp_path / "ffhq")

        seen = page(visitor, "/pictures/ffhq/00000/wild")

    assert views(seen)[0] == "0 0 200 150"
    assert squares(seen) == [[((x + 0.5) / 2, (y + 0.5) / 2) for x, y in TURNED]]
    assert lines(seen)[0] == [((x + 0.5) / 2, (y + 0.5) / 2) for x, y in POINTS[:17]]


def test_every_landmark_has_its_number_beside_it_and_off_its_own_dot(tmp_path: Path) -> None:
    seen = look(tmp_path, a_face(INSIDE))

    texts = seen.all("text")
    assert len(texts) == 2 * 68
    dots = {point for line in lines(seen) for point in line}
    assert not dots & {(float(text["x"] or 0), float(text["y"] or 0)) for text in texts}
    first, *_ = re.findall(r"(?:\d+\s+){68}", seen.text)
    assert sorted(map(int, first.split())) == list(range(68))


def test_landmarks_all_in_one_place_are_drawn_all_the_same(tmp_path: Path) -> None:
    made = a_face(INSIDE)
    made["in_the_wild"]["face_landmarks"] = made["image"]["face_landmarks"] = [[5, 5]] * 68

    seen = look(tmp_path, made)

    assert lines(seen)[0] == [(5.5, 5.5)] * 17


def test_landmarks_that_lie_nowhere_are_not_drawn(tmp_path: Path) -> None:
    made = a_face(INSIDE)
    made["in_the_wild"]["face_landmarks"] = made["image"]["face_landmarks"] = [[5, 5]] * 67 + [[float("inf"), 5]]
    # JSON has no infinity, but numbers that are too large to be one of ours.
    ffhq(tmp_path / "ffhq", [with_files(tmp_path / "ffhq", made, "in_the_wild")])
    file = tmp_path / "ffhq" / "ffhq-dataset-v2.json"
    file.write_text(file.read_text().replace("Infinity", "1e999"))
    ingest(tmp_path / "archive", "ffhq", tmp_path / "ffhq")

    with visiting(tmp_path / "archive") as visitor:
        seen = page(visitor, "/pictures/ffhq/00000/wild")

    assert lines(seen) == []
    assert len(squares(seen)) == 1
    assert "inf" not in (views(seen)[0] or "")


# Beyond the photograph's edge


def test_what_reaches_beyond_the_photograph_is_shown_marked_and_explained(tmp_path: Path) -> None:
    seen = look(tmp_path, a_face(quad(-50.5, 39.5, 200)), files=("image", "in_the_wild"))

    assert views(seen)[0] == "-50 0 450 300"
    hatched = [
        each["fill"] for name, each in seen.tags if name in {"path", "polygon"} and "hatch" in (each.get("fill") or "")
    ]
    assert hatched == ["url(#wild-hatch)", "url(#aligned-hatch)"]
    assert "Nobody photographed what is hatched, 25 per cent of the square" in seen.text
    assert "by reflecting what is beside them and blurring it" in seen.text


def test_in_the_face_what_was_invented_is_marked_up_to_the_photograph_s_edge(tmp_path: Path) -> None:
    seen = look(tmp_path, a_face(quad(-50.5, 39.5, 200)), files=("image", "in_the_wild"))

    (mark,) = [each for each in seen.all("path") if each.get("fill") == "url(#aligned-hatch)"]
    assert mark["fill-rule"] == "evenodd"
    edge = places((mark["d"] or "").split("ZM")[1].rstrip("Z"))
    assert min(x for x, _ in edge) == 64


@pytest.mark.parametrize("face_quad", [INSIDE, quad(0, 40, 200), quad(-0.7, 40, 200)])
def test_what_lies_inside_is_not_said_to_be_invented(tmp_path: Path, face_quad: list[list[float]]) -> None:
    seen = look(tmp_path, a_face(face_quad), files=("image", "in_the_wild"))

    assert seen.all("pattern") == []
    assert "hatched" not in seen.text


def test_a_crop_that_is_far_too_large_does_not_make_the_photograph_small(tmp_path: Path) -> None:
    seen = look(tmp_path, a_face(quad(-8_000, -8_000, 16_000)))

    assert views(seen)[0] == "-200 -150 800 600"


def test_the_page_says_how_much_of_the_photograph_the_crop_kept(tmp_path: Path) -> None:
    seen = look(tmp_path, a_face(INSIDE))

    assert "The square holds 33 per cent of it; the rest is what the crop took away." in seen.text


small = st.floats(1, 900).map(lambda number: round(number, 2))
signed = st.floats(-900, 900).map(lambda number: round(number, 2))


@given(signed, signed, small, st.floats(-3, 3), st.tuples(small, small))
def test_what_is_within_both_halves_of_a_photograph_is_within_the_whole(
    left: float, top: float, side: float, lean: float, size: tuple[float, float]
) -> None:
    width, height = size
    aside = lean * side
    polygon = [(left, top), (left + aside, top + side), (left + side + aside, top + side), (left + side, top)]

    shifted = [(x - width / 2, y) for x, y in polygon]
    halves = area_within(polygon, width / 2, height) + area_within(shifted, width / 2, height)

    whole = area_within(polygon, width, height)
    assert halves == pytest.approx(whole, abs=1e-6 * (1 + whole))
    assert -1e-9 <= whole <= min(width * height, side * side) * (1 + 1e-9)


# What isn't known


def test_without_landmarks_there_is_the_crop_and_the_page_says_so(tmp_path: Path) -> None:
    seen = look(tmp_path, without(a_face(TURNED), "image.face_landmarks", "in_the_wild.face_landmarks"))

    assert (len(squares(seen)), lines(seen)) == (1, [])
    assert "The dataset gives no landmarks of this face." in seen.text
    assert "Fig. 1" in seen.text
    assert "Fig. 2" not in seen.text
    assert switches(seen) == {"crop": True}


def test_without_a_quad_there_are_the_landmarks_and_the_page_says_so(tmp_path: Path) -> None:
    made = without(a_face(TURNED), "in_the_wild.face_quad")

    seen = look(tmp_path, made, files=("image", "in_the_wild"))

    assert (squares(seen), len(lines(seen))) == ([], 2 * LINES)
    assert "The dataset doesn’t say where the face was cut out." in seen.text
    assert "crop" not in switches(seen)
    assert [script["src"] for script in seen.scripts() if "photograph" in (script["src"] or "")] == []


def test_without_either_there_is_the_photograph_alone(tmp_path: Path) -> None:
    made = without(a_face(TURNED), "in_the_wild.face_quad", "image.face_landmarks", "in_the_wild.face_landmarks")

    seen = look(tmp_path, made)

    assert said(seen) == []
    assert seen.pictures()[0]["src"] == "/iiif/3/ffhq.00000.wild/full/max/0/default.webp"
    assert "The dataset neither gives landmarks of this face nor says where it was cut out." in seen.text
    assert seen.all("fieldset") == []


def test_without_the_photograph_there_is_the_face_with_its_landmarks_and_whoever_else_was_on_it(tmp_path: Path) -> None:
    url = "https://www.flickr.com/photos/somebody/99900000000001/"
    one, other = a_face(TURNED), record(1, photo_url=url)
    one["metadata"]["photo_url"] = url

    seen = look(tmp_path, one, other, files=("image",))

    assert len(lines(seen)) == LINES
    assert views(seen) == ["0 0 256 256"]
    assert "This picture is not here: it is where its photographer put it." in seen.text
    assert "/pictures/ffhq/00001" in seen.links()
    assert "Fig. 1" in seen.text
    assert "Fig. 2" not in seen.text


def test_figures_are_numbered_in_the_order_in_which_they_are_seen(tmp_path: Path) -> None:
    seen = look(tmp_path, a_face(TURNED))

    first, second = seen.text.index("Fig. 1 The photograph"), seen.text.index("Fig. 2 The face")
    assert first < second
    assert [each["id"] for each in seen.all("figure")] == ["fig-1", "fig-2"]


def test_the_drawing_says_in_words_what_it_shows_and_where(tmp_path: Path) -> None:
    seen = look(tmp_path, a_face(TURNED))

    photograph, face = said(seen)
    assert photograph == (
        "Drawn over the photograph: the 68 landmarks by which the face was found. The crop is a square, 126 pixels a "
        "side. It is turned by 18.4°. Its middle is 35 per cent from the left edge of the photograph and 40 per cent "
        "from the top."
    )
    assert face == "Drawn over the picture: the 68 landmarks of the face."


def test_a_crop_that_stands_upright_is_not_said_to_be_turned(tmp_path: Path) -> None:
    seen = look(tmp_path, a_face(INSIDE))

    assert "turned by" not in said(seen)[0]


def test_the_captions_carry_the_credit(tmp_path: Path) -> None:
    made = a_face(TURNED)

    seen = look(tmp_path, made)

    told = f"{made['metadata']['photo_title']}. Licence: CC BY 2.0. {made['metadata']['author']}."
    assert seen.text.count(told) == 2


def test_everything_but_the_numbers_is_shown_at_first(tmp_path: Path) -> None:
    seen = look(tmp_path, *group_of_two(tmp_path))

    assert switches(seen) == {
        "chin": True, "brows": True, "nose": True, "eyes": True, "mouth": True, "numbers": False,
        "crop": True, "others": True,
    }  # fmt: skip


def test_a_page_in_german_is_whole(tmp_path: Path) -> None:
    with shown(tmp_path, a_face(quad(-50, 40, 200)), files=("image", "in_the_wild")) as visitor:
        answer = visitor.get("/pictures/ffhq/00000/wild", headers={"Accept-Language": "de"})

    assert answer.status_code == 200
    assert '<html lang="de">' in answer.text
    assert "%(" not in answer.text


# Whoever else is on it


def group_of_two(folder: Path) -> list[Record]:
    return group(folder / "ffhq", 0, 2)


def others(seen: Page) -> dict[str, str]:
    """Where the others' squares lead to, and what they are called."""
    return {each["href"] or "": each["aria-label"] or "" for each in seen.all("a") if "aria-label" in each}


def test_the_others_crops_lead_to_them_by_their_title_and_number(tmp_path: Path) -> None:
    one, other = group_of_two(tmp_path)

    seen = look(tmp_path, one, other)

    assert others(seen) == {"/pictures/ffhq/00001/wild": f"{other['metadata']['photo_title']}, ffhq/00001"}
    theirs = [(x + 0.5, y + 0.5) for x, y in other["in_the_wild"]["face_quad"]]
    assert theirs in [places(each["points"]) for each in seen.all("polygon")]
    assert {"/pictures/ffhq/00000", "/pictures/ffhq/00001"} <= set(seen.links())


def test_the_others_crops_lie_right_where_their_copy_of_the_photograph_is_of_another_size(tmp_path: Path) -> None:
    one, other = group_of_two(tmp_path)
    before = other["in_the_wild"]["face_quad"]
    ffhq(tmp_path / "ffhq", [one, other])
    other["in_the_wild"] |= {"pixel_size": [960, 640], "face_quad": [[2 * x + 0.5, 2 * y + 0.5] for x, y in before]}
    ingest(tmp_path / "archive", "ffhq", ffhq(tmp_path / "ffhq", [one, other]))

    with visiting(tmp_path / "archive") as visitor:
        seen = page(visitor, "/pictures/ffhq/00000/wild")

    assert [(x + 0.5, y + 0.5) for x, y in before] in [places(each["points"]) for each in seen.all("polygon")]


def test_nobody_is_pointed_at_whose_photograph_is_of_unknown_size(tmp_path: Path) -> None:
    one, other = group_of_two(tmp_path)
    ingest(tmp_path / "archive", "ffhq", ffhq(tmp_path / "ffhq", [one, without(other, "in_the_wild.pixel_size")]))

    with visiting(tmp_path / "archive") as visitor:
        seen = page(visitor, "/pictures/ffhq/00000/wild")

    assert others(seen) == {}
    assert "/pictures/ffhq/00001" in seen.links()


def test_a_face_that_is_in_two_datasets_is_pointed_at_once_and_listed_twice(tmp_path: Path) -> None:
    records = group_of_two(tmp_path)
    ingest(tmp_path / "archive", "ffhq", ffhq(tmp_path / "ffhq", records), dataset="again")
    ingest(tmp_path / "archive", "ffhq", tmp_path / "ffhq")

    with visiting(tmp_path / "archive") as visitor:
        seen = page(visitor, "/pictures/ffhq/00000/wild")

    assert set(others(seen)) == {"/pictures/ffhq/00001/wild"}
    assert {"/pictures/again/00000", "/pictures/again/00001"} <= set(seen.links())


def test_nothing_shows_where_someone_was_who_left(tmp_path: Path) -> None:
    one, other = group_of_two(tmp_path)
    theirs = [(x + 0.5, y + 0.5) for x, y in other["in_the_wild"]["face_quad"]]
    with shown(tmp_path, one, other) as visitor:
        before = page(visitor, "/pictures/ffhq/00000/wild")
        remove(tmp_path / "archive", "ffhq/00001")
        after = page(visitor, "/pictures/ffhq/00000/wild")

    assert theirs in [places(each["points"]) for each in before.all("polygon")]
    assert theirs not in [places(each["points"]) for each in after.all("polygon")]
    assert others(after) == {}
    assert "others" not in switches(after)
    assert "Somebody who was in this photograph left. They are made unrecognisable." in after.text


# The room


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    ingest(tmp_path / "archive", "ffhq", ffhq(tmp_path / "ffhq", group_of_two(tmp_path)))
    (tmp_path / "archive" / "exhibition.toml").write_text("[rooms]\nphotographs = false\n")
    return tmp_path / "archive"


def test_where_the_room_is_closed_no_address_shows_a_photograph(closed: Path) -> None:
    image = "/iiif/3/ffhq.00000.wild"
    with visiting(closed) as visitor:
        answers = {
            address: visitor.get(address).status_code
            for address in (
                "/pictures/ffhq/00000/wild", "/pictures/ffhq/00000/wild.json", image, f"{image}/info.json",
                f"{image}/full/max/0/default.jpg",
            )
        }  # fmt: skip
        face = visitor.get("/iiif/3/ffhq.00000/full/64,64/0/default.jpg").status_code
        described = visitor.get("/pictures/ffhq/00000.json").json()

    assert set(answers.values()) == {404}
    assert face == 200
    assert described["quad"] == group(closed.parent / "again", 0, 1)[0]["in_the_wild"]["face_quad"]


def test_where_the_room_is_closed_whoever_left_is_gone_all_the_same(closed: Path) -> None:
    remove(closed, "ffhq/00001")

    with visiting(closed) as visitor:
        gone = [
            visitor.get(address).status_code
            for address in ("/pictures/ffhq/00001/wild", "/pictures/ffhq/00001/wild.json", "/iiif/3/ffhq.00001.wild")
        ]

    assert gone == [410, 410, 410]
