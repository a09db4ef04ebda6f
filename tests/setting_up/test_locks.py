"""Nothing is compiled where this project is set up: every locked package comes as a wheel, or is pure Python."""

import re
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

import pytest
from packaging.markers import Marker
from packaging.specifiers import SpecifierSet
from packaging.tags import Tag, compatible_tags, cpython_tags, mac_platforms
from packaging.utils import canonicalize_name, parse_sdist_filename, parse_wheel_filename

ROOT = Path(__file__).parents[2]
REQUIREMENTS = ROOT / "requirements"
PURE = {
    "pyvips": "published as source only; without a compiler, and it is told that there is none, it is pure Python that "
    "loads the library which pyvips-binary brings as a wheel",
    "iiif-validator": "published as source only, all of it Python; for the tests alone",
}
"""What no wheel is published of, and why it can be built without a compiler."""
PYTHONS = [(3, 11), (3, 12), (3, 13), (3, 14)]
GLIBC = 28
"""The second number of the oldest glibc 2 that is promised: Debian 10's, RHEL 8's."""
SYSTEMS = {
    "Linux x86-64": ("linux", "x86_64"),
    "Linux aarch64": ("linux", "aarch64"),
    "macOS arm64": ("darwin", "arm64"),
}
LINE = re.compile(r"^(?P<name>[a-z0-9.-]+)==(?P<version>[^ ;]+)(?: ; (?P<marker>.*?))? \\$")


class Locked(NamedTuple):
    """A package as a lock names it."""

    name: str
    version: str
    marker: Marker | None
    digests: set[str]


def locked(lock: str) -> list[Locked]:
    """The packages of a lock."""
    packages: list[Locked] = []
    for line in (REQUIREMENTS / f"{lock}.txt").read_text("utf-8").splitlines():
        if found := LINE.match(line):
            marker = Marker(found["marker"]) if found["marker"] else None
            packages.append(Locked(found["name"], found["version"], marker, set()))
        elif digest := re.search(r"--hash=sha256:([0-9a-f]{64})", line):
            packages[-1].digests.add(digest[1])
        else:
            assert line.strip().startswith("#"), line
    return packages


def files() -> dict[tuple[str, str], dict[str, str]]:
    """Every locked file by the name and version of its package: its own name, and its digest."""
    found: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for line in (REQUIREMENTS / "files.txt").read_text("utf-8").splitlines()[1:]:
        digest, _, name = line.partition(" ")
        if name.endswith(".whl"):
            package, version, *_ = parse_wheel_filename(name)
        else:
            package, version = parse_sdist_filename(name)
        found[package, str(version)][name] = digest
    return found


def tags_of(python: tuple[int, int], system: str) -> set[Tag]:
    """What a wheel may be tagged with to be installed there."""
    _, machine = SYSTEMS[system]
    if system.startswith("macOS"):
        platforms = list(mac_platforms((14, 0), machine))
    else:
        glibcs = [f"manylinux_2_{number}_{machine}" for number in range(GLIBC, 4, -1)]
        platforms = [*glibcs, *(f"manylinux{year}_{machine}" for year in ("2014", "2010", "1")), f"linux_{machine}"]
    interpreter = f"cp{python[0]}{python[1]}"
    return {*cpython_tags(python, platforms=platforms), *compatible_tags(python, interpreter, platforms)}


def wanted(package: Locked, python: tuple[int, int], system: str) -> bool:
    """Whether a package is installed there."""
    platform, machine = SYSTEMS[system]
    version = f"{python[0]}.{python[1]}"
    facts = {
        "implementation_name": "cpython",
        "os_name": "posix",
        "platform_machine": machine,
        "platform_python_implementation": "CPython",
        "platform_system": platform.title(),
        "python_full_version": f"{version}.0",
        "python_version": version,
        "sys_platform": platform,
    }
    return package.marker is None or package.marker.evaluate(facts)


@pytest.mark.parametrize("lock", ["run", "build", "front-end", "test"])
def test_every_listed_file_is_one_whose_digest_is_locked(lock: str) -> None:
    known = files()

    for package in locked(lock):
        listed = set(known[canonicalize_name(package.name), package.version].values())
        assert listed, package.name
        assert listed <= package.digests, package.name  # those for Pythons that are too old are locked, and not listed


@pytest.mark.parametrize("lock", ["run", "build", "front-end"])
@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("python", PYTHONS, ids=lambda python: f"{python[0]}.{python[1]}")
def test_every_package_comes_as_a_wheel_or_is_pure(lock: str, system: str, python: tuple[int, int]) -> None:
    known, tags = files(), tags_of(python, system)

    without = [
        package.name
        for package in locked(lock)
        if wanted(package, python, system)
        and package.name not in PURE
        and not any(
            name.endswith(".whl") and parse_wheel_filename(name)[3] & tags
            for name in known[canonicalize_name(package.name), package.version]
        )
    ]

    assert without == []


@pytest.mark.parametrize("system", ["Linux x86-64", "Linux aarch64"])
def test_the_tests_bring_no_more_to_compile(system: str) -> None:
    known, tags = files(), tags_of(PYTHONS[0], system)

    without = [
        package.name
        for package in locked("test")
        if wanted(package, PYTHONS[0], system)
        and not any(
            name.endswith(".whl") and parse_wheel_filename(name)[3] & tags
            for name in known[canonicalize_name(package.name), package.version]
        )
    ]

    assert sorted(without) == sorted(PURE)


def test_what_is_said_to_be_pure_has_no_wheel_and_is_named_where_it_is_installed() -> None:
    known = files()
    names = {package.name: package.version for package in locked("test")}
    makefile = (ROOT / "Makefile").read_text("utf-8")

    for name in PURE:
        assert all(file.endswith(".tar.gz") for file in known[canonicalize_name(name), names[name]])
    assert f"--no-binary {','.join(PURE)} " in makefile
    assert "--only-binary :all:" in makefile


def test_the_promised_pythons_are_those_that_have_wheels() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    promised = SpecifierSet(project["requires-python"])

    candidates = [(3, minor) for minor in range(8, 20)]

    assert [python for python in candidates if f"{python[0]}.{python[1]}" in promised] == PYTHONS
    assert [line for line in project["classifiers"] if "3." in line] == [
        f"Programming Language :: Python :: {major}.{minor}" for major, minor in PYTHONS
    ]


@pytest.mark.parametrize("lock", [*sorted(path.name for path in REQUIREMENTS.glob("*.txt"))])
def test_no_lock_has_an_address(lock: str) -> None:
    assert "://" not in (REQUIREMENTS / lock).read_text("utf-8")
