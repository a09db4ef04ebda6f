"""What the sample's list says: every field of FFHQ's, in FFHQ's form, and nobody that could be taken for a person."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from doesexist.model.flickr import account_of, photo_of
from doesexist.model.geometry import Quad
from doesexist.sample.contributors import accounts, contributors
from doesexist.sample.drawing import draw_sample
from doesexist.sample.figures import points_text

Record = dict[str, Any]

FFHQ_BYTES_A_RECORD = 267_793_842 / 70_000
FILE = ["file_url", "file_path", "file_size", "file_md5", "pixel_size", "pixel_md5"]
FIELDS: dict[str, list[str]] = {
    "metadata": [
        "photo_url", "photo_title", "author", "country", "license", "license_url", "date_uploaded", "date_crawled",
    ],
    "image": [*FILE, "face_landmarks"],
    "thumbnail": FILE,
    "in_the_wild": [*FILE, "face_rect", "face_landmarks", "face_quad"],
}  # fmt: skip
SAMPLE = (
    "sample", "muster", "voorbeeld", "campione", "muestra", "exemple", "contoh", "mfano", "minta", "ejemplo", "esempio",
    "probe", "exempel", "prøve", "échantillon", "próbka", "örnek", "näyte", "mẫu", "sýnishorn", "příklad", "образец",
    "δείγμα", "عينة", "דוגמה", "見本", "样本", "견본", "नमूना", "ตัวอย่าง", "gazette", "amostra", "namuna",
)  # fmt: skip


def listed(folder: Path, pictures: int, **how: Any) -> Path:
    for _ in draw_sample(
        folder, pictures=pictures, size=how.pop("size", 1024), seed=how.pop("seed", 1), records_only=True, **how
    ):
        pass
    return folder / "ffhq-dataset-v2.json"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return listed(tmp_path_factory.mktemp("list"), 7_000, workers=1)


@pytest.fixture(scope="module")
def records(file: Path) -> list[Record]:
    members: dict[str, Record] = json.loads(file.read_bytes())
    assert list(members) == [str(number) for number in range(7_000)]
    return list(members.values())


def side(record: Record) -> float:
    return Quad.of(record["in_the_wild"]["face_quad"]).side


def test_the_list_has_every_field_of_ffhqs_in_ffhqs_order(records: list[Record]) -> None:
    for record in records:
        assert list(record) == ["category", *FIELDS]
        assert {part: list(record[part]) for part in FIELDS} == FIELDS
        assert len(record["image"]["face_landmarks"]) == len(record["in_the_wild"]["face_landmarks"]) == 68
        assert len(record["in_the_wild"]["face_quad"]) == len(record["in_the_wild"]["face_rect"]) == 4


def test_the_list_is_written_as_pythons_json_writes_it_and_as_long_as_ffhqs(file: Path) -> None:
    text = file.read_text(encoding="ascii")

    assert text == json.dumps(json.loads(text))
    assert len(text) / 7_000 == pytest.approx(FFHQ_BYTES_A_RECORD, rel=0.1)


def test_a_list_without_pixels_says_the_same_as_one_with_them_but_for_digests(tmp_path: Path) -> None:
    for _ in draw_sample(tmp_path / "drawn", pictures=30, size=48, seed=4, workers=1):
        pass
    drawn = json.loads((tmp_path / "drawn" / "ffhq-dataset-v2.json").read_bytes())
    told = json.loads(listed(tmp_path / "told", 30, size=48, seed=4).read_bytes())

    for record in (*drawn.values(), *told.values()):
        for part in ("image", "thumbnail", "in_the_wild"):
            for digest in ("file_size", "file_md5", "pixel_md5"):
                del record[part][digest]

    assert told == drawn


def test_a_longer_list_begins_as_a_shorter_one_does_and_processes_change_nothing(file: Path, tmp_path: Path) -> None:
    longer, shorter = json.loads(file.read_bytes()), json.loads(listed(tmp_path / "a", 1_001, workers=2).read_bytes())

    assert all({**record, "category": ""} == {**longer[key], "category": ""} for key, record in shorter.items())


def test_six_in_seven_are_for_training(records: list[Record]) -> None:
    assert [record["category"] for record in records] == ["training"] * 6_000 + ["validation"] * 1_000


def test_quads_are_those_that_ffhq_makes_around_these_landmarks(records: list[Record]) -> None:
    for record in records[:500]:
        wild = record["in_the_wild"]

        assert np.allclose(Quad.around(wild["face_landmarks"]).points, wild["face_quad"], rtol=0, atol=0.0051)


def test_landmarks_of_pictures_are_those_of_the_photographs_seen_through_the_quad(records: list[Record]) -> None:
    for record in records[:500]:
        wild = record["in_the_wild"]
        quad = Quad.of(wild["face_quad"])

        seen = [quad.inward((x, y), 1024) for x, y in wild["face_landmarks"]]

        assert np.allclose(seen, record["image"]["face_landmarks"], rtol=0, atol=0.0051)


def test_crops_are_turned_and_run_out_of_the_frame_and_are_larger_and_smaller_than_the_pictures(
    records: list[Record],
) -> None:
    quads = [Quad.of(record["in_the_wild"]["face_quad"]) for record in records]
    sizes = [record["in_the_wild"]["pixel_size"] for record in records]
    turns = np.abs([quad.rotation for quad in quads])
    outside = [quad.outside(*size).any for quad, size in zip(quads, sizes, strict=True)]
    scales = np.array([quad.side / 1024 for quad in quads])

    assert 25 < turns.max() < 40
    assert 0.03 < np.mean(turns > 15) < 0.2
    assert 0.05 < np.mean(outside) < 0.15
    assert scales.min() < 0.55
    assert scales.max() > 2.0
    assert 0.2 < np.mean([width < height for width, height in sizes]) < 0.8


def test_a_few_photographs_show_two_or_three_people_whose_crops_overlap(records: list[Record]) -> None:
    photographs = Counter(record["metadata"]["photo_url"] for record in records)
    together = {url: count for url, count in photographs.items() if count > 1}

    assert 0.03 < len(together) / len(photographs) < 0.05
    assert set(together.values()) == {2, 3}

    url = next(iter(together))
    people = [record for record in records if record["metadata"]["photo_url"] == url]
    quads = [Quad.of(record["in_the_wild"]["face_quad"]) for record in people]

    assert len({json.dumps(record["metadata"]) for record in people}) == 1
    assert len({json.dumps(record["in_the_wild"]["pixel_size"]) for record in people}) == 1
    assert len({record["in_the_wild"]["file_path"] for record in people}) == len(people)
    assert quads[0].seen_from(quads[1], 1024) is not None


def test_faces_are_never_cut_by_the_frame(records: list[Record]) -> None:
    inside = [
        0 <= x < width and 0 <= y < height
        for record in records
        for width, height in [record["in_the_wild"]["pixel_size"]]
        for x, y in record["in_the_wild"]["face_landmarks"]
    ]

    assert np.mean(inside) > 0.9999


def test_all_five_licences_have_ffhqs_shares_names_and_addresses(records: list[Record]) -> None:
    shares = Counter((record["metadata"]["license"], record["metadata"]["license_url"]) for record in records)

    expected = {
        ("Attribution License", "https://creativecommons.org/licenses/by/2.0/"): 0.498,
        ("Attribution-NonCommercial License", "https://creativecommons.org/licenses/by-nc/2.0/"): 0.417,
        ("Public Domain Mark", "https://creativecommons.org/publicdomain/mark/1.0/"): 0.064,
        ("Public Domain Dedication (CC0)", "https://creativecommons.org/publicdomain/zero/1.0/"): 0.016,
        ("United States Government Work", "http://www.usa.gov/copyright.shtml"): 0.005,
    }
    assert shares.keys() == expected.keys()
    assert all(shares[licence] / 7_000 == pytest.approx(share, abs=0.02) for licence, share in expected.items())


def test_addresses_have_flickrs_form_and_are_nobodys(records: list[Record]) -> None:
    photos: dict[str, str] = {}
    for record in records:
        url = record["metadata"]["photo_url"]
        account, photo = account_of(url), photo_of(url)

        assert account is not None
        assert account.startswith(("sample-", "000"))
        assert photo is not None
        assert len(photo) == 15
        assert photo.startswith("999")
        assert photos.setdefault(photo, url) == url
        assert all(record[part]["file_url"].startswith("https://example.org/") for part in FIELDS if part != "metadata")


def test_most_countries_are_unknown_and_dates_are_flickrs(records: list[Record]) -> None:
    told = [record["metadata"] for record in records]

    assert np.mean([entry["country"] == "" for entry in told]) == pytest.approx(0.85, abs=0.02)
    assert all("2005" <= entry["date_uploaded"] < entry["date_crawled"] for entry in told)
    assert {entry["date_crawled"][:4] for entry in told} == {"2018"}


def test_titles_are_many_some_the_cameras_some_missing(records: list[Record]) -> None:
    titles = [record["metadata"]["photo_title"] for record in records]

    assert len(set(titles)) > 2_500
    assert (
        0.15 < np.mean([title.startswith(("DSC", "IMG_", "P1", "_MG", "R0", "PA", "100_")) for title in titles]) < 0.3
    )
    assert 0 < np.mean([title == "" for title in titles]) < 0.03
    assert any(not title.isascii() for title in titles)


def test_titles_can_each_be_one_of_a_kind(tmp_path: Path) -> None:
    records = json.loads(listed(tmp_path, 1_000, hex_titles=True).read_bytes())
    titles = {record["metadata"]["photo_title"] for record in records.values()}

    assert len(titles) == 1_000
    assert all(len(title) == 24 and set(title) <= set("0123456789abcdef") for title in titles)


def test_a_few_contributors_give_many_and_most_give_one() -> None:
    given_by = np.sort(np.unique(accounts(1, np.arange(70_000)), return_counts=True)[1])[::-1]
    first = len(given_by) // 100

    assert given_by[:first].sum() / 70_000 == pytest.approx(0.25, abs=0.05)
    assert np.mean(given_by == 1) > 0.8


def test_names_are_shared_foreign_and_hard_to_escape_and_all_say_that_they_are_samples() -> None:
    published = np.unique(accounts(1, np.arange(70_000)))
    paths, names = zip(*contributors(1, published), strict=True)

    assert len(set(paths)) == len(paths)
    assert len(set(names)) < len(names)
    assert names[0] == names[6] == "Ada Sample"
    assert np.mean(["@N" in path for path in paths]) == pytest.approx(0.04, abs=0.01)
    assert np.mean([not name.isascii() for name in names]) == pytest.approx(0.015, abs=0.005)
    assert all(any(mark in name for name in names[:40]) for mark in "&'\"<>")
    assert [name for name in names if not any(word in name.lower() for word in SAMPLE)] == []


def test_the_first_hundred_photographs_already_have_names_that_must_be_escaped() -> None:
    names = [name for _, name in contributors(1, accounts(1, np.arange(100)))]

    assert any(set(name) & set("&'\"<>") for name in names)
    assert any(not name.isascii() for name in names)


def test_photographs_that_are_too_large_to_be_described_are_refused() -> None:
    with pytest.raises(ValueError, match="this large"):
        points_text(np.array([[[100_000.0, 0.0]]]))


@given(st.lists(st.lists(st.tuples(*[st.integers(-9_999_999, 9_999_999)] * 2), min_size=3, max_size=3), min_size=1))
def test_points_are_written_as_json_writes_them(cents: list[list[tuple[int, int]]]) -> None:
    points = np.array(cents) / 100

    assert points_text(points) == [json.dumps(row) for row in points.tolist()]
