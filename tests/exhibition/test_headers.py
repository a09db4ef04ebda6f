"""Every answer carries the same headers, whatever it is; nothing is kept of who asked."""

import logging

import pytest
from examples import EXAMPLES, MISTAKES
from exhibition_fixtures import Page
from starlette.testclient import TestClient

from doesexist.exhibition.http.headers import ACCESS_LOG

EVERYTHING = (*EXAMPLES, *MISTAKES, "/iiif/3/ffhq.00000/full/max/0/default.tif")
TAGGED = (
    "/?seed=1&step=1", "/pictures/ffhq/00000", "/pictures/ffhq/00000.json", "/pictures/ffhq/00010/wild", "/credits",
    "/about", "/contributors/flickr/group", "/contributors/flickr/group.json", "/iiif/3/ffhq.00000/info.json",
    "/iiif/3/ffhq.00000/full/max/0/default.jpg", "/robots.txt", "/openapi.json", "/favicon.svg",
)  # fmt: skip


@pytest.mark.parametrize("address", EVERYTHING)
def test_every_answer_keeps_others_out(visitor: TestClient, address: str) -> None:
    headers = visitor.get(address).headers

    policy = dict(rule.split(" ", 1) for rule in headers["content-security-policy"].split("; "))
    assert policy.pop("default-src") == policy.pop("base-uri") == "'none'"
    assert set(policy.values()) == {"'self'"}
    assert "'unsafe-inline'" not in headers["content-security-policy"]
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert headers["x-robots-tag"] == "noindex, noimageindex, noai"
    assert headers["tdm-reservation"] == "1"
    assert "set-cookie" not in headers
    assert "server" not in headers


@pytest.mark.parametrize("address", EVERYTHING)
def test_nothing_is_kept_without_asking_again(visitor: TestClient, address: str) -> None:
    assert visitor.get(address).headers["cache-control"] in {"no-cache", "no-store"}


def test_files_named_after_their_content_are_kept_for_ever(visitor: TestClient) -> None:
    page = Page(visitor.get("/").text)
    names = [link["href"] or "" for link in page.all("link") if link["rel"] == "stylesheet"]
    names += [script["src"] or "" for script in page.scripts()]

    answers = [visitor.get(name) for name in names]

    assert len(answers) == 5
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.headers["cache-control"] for answer in answers} == {"public, max-age=31536000, immutable"}
    assert {answer.headers["content-type"] for answer in answers} == {
        "text/css; charset=utf-8",
        "text/javascript; charset=utf-8",
    }


@pytest.mark.parametrize("address", TAGGED)
def test_what_a_browser_has_already_is_not_sent_again(visitor: TestClient, address: str) -> None:
    tag = visitor.get(address).headers["etag"]

    again = visitor.get(address, headers={"If-None-Match": f'"other", W/{tag}'})

    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert visitor.get(address, headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize("address", EVERYTHING)
def test_head_tells_the_same_without_the_body(visitor: TestClient, address: str) -> None:
    whole, head = visitor.get(address), visitor.head(address)

    assert head.status_code == whole.status_code
    assert head.content == b""
    same = set(whole.headers) - {"etag", "content-length", "location", "transfer-encoding"}
    assert {name: head.headers.get(name) for name in same} == {name: whole.headers[name] for name in same}
    if "etag" in whole.headers and address != "/":
        assert head.headers["content-length"] == whole.headers["content-length"]


def test_the_log_holds_neither_what_was_looked_for_nor_who_looked(
    visitor: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger=ACCESS_LOG):
        visitor.get("/credits?country=Austria", headers={"User-Agent": "somebody's browser", "Referer": "http://x/"})
        visitor.head("/pictures/ffhq/1%0A2")

    first, second = (record.getMessage() for record in caplog.records if record.name == ACCESS_LOG)
    assert first.startswith("GET /credits 200 ")
    assert first.endswith(" ms")
    assert second.startswith("HEAD /pictures/ffhq/1%0A2 404 ")
    for told in (first, second):
        assert len(told.split()) == 5
        assert "testclient" not in told
