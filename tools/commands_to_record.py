"""Run the commands whose words are to be recorded: each one's help, and what they do with a copy of an archive.

Of record_answers.py.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HELD = 1_796_126_400.0
"""The time while it is recorded: noon of 1 December 2026, in UTC."""
SECONDS = re.compile(r'(?<=in )\d+\.\d(?= s\b)|(?<="seconds":)\s*\d+(\.\d+)?')
"""How long a removal's scrubbing took, as commands tell it: "Scrubbed in 0.1 s" and "seconds": 0.103."""
HELD_COMMAND = f"import time; time.time = lambda: {HELD}; from doesexist.__main__ import main; main()"


class Commands:
    """The command line, run in a folder of its own: what it says, how it ends, and which files it writes."""

    def __init__(self, folder: Path, archive: Path | None = None) -> None:
        self._folder = folder
        self._archive = shutil.copytree(archive, folder / archive.name) if archive else None

    def run(self, *words: str) -> dict[str, Any]:
        """Return what a command did. A word that begins with OUT is a file that it writes."""
        out = self._folder / "out"
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir()
        own = {name: value for name, value in os.environ.items() if not name.startswith("DOESEXIST")}
        plain = {**own, "COLUMNS": "120", "NO_COLOR": "1", "TERM": "dumb"}
        if self._archive:
            plain["DOESEXIST_ARCHIVE"] = str(self._archive)
        command = [sys.executable, "-c", HELD_COMMAND, *words]
        done = subprocess.run(command, env=plain, cwd=out, check=False, capture_output=True, text=True)
        files = {path.name: path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}
        return {
            "archive": self._archive.name if self._archive else "", "method": "RUN", "address": " ".join(words),
            "visitor": "", "status": done.returncode, "stdout": self._said(done.stdout),
            "stderr": self._said(done.stderr),
            # A backup's members have the time at which it was made.
            "files": {name: "" if ".tar" in name else hashlib.sha256(file).hexdigest() for name, file in files.items()},
        }  # fmt: skip

    def helps(self, *group: str) -> Iterator[dict[str, Any]]:
        """Yield the help of a group, and of every command in it."""
        line = self.run(*group, "--help")
        yield line
        for name in re.findall(r"^  ([a-z-]+)  ", line["stdout"].partition("\nCommands:\n")[2], re.MULTILINE):
            yield from self.helps(*group, name)

    def of_an_archive(self) -> Iterator[dict[str, Any]]:
        """Yield what commands do that read an archive, then what those do that write into this copy of it."""
        yield self.run("credits", "OUT.csv")
        with (self._folder / "out" / "OUT.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        first = {row["dataset"]: f"{row['dataset']}/{row['key']}" for row in reversed(rows)}
        makers = list(dict.fromkeys(f"{row['service']}/{row['account']}" for row in rows if row["account"]))
        for words in ("credits OUT.jsonl", "credits OUT.parquet", "credits OUT.csv --where year=2014..2016",
                      "search a", "search a --json", "search 00001 --json", "search nobody at all", "verify",
                      "verify --json", "verify --full --json", "requests list", "requests list --all",
                      "requests list --all --json", "requests show nobody", "check-certificate AAAA-BBBB",
                      "backup OUT.tar", "survey --json", "credits OUT.txt", "search", "nothing"):  # fmt: skip
            yield self.run(*words.split())
        listed = json.loads(self.run("requests", "list", "--json")["stdout"])["open"]
        for request in listed:
            yield self.run("requests", "show", request["name"])
            yield self.run("requests", "show", request["name"], "--json")
        for dataset, who in sorted(first.items()):
            yield self.run("average", "OUT.png", "--dataset", dataset, "--json")
            yield self.run("montage", "OUT.png", "--dataset", dataset, "--json", "--leave-out-noderivs")
            yield self.run("overlay", who, "OUT.svg")
            yield self.run("overlay", who, "OUT.pdf", "--wild")
        for maker in makers[:2]:
            yield self.run("certificate", maker, "OUT.pdf")
            yield self.run("correct", maker, "--name", "Somebody Else")
        for who in sorted(first.values())[:2]:
            yield self.run("veil", who, "--reason", "they asked", "--json")
            yield self.run("veil", who, "--lift")
            yield self.run("remove", who, "--reason", "they asked")
            yield self.run("remove", who, "--reason", "they asked", "--json")
        for request, way in zip(listed, ("grant", "deny"), strict=False):
            yield self.run("requests", way, request["name"], "--reason", "it is so")
        yield self.run("survey")
        yield self.run("verify")

    def _said(self, text: str) -> str:
        return SECONDS.sub("SECONDS", text.replace(str(self._folder), "FOLDER"))


def commands(archive: Path | None) -> Iterator[dict[str, Any]]:
    """Yield what the commands do with an archive; without one, what help they give."""
    with tempfile.TemporaryDirectory() as folder:
        here = Commands(Path(folder).resolve(), archive)
        yield from here.of_an_archive() if archive else here.helps()
