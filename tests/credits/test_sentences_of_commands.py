"""Every sentence about people, licences and credits that commands and files say of pictures, and of whom it is true.

Who writes another one decides here of whom it is true, as for pages: tests/exhibition/test_sentences_about_people.py.
"""

from __future__ import annotations

import ast
import re
import shutil
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from archives import asked_for
from datasets_of_all_kinds import ALL, CREDITED, DRAWN, HALF_KNOWN, HIDDEN, KINDS, NAMED, UNCREDITED, UNNAMED
from exhibition_fixtures import visiting
from reading_pdf import Pdf
from reading_recipes import text_of
from sentences import ABOUT_PEOPLE, finding, in_short
from typer.testing import CliRunner

import doesexist
from doesexist.cli.main import app
from doesexist.imaging.png_chunks import SIGNATURE
from doesexist.model import placeholders

OF_WHOM = {
    "Everyone who is named": NAMED,
    "The credit of {} is put right.": NAMED,
    "This code can be checked by whoever issued it.": NAMED,
    "Whoever has learned to see from what you saw, people an … ke, has learned from you.": NAMED,
    "on the exhibition's page /credits, and in the file of its credits": NAMED,
    "everyone is named {}": CREDITED,
    "A drawn sample: these people do not exist.": DRAWN,
    "This is a drawn sample: these people do not exist.": DRAWN,
    "licence unknown: that of {} of {} is": HALF_KNOWN,
    "of {} it is unknown": HALF_KNOWN,
    "who took {} is named {}": HALF_KNOWN,
    "The licence of {} is unknown.": UNNAMED,
    "credit unknown": UNNAMED,
    "licence unknown": UNNAMED,
    "{}, credit unknown": UNNAMED,
    "It was veiled already; your reason for it is now this one.": HIDDEN,
    "Name the author in the dataset's own metadata, and ingest it again.": UNCREDITED,
    "Nothing was found. Try a part of a name, the photograph's address, or its number.": UNCREDITED,
    "Who took {} is unknown, so that there is no name to put right.": UNCREDITED,
    "who took them is unknown": UNCREDITED,
}
"""Sentences of two words or more that are not said of every dataset, as they stand in the program, {} for what differs.
Of long ones their middle is left out. Each dataset is alone in an archive, and beside the four others in another."""


def run(*arguments: object) -> str:
    """What a command says."""
    done = CliRunner().invoke(app, [*map(str, arguments)], env={"COLUMNS": "5000"})
    assert done.exit_code in {0, 1, 2}, done.stderr
    return f"{done.stdout}\n{done.stderr}"


def said_of(kind: str, datasets: Path, folder: Path) -> Iterator[str]:
    """Yield what commands say of one dataset of five, and what stands in the files they write."""
    yield from _said_of_it_alone(datasets.parent / kind, folder)
    archive = shutil.copytree(datasets, folder / "archive")
    here = ("--archive", archive)
    written = folder / "written"
    written.mkdir()
    for name in ("credits.csv", "credits.jsonl"):
        yield run("credits", written / name, "--where", f"dataset={kind}", *here)
    for command, name, *more in (
        ("average", "average.png"), ("montage", "montage.png"), ("montage", "inset.png", "--inset"),
    ):  # fmt: skip
        yield run(command, written / name, "--dataset", kind, *more, *here)
    yield from (_text_of(path.read_bytes()) for path in sorted(written.iterdir()))
    with visiting(archive) as visitor:
        for image in (f"{kind}~p0", f"{kind}~p4", f"{kind}.average", f"{kind}.grid"):
            yield _text_of(visitor.get(f"/iiif/3/{image}/full/64,/0/default.png").content)
            yield visitor.get(f"/iiif/3/{image}/info.json").text
    yield run("veil", f"{kind}/p0", "--reason", "while they are asked", *here)
    yield run("veil", f"{kind}/p0", "--lift", *here)
    yield run("correct", f"{kind}/p0", "--anonymous", *here)
    asked_for(archive, 1, "picture", kind, "p1")
    asked_for(archive, 2, "picture", kind, "p2")
    for words in (["list"], ["show", "00001"], ["grant", "00001"], ["deny", "00002", "--reason", "it is a sample"]):
        yield run("requests", *words, *here)
    for _ in range(2):
        yield run("remove", f"{kind}/p3", "--reason", "they asked", *here)
    yield run("ingest", "folder", datasets.parent / kind, *here)
    yield run("verify", *here)


def _said_of_it_alone(dataset: Path, folder: Path) -> Iterator[str]:
    here = ("--archive", folder / "alone")
    yield run("ingest", "folder", dataset, *here)
    yield run("survey", *here)
    yield run("verify", "--full", *here)
    for query in (f"{dataset.name}/p0", "title", "grace"):
        yield run("search", query, *here)
    yield run("certificates", folder / "certificates", "--workers", "1", *here)
    yield from (Pdf(path.read_bytes()).text for path in sorted((folder / "certificates").rglob("*.pdf")))


def _text_of(content: bytes) -> str:
    return " ".join(text_of(content).values()) if content.startswith(SIGNATURE) else content.decode()


def sentences() -> dict[str, re.Pattern[str]]:
    """The program's sentences about people, each with what finds it: no documentation, and nothing that others say."""
    found: dict[str, re.Pattern[str]] = {}
    for path in sorted({*Path(doesexist.__file__).parent.rglob("*.py")} - {Path(placeholders.__file__)}):
        for parts in _texts(ast.parse(path.read_text(encoding="utf-8"))):
            sentence, words = "{}".join(parts), " ".join(parts).strip()
            if " " in words and len(re.findall(r"\w+", words)) > 1 and ABOUT_PEOPLE.search(words):
                found[sentence] = finding(parts)
    return found


def _texts(tree: ast.Module) -> Iterator[list[str]]:
    """Yield the texts of a module by their parts, between which something else stands."""
    within: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            within.update(map(id, node.values))
        elif isinstance(node, ast.Expr):  # a docstring
            within.add(id(node.value))
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            text = "".join(str(part.value) if isinstance(part, ast.Constant) else "\0" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in within:
            text = node.value
        else:
            continue
        yield [part.replace("%%", "%") for part in re.split(r"\0|%\(\w+\)s", " ".join(text.split()))]


@pytest.fixture(scope="module")
def said(datasets: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, frozenset[str]]:
    """The datasets of which each sentence is said."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    patterns = sentences()
    for kind in KINDS:
        text = " ".join(" ".join(said_of(kind, datasets, tmp_path_factory.mktemp(kind))).split())
        for sentence, pattern in patterns.items():
            if pattern.search(text):
                found[sentence].add(kind)
    return {sentence: frozenset(kinds) for sentence, kinds in found.items()}


def test_each_sentence_is_said_of_those_alone_of_whom_it_is_true(said: dict[str, frozenset[str]]) -> None:
    assert {in_short(sentence): kinds for sentence, kinds in said.items() if kinds != ALL} == OF_WHOM


@pytest.mark.parametrize(
    "claim", ["unknown", "not exist", "is named", "are named", "everyone is", "all of them", "rights"]
)
def test_what_is_said_of_everybody_claims_nothing_of_anybody(said: dict[str, frozenset[str]], claim: str) -> None:
    of_all = [sentence for sentence, kinds in said.items() if kinds == ALL]

    assert len(of_all) > 10
    assert [sentence for sentence in of_all if claim in sentence.lower()] == []
