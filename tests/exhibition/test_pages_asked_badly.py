"""Whatever is asked for, the answer is one clear sentence: never a traceback, never a 500."""

import shutil
from pathlib import Path
from urllib.parse import quote

import pytest
from exhibition_fixtures import Page
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.exceptions import HTTPException
from starlette.testclient import TestClient

from doesexist.errors import ArchiveBusy, ArchiveMissing, PortTaken
from doesexist.exhibition import context
from doesexist.exhibition.app import application
from doesexist.exhibition.http.failures import failure_of
from doesexist.model.walk import LONGEST_SEED

WHOLE_NUMBER = "is a whole number from 0 to 4,294,967,295."


@pytest.mark.parametrize("name", ["seed", "step"])
@pytest.mark.parametrize("value", ["-1", str(LONGEST_SEED + 1), "9" * 5000, "one", "1e3", "1.5", "", "NaN", "%00"])
def test_a_number_out_of_range_is_refused_in_one_sentence(visitor: TestClient, name: str, value: str) -> None:
    answer = visitor.get(f"/?{name}={value}")

    assert answer.status_code == 400
    assert f"That was not understood A {name} {WHOLE_NUMBER}" in Page(answer.text).text


@pytest.mark.parametrize("seed", [0, LONGEST_SEED])
@pytest.mark.parametrize("step", [0, LONGEST_SEED])
def test_the_ends_of_the_range_are_in_it(visitor: TestClient, seed: int, step: int) -> None:
    assert visitor.get(f"/?seed={seed}&step={step}").status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/pictures/ffhq/99999", "/pictures/FFHQ2/00000", "/pictures/ffhq/..%2f..%2fetc%2fpasswd",
        "/pictures/..%2f/00000", "/pictures/ffhq/%00", "/pictures/ffhq/00000%00", "/pictures/ffhq/%F0%9F%98%80",
        "/pictures/ffhq/" + "9" * 20_000,
        "/pictures/ffhq/%ff%fe", "/pictures/ffhq/'%20OR%201=1--", "/pictures/ffhq", "/pictures/ffhq/00000/", "/%00",
        "/contributors/flickr/nobody", "/contributors/%00/%00", "/?dataset=nothing", "/random?dataset=" + "x" * 9000,
        "/static/..%2f..%2fapp.py", "/static/none.js", "/credits.xlsx", "/favicon.ico",
    ],
)  # fmt: skip
def test_an_address_of_nothing_is_nothing(visitor: TestClient, address: str) -> None:
    answer = visitor.get(address)

    assert answer.status_code == 404
    assert len(answer.content) < 3_000
    assert "Nothing is here" in Page(answer.text).text


def test_programs_are_told_in_json(visitor: TestClient) -> None:
    for address in ("/pictures/ffhq/99999.json", "/contributors/flickr/nobody.json", "/iiif/3/ffhq.99999/info.json"):
        answer = visitor.get(address)

        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/json"
        assert answer.json() == {"status": 404, "error": answer.json()["error"]}
        assert answer.json()["error"].startswith("The archive holds nothing under ")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("colour=red", "there is no 'colour'; there are dataset, licence"),
        ("year=last", "a range is FIRST..LAST, two whole numbers"),
        ("key=9..0", "a range’s first number is not above its last"),
        ("contributor=me", "a contributor is SERVICE/ACCOUNT"),
        ("dataset=ffhq&dataset=drawn", "dataset is said twice"),
        ("country=" + "x" * 501, "a term has 1 to 500 characters"),
        ("after=ffhq", "is no address of a picture"),
        ("after=ffhq/00000/wild", "is no address of a picture"),
        ("<script>=1", "there is no '<script>'"),
    ],
)
def test_a_filter_that_says_nothing_is_refused_with_the_reason(visitor: TestClient, query: str, said: str) -> None:
    answer = visitor.get(f"/credits?{query}")

    assert answer.status_code == 400
    assert said in Page(answer.text).text
    assert "/credits" in Page(answer.text).links(), "one can choose again"
    assert "<script>=" not in answer.text


def test_a_filter_for_what_is_not_there_finds_nobody(visitor: TestClient) -> None:
    answer = visitor.get("/credits?dataset=nothing&country='%20OR%201=1--&year=1..2")

    assert answer.status_code == 200
    assert "0 pictures match, by who photographed them." in Page(answer.text).text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
@pytest.mark.parametrize("address", ["/", "/pictures/ffhq/00000", "/credits.csv", "/iiif/3/ffhq.00000/info.json"])
def test_pages_can_only_be_read(visitor: TestClient, method: str, address: str) -> None:
    answer = visitor.request(method, address)

    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD"


def test_an_archive_that_is_busy_says_when_to_come_back(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = application(archive)

    def busy(*_: object) -> None:
        raise ArchiveBusy(archive)

    with TestClient(app) as visitor:
        monkeypatch.setattr(app.state.context.reading, "count", busy)
        answer = visitor.get("/healthz")

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert str(archive) not in answer.text


@pytest.mark.parametrize("address", ["/", "/search?q=a", "/about", "/leave", "/credits"])
def test_a_register_that_is_damaged_while_it_is_shown_is_told_on_a_whole_page(
    archive: Path, tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(context, "_FRESH", -1)  # it asks what is here anew for each page
    lying = tmp_path / "archive"
    shutil.copytree(archive, lying)
    with TestClient(application(lying), raise_server_exceptions=False) as visitor:
        assert visitor.get(address).status_code == 200
        register = lying / "archive.sqlite"
        replaced = register.with_name("replaced")
        replaced.write_bytes(register.read_bytes()[:100] + bytes(register.stat().st_size - 100))
        replaced.replace(register)
        for beside in ("archive.sqlite-wal", "archive.sqlite-shm"):
            (lying / beside).unlink(missing_ok=True)

        answer = visitor.get(address)

    assert answer.status_code == 503
    assert "</html>" in answer.text
    assert str(lying) not in answer.text


def test_what_nobody_thought_of_is_told_without_its_insides(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = application(archive)

    def broken(*_: object) -> None:
        raise RuntimeError("the insides")

    with TestClient(app, raise_server_exceptions=False) as visitor:
        monkeypatch.setattr(app.state.context.reading, "picture", broken)
        page, data = visitor.get("/pictures/ffhq/00000"), visitor.get("/pictures/ffhq/00000.json")

    assert (page.status_code, data.status_code) == (500, 500)
    assert "This is a fault of the exhibition, not yours." in Page(page.text).text
    assert "insides" not in page.text + data.text
    assert "content-security-policy" in page.headers


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (HTTPException(429), 429, "Too Many Requests."),
        (PortTaken("127.0.0.1", 8000), 500, "This is a fault of the exhibition, not yours."),
    ],
)
def test_what_no_page_raises_is_told_all_the_same(error: Exception, status: int, said: str) -> None:
    failure = failure_of(error)

    assert (failure.status, [str(sentence) for sentence in failure.said]) == (status, [said])


def test_there_is_nothing_to_serve_without_an_archive(tmp_path: Path) -> None:
    with pytest.raises(ArchiveMissing):
        application(tmp_path / "nothing")


segments = st.text(min_size=1, max_size=30).map(lambda text: quote(text.encode("utf-8", "replace"), safe=""))


@settings(max_examples=60)
@given(dataset=st.sampled_from(["ffhq", "drawn", "FFHQ"]) | segments, key=st.sampled_from(["00000", "ada"]) | segments)
def test_no_key_breaks_a_page(visitor: TestClient, dataset: str, key: str) -> None:
    for address in (f"/pictures/{dataset}/{key}", f"/pictures/{dataset}/{key}/wild", f"/contributors/{dataset}/{key}",
                    f"/iiif/3/{dataset}.{key}/info.json", f"/credits?after={dataset}/{key}&country={key}"):  # fmt: skip
        assert visitor.get(address).status_code in {200, 400, 404}
