"""Whatever stops a decision, it is made whole or not at all."""

import random
import shutil
from pathlib import Path

import pytest
from archives import holding, ingest
from killing import run
from made import ffhq, record
from requests_made import WORDS, ask, veils

from doesexist.archive import Decided, Reading, finish_leaving
from doesexist.model.requests import Receipt
from doesexist.studio.leaving import deciding
from doesexist.studio.upkeep import verifying

GRANT = """
import sys
from pathlib import Path
from doesexist.studio.leaving import deciding
print("ready", flush=True)
deciding.grant(Path(sys.argv[1]), sys.argv[2])
"""
DENY = GRANT.replace("grant(Path(sys.argv[1]), sys.argv[2])", "deny(Path(sys.argv[1]), sys.argv[2], reason='no')")
HERS = "ffhq/00003"


@pytest.fixture
def asked(tmp_path: Path) -> tuple[Path, Receipt]:
    """An archive in which somebody asks to leave."""
    archive = tmp_path / "archive"
    ingest(archive, "ffhq", ffhq(tmp_path / "ffhq", [record(number) for number in range(40)]))
    return archive, ask(archive, HERS)


def outcome(archive: Path, receipt: Receipt) -> str:
    with Reading(archive) as reading:
        found = reading.requests.under(deciding.digest_of(reading, receipt))
    return found.outcome.value if isinstance(found, Decided) else "open"


def is_here(archive: Path) -> bool:
    with Reading(archive) as reading:
        return HERS in {f"{picture.dataset}/{picture.key}" for picture in reading.every_picture()}


def kill(asked: tuple[Path, Receipt], tmp_path: Path, code: str, end: str, times: int) -> None:
    whole, receipt = asked
    shutil.copytree(whole, tmp_path / "timed")
    seconds = run(code, tmp_path / "timed", Path(receipt.name))
    moments, seen = random.Random(times), set[str]()
    for turn in range(times):
        archive = tmp_path / f"killed-{turn}"
        shutil.copytree(whole, archive)

        run(code, archive, Path(receipt.name), killed_after=moments.uniform(0, seconds))
        now = outcome(archive, receipt)
        assert now in {"open", end}
        assert is_here(archive) is (now != "granted"), "gone if it was granted, and else not"
        if now == "open":
            assert veils(archive) != [], "nobody sees them clearly before it is decided"
            run(code, archive, Path(receipt.name))
        finish_leaving(archive)  # as the exhibition does when it opens
        deciding.settle(archive)

        assert outcome(archive, receipt) == end
        assert (is_here(archive), veils(archive)) == (end == "denied", [])
        assert holding(archive, WORDS) == []
        assert [step for step in verifying.verify(archive) if isinstance(step, verifying.Broken)] == []
        seen.add(now)
        shutil.rmtree(archive)
    if times > 20:
        assert seen == {"open", end}, "some were stopped before, and some after"


@pytest.mark.parametrize(("code", "end"), [(GRANT, "granted"), (DENY, "denied")], ids=["granted", "denied"])
def test_a_decision_killed_at_any_moment_is_made_whole_or_not_at_all(
    asked: tuple[Path, Receipt], tmp_path: Path, code: str, end: str
) -> None:
    kill(asked, tmp_path, code, end, 3)


@pytest.mark.soak
@pytest.mark.parametrize(("code", "end"), [(GRANT, "granted"), (DENY, "denied")], ids=["granted", "denied"])
def test_sixty_decisions_killed_at_any_moment(asked: tuple[Path, Receipt], tmp_path: Path, code: str, end: str) -> None:
    kill(asked, tmp_path, code, end, 30)
