"""The room that docs/adding-a-room.md builds is a room, and what is wrong with one is found by what looks at all."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAPER = ROOT / "docs" / "adding-a-room.md"
BLOCK = re.compile(r"^`(src/\S+)`\n\n```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LOOKING = (
    "test_every_room.py",
    "test_openapi.py::test_every_answer_says_what_it_means",
    "test_headers.py::test_every_answer_keeps_others_out[/licences]",
)
IN_A_BROWSER = (
    "test_everyone_can_use_it.py::test_axe_finds_nothing_on_any_page[en-GB]",
    "test_pages_in_the_browser.py::test_no_page_is_wider_than_the_screen_or_asks_anybody_else[390]",
)


def built(folder: Path) -> Path:
    """The program with the paper's room in it, and the tests beside it."""
    for name in ("src", "tests", "web/node_modules/axe-core"):
        copied(ROOT / name, folder / name)
    shutil.copy(ROOT / "pyproject.toml", folder)
    for path, language, text in BLOCK.findall(PAPER.read_text(encoding="utf-8")):
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(changed(file, text) if language == "diff" else text, encoding="utf-8")
    return folder


def copied(source: Path, to: Path) -> None:
    shutil.copytree(source, to, ignore=shutil.ignore_patterns("__pycache__", "fonts"), symlinks=True)


def changed(file: Path, difference: str) -> str:
    """A file with the lines of a difference taken away and put in; the others of it say where."""
    lines, at = file.read_text(encoding="utf-8").splitlines(), 0
    for each in difference.splitlines():
        mark, line = each[:1], each[1:]
        if mark == "+":
            lines.insert(at, line)
        else:
            at = lines.index(line)
        if mark == "-":
            del lines[at]
        else:
            at += 1
    return "\n".join(lines) + "\n"


def look(folder: Path, *looking: str) -> subprocess.CompletedProcess[str]:
    """Run the tests that look at every room, in a process that finds this program first."""
    tests = [str(folder / "tests" / "exhibition" / each) for each in looking]
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(folder), *tests],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder / "src"), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip


def test_the_room_of_the_paper_is_a_room(tmp_path: Path) -> None:
    done = look(built(tmp_path), *LOOKING)

    assert done.returncode == 0, done.stdout[-3_000:]


@pytest.mark.browser
def test_what_is_wrong_with_a_room_is_found_by_what_looks_at_all(tmp_path: Path) -> None:
    folder = built(tmp_path)
    room = folder / "src" / "doesexist" / "exhibition" / "rooms" / "licences"
    without_words = '<img src="/favicon.svg">'
    too_wide = '<canvas width="600" height="1" role="presentation"></canvas>'
    spoil(room / "templates" / "licences.html", "</dl>", f"</dl>{without_words}{too_wide}")
    spoil(room / "room.py", '("/licences",)', '("/licences", "/licences?unheard-of")')
    spoil(room / "page.py", "    found =", "    if request.query_params:\n        raise BadWalk('x', 1)\n    found =")
    imports = "from doesexist.exhibition.context"
    spoil(room / "page.py", imports, f"from doesexist.errors import BadWalk\n{imports}")

    done = look(folder, *LOOKING, *IN_A_BROWSER)

    assert done.returncode == 1
    failed = set(re.findall(r"^FAILED \S*?(\w+)\.py::(\w+)", done.stdout, re.MULTILINE))
    assert failed >= {
        ("test_every_room", "test_an_example_is_answered_as_its_address_says"),  # 400, which it does not declare
        ("test_everyone_can_use_it", "test_axe_finds_nothing_on_any_page"),  # an image without words
        ("test_pages_in_the_browser", "test_no_page_is_wider_than_the_screen_or_asks_anybody_else"),
    }
    assert re.search(r"/licences\n(E +)?assert 6\d\d <= 390", done.stdout)


def spoil(file: Path, words: str, others: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert words in text
    file.write_text(text.replace(words, others, 1), encoding="utf-8")
