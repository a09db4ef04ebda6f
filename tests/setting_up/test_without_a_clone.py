"""Without a clone: the wheel, and the sdist from which the same wheel is built, bring everything with them."""

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest
from conftest import without
from exhibition_fixtures import free_port

ROOT = Path(__file__).parents[2]
COMPILERS = ("cc", "c++", "gcc", "g++", "clang", "rustc", "cargo")
KEPT = {"HOME", "PIP_CERT", "SSL_CERT_FILE", "SSL_CERT_DIR", "UV_INDEX_URL", "UV_DEFAULT_INDEX"} | {
    name for word in ("http_proxy", "https_proxy", "no_proxy") for name in (word, word.upper())
}
"""What of this environment tells how the registry is reached, and where what was fetched lies."""


def built(source: Path, out: Path, *targets: str) -> subprocess.CompletedProcess[str]:
    """Build a wheel or an sdist, with what `make` has installed for that and nothing else."""
    words = [word for target in targets for word in ("--target", target)]
    command = [sys.executable, "-m", "hatchling", "build", "--directory", str(out), *words]
    return subprocess.run(command, cwd=source, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `make wheel` makes."""
    folder = tmp_path_factory.mktemp("dist")
    assert built(ROOT, folder, "wheel", "sdist").returncode == 0
    return folder


@pytest.fixture(scope="module")
def unpacked(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sdist, unpacked."""
    folder = tmp_path_factory.mktemp("unpacked")
    with tarfile.open(next(dist.glob("*.tar.gz"))) as opened:
        opened.extractall(folder)  # noqa: S202 (our own)
    (source,) = folder.iterdir()
    return source


def contents(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def test_the_sdist_builds_the_same_wheel(dist: Path, unpacked: Path, tmp_path: Path) -> None:
    done = built(unpacked, tmp_path, "wheel")

    assert done.returncode == 0, done.stderr
    (here,), (there,) = dist.glob("*.whl"), tmp_path.glob("*.whl")
    assert here.name == there.name
    assert contents(there) == contents(here)
    assert any(name.startswith("doesexist/exhibition/static/built/person-") for name in contents(there))


@pytest.mark.parametrize("target", ["wheel", "sdist"])
def test_where_the_front_end_is_not_built_that_is_said(unpacked: Path, tmp_path: Path, target: str) -> None:
    source = tmp_path / "source"
    shutil.copytree(unpacked, source, ignore=shutil.ignore_patterns("built"))

    done = built(source, tmp_path / "dist", target)

    assert done.returncode != 0
    assert "The front end is not built here (src/doesexist/exhibition/static/built/manifest.json is missing)" in (
        " ".join(done.stderr.split())
    )
    assert "Run `make wheel` in a clone" in " ".join(done.stderr.split())
    assert not list((tmp_path / "dist").glob("doesexist*"))


@pytest.fixture(scope="module")
def installed(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment, far from any clone, with the wheel and what the lock names, and no compiler."""
    bare = tmp_path_factory.mktemp("bare")
    shadows = bare / "shadows"
    shadows.mkdir()
    for compiler in COMPILERS:
        (shadows / compiler).write_text("#!/bin/sh\nexit 1\n", "utf-8")
        (shadows / compiler).chmod(0o755)
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    environment |= {"PATH": f"{shadows}:/usr/bin:/bin", "VIRTUAL_ENV": str(bare / "venv"), "PKG_CONFIG": "false"}
    uv = [str(Path(sys.executable).with_name("uv")), "--no-config", "--quiet"]
    locked = ["pip", "install", "--require-hashes", "--no-deps", "--only-binary", ":all:"]
    pure = ["--no-binary", "pyvips", "--no-build-isolation"]
    (wheel,) = dist.glob("*.whl")
    for command in (
        ["venv", "--python", sys.executable, str(bare / "venv")],
        [*locked, "--requirements", str(ROOT / "requirements" / "build.txt")],
        [*locked, *pure, "--requirements", str(ROOT / "requirements" / "run.txt")],
        ["pip", "install", "--no-deps", "--offline", str(wheel)],
    ):
        done = subprocess.run([*uv, *command], cwd=bare, env=environment, capture_output=True, text=True, check=False)
        if done.returncode and "error sending request" in done.stderr:
            without("no package registry can be reached, and this installs from it")
        assert done.returncode == 0, done.stderr
    return bare / "venv" / "bin" / "doesexist"


@contextmanager
def demonstrated(program: Path, folder: Path) -> Generator[httpx2.Client]:
    """Run `doesexist demo` with nothing of this environment, and ask what it opens."""
    port = free_port()
    words = ["demo", "--pictures", "3", "--size", "128", "--port", str(port)]
    bare = {"PATH": "/usr/bin:/bin", "HOME": str(folder)}
    with subprocess.Popen([str(program), *words], cwd=folder, env=bare, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        said = process.stderr.readline()
        assert said == f"The exhibition is open at http://127.0.0.1:{port}/ (ctrl-C closes it).\n"
        with httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as visitor:
            yield visitor
        process.terminate()


def test_the_wheel_shows_the_demo_in_a_bare_environment(installed: Path, tmp_path: Path) -> None:
    with demonstrated(installed, tmp_path) as visitor:
        page, wall = visitor.get("/"), visitor.get("/grid")
        person = visitor.get("/random.json", follow_redirects=True).json()
        image = visitor.get(f"{person['image']}/full/max/0/default.jpg")
        whose = person["contributor"]
        certificate = visitor.get(f"/contributors/{whose['service']}/{whose['account']}/certificate.pdf")
        script = next(word for word in page.text.split('"') if word.endswith(".js"))
        behind = visitor.get(script)

    assert "a drawn sample: these people do not exist" in page.text
    assert wall.status_code == 200
    assert image.headers["content-type"] == "image/jpeg"
    assert image.content[:3] == b"\xff\xd8\xff"
    assert certificate.content.startswith(b"%PDF-")
    assert behind.status_code == 200


def test_it_says_its_version(installed: Path, tmp_path: Path) -> None:
    bare = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    said = subprocess.run([installed, "--version"], cwd=tmp_path, env=bare, capture_output=True, text=True, check=True)

    assert said.stdout == "doesexist 0.1.0\n"
