"""The house keeps its own rules: floors, errors, locks, and papers."""

import ast
import inspect
import pickle
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from doesexist import errors
from doesexist.errors import DoesExistError

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "doesexist"
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
FLOORS_CONTRACT: dict[str, Any] = PYPROJECT["tool"]["importlinter"]["contracts"][0]
FLOORS = [floor.strip() for layer in FLOORS_CONTRACT["layers"] for floor in layer.split("|")]
NOTES = sorted((ROOT / "docs" / "decisions").glob("*.md"))


def below(kind: type[DoesExistError]) -> Iterator[type[DoesExistError]]:
    for child in kind.__subclasses__():
        yield child
        yield from below(child)


ERRORS = [kind for kind in below(DoesExistError) if kind.__module__.startswith(f"{errors.__name__}.")]
TOLD = [kind for kind in ERRORS if not kind.__subclasses__()]


def committed() -> list[Path]:
    """Every file that is in git, or would be after `git add --all`."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout.split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


# Floors


def test_every_part_of_the_package_is_a_floor() -> None:
    parts = {module.stem for module in PACKAGE.glob("*.py")} - {"__init__"}
    parts |= {folder.name for folder in PACKAGE.iterdir() if any(folder.rglob("*.py"))}

    assert parts <= {floor.strip("()") for floor in FLOORS}


def test_every_floor_that_must_be_there_is() -> None:
    parts = {module.stem for module in PACKAGE.glob("*.py")} | {module.parent.name for module in PACKAGE.glob("*/*.py")}

    assert {floor for floor in FLOORS if not floor.startswith("(")} <= parts


def test_a_part_that_chose_no_floor_breaks_the_contract() -> None:
    assert FLOORS_CONTRACT["type"] == "layers"
    assert FLOORS_CONTRACT["exhaustive"] is True
    assert "exhaustive_ignores" not in FLOORS_CONTRACT
    assert "ignore_imports" not in FLOORS_CONTRACT


@pytest.mark.parametrize(
    "module", [*PACKAGE.glob("model/**/*.py"), *PACKAGE.glob("errors/*.py")], ids=lambda path: path.stem
)
def test_the_lowest_floors_need_nothing_but_the_standard_library(module: Path) -> None:
    imported: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            imported.add((node.module or "").split(".")[0])

    assert imported - sys.stdlib_module_names - {"doesexist"} == set()


def test_no_module_has_a_name_that_says_nothing() -> None:
    empty = {"utils", "util", "helpers", "helper", "core", "base", "common", "manager", "misc"}

    assert {path.stem for path in PACKAGE.rglob("*.py")} & empty == set()
    assert {path.name for path in PACKAGE.rglob("*") if path.is_dir()} & empty == set()


# Errors


def test_the_docstring_draws_the_whole_tree_of_errors() -> None:
    drawn: dict[str, str] = {}
    line_of_ancestors: list[str] = []
    for depth, name in re.findall(r"^ {4}((?:[│ ] {3})*(?:[├└]── )?)([A-Z]\w+)", errors.__doc__ or "", re.MULTILINE):
        level = len(depth) // 4
        line_of_ancestors[level:] = [name]
        drawn[name] = line_of_ancestors[level - 1] if level else ""

    assert drawn == {DoesExistError.__name__: ""} | {kind.__name__: kind.__mro__[1].__name__ for kind in ERRORS}


@pytest.mark.parametrize("kind", TOLD)
def test_every_error_says_what_to_do_next(kind: type[DoesExistError]) -> None:
    own = vars(kind).get("next_step", "")

    assert re.fullmatch(r"[A-Z`][^\n]+\.", own), f"{kind.__name__}.next_step is one sentence of its own"
    assert sum(other.next_step == own for other in TOLD) == 1


def with_facts(kind: type[DoesExistError]) -> DoesExistError:
    samples: dict[object, object] = {Path: Path("archive"), str: "a word", int: 3, tuple[str, ...]: ("a word",)}
    facts = list(inspect.signature(kind).parameters.values())
    return kind(*(samples[fact.annotation] for fact in facts if fact.default is fact.empty))


@pytest.mark.parametrize("kind", TOLD)
def test_every_error_is_told_in_one_sentence(kind: type[DoesExistError]) -> None:
    assert re.fullmatch(r"[^\n]+\.", str(with_facts(kind)))


@pytest.mark.parametrize("kind", TOLD)
def test_every_error_comes_whole_out_of_another_process(kind: type[DoesExistError]) -> None:
    error = with_facts(kind)

    arrived = pickle.loads(pickle.dumps(error))  # noqa: S301 made one line above

    assert type(arrived) is kind
    assert str(arrived) == str(error)
    assert vars(arrived) == vars(error)


# Locks, and what is committed


def locked(name: str) -> dict[str, int]:
    """How many digests each pinned version of a lock has."""
    pins: dict[str, int] = {}
    pin = ""
    for line in (ROOT / "requirements" / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("    --hash=sha256:"):
            pins[pin] += 1
        elif line and not line.startswith("#"):
            pin = line.removesuffix(" \\")
            assert re.match(r"[a-z0-9-]+(\[[a-z,-]+\])?==[\w.+!-]+( ;|$)", pin), f"{name} pins no version: {line}"
            pins[pin] = 0
    return pins


def test_every_lock_pins_versions_and_digests() -> None:
    for name in ("build.txt", "run.txt", "test.txt"):
        pins = locked(name)

        assert pins
        assert [pin for pin, digests in pins.items() if not digests] == []


def test_what_runs_is_what_was_tested() -> None:
    for lock in ("build.txt", "front-end.txt", "run.txt"):
        assert locked(lock).items() <= locked("test.txt").items()


def of_this_machine(*places: Path) -> list[Path]:
    """Those that only this machine has: the prefix of a system's own Python, /usr, is in every system's documents."""
    everywhere = {Path(place) for place in ("/", "/opt", "/usr", "/usr/local")}
    return [place for place in places if place not in everywhere]


def test_no_committed_file_tells_where_anything_was_made() -> None:
    registries = r"pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|debian\.org"
    told = re.compile(rf"{registries}|\"resolved\":|--(?:extra-)?index-url|--find-links|/home/\w|/Users/\w")
    places = [f"{place}/" for place in of_this_machine(Path.home(), ROOT, Path(sys.prefix), Path(sys.base_prefix))]
    telling: list[str] = []

    for path in committed():
        text = "" if path == Path(__file__) else path.read_bytes().decode("utf-8", "replace")
        found = [*told.findall(text), *(place for place in places if place in text)]
        telling += [f"{path.relative_to(ROOT)}: {place}" for place in found]

    assert telling == []


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("/usr", False), ("/usr/local", False), ("/", False), ("/opt", False),
        ("/opt/python/3.11", True), ("/root", True), ("/usr/local/lib/pyenv/3.11", True), ("/srv/checkout", True),
    ],
)  # fmt: skip
def test_a_place_that_every_system_has_tells_of_no_machine(place: str, *, expected: bool) -> None:
    assert bool(of_this_machine(Path(place))) is expected


def test_the_wheel_holds_the_pages_and_the_built_front_end(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")

    with zipfile.ZipFile(wheel) as opened:
        shipped = {name.removeprefix("doesexist/") for name in opened.namelist() if name.startswith("doesexist/")}

    built = PACKAGE / "exhibition" / "static" / "built"
    fonts = PACKAGE / "printing" / "fonts"
    ours = {path for path in committed() if path.is_relative_to(PACKAGE)} | {*built.iterdir(), *fonts.iterdir()}
    assert {"manifest.json"} < {path.name for path in built.iterdir()}
    assert shipped == {path.relative_to(PACKAGE).as_posix() for path in ours}


# One clock


def clocks_asked(source: str) -> list[str]:
    """Where a source asks a clock of Python's, or waits by it, and not by model/clock.py, which tests can hold."""
    asked = {"datetime": {"now", "utcnow", "today"}, "date": {"today"}}
    found: list[str] = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                found += [f"import {each.name}" for each in names if each.name == "time"]
            case ast.ImportFrom(module="time"):
                found.append("from time import")
            case ast.Attribute(value=ast.Name(id=name), attr=attribute) if attribute in asked.get(name, ()):
                found.append(f"{name}.{attribute}")
            case _:
                pass
    return found


def test_there_is_one_clock_which_tests_can_hold() -> None:
    told = {path: clocks_asked(path.read_text(encoding="utf-8")) for path in PACKAGE.rglob("*.py")}

    assert [str(path.relative_to(PACKAGE)) for path, asked in told.items() if asked] == ["model/clock.py"]


@pytest.mark.parametrize("source", ["import time", "from time import sleep", "datetime.now(UTC)", "date.today()"])
def test_another_clock_is_seen(source: str) -> None:
    assert len(clocks_asked(source)) == 1


# Python 3.11, whichever


CAME_WITH_A_PATCH = {
    "data_filter", "tar_filter", "fully_trusted_filter", "extraction_filter",  # tarfile, 3.11.4
    "SetReparseDeferralEnabled", "GetReparseDeferralEnabled",  # pyexpat, in the midst of 3.11, too
}  # fmt: skip
SAYS_WITH_A_PATCH = {
    ("extract", "filter"), ("extractall", "filter"), ("unpack_archive", "filter"),  # tarfile, shutil, 3.11.4
    ("getaddresses", "strict"), ("parseaddr", "strict"),  # email.utils, in the midst of 3.11, too
}  # fmt: skip


def newer_than_3_11_0(source: str) -> list[str]:
    """What a source needs that only later releases of 3.11 have. What came with 3.12, mypy and pyright know."""
    found: list[str] = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Attribute(attr=name) | ast.alias(name=name) if name in CAME_WITH_A_PATCH:
                found.append(name)
            case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name), keywords=keywords):
                found += [f"{name}({said.arg}=)" for said in keywords if (name, said.arg) in SAYS_WITH_A_PATCH]
            case _:
                pass
    return found


def test_nothing_needs_a_later_3_11_than_the_first() -> None:
    ours = {path: path.read_text(encoding="utf-8") for path in committed() if path.suffix == ".py"}

    needed = {str(path.relative_to(ROOT)): newer_than_3_11_0(source) for path, source in ours.items()}

    assert {path: names for path, names in needed.items() if names} == {}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('tar.extractall(folder, filter="data")', ["extractall(filter=)"]),
        ('unpack_archive(file, folder, filter="data")', ["unpack_archive(filter=)"]),
        ("from tarfile import data_filter", ["data_filter"]),
        ("tarfile.data_filter(member, folder)", ["data_filter"]),
        ("parseaddr(address, strict=True)", ["parseaddr(strict=)"]),
        ("tar.add(path, filter=without); zip(a, b, strict=True)", []),
    ],
)
def test_what_came_with_a_later_3_11_is_seen(source: str, expected: list[str]) -> None:
    assert newer_than_3_11_0(source) == expected


def test_who_checks_types_and_style_checks_for_the_first_python_that_is_promised() -> None:
    first, _, _ = PYPROJECT["project"]["requires-python"].removeprefix(">=").partition(",")
    tools = PYPROJECT["tool"]

    assert tools["mypy"]["python_version"] == tools["pyright"]["pythonVersion"] == first
    assert tools["ruff"]["target-version"] == f"py{first.replace('.', '')}"


# Papers


def test_every_ignored_rule_has_its_reason() -> None:
    written = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    settings = re.search(
        r"^\[tool\.ruff\.lint\]\n.*?^\[tool\.ruff\.lint\.pydocstyle\]", written, re.MULTILINE | re.DOTALL
    )
    assert settings is not None

    ignored = re.findall(r"^ +\"([A-Z]+\d*)\",(.*)$", settings[0], re.MULTILINE)

    rules = PYPROJECT["tool"]["ruff"]["lint"]
    assert len(ignored) == len(rules["ignore"]) + sum(len(codes) for codes in rules["per-file-ignores"].values())
    assert [code for code, reason in ignored if not re.fullmatch(r" +# .{10,}", reason)] == []


def test_every_line_that_ignores_a_rule_has_its_reason() -> None:
    without_reason: list[str] = []

    for path in committed():
        if path.suffix == ".py" and path != Path(__file__):
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                found = re.search(r"# (?:noqa|type: ignore|pyright: ignore)(.*)", line)
                if found and not re.fullmatch(r"(?:: ?[A-Z]+\d+(?:, ?[A-Z]+\d+)*|\[[\w, -]+\]) \W*\w.{4,}", found[1]):
                    without_reason.append(f"{path.relative_to(ROOT)}:{number}")

    assert without_reason == []


def test_the_changelog_says_what_is_not_released_yet() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")

    assert re.search(r"^## \[?Unreleased\]?\n+(?:### \w+\n+)?- \S", changelog, re.MULTILINE)


@pytest.mark.parametrize("note", NOTES, ids=lambda note: note.stem)
def test_every_decision_tells_its_context_its_choice_and_its_cost(note: Path) -> None:
    headings = re.findall(r"^## (.+)$", note.read_text(encoding="utf-8"), re.MULTILINE)

    assert headings == ["Context", "Choice", "Cost"]


def test_decisions_are_numbered_without_a_gap() -> None:
    assert [note.name[:5] for note in NOTES] == [f"{number:04}-" for number in range(1, len(NOTES) + 1)]


def test_the_commands_are_documented_as_they_are() -> None:
    check = [sys.executable, str(ROOT / "tools" / "write_cli_docs.py"), "--check"]

    told = subprocess.run(check, capture_output=True, text=True, check=False)

    assert told.returncode == 0, told.stderr


@pytest.mark.parametrize("paper", [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")], ids=lambda paper: paper.name)
def test_every_link_of_a_paper_leads_somewhere(paper: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", paper.read_text(encoding="utf-8"))

    assert [link for link in links if "://" not in link and not (paper.parent / link).exists()] == []
