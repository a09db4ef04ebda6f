"""Find which addresses of an exhibition are there to be recorded: by its own description, and by where answers lead.

Of record_answers.py.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, quote, urldefrag, urljoin, urlsplit

HOUSE = "http://testserver"
START = (
    "/", "/?seed=1", "/?seed=1&kiosk=", "/nothing/here", "/pictures/nobody/0", "/grid?dataset=nobody", "/?seed=-1",
    "/iiif/3/nobody.0/full/max/0/default.jpg",
)  # fmt: skip
# What is asked of every address that the description says has such a word; other words have their values in links.
QUERIES = {
    "clear": [""], "code": ["", "AAAA-BBBB-CCCC"], "contributor": ["flickr/nobody", "nobody"], "country": ["Austria"],
    "after": ["x"], "dataset": ["nobody"], "key": ["0..9"], "language": ["en", "de", "fr"], "licence": ["CC-BY-2.0"],
    "name": ["a"], "page": ["2"], "paper": ["a4", "letter"], "people": ["2"], "place": ["1"],
    "q": ["", "a", "1", "00001", "flickr", "https://www.flickr.com/photos/nobody/1"], "receipt": ["x"],
    "step": ["1"], "value": ["2015"], "view": ["list"], "year": ["2014..2016", "2015", "x"], "zoom": ["2"],
}  # fmt: skip


class Links(HTMLParser):
    """Where a page leads: all addresses in its attributes, its forms that ask, and its data for programs."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self._form: str | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take what a tag leads to."""
        said = {name: value or "" for name, value in attrs}
        for name, value in said.items():
            # srcset="/iiif/3/ffhq.00042/full/200,/0/default.webp 200w, …"
            parts = re.split(r",\s+", value) if name.endswith("srcset") else [value]
            self.found.update(part.split()[0] for part in parts if part.startswith(("/", "?", HOUSE)))
        if tag == "form":
            self._form = said.get("action", "") if said.get("method", "get").lower() == "get" else None
        elif self._form is not None and tag in {"input", "button", "select"}:
            self._field = said.get("name", "")
        if self._form is not None and tag in {"input", "button", "option"} and self._field and said.get("value"):
            self.found.add(f"{self._form}?{self._field}={quote(said['value'])}")

    def handle_endtag(self, tag: str) -> None:
        """Leave a form."""
        if tag == "form":
            self._form = None

    def handle_data(self, data: str) -> None:
        """Take what JSON-LD leads to."""
        self.found |= in_json(data)


def in_json(text: str) -> set[str]:
    """Return the addresses of the house among the strings of a JSON text."""
    return set(re.findall(rf'"((?:{HOUSE})?/[^"\\\s]*)"', text))


def in_info(info: Mapping[str, Any]) -> Iterator[str]:
    """Yield some images of those that an info.json (IIIF) offers: each size, a tile of each level, and odd ones."""
    base, width, height = info["id"], info["width"], info["height"]
    for size in info.get("sizes", []):
        yield f"{base}/full/{size['width']},{size['height']}/0/default.jpg"
    for tile in info.get("tiles", []):
        for factor in tile["scaleFactors"]:
            across, down = (min(tile["width"] * factor, side) for side in (width, height))
            yield f"{base}/0,0,{across},{down}/{-(-across // factor)},{-(-down // factor)}/0/default.jpg"
    for odd in (
        "square/90,/90/gray.png",
        "pct:10,10,50,50/!64,64/!0/default.webp",
        "full/max/0/bitonal.gif",
        "x/y/z/q",
    ):
        yield f"{base}/{odd}"


def links(address: str, answer: Any) -> set[str]:  # noqa: ANN401 (starlette's own answer, whichever client it is built on)
    """Return the addresses of the house that an answer leads to, without its host."""
    kind = answer.headers.get("content-type", "")
    found: set[str] = set(re.findall(r"<([^>]+)>", answer.headers.get("link", "")))
    if location := answer.headers.get("location"):
        found.add(location)
    if "html" in kind:
        found |= Links(answer.text).found
    elif "json" in kind:
        found |= in_json(answer.text)
        if address.endswith("/info.json") and answer.status_code == 200:
            found.update(in_info(answer.json()))
    elif "css" in kind:
        found.update(re.findall(r"url\(([^)\"']+)\)", answer.text))
    whole = (urldefrag(urljoin(f"{HOUSE}{address}", each)).url for each in found)
    return {each.removeprefix(HOUSE) or "/" for each in whole if each.startswith(f"{HOUSE}/") or each == HOUSE}


class Plan:
    """The addresses that the description tells of, and what their parts have been so far."""

    def __init__(self, described: Mapping[str, Any]) -> None:
        self.paths: dict[str, Mapping[str, Any]] = described["paths"]
        self._shapes = {
            path: re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(path))) for path in self.paths
        }
        self._asked: Counter[tuple[str, bool]] = Counter()

    def kind(self, address: str) -> str:
        """Return what of a kind an address is: the path that means it, of which image, and the words of its query."""
        parts = urlsplit(address)
        image = re.search(r"\.(grid|average|wild|clear)", parts.path)
        words = sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)})
        return f"{self._path(parts.path)} {image[1] if image else ''} {words}"

    def near(self, address: str) -> Iterator[str]:
        """Yield the other addresses that have the parts of this one: the `.json` of a page, or of a dataset's wall."""
        parts = urlsplit(address)
        path = self._path(parts.path)
        if not path:
            return
        found = self._shapes[path].fullmatch(parts.path)
        if found and (facts := found.groupdict()):
            for other, shape in self._shapes.items():
                if shape.groupindex and shape.groupindex.keys() <= facts.keys():
                    yield from self._with_words(other, other.format(**facts))
        elif re.fullmatch(r"dataset=[^&]+", parts.query):
            for other in (path, *(f"{path}.{ending}" for ending in ("json", "csv", "jsonl", "parquet"))):
                if other in self.paths:
                    yield from self._with_words(other, f"{other}?{parts.query}")

    def _path(self, asked: str) -> str:
        """Return the path of the description that means this one, "" where none does."""
        return next((path for path, shape in self._shapes.items() if shape.fullmatch(asked)), "")

    def alone(self) -> Iterator[str]:
        """Yield the addresses that have no parts."""
        for path, shape in self._shapes.items():
            if not shape.groupindex:
                yield from self._with_words(path, path)
            else:
                yield path.replace("{", "no-").replace("}", "")

    def _with_words(self, path: str, address: str) -> Iterator[str]:
        yield address
        is_filtered = "?" in address
        self._asked[path, is_filtered] += 1
        if self._asked[path, is_filtered] > 3:
            return
        for word in self.paths[path].get("get", {}).get("parameters", []):
            if word["in"] == "query" and f"?{word['name']}=" not in address:
                # The pattern of a word that is one of several: ^(key|uploaded|hue)?$
                choice = re.fullmatch(r"\^\(([\w|]+)\)\?\$", word["schema"].get("pattern", ""))
                for value in choice[1].split("|") if choice else QUERIES.get(word["name"], []):
                    yield f"{address}{'&' if is_filtered else '?'}{word['name']}={quote(value)}"
