"""A picture that is not here may be shown from its service, where the exhibition says so; and nothing else may."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from archives import ingest, register, remove
from exhibition_fixtures import Page, copy_of, page, visiting
from hypothesis import given
from hypothesis import strategies as st
from made import quad
from stand_in import listed
from starlette.testclient import TestClient

from doesexist.exhibition.showing.remote_photographs import SIDE, laid
from doesexist.model import Quad

FLICKR = "https://live.staticflickr.com"
OTHER = "https://photographs.example.org"
TURNED = [[371.32, 144.47], [435.39, 1410.96], [1701.88, 1346.88], [1637.81, 80.39]]
OUT_OF_IT = quad(-40.0, 20.0, 300.0)
STRICT = (
    "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
# 0 turned, 1 reaching out to the left, 2 and 3 in one photograph; the others on hosts that nobody opted into.
ADDRESSES = [
    f"{FLICKR}/1/1000_aa_k.jpg", f"{FLICKR}/1/1001_ab_o.jpg", f"{FLICKR}/1/1002_ac_o.jpg", f"{FLICKR}/1/1002_ac_o.jpg",
    f"{OTHER}/4.jpg", f"{FLICKR}.example.org/5.jpg", f"{FLICKR}@example.org/6.jpg", f"{FLICKR}:8443/7.jpg",
    "http://live.staticflickr.com/8.jpg", f"{FLICKR}\\@example.org/9.jpg",
]  # fmt: skip
QUADS = [TURNED, OUT_OF_IT, quad(10, 10, 100), quad(300, 10, 100), *([quad(10, 10, 100)] * 6)]
OPTED_IN = f"""
[datasets.list]
from-the-web = ["{FLICKR}"]
[datasets.others]
from-the-web = ["{OTHER}", "http://127.0.0.1:8080"]
"""


def wider_by(*origins: str) -> str:
    return STRICT.replace("img-src 'self'", " ".join(("img-src 'self'", *origins)))


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`list` as above, `others` on another service, `closed` on Flickr but not opted in."""
    folder = tmp_path_factory.mktemp("straight")
    path = listed(folder / "list", list(zip(ADDRESSES, QUADS, strict=True)))
    path.write_text(path.read_text().replace("/photos/account-3/99920000003/", "/photos/account-2/99920000002/"))
    ingest(folder / "archive", "thispersonexists", path, dataset="list")
    path = listed(folder / "others", [(f"{OTHER}/0.jpg", TURNED)])
    path.write_text(path.read_text().replace("/99920", "/99930"))
    ingest(folder / "archive", "thispersonexists", path, dataset="others")
    path = listed(folder / "closed", [(f"{FLICKR}/2/2000_aa_k.jpg", TURNED)])
    path.write_text(path.read_text().replace("/99920", "/99940"))
    ingest(folder / "archive", "thispersonexists", path, dataset="closed")
    (folder / "archive" / "exhibition.toml").write_text(OPTED_IN, encoding="utf-8")
    return folder / "archive"


@pytest.fixture(scope="module")
def visitor(archive: Path) -> Iterator[TestClient]:
    with visiting(archive) as visitor:
        yield visitor


def shown(of: Page) -> str | None:
    """The address that a page shows a photograph from."""
    return next((image["href"] for image in of.all("image")), None)


# What is shown


def test_the_photograph_is_shown_where_it_is_and_laid_by_its_quad(visitor: TestClient) -> None:
    found = page(visitor, "/pictures/list/0")

    (image,), (drawing,) = found.all("image"), found.all("svg")
    assert image["href"] == ADDRESSES[0]
    assert image["transform"] == f"matrix({laid(Quad.of(TURNED))})"
    assert (drawing["role"], drawing["aria-label"]) == ("img", "A person: picture 0 of list")
    assert drawing["viewbox"] == f"0 0 {SIDE} {SIDE}"


def test_the_page_says_whom_the_browser_asks(visitor: TestClient) -> None:
    found = page(visitor, "/pictures/list/0")

    assert (
        "This photograph is shown straight from live.staticflickr.com, where its photographer put it: "
        "your browser asks that server for it."
    ) in found.text
    assert found.links().count("https://www.flickr.com/photos/account-0/99920000000/") == 2


def test_what_is_known_to_lie_outside_is_said_to(visitor: TestClient) -> None:
    def notes(key: int) -> list[dict[str, str | None]]:
        return [each for each in page(visitor, f"/pictures/list/{key}").all("p") if each.get("class") == "outside"]

    (inside,), (outside,) = notes(0), notes(1)

    assert "hidden" in inside
    assert "hidden" not in outside


@pytest.mark.parametrize("address", ["/?seed=3&step=0&dataset=others", "/?kiosk&seed=3&step=0&dataset=others"])
def test_a_walk_shows_them_too(visitor: TestClient, address: str) -> None:
    assert shown(page(visitor, address)) == f"{OTHER}/0.jpg"


def test_a_picture_without_a_quad_is_the_whole_photograph(archive: Path, tmp_path: Path) -> None:
    copy = copy_of(archive, tmp_path / "copy")
    (copy / "exhibition.toml").write_text(OPTED_IN, encoding="utf-8")
    behind = register(copy)
    behind.execute("UPDATE picture SET quad = NULL")
    behind.close()

    with visiting(copy) as visitor:
        found = page(visitor, "/pictures/list/0")

    assert found.all("svg") == []
    assert next(image["src"] for image in found.all("img")) == ADDRESSES[0]


def test_no_page_needs_a_style_or_a_script_in_it(visitor: TestClient) -> None:
    source = visitor.get("/pictures/list/0").text

    assert not re.search(r"\sstyle=|\son\w+=|<style|<script>", source)


corner = st.floats(-5_000, 5_000)


@given(x=corner, y=corner, across=st.floats(-3_000, 3_000), down=st.floats(-3_000, 3_000))
def test_the_corners_of_any_quad_come_to_lie_in_the_corners(x: float, y: float, across: float, down: float) -> None:
    if across**2 + down**2 < 4:
        across = 2.0
    crop = Quad.of([[x, y], [x - down, y + across], [x - down + across, y + across + down], [x + across, y + down]])

    a, b, c, d, e, f = map(float, laid(crop).split())

    # In SVG the middle of the photograph's first pixel is at (0.5, 0.5), in a quad at (0, 0).
    corners = [(a * (px + 0.5) + c * (py + 0.5) + e, b * (px + 0.5) + d * (py + 0.5) + f) for px, py in crop.points]
    for there, expected in zip(corners, [(0, 0), (0, SIDE), (SIDE, SIDE), (SIDE, 0)], strict=True):
        assert there == pytest.approx(expected, abs=0.01)


# What is not


@pytest.mark.parametrize("key", range(4, 10))
def test_what_is_on_another_host_is_not_here(visitor: TestClient, key: int) -> None:
    found = page(visitor, f"/pictures/list/{key}")

    assert shown(found) is None
    assert "This picture is not here: it is where its photographer put it." in found.text


@pytest.mark.parametrize("settings", ["", "[datasets.closed]\n"])
def test_without_the_exhibitor_s_word_nothing_is_fetched(archive: Path, tmp_path: Path, settings: str) -> None:
    copy = copy_of(archive, tmp_path / "copy")
    (copy / "exhibition.toml").write_text(settings, encoding="utf-8")

    with visiting(copy) as visitor:
        answer = visitor.get("/pictures/closed/0")

    assert "staticflickr" not in answer.text
    assert answer.headers.get_list("content-security-policy") == [STRICT]


def test_a_photograph_that_somebody_left_is_not_shown_from_where_they_are_seen(archive: Path, tmp_path: Path) -> None:
    copy = copy_of(archive, tmp_path / "copy")
    (copy / "exhibition.toml").write_text(OPTED_IN, encoding="utf-8")
    with visiting(copy) as visitor:
        assert shown(page(visitor, "/pictures/list/3")) == ADDRESSES[3]

        remove(copy, "list/2")

        stayed, left = visitor.get("/pictures/list/3"), visitor.get("/pictures/list/2")
        other = page(visitor, "/pictures/list/0")
    assert "Somebody who was in this photograph left." in Page(stayed.text).text
    assert (left.status_code, shown(other)) == (410, ADDRESSES[0])
    for answer in (stayed, left):
        assert "staticflickr" not in answer.text
        assert answer.headers.get_list("content-security-policy") == [STRICT]


# What a page may fetch


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    ("address", "origins"),
    [
        ("/pictures/list/0", (FLICKR,)),
        ("/?seed=3&step=0&dataset=others", (OTHER, "http://127.0.0.1:8080")),
        ("/?kiosk&seed=3&step=0&dataset=others", (OTHER, "http://127.0.0.1:8080")),
        ("/pictures/others/0", (OTHER, "http://127.0.0.1:8080")),
    ],
)
def test_such_a_page_may_fetch_pictures_from_its_dataset_s_services_alone(
    visitor: TestClient, method: str, address: str, origins: tuple[str, ...]
) -> None:
    policies = visitor.request(method, address).headers.get_list("content-security-policy")

    assert policies == [wider_by(*origins)]


@pytest.mark.parametrize(
    "address",
    [
        "/pictures/list/4", "/pictures/closed/0", "/pictures/list/0.json", "/pictures/list/0/wild", "/credits",
        "/pictures/list/0/qr.svg", "/contributors/flickr/account-0", "/about", "/imprint", "/nothing", "/?seed=x",
        "/pictures/list/nobody", "/iiif/3/list.0/info.json", "/favicon.svg",
    ],
)  # fmt: skip
def test_every_other_answer_keeps_the_strict_policy(visitor: TestClient, address: str) -> None:
    assert visitor.get(address).headers.get_list("content-security-policy") == [STRICT]


def test_a_page_that_the_browser_has_already_may_fetch_the_same(visitor: TestClient) -> None:
    tag = visitor.get("/pictures/list/0").headers["etag"]

    again = visitor.get("/pictures/list/0", headers={"If-None-Match": tag})

    assert again.status_code == 304
    assert again.headers.get_list("content-security-policy") == [wider_by(FLICKR)]


def test_a_page_is_another_when_its_services_are_others(archive: Path, tmp_path: Path) -> None:
    """A browser keeps a page's policy with it: a page under the same tag would keep the old one."""
    copy = copy_of(archive, tmp_path / "copy")
    tags: set[str] = set()
    for services in (FLICKR, f'{FLICKR}", "{OTHER}'):
        (copy / "exhibition.toml").write_text(f'[datasets.list]\nfrom-the-web = ["{services}"]\n', encoding="utf-8")
        with visiting(copy) as visitor:
            tags.add(visitor.get("/pictures/list/0").headers["etag"])

    assert len(tags) == 2
