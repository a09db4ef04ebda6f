"""Of whoever is veiled no address gives more than a veil's few colours, and every page says since when and why."""

import io
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import PIL.Image
import pytest
from archives import asked_for, ingest, remove
from exhibition_fixtures import page, visiting
from made import ffhq, group, record, with_files
from numpy.typing import NDArray
from starlette.testclient import TestClient
from surveys import survey

from doesexist.archive import Who
from doesexist.exhibition.settings.exhibition_toml import FILE
from doesexist.imaging import Image
from doesexist.imaging.pixels import as_array
from doesexist.printing.overlay import Overlay, printed
from doesexist.printing.typesetting import Form, Typeset
from doesexist.studio.leaving import veiling
from doesexist.studio.leaving.removing import today
from doesexist.studio.prints import overlay as printing

WHY = "while we ask them"
ONE = "/iiif/3/ffhq.00001"
FRIEND, BESIDE = "00010", "00011"
Values = NDArray[np.float64]


def make(folder: Path) -> Path:
    """`ffhq`: 00000 to 00003 alone, 00010 to 00012 on one photograph; surveyed."""
    records = {str(number): with_files(folder / "ffhq", record(number)) for number in range(4)}
    friends = group(folder / "ffhq", 10, 3)
    for entry in friends:
        entry["in_the_wild"]["face_landmarks"] = [[60.0 + number, 90.0 + number] for number in range(68)]
    records |= {str(10 + number): entry for number, entry in enumerate(friends)}
    ingest(folder / "archive", "ffhq", ffhq(folder / "ffhq", records))
    survey(folder / "archive", workers=1)
    return folder / "archive"


def veil(archive: Path, *keys: str, request: int = 0) -> None:
    if request:
        asked_for(archive, request, "picture", "ffhq", keys[0])
    veiling.veil(archive, [Who("picture", ("ffhq", key)) for key in keys], reason=WHY, request=request)


@pytest.fixture(scope="module")
def clear(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Nobody is veiled."""
    return make(tmp_path_factory.mktemp("clear"))


@pytest.fixture(scope="module")
def veiled(clear: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The owner veils 00001 and 00010, somebody asked for 00002."""
    archive = shutil.copytree(clear, tmp_path_factory.mktemp("veiled") / "archive")
    veil(archive, "00001", FRIEND)
    veil(archive, "00002", request=7)
    return archive


@pytest.fixture(scope="module")
def before(clear: Path) -> Iterator[TestClient]:
    with visiting(clear) as visitor:
        yield visitor


@pytest.fixture(scope="module")
def visitor(veiled: Path) -> Iterator[TestClient]:
    with visiting(veiled) as visitor:
        yield visitor


@pytest.fixture
def own(veiled: Path, tmp_path: Path) -> Path:
    """A copy of the archive with its veils, that a test may change."""
    return shutil.copytree(veiled, tmp_path / "archive")


def fetched(visitor: TestClient, address: str) -> Values:
    answer = visitor.get(address)
    assert answer.status_code == 200, answer.text
    return np.asarray(PIL.Image.open(io.BytesIO(answer.content)).convert("L"), dtype=float)


def left_of(seen: Values, clear: Values) -> float:
    """How much of what is finer than 8 × 8 colours is left of a picture: 1 all of it, 0 nothing."""
    fine_seen, fine = _fine(seen), _fine(clear)
    return float((fine_seen * fine).sum() / (fine * fine).sum())


def _fine(values: Values) -> Values:
    grid = np.asarray(PIL.Image.fromarray(values).resize((64, 64), PIL.Image.Resampling.BOX))
    coarse = grid.reshape(8, 8, 8, 8).mean(axis=(1, 3))
    fine: Values = grid - coarse.repeat(8, axis=0).repeat(8, axis=1)
    return fine


# What is seen


@pytest.mark.parametrize(
    "asked",
    ["full/max/0/default.png", "full/64,64/0/default.png", "full/128,/90/gray.png", "32,32,64,64/max/0/default.png"],
)
def test_no_request_gets_more_than_the_veil_s_colours(before: TestClient, visitor: TestClient, asked: str) -> None:
    assert left_of(fetched(before, f"{ONE}/{asked}"), fetched(before, f"{ONE}/{asked}")) == pytest.approx(1)

    assert abs(left_of(fetched(visitor, f"{ONE}/{asked}"), fetched(before, f"{ONE}/{asked}"))) < 0.12


def test_a_part_of_it_shows_no_more_than_the_whole(visitor: TestClient) -> None:
    whole = fetched(visitor, f"{ONE}/full/max/0/default.png")

    part = fetched(visitor, f"{ONE}/16,16,32,32/max/0/default.png")

    assert np.array_equal(part, whole[16:48, 16:48])


def test_who_is_alone_on_a_photograph_is_veiled_in_it_and_the_rest_of_it_stays(
    before: TestClient, visitor: TestClient
) -> None:
    left, top, right, bottom = 40, 60, 200, 220  # 00010's square in the photograph of 480 × 320

    seen, as_it_is = (fetched(each, f"/iiif/3/ffhq.{FRIEND}.wild/full/max/0/default.png") for each in (visitor, before))

    assert abs(left_of(seen[top:bottom, left:right], as_it_is[top:bottom, left:right])) < 0.12
    assert np.array_equal(seen[:, 300:], as_it_is[:, 300:])
    others = fetched(visitor, f"/iiif/3/ffhq.{BESIDE}.wild/full/max/0/default.png")
    assert np.array_equal(others[:, :300], seen[:, :300]), "whose photograph it is, too"


def test_a_neighbour_s_crop_is_veiled_where_it_reaches_into_theirs(before: TestClient, visitor: TestClient) -> None:
    seen, as_it_is = (fetched(each, f"/iiif/3/ffhq.{BESIDE}/full/max/0/default.png") for each in (visitor, before))

    assert not np.array_equal(seen[:, :150], as_it_is[:, :150])
    assert np.array_equal(seen[:, 300:], as_it_is[:, 300:])


def test_the_wall_shows_them_veiled_from_afar_and_from_near_by(before: TestClient, visitor: TestClient) -> None:
    info = visitor.get("/iiif/3/ffhq.grid/info.json").json()
    place = visitor.get("/grid.json?dataset=ffhq&at=00001").json()
    cell = info["width"] // visitor.get("/grid.json?dataset=ffhq").json()["columns"]
    box = f"{place['column'] * cell},{place['row'] * cell},{cell},{cell}"

    for size in ("32,32", f"{cell},{cell}"):
        address = f"/iiif/3/ffhq.grid/{box}/{size}/0/default.png"
        assert abs(left_of(fetched(visitor, address), fetched(before, address))) < 0.12


def test_a_single_step_of_the_average_shows_them_veiled(clear: Path, own: Path) -> None:
    address = "/average/first.webp?dataset=ffhq&people=1"
    veil(own, "00000")

    with visiting(clear) as visitor:
        first = fetched(visitor, address)
    with visiting(own) as visitor:
        assert abs(left_of(fetched(visitor, address), first)) < 0.12


def test_a_page_that_is_open_shows_them_veiled_from_the_next_request_on(own: Path, before: TestClient) -> None:
    pictures = ["/iiif/3/ffhq.00003/full/max/0/default.png", "/iiif/3/ffhq.grid/full/256,/0/default.png"]
    with visiting(own) as visitor:
        tags = [visitor.get(address).headers["etag"] for address in pictures]

        veil(own, "00003")

        known = [{"If-None-Match": tag} for tag in tags]
        again = [visitor.get(address, headers=each) for address, each in zip(pictures, known, strict=True)]
        assert [answer.status_code for answer in again] == [200, 200]
        assert abs(left_of(fetched(visitor, pictures[0]), fetched(before, pictures[0]))) < 0.12


@pytest.mark.parametrize("wild", [False, True])
def test_a_print_shows_a_veil_and_no_landmarks(
    own: Path, before: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, wild: bool
) -> None:
    sheets: list[tuple[Overlay, Values]] = []

    def looked_at(overlay: Overlay, image: Image, form: Form) -> Typeset:
        sheets.append((overlay, np.asarray(PIL.Image.fromarray(as_array(image)).convert("L"), dtype=float)))
        return printed(overlay, image, form)

    monkeypatch.setattr(printing, "printed", looked_at)
    said = printing.print_overlay(own, f"ffhq/{FRIEND}", tmp_path / "sheet.svg", wild=wild)

    ((overlay, seen),) = sheets
    as_it_is = fetched(before, f"/iiif/3/ffhq.{FRIEND}{'.wild' if wild else ''}/full/max/0/default.png")
    face = np.s_[60:220, 40:200] if wild else np.s_[:, :]
    assert overlay.landmarks == ()
    assert abs(left_of(seen[face], as_it_is[face])) < 0.12
    assert said.content


def test_what_is_in_the_files_of_images_says_that_somebody_is_veiled(visitor: TestClient) -> None:
    note = b"Somebody in it is veiled. They are made unrecognisable."

    assert note in visitor.get(f"{ONE}/full/64,64/0/default.jpg").content
    assert note in visitor.get(f"/iiif/3/ffhq.{BESIDE}/full/64,64/0/default.jpg").content
    assert note not in visitor.get("/iiif/3/ffhq.00000/full/64,64/0/default.jpg").content


# What is said


def test_the_page_says_since_when_and_why(visitor: TestClient) -> None:
    shown = page(visitor, "/pictures/ffhq/00001")
    asked_for = page(visitor, "/pictures/ffhq/00002")

    assert f"Veiled since {_today()}." in shown.text
    assert WHY in shown.text
    assert "A person, made unrecognisable: picture 00001 of" in str(shown.pictures()[0]["alt"])
    assert "Somebody asked for this; it is being decided." in asked_for.text
    assert WHY not in asked_for.text, "what a request says is nobody's business"
    assert "Show me" not in shown.text + asked_for.text


def _today() -> str:
    """As the pages write it: 1 March 2026."""
    day = date.fromisoformat(today())
    return f"{day.day} {day:%B %Y}"


def test_programs_are_told_and_get_no_landmarks(visitor: TestClient) -> None:
    told = visitor.get(f"/pictures/ffhq/{FRIEND}.json").json()
    asked_for = visitor.get("/pictures/ffhq/00002.json").json()
    lines = visitor.get("/credits.jsonl").text.splitlines()

    assert told["veiled"] == {"since": today(), "reason": WHY}
    assert asked_for["veiled"]["reason"] == "Somebody asked for this; it is being decided."
    assert (told["landmarks"], told["wild_landmarks"]) == (None, None)
    assert told["title"]
    assert told["contributor"]
    assert visitor.get(f"/pictures/ffhq/{BESIDE}.json").json()["wild_landmarks"]
    assert sum('"wild_landmarks":null' in line for line in lines) == sum('"veiled":{' in line for line in lines) == 3


def test_nothing_is_drawn_over_somebody_who_is_veiled(before: TestClient, visitor: TestClient) -> None:
    address = f"/pictures/ffhq/{FRIEND}/wild"
    lines = page(before, address).all("polyline") + page(before, address).all("polygon")

    shown = page(visitor, address)

    assert len(shown.all("polyline") + shown.all("polygon")) < len(lines) / 2, "the crop's square alone is left"
    assert "No landmarks are drawn over somebody who is veiled" in shown.text
    beside = page(visitor, f"/pictures/ffhq/{BESIDE}/wild").text
    assert "Somebody in this photograph is veiled. They are made unrecognisable." in beside
    assert "left. They are made unrecognisable" not in beside


def test_lists_and_the_kiosk_say_who_is_veiled(visitor: TestClient) -> None:
    friends = page(visitor, "/contributors/flickr/group")
    step = next(number for number in range(32) if f"ffhq/{FRIEND}" in visitor.get(f"/?kiosk&seed=1&step={number}").text)

    assert friends.text.count("veiled") == 1
    assert "Veiled since" in page(visitor, f"/?kiosk&seed=1&step={step}").text


# Behind the veil


def test_who_asks_may_look_behind_the_owner_s_veil_only_where_the_owner_lets_them(
    own: Path, before: TestClient, visitor: TestClient
) -> None:
    image, there = f"{ONE}.clear/full/max/0/default.png", "/pictures/ffhq/00001?clear"
    assert [visitor.get(address).status_code for address in (image, there)] == [404, 404]
    (own / FILE).write_text("[veils]\nshow-me = true\n")

    with visiting(own) as allowed:
        shown = page(allowed, "/pictures/ffhq/00001")
        behind = page(allowed, there)

        assert there in shown.links()
        assert [str(each["src"]).rsplit("/full")[0] for each in shown.pictures()] == [ONE]
        assert [str(each["src"]).rsplit("/full")[0] for each in behind.pictures()] == [f"{ONE}.clear"]
        assert np.array_equal(fetched(allowed, image), fetched(before, f"{ONE}/full/max/0/default.png"))
        assert abs(left_of(fetched(allowed, f"{ONE}/full/max/0/default.png"), fetched(allowed, image))) < 0.12


def test_the_same_face_in_another_dataset_is_nobody_else_behind_the_veil(
    own: Path, clear: Path, before: TestClient
) -> None:
    (own / FILE).write_text("[veils]\nshow-me = true\n")
    ingest(own, "ffhq", clear.parent / "ffhq", dataset="again")

    with visiting(own) as allowed:
        behind = fetched(allowed, f"{ONE}.clear/full/max/0/default.png")
        twin = fetched(allowed, "/iiif/3/again.00001/full/max/0/default.png")

    clearly = fetched(before, f"{ONE}/full/max/0/default.png")
    assert np.array_equal(behind, clearly)
    assert abs(left_of(twin, clearly)) < 0.12, "veiled like its twin"


def test_nobody_looks_behind_the_veil_of_a_request_or_where_somebody_else_is_veiled(own: Path) -> None:
    (own / FILE).write_text("[veils]\nshow-me = true\n")
    with visiting(own) as allowed:
        assert "Show me" not in page(allowed, "/pictures/ffhq/00002").text
        assert allowed.get("/pictures/ffhq/00002?clear").status_code == 404
        assert allowed.get("/iiif/3/ffhq.00002.clear/info.json").status_code == 404
        assert allowed.get("/iiif/3/ffhq.00000.clear/info.json").status_code == 404, "there is no veil"
        assert allowed.get(f"/iiif/3/ffhq.{FRIEND}.wild.clear/info.json").status_code == 404

        veil(own, "00001", request=8)

        assert allowed.get(f"{ONE}.clear/info.json").status_code == 404, "somebody asked for it since"
        remove(own, "ffhq/00001")
        assert allowed.get(f"{ONE}.clear/info.json").status_code == 410


@pytest.mark.parametrize("words", ['[veils]\nshow-me = "yes"\n', "[veils]\nshow = true\n"])
def test_a_setting_that_is_misspelt_is_told(own: Path, words: str) -> None:
    (own / FILE).write_text(words)

    with pytest.raises(Exception, match="show"), visiting(own):
        pass
