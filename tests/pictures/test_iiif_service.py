"""Images, by the IIIF Image API 3.0: what the specification's own validator says of us, and what it doesn't ask."""

import io
import re
import subprocess
import sys
import threading
from pathlib import Path

import anyio
import pytest
from archives import ingest, remove
from exhibition_fixtures import make_archive, running, visiting
from PIL import Image
from starlette.testclient import TestClient
from starlette.types import Message, Scope

from doesexist.exhibition.app import application
from doesexist.imaging.iiif import Rendered
from doesexist.imaging.iiif_request import ImageRequest
from doesexist.studio.showing.exhibits import Exhibit
from doesexist.studio.showing.rendering import rendered

BASE = "/iiif/3/ffhq.00000"
VALIDATOR = Path(sys.executable).with_name("iiif-validate.py")


def size_of(content: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(content)) as image:
        return image.size


@pytest.mark.shared_data
def test_the_validator_finds_level_2(shared_data: Path, tmp_path: Path) -> None:
    ingest(tmp_path / "archive", "folder", shared_data / "iiif")

    with running(tmp_path / "archive") as address:
        server = address.removeprefix("http://")
        identifier = "iiif.67352ccc-d1b0-11e1-89ae-279075081939"
        command = [sys.executable, str(VALIDATOR), "-s", server, "-p", "iiif/3", "-i", identifier]
        told = subprocess.run(
            [*command, "--version=3.0", "--level=2"], capture_output=True, text=True, check=False, timeout=120
        )

    verdicts = re.findall(r"test (\w+) (PASS|FAIL)", told.stderr)
    assert len(verdicts) > 30
    # size_noup wants 400 for `!2000,3000`, which the specification answers with the whole, in its own size.
    assert {test for test, verdict in verdicts if verdict == "FAIL"} <= {"size_noup"}, told.stderr


# What is known of an image


def test_the_base_address_leads_to_what_is_known_of_the_image(visitor: TestClient) -> None:
    answer = visitor.get(BASE)

    assert (answer.status_code, answer.headers["location"]) == (303, f"{BASE}/info.json")
    assert answer.headers["access-control-allow-origin"] == "*"


def test_info_json_tells_size_rights_and_its_own_address(visitor: TestClient) -> None:
    answer = visitor.get(f"{BASE}/info.json", headers={"Host": "show.example"})
    told = answer.json()

    assert told["id"] == f"http://show.example{BASE}"
    assert (told["width"], told["height"]) == (128, 128)
    assert told["rights"] == "http://creativecommons.org/licenses/by/2.0/"
    assert told["sizes"][-1] == {"width": 128, "height": 128}
    assert '</pictures/ffhq/00000>;rel="describedby"' in answer.headers["link"]
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("application/ld+json", 'application/ld+json;profile="http://iiif.io/api/image/3/context.json"'),
        ("application/json", "application/json"),
        ("*/*", "application/json"),
    ],
)
def test_info_json_is_linked_data_for_those_who_ask(visitor: TestClient, accept: str, media_type: str) -> None:
    answer = visitor.get(f"{BASE}/info.json", headers={"Accept": accept})

    assert answer.headers["content-type"] == media_type
    assert answer.headers["vary"] == "Accept"


def test_a_picture_without_a_licence_claims_no_rights(visitor: TestClient) -> None:
    assert "rights" not in visitor.get("/iiif/3/drawn.ada/info.json").json()


def test_the_photograph_is_an_image_of_its_own(visitor: TestClient) -> None:
    told = visitor.get("/iiif/3/ffhq.00010.wild/info.json").json()

    assert told["id"].endswith("/iiif/3/ffhq.00010.wild")
    assert (told["width"], told["height"]) == (480, 320)


def test_a_face_without_a_file_of_its_own_is_cut_from_the_photograph(visitor: TestClient) -> None:
    told = visitor.get("/iiif/3/ffhq.00010/info.json").json()
    image = visitor.get("/iiif/3/ffhq.00010/full/256,/0/default.png")

    assert (told["width"], told["height"]) == (1024, 1024)
    assert size_of(image.content) == (256, 256)


# Images


@pytest.mark.parametrize("form", ["jpg", "png", "webp"])
def test_an_image_comes_in_the_format_asked_for(visitor: TestClient, form: str) -> None:
    answer = visitor.get(f"{BASE}/0,0,64,32/32,/0/default.{form}")

    assert answer.headers["content-type"] == f"image/{form.replace('jpg', 'jpeg')}"
    assert size_of(answer.content) == (32, 16)
    assert answer.headers["access-control-allow-origin"] == "*"


def test_all_spellings_of_a_request_have_one_canonical_address_and_one_tag(visitor: TestClient) -> None:
    spellings = ("full/64,/0/default.jpg", "0,0,128,128/64,64/360/color.jpg", "pct:0,0,100,100/pct:50/0/default.jpg")

    answers = [visitor.get(f"{BASE}/{spelling}") for spelling in spellings]

    canonical = f'<http://testserver{BASE}/full/64,64/0/default.jpg>;rel="canonical"'
    assert all(canonical in answer.headers["link"] for answer in answers)
    assert '<http://iiif.io/api/image/3/level2.json>;rel="profile"' in answers[0].headers["link"]
    assert len({answer.headers["etag"] for answer in answers}) == 1
    assert len({answer.content for answer in answers}) == 1


def test_an_identifier_may_be_escaped(visitor: TestClient) -> None:
    assert visitor.get("/iiif/3/%66fhq%2E00000/full/max/0/default.jpg").status_code == 200


def test_a_file_that_was_replaced_and_taken_in_is_another_image(tmp_path: Path) -> None:
    archive = make_archive(tmp_path)
    with visiting(archive) as visitor:
        before = visitor.get("/iiif/3/drawn.ada/full/max/0/default.png")
        Image.new("RGB", (40, 30), "navy").save(tmp_path / "drawn" / "ada.png")
        ingest(archive, "folder", tmp_path / "drawn")

        after = visitor.get(
            "/iiif/3/drawn.ada/full/max/0/default.png", headers={"If-None-Match": before.headers["etag"]}
        )

    assert after.status_code == 200
    assert size_of(after.content) == (40, 30)


def test_a_link_that_leads_out_of_the_folder_shows_nothing(tmp_path: Path) -> None:
    archive = make_archive(tmp_path)
    secret = tmp_path / "secret.png"
    (tmp_path / "drawn" / "ada.png").rename(secret)
    (tmp_path / "drawn" / "ada.png").symlink_to(secret)

    with visiting(archive) as visitor:
        assert visitor.get("/iiif/3/drawn.ada/full/max/0/default.png").status_code == 404
        assert visitor.get("/iiif/3/drawn.ada/info.json").status_code == 404


def test_a_file_that_is_damaged_is_told_not_half_shown(tmp_path: Path) -> None:
    archive = make_archive(tmp_path)
    whole = (tmp_path / "drawn" / "ada.png").read_bytes()
    (tmp_path / "drawn" / "ada.png").write_bytes(whole[: len(whole) // 2])

    with visiting(archive) as visitor:
        answer = visitor.get("/iiif/3/drawn.ada/full/max/0/default.png")

    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/json")
    assert "it is cut off or damaged" in answer.json()["error"]
    assert str(tmp_path) not in answer.text


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        ("full/max/0/default.bmp", 400), ("full/max/0/default.tif", 501), ("full/max/0/default.jp2", 501),
        ("full/max/0/default", 400), ("full/max/0/sepia.jpg", 400), ("full/max/361/default.jpg", 400),
        ("full/256,/0/default.jpg", 400), ("full/^99999999999,/0/default.jpg", 400), ("full/0,/0/default.jpg", 400),
        ("full/" + "9" * 5000 + ",/0/default.jpg", 400), ("200,200,9,9/max/0/default.jpg", 400),
        ("full/full/0/default.jpg", 400), ("0,0,0,0/max/0/default.jpg", 400), ("%00/max/0/default.jpg", 400),
        ("full/max/NaN/default.jpg", 400), ("pct:0,0,1e9,1/max/0/default.jpg", 400),
    ],
)  # fmt: skip
def test_what_can_t_be_made_is_refused_with_the_reason(visitor: TestClient, request_: str, status: int) -> None:
    answer = visitor.get(f"{BASE}/{request_}")

    assert answer.status_code == status
    assert answer.json()["status"] == status
    assert answer.json()["error"].startswith("This image can't be made: ")
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    "identifier", ["ffhq", "ffhq.", ".00000", "ffhq.00000.tame", "ffhq.00000.wild.wild", "a%2Fb", "[x]"]
)
def test_an_identifier_of_nothing_is_nothing(visitor: TestClient, identifier: str) -> None:
    for asked in ("", "/info.json", "/full/max/0/default.jpg"):
        assert visitor.get(f"/iiif/3/{identifier}{asked}").status_code == 404


def test_the_largest_that_may_be_asked_for_is_made_and_no_larger(visitor: TestClient) -> None:
    told = visitor.get(f"{BASE}/info.json").json()

    assert visitor.get(f"{BASE}/full/^{told['maxWidth'] + 1},1/0/default.jpg").status_code == 400
    assert size_of(visitor.get(f"{BASE}/full/^2000,2000/0/bitonal.png").content) == (2000, 2000)


# Many at once


def asked(path: str) -> Scope:
    return {
        "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1", "method": "GET",
        "scheme": "http", "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "",
        "headers": [(b"host", b"test")], "server": ("test", 80), "state": {},
    }  # fmt: skip


def test_no_more_pictures_are_decoded_at_once_than_allowed_and_none_for_those_who_left(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, counting = application(archive, renders=2), threading.Lock()
    now, most, made = 0, 0, 0

    def counted(seen: Exhibit, request: ImageRequest) -> Rendered:
        nonlocal now, most, made
        with counting:
            now, made = now + 1, made + 1
            most = max(most, now)
        release.wait(10)
        with counting:
            now -= 1
        return rendered(seen, request)

    release, statuses = threading.Event(), list[int]()
    monkeypatch.setattr("doesexist.exhibition.rooms.iiif.images.rendered", counted)

    async def visit(gone: bool) -> None:  # noqa: FBT001 (a task takes no names)
        async def receive() -> Message:
            return {"type": "http.disconnect"} if gone else {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                statuses.append(message["status"])

        await app(asked(f"{BASE}/full/max/0/default.jpg"), receive, send)

    async def many() -> None:
        async with app.router.lifespan_context(app), anyio.create_task_group() as visitors:
            for number in range(9):
                visitors.start_soon(visit, number % 3 == 2)
            await anyio.sleep(0.3)
            release.set()

    anyio.run(many)

    assert most == 2
    assert made == 6
    assert sorted(statuses) == [200] * 6 + [499] * 3


def test_someone_who_leaves_is_blurred_in_every_other_image_of_the_photograph(tmp_path: Path) -> None:
    addresses = ("ffhq.00010.wild", "ffhq.00012.wild", "ffhq.00010")
    with visiting(make_archive(tmp_path)) as visitor:
        before = [visitor.get(f"/iiif/3/{identifier}/full/max/0/default.png") for identifier in addresses]
        remove(tmp_path / "archive", "ffhq/00011")

        after = [
            visitor.get(f"/iiif/3/{identifier}/full/max/0/default.png", headers={"If-None-Match": old.headers["etag"]})
            for identifier, old in zip(addresses, before, strict=True)
        ]

    for old, new in zip(before, after, strict=True):
        assert new.status_code == 200
        assert old.content != new.content
        assert size_of(old.content) == size_of(new.content)
