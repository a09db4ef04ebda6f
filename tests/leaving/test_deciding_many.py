"""Many requests decided at once: chosen by name, age, meaning and batch; in few transactions; none of them half."""

import json
import random
import shutil
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from archives import ingest, register
from killing import run as run_killed
from made import Record, ffhq, picture, record
from PIL import Image
from requests_made import ask, veils
from surveys import content, drawn, survey
from typer.testing import CliRunner, Result

from doesexist.archive import Choice, Reading, Who, finish_leaving
from doesexist.archive.register.register import Register
from doesexist.cli import app
from doesexist.errors import ArchiveFull, Left
from doesexist.model.requests import Outcome, Receipt
from doesexist.studio.leaving import deciding, deciding_many
from doesexist.studio.leaving.deciding_many import Deciding, Decisions, finish_deciding
from doesexist.studio.leaving.removing import made
from doesexist.studio.leaving.veiling import veil
from doesexist.studio.upkeep import verifying

PHOTOGRAPH = "https://www.flickr.com/photos/account1/99900000000004/"


def records(count: int = 24) -> dict[str, Record]:
    """Two pictures of each of twelve accounts."""
    address = "https://www.flickr.com/photos/account{}/9990000000{:04}/"
    return {
        str(number): record(number, photo_url=address.format(number // 2, number), author=f"Test {number // 2}")
        for number in range(count)
    }


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    ingest(tmp_path / "archive", "ffhq", ffhq(tmp_path / "ffhq", records()))
    return tmp_path / "archive"


def came(archive: Path, receipt: Receipt, moment: str) -> None:
    """Let a request have come at another moment: 2026-12-01 04:13."""
    connection = register(archive)
    day, time = moment.split()
    connection.execute("UPDATE request SET since = ?, at = ? WHERE name = ?", (day, time, receipt.name))
    connection.close()


def open_names(archive: Path, choice: Choice = Choice()) -> list[str]:  # noqa: B008 (it is frozen)
    with Reading(archive) as reading:
        return reading.requests.names(choice)


def decide(archive: Path, names: list[str], outcome: Outcome = Outcome.DENIED, reason: str | None = "no") -> Decisions:
    deciding_them = Deciding(archive, names, outcome, reason=reason)
    for _ in deciding_them:
        pass
    finish_deciding(archive, deciding_them.done)
    return deciding_them.done


def command(archive: Path, *words: str, typed: str | None = None) -> Result:
    words = ("requests", *words, "--archive", str(archive))
    return CliRunner().invoke(app, [*words], input=typed, env={"COLUMNS": "200"})


def broken(archive: Path) -> list[str]:
    return [str(step) for step in verifying.verify(archive) if isinstance(step, verifying.Broken)]


# Which are meant


def test_requests_are_chosen_by_what_they_mean_and_by_whom(archive: Path) -> None:
    picture, contributor, photograph, credit = (
        ask(archive, about, wanted).name
        for about, wanted in (("ffhq/00001", None), ("flickr/account3", None), (PHOTOGRAPH, None), ("ffhq/00002", "A"))
    )

    assert open_names(archive, Choice(means="picture")) == [picture, credit]
    assert open_names(archive, Choice(means="photograph")) == [photograph]
    assert open_names(archive, Choice(about=Who("contributor", ("flickr", "ACCOUNT3")))) == [contributor]
    assert open_names(archive, Choice(about=Who("photograph", (PHOTOGRAPH,)))) == [photograph]
    listed = {
        words: command(archive, "list", "--json", *words.split()).stdout
        for words in ("--asking credit", "--meaning photograph", "--meaning ffhq/00001", f"--meaning {PHOTOGRAPH}")
    }
    assert [[each["name"] for each in json.loads(said)["open"]] for said in listed.values()] == [
        [credit], [photograph], [picture], [photograph],
    ]  # fmt: skip


def test_requests_are_chosen_by_age(archive: Path) -> None:
    old, new = ask(archive, "ffhq/00001"), ask(archive, "ffhq/00002")
    came(archive, old, "2020-01-01 10:00")

    listed = (
        command(archive, "list", "--older-than", "3d").stdout,
        command(archive, "list", "--younger-than", "2h").stdout,
    )
    nonsense = command(archive, "list", "--older-than", "tomorrow")

    assert (old.name in listed[0], new.name in listed[0]) == (True, False)
    assert (old.name in listed[1], new.name in listed[1]) == (False, True)
    assert nonsense.exit_code == 2
    assert "30m, 12h, 3d or 2w" in " ".join(nonsense.stderr.split())


def test_a_batch_is_what_came_within_minutes_and_asks_for_the_same(archive: Path) -> None:
    flood = [ask(archive, f"flickr/account{number}") for number in range(4)]
    honest, later = ask(archive, "ffhq/00020"), ask(archive, "flickr/account8")
    for receipt, minute in zip(flood, ("09:00", "09:05", "09:05", "09:10"), strict=True):
        came(archive, receipt, f"2026-01-01 {minute}")
    came(archive, honest, "2026-01-01 09:10")
    came(archive, later, "2026-01-01 09:16")

    with Reading(archive) as reading:
        (batch,) = reading.requests.batches(10)

    names = [receipt.name for receipt in flood]
    assert (batch.name, batch.requests, batch.blurred) == (names[0], 4, 8)
    assert (batch.first, batch.last) == ("2026-01-01 09:00", "2026-01-01 09:10")
    assert open_names(archive, Choice(batch=names[2])) == names
    assert open_names(archive, Choice(batch=honest.name)) == [honest.name]


def test_nothing_is_kept_of_what_files_hold_once_requests_are_denied(archive: Path) -> None:
    names = [ask(archive, f"ffhq/0000{number}").name for number in (1, 2)]
    veil(archive, [Who("picture", ("ffhq", "00002"))], reason="we ask")

    decide(archive, names)

    connection = register(archive)
    kept = connection.all("SELECT DISTINCT p.key FROM veiled_content v JOIN picture p ON p.id = v.picture")
    connection.close()
    assert kept == [("00002",)]


def test_who_has_the_very_same_pixels_leaves_when_many_requests_are_granted(tmp_path: Path) -> None:
    archive, folder = tmp_path / "archive", tmp_path / "people"
    for number, name in enumerate(("ada", "bea", "cem")):
        picture(folder / f"{name}.png", 96, 80, seed=number)
    Image.open(folder / "ada.png").save(folder / "copy.tif")
    ingest(archive, "folder", folder)
    survey(archive)
    names = [ask(archive, f"people/{name}").name for name in ("ada", "bea")]

    done = decide(archive, names, Outcome.GRANTED)

    with Reading(archive) as reading:
        assert [each.key for each in reading.every_picture()] == ["cem"]
    assert done.pictures == 3


def test_nothing_is_kept_of_when_a_request_came_once_it_is_decided(archive: Path) -> None:
    receipt = ask(archive, "ffhq/00001")
    deciding.deny(archive, receipt.name, reason="no")

    connection = register(archive)
    columns = [row[1] for row in connection.all("PRAGMA table_info(decided)")]
    connection.close()

    assert "at" not in columns


# Deciding them


def test_many_are_denied_at_once_and_veils_of_others_stay(archive: Path) -> None:
    flood = [ask(archive, f"flickr/account{number}").name for number in range(6)]
    honest = ask(archive, "ffhq/00000")
    veil(archive, [Who("picture", ("ffhq", "00002"))], reason="the owner's own")
    staying = deciding.named(archive, honest.name).number

    done = decide(archive, flood)

    assert (done.decided, done.undecided, done.pictures) == (flood, [], 10)
    assert veils(archive) == [("ffhq/00000", staying), ("ffhq/00002", 0)]
    assert open_names(archive) == [honest.name]
    with Reading(archive) as reading:
        assert {(each.outcome, each.pictures, each.reason) for each in reading.requests.decided()} == {
            (Outcome.DENIED, 2, "no")
        }
    assert broken(archive) == []


def test_many_are_granted_at_once(archive: Path) -> None:
    wishes = [("flickr/account1", None), ("ffhq/00002", None), ("ffhq/00010", "Test New"), ("ffhq/00012", "")]
    names = [ask(archive, about, wanted).name for about, wanted in wishes]

    done = decide(archive, names, Outcome.GRANTED, None)

    assert sorted(done.decided) == sorted(names)
    with Reading(archive) as reading:
        for key in ("00002", "00003"):
            with pytest.raises(Left):
                reading.picture("ffhq", key)
        contributors = [reading.picture("ffhq", key).contributor for key in ("00010", "00012")]
        counts = {each.name: each.pictures for each in reading.requests.decided()}
    assert [each and each.name for each in contributors] == ["Test New", None]
    assert [counts[name] for name in names] == [2, 1, 1, 1]
    assert broken(archive) == []


def test_what_can_t_be_decided_is_told_and_all_else_is(archive: Path, tmp_path: Path) -> None:
    nobody_s = tmp_path / "drawn"
    picture(nobody_s / "ada.png", 60, 60)
    ingest(archive, "folder", nobody_s)
    good, unknown_credit, closed = (
        ask(archive, "ffhq/00001"),
        ask(archive, "drawn/ada", "Ada"),
        ask(archive, "ffhq/00002"),
    )
    deciding.deny(archive, closed.name, reason="no")

    told = command(archive, "grant", good.name, unknown_credit.name, closed.name, "QQQQQ", "--json")

    said = json.loads(told.stdout)
    assert told.exit_code == 1
    assert said["granted"] == [good.name]
    assert {each["name"]: each["why"].split(":")[0] for each in said["undecided"]} == {
        unknown_credit.name: "Who took drawn/ada is unknown, so that there is no name to put right.",
        closed.name: f"Request {closed.name} is closed already (denied)",
        "QQQQQ": "There is no request named QQQQQ.",
    }
    assert open_names(archive) == [unknown_credit.name]


def test_one_that_somebody_else_decides_in_this_moment_keeps_no_other_open(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [ask(archive, f"ffhq/000{number:02}").name for number in range(3)]

    def first_another(where: Path, change: Any) -> Any:
        if names[1] in open_names(where):
            deciding.deny(where, names[1], reason="another's")
        return made(where, change)

    monkeypatch.setattr(deciding_many, "made", first_another)

    done = decide(archive, names)

    assert done.decided == [names[0], names[2]]
    assert [each.name for each in done.undecided] == [names[1]]


def test_many_are_decided_in_few_transactions(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [ask(archive, f"ffhq/000{number:02}").name for number in range(20)]
    monkeypatch.setattr(deciding_many, "MOST_REQUESTS", 8)
    committed = Mock()
    transaction = Register.transaction

    def counted(register: Register, *, rehearsal: bool = False) -> object:
        committed(rehearsal)
        return transaction(register, rehearsal=rehearsal)

    monkeypatch.setattr(Register, "transaction", counted)
    run = Deciding(archive, names, Outcome.DENIED, reason="no")

    assert list(run) == [8, 8, 4]
    assert [call.args for call in committed.call_args_list].count((False,)) == 3


def test_a_request_that_means_thousands_is_decided_by_itself(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [ask(archive, about).name for about in ("flickr/account0", "ffhq/00004", "ffhq/00006", "flickr/account5")]
    monkeypatch.setattr(deciding_many, "MOST_PICTURES", 2)

    assert list(Deciding(archive, names, Outcome.DENIED, reason="no")) == [1, 2, 1]
    assert open_names(archive) == []


def test_what_a_full_disk_leaves_undecided_is_told(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [ask(archive, f"ffhq/000{number:02}").name for number in range(6)]
    monkeypatch.setattr(deciding_many, "MOST_REQUESTS", 2)
    turns = iter((False, True))

    def full(where: Path, change: Any) -> Any:
        if next(turns):
            raise ArchiveFull(where)
        return made(where, change)

    monkeypatch.setattr(deciding_many, "made", full)

    done = decide(archive, names)

    assert done.decided == names[:2]
    assert [(each.name, type(each.why)) for each in done.undecided] == [(name, ArchiveFull) for name in names[2:]]
    assert open_names(archive) == names[2:]


def test_the_survey_is_as_it_was_to_the_last_bit_when_many_are_denied(tmp_path: Path) -> None:
    archive = drawn(tmp_path, 24, size=64)
    survey(archive, workers=1)
    clear = content(archive)
    names = [ask(archive, f"sample/000{number:02}").name for number in range(0, 24, 3)]
    assert content(archive) != clear

    decide(archive, names)

    assert content(archive) == clear


# On the command line


def test_what_is_chosen_is_decided_only_once_it_is_meant(archive: Path) -> None:
    names = [ask(archive, f"ffhq/000{number:02}").name for number in range(3)]

    refused = command(archive, "deny", "--all", "--reason", "no", typed="n\n")
    silent = command(archive, "deny", "--all", "--reason", "no")
    still = open_names(archive)
    denied = command(archive, "deny", "--meaning", "picture", "--reason", "no", typed="y\n")

    assert (refused.exit_code, silent.exit_code, still) == (1, 1, names)
    assert f"3 requests are about to be denied, and their veils lifted: {', '.join(names)}. Go on?" in refused.stderr
    assert denied.exit_code == 0
    assert denied.stdout.endswith(
        "3 requests are denied, and the veils that lay there because of them are lifted: 3 pictures are shown again.\n"
    )
    assert (open_names(archive), veils(archive)) == ([], [])


def test_with_yes_nobody_is_asked(archive: Path) -> None:
    names = [ask(archive, f"ffhq/000{number:02}").name for number in range(3)]

    said = json.loads(command(archive, "deny", "--batch", names[1], "--reason", "no", "--yes", "--json").stdout)

    assert said == {
        "denied": names, "undecided": [], "pictures": 3, "files": [], "undeleted": [], "unsurveyed": 0,
        "scrubbed": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ((), "say which: name requests, or choose with --batch"),
        (("AAAAA", "--all"), "either name requests, or choose them: not both"),
        (("--all", "--meaning", "picture"), "--all are all that are open"),
        (("--meaning", "picture", "--younger-than", "0d"), "is no age"),
    ],
)
def test_a_choice_that_is_none_is_told(archive: Path, words: tuple[str, ...], why: str) -> None:
    ask(archive, "ffhq/00001")

    for decision in ("grant", "deny"):
        told = command(archive, decision, *words, "--reason", "no", "--yes")

        assert told.exit_code == 2
        assert why in " ".join(told.stderr.replace("│", " ").split())
    assert len(open_names(archive)) == 1


def test_where_none_is_meant_that_is_said(archive: Path) -> None:
    ask(archive, "ffhq/00001")

    none = command(archive, "deny", "--meaning", "photograph", "--reason", "no")
    unknown = command(archive, "deny", "--batch", "QQQQQ", "--reason", "no")

    assert (none.exit_code, none.stdout) == (0, "No open request is meant.\n")
    assert (unknown.exit_code, "There is no request named QQQQQ." in unknown.stderr) == (1, True)


# Stopped


DENY = """
import sys
from pathlib import Path
from doesexist.archive import Choice, Reading
from doesexist.model.requests import Outcome
from doesexist.studio.leaving import deciding_many
deciding_many.MOST_REQUESTS = 4
archive = Path(sys.argv[1])
print("ready", flush=True)
with Reading(archive) as reading:
    names = reading.requests.names(Choice())
run = deciding_many.Deciding(archive, names, Outcome(sys.argv[2]), reason="no")
for _ in run:
    pass
deciding_many.finish_deciding(archive, run.done)
"""


def kill(whole: Path, tmp_path: Path, outcome: str, times: int) -> None:
    shutil.copytree(whole, tmp_path / "timed")
    seconds = run_killed(DENY, tmp_path / "timed", Path(outcome))
    moments = random.Random(times)
    for turn in range(times):
        archive = tmp_path / f"killed-{turn}"
        shutil.copytree(whole, archive)

        run_killed(DENY, archive, Path(outcome), killed_after=moments.uniform(0, seconds))

        still = open_names(archive)
        with Reading(archive) as reading:
            decided = {each.name for each in reading.requests.decided()}
            blurred = [each.blurred for each in reading.requests.open()]
        assert len(decided) + len(still) == 12
        assert decided.isdisjoint(still)
        assert blurred == [1] * len(still), "who is not decided is hidden as before"
        assert len(veils(archive)) == len(still)
        run_killed(DENY, archive, Path(outcome))
        finish_leaving(archive)
        assert (open_names(archive), veils(archive), broken(archive)) == ([], [], [])


@pytest.mark.parametrize("outcome", ["denied", "granted"])
def test_killed_at_any_moment_each_request_is_decided_whole_or_open(
    archive: Path, tmp_path: Path, outcome: str
) -> None:
    for number in range(12):
        ask(archive, f"ffhq/000{number:02}")

    kill(archive, tmp_path, outcome, 2)


@pytest.mark.soak
@pytest.mark.parametrize("outcome", ["denied", "granted"])
def test_thirty_killed_at_any_moment(archive: Path, tmp_path: Path, outcome: str) -> None:
    for number in range(12):
        ask(archive, f"ffhq/000{number:02}")

    kill(archive, tmp_path, outcome, 30)
