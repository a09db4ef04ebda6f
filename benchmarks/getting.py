"""Fetching a dataset's files from a server on loopback, against curl.

curl alone neither checks nor syncs what it writes; with md5sum and sync behind it, it keeps what we promise (but for
going on where it broke off), and that is what the ratio is to.
"""

from __future__ import annotations

import hashlib
import json
import random
import subprocess
import sys
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from benchmarks.measuring import by_turns, median, ratio, run

RUNS = 5
AT_ONCE = 8
SETS = {"thumbnails": (2_000, 28_000), "images": (100, 1_270_000)}
"""FFHQ's sets: how many of their files are fetched here, and how many bytes they have on average there."""
_PLACES = {"thumbnails": ("thumbnail", "thumbnails128x128"), "images": ("image", "images1024x1024")}


def lines(scratch: Path) -> Iterator[str]:
    """Yield the lines of the table."""
    for name, (count, size) in SETS.items():
        folder = scratch / name
        sums = _publish(folder / "served", name, count, size)
        (folder / "sums").write_text("".join(f"{md5}  {path}\n" for path, md5 in sums.items()), encoding="utf-8")
        with _server(folder / "served") as address:
            _curl_config(folder, address, sums)
            # Every run makes files that are new, and none is deleted meanwhile: ext4 is slow for seconds after that.
            enter = f"cd $(mktemp --directory --tmpdir={folder})"
            curl = f"{enter} && curl --no-progress-meter --parallel --parallel-max {AT_ONCE} --config ../config"
            get = f"{sys.executable} -m doesexist get ffhq . --{name} --base-url {address}"
            ours = ["sh", "-c", f"{enter} && {get}"]
            peer = ["sh", "-c", f"{curl} && md5sum --quiet --check ../sums && sync --file-system ."]
            mine, theirs = by_turns(ours, peer, runs=RUNS, before=lambda: None)
            alone = [run(["sh", "-c", curl]) for _ in range(RUNS)]
        yield f"get ffhq --{name}, {count:,} files, {count * size / 1e6:.0f} MB, {AT_ONCE} at once, median of {RUNS}"
        for what, runs in (("doesexist get", mine), ("curl, md5sum, sync", theirs), ("curl alone", alone)):
            yield f"  {what:19}{median(runs).seconds:6.2f} s   {count / median(runs).seconds:6.0f} files/s"
        yield f"  ratio              {ratio(mine, theirs):6.2f}"


def _publish(folder: Path, name: str, count: int, size: int) -> dict[str, str]:
    """Write files of a set, and the list that names them; return their paths and md5s."""
    field, place = _PLACES[name]
    chance = random.Random(count)  # noqa: S311 chance that can be repeated
    records: dict[str, object] = {}
    sums: dict[str, str] = {}
    for number in range(count):
        content = chance.randbytes(size)
        path = f"{place}/{number // 1000 * 1000:05}/{number:05}.png"
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
        md5 = hashlib.md5(content, usedforsecurity=False).hexdigest()
        records[str(number)] = {field: {"file_path": path, "file_size": size, "file_md5": md5}}
        sums[path] = md5
    (folder / "ffhq-dataset-v2.json").write_text(json.dumps(records), encoding="utf-8")
    return sums


def _curl_config(folder: Path, address: str, paths: Iterable[str]) -> None:
    asked = "".join(f'url = "{address}/{path}"\noutput = "{path}"\n' for path in paths)
    (folder / "config").write_text(f"create-dirs\n{asked}", encoding="utf-8")


@contextmanager
def _server(folder: Path) -> Generator[str, None, None]:
    """Serve a folder from a process of its own, so that it takes no time of whoever is measured."""
    command = [sys.executable, "-m", "benchmarks.getting", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.terminate()


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 called so where it is declared
        """Nothing is logged."""


if __name__ == "__main__":
    _serving = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=sys.argv[1]))
    print(_serving.server_port, flush=True)
    _serving.serve_forever()
