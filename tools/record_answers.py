"""Record what the exhibition answers and what the commands say, and compare two such records.

It shows that a refactoring changes nothing for whoever uses the program: record before, record after, compare.

    $ python tools/record_answers.py archives FOLDER
    $ python tools/record_answers.py record FOLDER/sample FOLDER/real FOLDER/people --out before.jsonl
    $ python tools/record_answers.py commands FOLDER/sample FOLDER/real FOLDER/people --out commands-before.jsonl
    $ python tools/record_answers.py compare before.jsonl after.jsonl

The archives are made once and kept, for they hold secrets of their own; what is recorded is of copies. It knows nothing
of the program but `doesexist.__main__` and `application(archive)`: /openapi.json says which addresses there are. While
it records, the time stands still: the codes of certificates are sealed with the day, and are drawn into files.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import shutil
import sys
import tempfile
import time
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from addresses_to_record import HOUSE, START, Plan, links
from archives_to_record import make_archives
from commands_to_record import HELD, commands
from starlette.testclient import TestClient

VISITORS = {
    "en": {"Accept-Language": "en"},
    "de": {"Accept-Language": "de"},
    # Who comes from another page of the house is not told the note again.
    "en, from within": {"Accept-Language": "en", "Sec-Fetch-Site": "same-origin"},
}
FORMS: tuple[dict[str, str], ...] = (
    {},
    {"kind": "leave", "page": "nobody", "asker": "pictured"},
    {"kind": "credit", "page": "/pictures/nobody/0", "asker": "other", "contact": "me"},
    {"decision": "deny"},
    {"decision": "grant"},
)
"""What is sent: nothing, or what can't be taken, or what is asked once more whether it is meant."""
PLACEHOLDERS = (
    # <input type="hidden" name="token" value="…">: what a form is signed with, drawn anew for each.
    (re.compile(rb'(name="token" value=")[\w-]+'), rb"\1TOKEN"),
)


def is_random(address: str) -> bool:
    """Tell whether an address is answered with somebody else each time."""
    parts = urlsplit(address)
    return parts.path in {"/random", "/random.json"} or (parts.path == "/" and "seed=" not in parts.query)


class Recorder:
    """A visitor of one archive who writes down every answer."""

    def __init__(self, client: TestClient, archive: Path, bodies: Path | None) -> None:
        self._client, self._name, self._bodies = client, archive.name, bodies
        settings = archive / "exhibition.toml"
        said = tomllib.loads(settings.read_text(encoding="utf-8")) if settings.is_file() else {}
        token = said.get("desk", {}).get("token")
        basic = base64.b64encode(f"curator:{token}".encode()).decode()
        self._curator = {"Authorization": f"Basic {basic}"} if token else {}
        self.left_out: set[str] = set()

    def crawl(self, extra: Iterable[str], most: int, each: int) -> Iterator[dict[str, object]]:
        """Yield a line for each answer, breadth first; a level is mixed, and always in the same way."""
        plan = Plan(self._client.get("/openapi.json").json())
        asked: set[str] = set()
        of_a_kind: Counter[str] = Counter()
        level = {*START, *extra, *plan.alone()}
        while level:
            found: set[str] = set()
            for address in sorted(level, key=lambda address: hashlib.sha256(address.encode()).digest()):
                kind = plan.kind(address)
                if len(asked) >= most or of_a_kind[kind] >= each:
                    self.left_out.add(address)
                    continue
                of_a_kind[kind] += 1
                asked.add(address)
                found.update(plan.near(address))
                yield from self._looked_at(address, found)
            level = found - asked
        yield from self._sent(plan, asked)

    def _sent(self, plan: Plan, asked: Iterable[str]) -> Iterator[dict[str, object]]:
        """Yield a line for each form sent: none that would be written down."""
        for path in sorted(path for path, ways in plan.paths.items() if "post" in ways):
            shape = re.compile(re.sub(r"{\w+}", "[^/]+", path))
            there = [path] if "{" not in path else sorted(filter(shape.fullmatch, asked))
            for address in there[:4]:
                token = re.search(r'name="token" value="([^"]+)', self._client.get(address).text)
                for form in FORMS:
                    filled = {**form, "token": token[1]} if token and form else form
                    for who in ("en", "de"):
                        visitor = f"{who} {urlencode(form)}"
                        yield self._line("POST", address, visitor, {**VISITORS[who], **self._curator}, filled)[0]

    def _looked_at(self, address: str, found: set[str]) -> Iterator[dict[str, object]]:
        for visitor, headers in VISITORS.items():
            line, answer = self._line("GET", address, visitor, headers)
            yield line
            if not is_random(address):
                found |= links(address, answer)
            if answer.status_code == 401 and self._curator:
                line, answer = self._line("GET", address, f"{visitor}, curator", {**headers, **self._curator})
                found |= links(address, answer)
                yield line
            if "html" not in answer.headers.get("content-type", ""):
                return

    def _line(
        self,
        method: str,
        address: str,
        visitor: str,
        headers: Mapping[str, str],
        form: Mapping[str, str] | None = None,
    ) -> tuple[dict[str, object], Any]:
        answer = self._client.request(method, address, headers=headers, data=form)
        said = {name: value for name, value in sorted(answer.headers.items()) if name != "date"}
        line: dict[str, object] = {"archive": self._name, "method": method, "address": address, "visitor": visitor}
        line["status"] = answer.status_code
        if is_random(address):
            return {**line, "headers": dict.fromkeys(said, "")}, answer
        body = answer.content
        for pattern, instead in PLACEHOLDERS:
            body = pattern.sub(instead, body)
        digest = hashlib.sha256(body).hexdigest()
        if self._bodies:
            (self._bodies / digest).write_bytes(body)
        if tag := said.get("etag"):
            known = {**headers, "If-None-Match": tag}
            line["again"] = self._client.request(method, address, headers=known).status_code
        return {**line, "headers": said, "body": digest, "length": len(body)}, answer


def record(archive: Path, most: int, each: int, bodies: Path | None) -> Iterator[dict[str, object]]:
    """Yield what the exhibition of an archive answers."""
    time.time = lambda: HELD
    from doesexist.exhibition.app import application  # noqa: PLC0415 (the other parts of this file need no exhibition)

    beside = archive.with_name(f"{archive.name}.addresses")
    extra = beside.read_text(encoding="utf-8").split() if beside.is_file() else []
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copytree(archive, Path(folder, archive.name)))
        app = application(copy)
        with TestClient(app, HOUSE, raise_server_exceptions=False, follow_redirects=False) as client:
            recorder = Recorder(client, copy, bodies)
            yield from recorder.crawl(extra, most, each)
            print(
                f"{archive.name}: {len(recorder.left_out):,} addresses more were found, and left out", file=sys.stderr
            )


def write(lines: Iterable[Mapping[str, object]], out: Path, name: str) -> None:
    """Add lines to a record, and say how many, and how long it took."""
    start, count = time.monotonic(), 0
    with out.open("a", encoding="utf-8") as file:
        for line in lines:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
            count += 1
    print(f"{name}: {count:,} answers in {time.monotonic() - start:.0f} s", file=sys.stderr)


def answers_in(path: Path) -> dict[tuple[str, ...], dict[str, Any]]:
    """Return the lines of a record, by what was asked; what was asked again has a number."""
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    times: Counter[tuple[str, ...]] = Counter()
    with path.open(encoding="utf-8") as file:
        for line in map(json.loads, file):
            asked = tuple(line[name] for name in ("archive", "method", "address", "visitor"))
            times[asked] += 1
            found[(*asked, f"({times[asked]})") if times[asked] > 1 else asked] = line
    return found


def differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """Return in what two lines differ, "" where they don't."""
    return ", ".join(
        _named(name, before.get(name), after.get(name))
        for name in {**before, **after}
        if before.get(name) != after.get(name)
    )


def _named(name: str, before: Any, after: Any) -> str:  # noqa: ANN401 (whatever a line of JSON holds)
    if name in {"headers", "files"}:
        one: Mapping[str, object] = before or {}
        other: Mapping[str, object] = after or {}
        return f"{name} ({' '.join(sorted(each for each in {**one, **other} if one.get(each) != other.get(each)))})"
    return f"{name} {before} → {after}" if name in {"status", "again"} else name


def compare(before: Path, after: Path) -> int:
    """Print what differs between two records; return 1 if anything does, or there is nothing to compare."""
    one, other = answers_in(before), answers_in(after)
    for path, answers in ((before, one), (after, other)):
        if not answers:
            print(f"{path} holds no answers: record them first.", file=sys.stderr)
            return 1
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for key in sorted({**one, **other}):
        if key in one and key in other:
            what = differing(one[key], other[key])
        else:
            what = f"only in {before if key in one else after}"
        if what:
            groups[what].append(" ".join(key))
    for what, keys in sorted(groups.items(), key=lambda group: -len(group[1])):
        print(f"{len(keys):,} × {what}:", *(f"  {key}" for key in keys), "", sep="\n")
    print(f"{len(one.keys() & other.keys()):,} answers compared, {sum(map(len, groups.values())):,} differ.")
    return int(bool(groups))


def main() -> int:
    """Do what is asked for; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ways = parser.add_subparsers(dest="way", required=True)
    for way in ("record", "commands"):
        asked = ways.add_parser(way)
        asked.add_argument("archives", nargs="+" if way == "record" else "*", type=Path, metavar="ARCHIVE")
        asked.add_argument("--out", type=Path, required=True, metavar="FILE.jsonl")
    recording = ways.choices["record"]
    recording.add_argument("--most", type=int, default=3000, help="addresses of each archive")
    recording.add_argument("--each", type=int, default=80, help="of which so many of a kind")
    recording.add_argument("--bodies", type=Path, help="a folder where every body is kept, under its digest")
    comparing = ways.add_parser("compare")
    comparing.add_argument("before", type=Path)
    comparing.add_argument("after", type=Path)
    ways.add_parser("archives").add_argument("folder", type=Path)
    given = parser.parse_args()
    if given.way == "compare":
        return compare(given.before, given.after)
    if given.way == "archives":
        make_archives(given.folder.resolve())
        return 0
    given.out.write_text("", encoding="utf-8")
    if given.way == "commands":
        write(commands(None), given.out, "help")
        for archive in given.archives:
            write(commands(archive.resolve()), given.out, archive.name)
        return 0
    if given.bodies:
        given.bodies.mkdir(parents=True, exist_ok=True)
    for archive in given.archives:
        write(record(archive.resolve(), given.most, given.each, given.bodies), given.out, archive.name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
