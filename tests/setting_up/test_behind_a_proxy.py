"""nginx and Caddy, as deploy/ has them, before a real exhibition: HTTPS, who came, what is kept, and what streams."""

import json
import shutil
import subprocess
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from archives import remove
from conftest import without
from exhibition_fixtures import Page, make_archive, running
from proxies import DEPLOY, NAME, PROXIES, Proxy, behind, written_out

from doesexist.exhibition.app import application
from doesexist.exhibition.http.rate_limits import RECEIPTS
from doesexist.exhibition.serving import address_of, listening
from doesexist.studio.credits import files

VISITORS = {"nginx": ("127.0.0.2", "127.0.0.3"), "caddy": ("127.0.0.12", "127.0.0.13")}
"""Addresses of two visitors of each: all of 127/8 is this machine."""
LEAVERS = {"nginx": "ffhq/00010", "caddy": "ffhq/00011"}
IMAGE = "/iiif/3/ffhq.00000/full/max/0/default.webp"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_archive(tmp_path_factory.mktemp("exhibition"))


@pytest.fixture(scope="module")
def exhibition(archive: Path) -> Iterator[str]:
    with running(archive) as address:
        yield address


@pytest.fixture(scope="module", params=PROXIES)
def proxy(request: pytest.FixtureRequest, exhibition: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    needed(request.param)
    with behind(request.param, exhibition, tmp_path_factory.mktemp(request.param)) as proxy:
        yield proxy


def needed(kind: str) -> None:
    for program in (kind, "curl", "openssl"):
        if shutil.which(program, path="/usr/sbin:/usr/bin:/bin") is None:
            without(f"no {program} on the PATH: `make test` installs it")


def test_visitors_come_by_https_and_http_2(proxy: Proxy) -> None:
    answer = proxy.ask("/pictures/ffhq/00000", "--http2")

    assert (answer.status, answer.version) == (200, "2")
    assert answer.headers["strict-transport-security"] == "max-age=31536000"
    assert len(answer.headers.get_all("content-security-policy") or []) == 1


def test_whoever_comes_without_https_is_led_to_it(proxy: Proxy) -> None:
    answer = proxy.ask(f"http://{NAME}:{proxy.plain_port}/credits?country=Austria")

    assert answer.status in {301, 308}
    # Caddy knows that it is not on 443 here.
    assert answer.headers["location"].replace(f":{proxy.port}", "") == f"https://{NAME}/credits?country=Austria"


def test_addresses_are_those_that_visitors_know(proxy: Proxy) -> None:
    info = json.loads(proxy.ask("/iiif/3/ffhq.00000/info.json").body)
    image = proxy.ask(IMAGE)
    code = proxy.ask("/pictures/ffhq/00000/qr.svg")
    picture = json.loads(proxy.ask("/pictures/ffhq/00000.json").body)

    assert info["id"] == f"{proxy.origin}/iiif/3/ffhq.00000"
    assert image.headers["content-type"] == "image/webp"
    assert f"<{proxy.origin}/iiif/3/ffhq.00000/full/max/0/default.webp>" in image.headers["link"]
    assert code.body.startswith(b"<svg")
    assert (picture["page"], picture["image"]) == ("/pictures/ffhq/00000", "/iiif/3/ffhq.00000")
    assert proxy.ask(picture["image"], "--location").body == proxy.ask("/iiif/3/ffhq.00000/info.json").body


def test_what_a_browser_has_already_is_not_sent_again(proxy: Proxy) -> None:
    for address in ("/pictures/ffhq/00000", IMAGE, "/pictures/ffhq/00000.json"):
        for how in ([], ["--compressed"]):
            first = proxy.ask(address, *how)
            again = proxy.ask(address, *how, "-H", f"If-None-Match: {first.headers['etag']}")

            assert (first.status, again.status, again.body) == (200, 304, b""), (address, how)


def test_text_is_sent_compressed_and_images_as_they_are(proxy: Proxy) -> None:
    packed = ("-H", "Accept-Encoding: gzip")

    assert proxy.ask("/", *packed).headers["content-encoding"] == "gzip"
    assert proxy.ask("/", "--compressed").body.rstrip().endswith(b"</html>")
    assert "content-encoding" not in proxy.ask(IMAGE, *packed).headers


def test_who_left_is_gone_at_once_and_nothing_of_them_was_kept(proxy: Proxy, archive: Path) -> None:
    leaver = LEAVERS[proxy.kind]
    image = f"/iiif/3/{leaver.replace('/', '.')}/full/max/0/default.webp"
    of_them = [f"/pictures/{leaver}", f"/pictures/{leaver}.json", image]
    style = str(Page(proxy.ask("/").body.decode()).all("link")[1]["href"])
    for address in (*of_them, style) * 2:
        assert proxy.ask(address).status == 200
    kept = [path.read_bytes() for path in (proxy.folder / "cache").rglob("*") if path.is_file()]

    remove(archive, leaver)

    assert [proxy.ask(address).status for address in of_them] == [410, 410, 410]
    assert [file for file in kept if style.encode() in file] if proxy.kind == "nginx" else not kept
    assert all(b"KEY: http://doesexist/static/" in file for file in kept)


def test_who_left_is_gone_at_once_from_a_cache_that_everything_goes_through(
    exhibition: str, archive: Path, tmp_path: Path
) -> None:
    needed("nginx")
    everything = (DEPLOY / "nginx.conf").read_text(encoding="utf-8").replace("location / {", "location /none/ {")
    file = tmp_path / "everything.conf"
    file.write_text(everything.replace("location /static/ {", "location / {"), encoding="utf-8")
    of_them = ["/pictures/ffhq/00012.json", "/iiif/3/ffhq.00012/full/max/0/default.webp"]
    with behind("nginx", exhibition, tmp_path / "nginx", file) as proxy:
        before = [proxy.ask(address).status for address in of_them * 2]

        remove(archive, "ffhq/00012")

        assert before == [200] * 4
        assert [proxy.ask(address).status for address in of_them] == [410, 410]


def test_limits_count_for_who_came_whatever_they_say_of_themselves(proxy: Proxy) -> None:
    one, other = VISITORS[proxy.kind]
    tries = f"{proxy.origin}/leave/AAAA-[1-{RECEIPTS.each + 1}]"
    said = subprocess.run(
        proxy.curl(tries, "--interface", one, "-o", "/dev/null", "-w", "%{http_code} "),
        check=True, capture_output=True, text=True, timeout=60,
    ).stdout.split()  # fmt: skip

    disguise = ("-H", "X-Forwarded-For: 198.51.100.7", "-H", "Forwarded: for=198.51.100.7")
    disguised = proxy.ask("/leave/AAAA-1", "--interface", one, *disguise)

    assert said == ["404"] * RECEIPTS.each + ["429"]
    assert disguised.status == 429
    assert proxy.ask("/leave/AAAA-1", "--interface", other).status == 404


def test_a_form_that_is_too_large_is_refused_in_words(proxy: Proxy) -> None:
    answer = proxy.ask("/leave", "--data", "words=" + "a" * 20_000)

    assert (answer.status, b"16,384" in answer.body) == (413, True)


@pytest.mark.parametrize("kind", PROXIES)
def test_a_form_that_is_larger_still_never_reaches_the_exhibition_whole(kind: str, tmp_path: Path) -> None:
    """In front of one that would take anything: ours may refuse before the proxy has read as far."""
    needed(kind)
    with taking_anything() as (address, taken), behind(kind, address, tmp_path) as proxy:
        at_most = proxy.ask("/leave", "--data", "a" * 20_000)
        too_large = proxy.ask("/leave", "--data", "a" * 40_000)

    assert (at_most.status, taken[0]) == (200, 20_000)
    assert too_large.status in {413, 502}
    assert all(length <= 32_768 for length in taken)


@contextmanager
def taking_anything() -> Generator[tuple[str, list[int]]]:
    """Run a server that takes whatever is sent to it; yield its address, and how much came with each request."""
    taken: list[int] = []

    class Taking(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            taken.append(len(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name)
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Taking)
    server.daemon_threads = False  # closing waits until all is told of what was taken
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", taken
    finally:
        server.shutdown()
        server.server_close()


def test_nobody_who_came_is_written_down(proxy: Proxy) -> None:
    proxy.ask("/search?q=whoever-was-looked-for")
    proxy.ask("/pictures/ffhq/99999?whoever-was-looked-for")
    written = [
        path
        for path in proxy.folder.rglob("*")
        if path.is_file() and path.name not in {"body", "head"} and b"looked-for" in path.read_bytes()
    ]

    assert written == []


SITES = {
    "nginx": ("nginx.conf", "nginx-prefix.conf", "    location / {\n        proxy_pass http://doesexist;\n    }\n"),
    "caddy": ("Caddyfile", "Caddyfile-prefix", "\treverse_proxy 127.0.0.1:8000\n"),
}
"""A site, what goes into it for an exhibition under a prefix, and in whose place."""


@pytest.mark.parametrize("kind", PROXIES)
def test_under_a_prefix_everything_is_beside_another_site(archive: Path, tmp_path: Path, kind: str) -> None:
    needed(kind)
    site, inside, place = SITES[kind]
    file, part = tmp_path / site, (DEPLOY / inside).read_text(encoding="utf-8")
    file.write_text(written_out(DEPLOY / site, {place: part}), encoding="utf-8")
    with (
        running(archive, prefix="/people") as address,
        behind(kind, address.removesuffix("/people"), tmp_path / kind, file) as proxy,
    ):
        page = Page(proxy.ask("/people/pictures/ffhq/00000").body.decode())
        own = [str(each["href"]) for each in page.all("link")] + [str(each["src"]) for each in page.all("img")]
        answers = {each: proxy.ask(each).status for each in own}
        bare = proxy.ask("/people")
        info = json.loads(proxy.ask("/people/iiif/3/ffhq.00000/info.json").body)
        beside = proxy.ask("/pictures/ffhq/00000").body

    assert own
    assert answers == dict.fromkeys(own, 200)
    assert all(each.startswith("/people/") for each in own)
    assert (bare.status, bare.headers["location"].endswith("/people/")) in {(301, True), (302, True)}
    assert info["id"] == f"{proxy.origin}/people/iiif/3/ffhq.00000"
    assert b"ffhq" not in beside


@contextmanager
def opened_here(archive: Path) -> Generator[str, None, None]:
    """An exhibition in this process, so that a test can hold it up in the middle of an answer."""
    with listening("127.0.0.1", 0) as door:
        server = uvicorn.Server(uvicorn.Config(application(archive), log_config=None, ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
        thread.start()
        try:
            yield address_of(door)
        finally:
            server.should_exit = True
            thread.join(timeout=20)


@pytest.mark.parametrize("kind", PROXIES)
@pytest.mark.parametrize("how", ["as it is", "compressed"])
def test_credits_are_passed_on_while_they_are_written(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, how: str
) -> None:
    needed(kind)
    go_on = threading.Event()

    def slowly(_: Any) -> Iterator[bytes]:
        yield b"the first of them\n"
        assert go_on.wait(30)
        yield b"the last of them\n"

    monkeypatch.setitem(files.FORMS, "jsonl", slowly)
    with opened_here(archive) as exhibition, behind(kind, exhibition, tmp_path / kind) as proxy:
        command = proxy.curl("/credits.jsonl", "--no-buffer", *(["--compressed"] if how == "compressed" else []))
        with subprocess.Popen(command, stdout=subprocess.PIPE) as reader:
            assert reader.stdout is not None
            first = reader.stdout.readline()
            was_on_the_way = not go_on.is_set()
            go_on.set()
            rest = reader.stdout.read()

    assert (first, rest, was_on_the_way) == (b"the first of them\n", b"the last of them\n", True)
