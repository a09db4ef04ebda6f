"""Make the archives that are recorded: drawn people, real pictures, and people who ask, are veiled or have left.

Of record_answers.py.
"""

from __future__ import annotations

import gzip
import os
import re
import subprocess
import sys
from itertools import islice
from pathlib import Path

from addresses_to_record import HOUSE
from starlette.testclient import TestClient


def doesexist(archive: Path, *words: str | Path) -> str:
    """Run a command on an archive, and return what it says; what it tells goes to the terminal."""
    command = [sys.executable, "-m", "doesexist", *map(str, words)]
    own = {**os.environ, "DOESEXIST_ARCHIVE": str(archive)}
    return subprocess.run(command, env=own, check=True, stdout=subprocess.PIPE, text=True).stdout


def make_sample(archive: Path) -> None:
    """Make the archive of drawn people as it is for whoever tries the program."""
    pictures = archive.with_name(f"{archive.name}-pictures")
    doesexist(archive, "sample", pictures, "--pictures", "40", "--size", "512")
    doesexist(archive, "ingest", "ffhq", pictures, "--dataset", "sample")


def make_real(archive: Path) -> None:
    """Make the archive of real pictures, and of photographs that are shown straight from where they are."""
    data = Path(os.environ.get("DOESEXIST_SHARED_DATA") or Path(__file__).parents[2] / "shared" / "data")
    for name, kind, where in (
        ("ffhq", "ffhq", "ffhq"), ("landmarks", "ffhq", "wild"), ("wild", "folder", "wild"),
        ("faces256", "folder", "faces256"), ("coco", "folder", "coco/val2017"), ("imagenet", "folder", "imagenet"),
    ):  # fmt: skip
        if (data / where).is_dir():
            doesexist(archive, "ingest", kind, data / where, "--dataset", name)
        else:
            print(f"There is no {data / where}: {name} is left out.", file=sys.stderr)
    records = data / "thispersonexists" / "records.jsonl.gz"
    if records.is_file():
        some = archive.with_name("records.jsonl")
        with gzip.open(records, "rt", encoding="utf-8") as lines:
            some.write_text("".join(islice(lines, 60)), encoding="utf-8")
        doesexist(archive, "ingest", "thispersonexists", some, "--dataset", "elsewhere")
        said = '[datasets.elsewhere]\nfrom-the-web = ["https://live.staticflickr.com"]\n'
        (archive / "exhibition.toml").write_text(said, encoding="utf-8")


def make_people(archive: Path) -> None:
    """Make the archive of those who ask, are veiled and left: the tests' own, and drawn people beside it."""
    sys.path.append(str(Path(__file__).parents[1] / "tests"))
    from exhibition_fixtures import make_archive  # noqa: PLC0415 (only this archive is the tests')

    pictures = archive.with_name(f"{archive.name}-pictures")
    pictures.mkdir()
    make_archive(pictures).rename(archive)
    doesexist(archive, "sample", pictures / "sample", "--pictures", "24", "--size", "256", "--seed", "7")
    doesexist(archive, "ingest", "ffhq", pictures / "sample", "--dataset", "sample")
    (archive / "exhibition.toml").write_text(EXHIBITION, encoding="utf-8")
    doesexist(archive, "survey")
    doesexist(archive, "veil", "sample/00003", "sample/00004", "--reason", "not asked yet")
    doesexist(archive, "requests", "key", pictures / "key")
    from doesexist.exhibition.app import application  # noqa: PLC0415 (only this archive asks for the leave page)

    receipts: list[str] = []
    with TestClient(application(archive), HOUSE, follow_redirects=False) as client:
        for number, asker in enumerate(("pictured", "photographer", "guardian", "other", "pictured"), 5):
            token = re.search(r'name="token" value="([^"]+)', client.get("/leave").text)
            assert token
            form = {"kind": "credit" if asker == "photographer" else "leave", "page": f"/pictures/sample/{number:05}",
                    "asker": asker, "name": "Somebody", "words": "As I said.", "contact": "me@example.org",
                    "token": token[1]}  # fmt: skip
            receipts.append(client.post("/leave", data=form).headers["location"])
    first, second, *_ = (receipt.rpartition("/")[2].partition("-")[0][:5] for receipt in receipts)
    doesexist(archive, "requests", "grant", first, "--reason", "of course")
    doesexist(archive, "requests", "deny", second, "--reason", "it is another's")
    doesexist(archive, "remove", "sample/00001", "ffhq/00002", "--reason", "they asked")
    gone = [
        "/pictures/sample/00001",
        "/pictures/sample/00005",
        "/pictures/ffhq/00002",
        "/leave?page=/pictures/sample/0",
    ]
    desk = [f"/desk/{receipt.rpartition('/')[2][:5]}" for receipt in receipts]
    archive.with_name(f"{archive.name}.addresses").write_text("\n".join([*gone, *receipts, *desk]), encoding="utf-8")


def make_archives(folder: Path) -> None:
    """Make those archives that are not in a folder yet, each surveyed."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in ARCHIVES.items():
        if not (folder / name).is_dir():
            make(folder / name)
        if (folder / name).is_dir():
            doesexist(folder / name, "survey")


ARCHIVES = {"sample": make_sample, "real": make_real, "people": make_people}
EXHIBITION = """\
title = "People"
exhibitor = "Those who show it"
contact = "us@example.org"
imprint = "Who answers for it.\\n\\nAnd where."
address = "https://faces.example.org"
crawlers = "pages"
[theme.light]
wall = "#f0f0ff"
[desk]
token = "a token of the desk"
[veils]
show-me = true
"""
