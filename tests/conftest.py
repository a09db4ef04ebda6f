"""What tests share: real data beside the repository, a browser, and how Hypothesis searches."""

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn
from unittest.mock import Mock

import pytest
from datasets_of_all_kinds import datasets
from exhibition_fixtures import archive, own_archive, visitor
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright
from wall_fixtures import walls

from doesexist.model import clock

__all__ = ["archive", "datasets", "own_archive", "visitor", "walls"]  # fixtures for every test of the exhibition

IN_CI = os.environ.get("CI") == "true"

# Two shared cores make any deadline a coin toss; in CI the same examples every time, elsewhere new ones.
settings.register_profile("house", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if IN_CI else "house")

# Where this run was begun in the background its shell lets Ctrl-C be ignored, by all that it starts too; tests send it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def _within_one_hour() -> Iterator[None]:
    """No hour and no day ends while a test runs, however slow the machine: limits are by the hour, notes by the day."""
    with pytest.MonkeyPatch.context() as held:
        held.setattr(clock, "timestamp", Mock(return_value=clock.timestamp()))
        yield


MARKED_BY_FIXTURE = {"shared_data": "shared_data", "chromium": "browser"}
WAITING = {"test_survey_on_a_cluster.py"}
"""Files that take long, and wait for what they have started; those that open a browser, too."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if isinstance(item, pytest.Function):
            for fixture, marker in MARKED_BY_FIXTURE.items():
                if fixture in item.fixturenames:
                    item.add_marker(marker)
    # Files that wait more than they work come first: the last of them would have both processors, and need neither.
    waiting = {item.path for item in items if item.get_closest_marker("browser") or item.path.name in WAITING}
    items.sort(key=lambda item: item.path not in waiting)


def without(what: str) -> NoReturn:
    """Tell that a test can't run: CI must have everything, a laptop need not."""
    if IN_CI:
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real pictures and records that are no part of the repository."""
    beside = Path(__file__).parents[2] / "shared" / "data"
    folder = Path(os.environ.get("DOESEXIST_SHARED_DATA") or beside)
    if not (folder / "README.md").is_file():
        without(f"no real data at {folder}: DOESEXIST_SHARED_DATA can name another place")
    return folder


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, once a file: while it is open its thread has an event loop, and no other can be run there.

    Its headless shell where it is there: the same pages for half the processor's time, since it draws no window.
    """
    program = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if program is None:
        without("no chromium on the PATH: `make test` installs it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program,
            args=[
                "--no-sandbox",  # CI is root, and the pages are our own
                "--disable-gpu",
                "--disable-background-networking",  # it asks nobody anything but the page's own server
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
            ],
        )
        yield browser
        browser.close()
