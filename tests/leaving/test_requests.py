"""Somebody asks, the curator decides, and then nothing is left of what was said."""

import json
import secrets
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from archives import holding, ingest, register, remove
from made import ffhq, group, record, with_files
from pyrage import decrypt, x25519
from requests_made import WORDS, ask, asking, veils
from typer.testing import CliRunner, Result

from doesexist.archive import Decided, Granting, Reading, Request, ScrubResult, Sealed, Veiled, Who
from doesexist.archive import ask as write_down
from doesexist.cli import app
from doesexist.errors import (
    ArchiveBusy,
    ArchiveFull,
    DoesExistError,
    KeyUnusable,
    Left,
    NothingFound,
    NotWrittenDown,
    OutputUnwritable,
    RequestDecided,
    RequestUnknown,
)
from doesexist.model.requests import Outcome, Receipt
from doesexist.studio.leaving import deciding, removing, sealed_contacts, who_is_meant
from doesexist.studio.leaving.veiling import put_on, veil
from doesexist.studio.upkeep import verifying

ADA = record(0)["metadata"]["photo_url"].split("/")[4]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    records = {str(number): record(number) for number in range(4)}
    records |= {str(10 + number): entry for number, entry in enumerate(group(tmp_path / "ffhq", 10, 3))}
    return ffhq(tmp_path / "ffhq", records)


@pytest.fixture
def archive(tmp_path: Path, folder: Path) -> Path:
    ingest(tmp_path / "archive", "ffhq", folder)
    return tmp_path / "archive"


def under(archive: Path, receipt: Receipt) -> Request | Decided | None:
    with Reading(archive) as reading:
        return reading.requests.under(deciding.digest_of(reading, receipt))


def state(archive: Path, receipt: Receipt) -> str:
    found = under(archive, receipt)
    return found.outcome.value if isinstance(found, Decided) else "open" if found else "unknown"


def one_more_of_theirs(folder: Path) -> None:
    """Let the dataset have another photograph by whoever took the first: picture 77."""
    another = record(77)
    another["metadata"]["photo_url"] = f"https://www.flickr.com/photos/{ADA}/8877/"
    records = json.loads((folder / "ffhq-dataset-v2.json").read_bytes())
    (folder / "ffhq-dataset-v2.json").write_text(json.dumps({**records, "77": another}))


def broken(archive: Path) -> set[str]:
    return {str(step) for step in verifying.verify(archive) if isinstance(step, verifying.Broken)}


# Asking


def test_whoever_asks_to_leave_is_veiled_until_it_is_decided(archive: Path) -> None:
    receipt = ask(archive, "ffhq/00001")

    found = under(archive, receipt)

    assert isinstance(found, Request)
    assert (found.pictures, found.blurred, found.asking.words) == (1, 1, WORDS)
    assert veils(archive) == [("ffhq/00001", found.number)]


def test_a_request_about_a_photograph_means_everyone_on_it(archive: Path) -> None:
    with Reading(archive) as reading:
        source = reading.picture("ffhq", "00010").source
    assert source

    receipt = ask(archive, source)

    assert [key for key, _ in veils(archive)] == ["ffhq/00010", "ffhq/00011", "ffhq/00012"]
    assert deciding.named(archive, receipt.name).pictures == 3


@pytest.mark.parametrize("wanted", ["Test New", ""])
def test_whoever_asks_for_another_credit_is_not_veiled(archive: Path, wanted: str) -> None:
    ask(archive, "ffhq/00001", wanted)

    assert veils(archive) == []


def test_where_requests_wait_nobody_is_veiled(archive: Path) -> None:
    receipt = ask(archive, "ffhq/00001", veiled=False)

    assert (state(archive, receipt), veils(archive)) == ("open", [])


def test_a_request_that_is_sent_twice_is_one(archive: Path) -> None:
    nonce, what = secrets.token_bytes(16), asking(archive, "ffhq/00001")

    first, second = (deciding.file_request(archive, what, nonce).receipt for _ in range(2))

    assert first == second
    with Reading(archive) as reading:
        assert len(list(reading.requests.open())) == 1
        assert deciding.sent_before(reading, nonce) == first
        assert deciding.sent_before(reading, secrets.token_bytes(16)) is None


def test_a_name_that_another_has_is_not_given_twice(archive: Path) -> None:
    taken, free = Sealed("AAAAA", b"2" * 20), Sealed("BBBBB", b"3" * 20)
    what = asking(archive, "ffhq/00001")
    write_down(archive, what, [Sealed("AAAAA", b"1" * 20)], "2026-01-01")

    turn, number = write_down(archive, what, [taken, free], "2026-01-01")
    again, nothing = write_down(archive, what, [taken, free], "2026-01-01")

    assert (turn, again, nothing) == (1, 1, None)
    assert deciding.named(archive, "bbbbb").number == number


def test_an_archive_knows_of_a_receipt_only_what_it_is_called(archive: Path) -> None:
    receipt = ask(archive, "ffhq/00001")

    assert (
        holding(archive, receipt.letters)
        == holding(archive, str(receipt))
        == holding(archive, receipt.letters[5:])
        == []
    )
    assert holding(archive, receipt.name) != []
    other = Receipt(receipt.letters[:-1] + ("0" if receipt.letters[-1] != "0" else "1"))
    assert (state(archive, receipt), state(archive, other)) == ("open", "unknown")


@pytest.mark.parametrize("error", [ArchiveBusy, ArchiveFull])
def test_what_can_t_be_written_down_is_told_and_nothing_is_half_there(
    archive: Path, monkeypatch: pytest.MonkeyPatch, error: type[ArchiveBusy | ArchiveFull]
) -> None:
    def refused(*_: object) -> None:
        raise error(archive)

    monkeypatch.setattr(deciding, "ask", refused)

    with pytest.raises(NotWrittenDown):
        ask(archive, "ffhq/00001")

    assert veils(archive) == []


def test_what_was_stopped_before_its_veil_is_veiled_by_the_next_who_looks(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object, **__: object) -> None:
        raise ArchiveBusy(archive)

    with monkeypatch.context() as patch:
        patch.setattr(deciding, "veil", busy)
        receipt = ask(archive, "ffhq/00001")
    assert (state(archive, receipt), veils(archive)) == ("open", [])

    deciding.settle(archive)

    assert [key for key, _ in veils(archive)] == ["ffhq/00001"]


# Deciding


def test_a_request_that_is_granted_lets_them_leave_for_good(archive: Path, folder: Path) -> None:
    receipt = ask(archive, "ffhq/00001")

    departure, _ = deciding.grant(archive, receipt.name.lower())

    assert not isinstance(departure, int)
    assert departure.left == ("ffhq/00001",)
    assert (state(archive, receipt), veils(archive)) == ("granted", [])
    ingest(archive, "ffhq", folder)
    with Reading(archive) as reading, pytest.raises(Left):
        reading.picture("ffhq", "00001")
    assert broken(archive) == set()


def test_a_request_that_is_denied_lifts_its_own_veil_alone(archive: Path) -> None:
    veil(archive, [Who("picture", ("ffhq", "00001"))], reason="the owner wants it")
    receipt, other = ask(archive, "ffhq/00001"), ask(archive, "ffhq/00001")
    staying = deciding.named(archive, other.name).number

    deciding.deny(archive, receipt.name, reason="it shows somebody else")

    found = under(archive, receipt)
    assert isinstance(found, Decided)
    assert (found.outcome, found.reason, found.pictures) == (Outcome.DENIED, "it shows somebody else", 1)
    assert veils(archive) == [("ffhq/00001", 0), ("ffhq/00001", staying)]
    assert state(archive, other) == "open"


@pytest.mark.parametrize(("wanted", "name"), [("Test New", "Test New"), ("", None)])
def test_a_credit_is_put_right(archive: Path, folder: Path, wanted: str, name: str | None) -> None:
    receipt = ask(archive, f"flickr/{ADA}", wanted)

    done, _ = deciding.grant(archive, receipt.name)
    ingest(archive, "ffhq", folder)

    with Reading(archive) as reading:
        contributor = reading.picture("ffhq", "00000").contributor
    assert (done, contributor and contributor.name) == (1, name)
    assert state(archive, receipt) == "granted"


def test_a_photograph_s_credit_put_right_outlives_the_next_ingest(archive: Path, folder: Path) -> None:
    with Reading(archive) as reading:
        source = reading.picture("ffhq", "00010").source
    assert source
    receipt = ask(archive, source, "Test New")

    deciding.grant(archive, receipt.name)
    changed = json.loads((folder / "ffhq-dataset-v2.json").read_bytes())
    for number in (10, 11, 12):
        changed[str(number)]["metadata"]["photo_title"] = "another"
    ingest(archive, "ffhq", ffhq(folder, changed))

    with Reading(archive) as reading:
        found = [reading.picture("ffhq", f"000{number}").contributor for number in (10, 11, 12)]
    assert [each and each.name for each in found] == ["Test New"] * 3


def test_what_is_decided_once_is_not_decided_again(archive: Path) -> None:
    receipt = ask(archive, "ffhq/00001")
    deciding.grant(archive, receipt.name)

    closed = rf"Request {receipt.name} is closed already \(granted\)"
    with pytest.raises(RequestDecided, match=closed):
        deciding.grant(archive, receipt.name)
    with pytest.raises(RequestDecided, match=closed):
        deciding.deny(archive, receipt.name, reason="no")
    for unknown in ("ZZZZZ", "nobody's name", ""):
        with pytest.raises(RequestUnknown):
            deciding.grant(archive, unknown)


def test_of_two_who_decide_at_once_one_wins_and_the_other_is_told(archive: Path) -> None:
    for number in range(3):
        receipt = ask(archive, f"ffhq/0000{number}")
        request, together = deciding.named(archive, receipt.name), Barrier(2)

        def grant(request: Request = request, together: Barrier = together) -> str:
            # Both have looked, and nobody has decided.
            together.wait()
            try:
                removing.remove(
                    archive, [request.asking.who], reason="they asked", granting=Granting(request.name, None)
                )
            except DoesExistError as error:
                return type(error).__name__
            return "granted"

        with ThreadPoolExecutor(2) as both:
            came = sorted(each.result() for each in [both.submit(grant) for _ in range(2)])

        assert came == ["RequestDecided", "granted"]
        assert state(archive, receipt) == "granted"


def test_whoever_was_denied_meanwhile_does_not_leave(archive: Path) -> None:
    receipt = ask(archive, "ffhq/00001")
    request = deciding.named(archive, receipt.name)
    deciding.deny(archive, receipt.name, reason="no")

    with pytest.raises(RequestDecided):
        removing.remove(archive, [request.asking.who], reason="x", granting=Granting(request.name, None))

    with Reading(archive) as reading:
        assert reading.picture("ffhq", "00001").key == "00001"


def test_a_request_whose_picture_leaves_otherwise_is_closed_with_that(archive: Path) -> None:
    one, all_of_them, several = ask(archive, "ffhq/00000"), ask(archive, f"flickr/{ADA}"), ask(archive, "flickr/group")

    remove(archive, "ffhq/00000", "ffhq/00010")

    assert [state(archive, each) for each in (one, all_of_them, several)] == ["had left", "open", "open"]
    assert deciding.named(archive, several.name).pictures == 2
    assert broken(archive) == set()


def test_whoever_asks_for_all_of_theirs_is_kept_out_though_each_left_before(archive: Path, folder: Path) -> None:
    receipt = ask(archive, f"flickr/{ADA}")
    remove(archive, "ffhq/00000")
    one_more_of_theirs(folder)

    deciding.grant(archive, receipt.name)

    assert holding(archive, ADA) == []
    summary = ingest(archive, "ffhq", folder)
    assert "00077" in {row.key for row in summary.rejected}


def test_who_comes_in_while_somebody_asks_is_veiled_at_once(archive: Path, folder: Path) -> None:
    ask(archive, f"flickr/{ADA}")
    one_more_of_theirs(folder)

    ingest(archive, "ffhq", folder)

    assert {"ffhq/00000", "ffhq/00077"} <= {key for key, _ in veils(archive)}
    assert broken(archive) == set()


def test_a_request_that_is_decided_in_the_very_moment_lays_no_veil(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:

    def decided_first(*facts: Any, **more: Any) -> Veiled:
        with Reading(archive) as reading:
            (request,) = reading.requests.open()
        deciding.deny(archive, request.name, reason="no")
        return put_on(*facts, **more)

    monkeypatch.setattr(deciding, "veil", decided_first)
    ask(archive, "ffhq/00001")

    assert veils(archive) == []


def test_a_veil_of_a_request_that_is_closed_is_lifted_by_the_next_who_looks(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = ask(archive, "ffhq/00001")

    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(deciding, "lift", stopped)
        with pytest.raises(KeyboardInterrupt):
            deciding.deny(archive, receipt.name, reason="no")
    assert state(archive, receipt) == "denied"
    assert len(veils(archive)) == 1
    assert any("request" in each for each in broken(archive))

    deciding.settle(archive)

    assert veils(archive) == []


GRANT = """
import resource, sys
from pathlib import Path
from doesexist.errors import DoesExistError
from doesexist.studio.leaving import deciding
resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000))
try:
    deciding.grant(Path(sys.argv[1]), sys.argv[2])
except DoesExistError as error:
    print(type(error).__name__)
"""


def test_a_disk_that_is_full_in_the_middle_of_it_loses_nothing(archive: Path) -> None:
    receipt = ask(archive, "flickr/group")
    before = veils(archive)

    told = subprocess.run(
        [sys.executable, "-c", GRANT, archive, receipt.name], capture_output=True, text=True, check=True
    )

    assert told.stdout == "ArchiveFull\n"
    assert (state(archive, receipt), veils(archive)) == ("open", before)
    deciding.grant(archive, receipt.name)
    assert state(archive, receipt) == "granted"


# Nothing is left


@pytest.mark.parametrize("decision", ["grant", "deny", "credit", "leave"])
def test_nothing_of_what_was_said_is_left(archive: Path, tmp_path: Path, decision: str) -> None:
    key = sealed_contacts.make_key(archive, tmp_path / "curator.key")
    contact = sealed_contacts.sealed("contact-77e1@example.org", key)
    wanted = "Wanted-c51b" if decision == "credit" else None
    receipt = ask(archive, f"flickr/{ADA}", wanted, contact=contact)
    sealed = contact.decode()[40:90]
    assert all(holding(archive, words) for words in (WORDS, sealed))

    scrub_result: ScrubResult | None = None
    match decision:
        case "deny":
            scrub_result = deciding.deny(archive, receipt.name, reason="audit-reason")
        case "leave":
            remove(archive, f"flickr/{ADA}")
        case _:
            _, scrub_result = deciding.grant(archive, receipt.name, reason="audit-reason")

    assert (scrub_result is None) == (decision == "leave")
    if scrub_result is not None:
        assert scrub_result.scrub
        assert scrub_result.scrub.done
    for words in (WORDS, WORDS[:12], sealed, sealed[:20], "example.org", '["contributor"'):
        assert holding(archive, words) == [], words
    assert bool(holding(archive, ADA)) == (decision in {"deny", "credit"})
    assert bool(holding(archive, "audit-reason")) == (decision != "leave")


def test_what_is_kept_of_a_request_names_nobody(archive: Path) -> None:
    receipt = ask(archive, "ffhq/00001")
    deciding.grant(archive, receipt.name, reason="they asked")

    opened = register(archive)
    rows = opened.all("SELECT name, receipt, kind, since, closed, outcome, pictures, reason FROM decided")
    left = [opened.one(f"SELECT count(*) FROM {table}") for table in ("request", "veil")]  # noqa: S608 (our own names)
    opened.close()

    with Reading(archive) as reading:
        digest = deciding.digest_of(reading, receipt)
    today = removing.today()
    assert rows == [(receipt.name, digest, "leave", today, today, "granted", 1, "they asked")]
    assert left == [0, 0]


def test_how_long_it_takes_is_told_by_half_of_those_decided(archive: Path) -> None:
    with Reading(archive) as reading:
        assert reading.requests.days() is None
    opened = register(archive)
    for number, (closed, outcome) in enumerate(
        [("2026-01-03", "granted"), ("2026-01-05", "denied"), ("2026-02-01", "granted"), ("2026-01-01", "had left")]
    ):
        opened.execute(
            "INSERT INTO decided VALUES(?, ?, 'leave', '2026-01-01', ?, ?, 1, NULL)",
            (f"NAME{number}", bytes([number]), closed, outcome),
        )
    opened.close()

    with Reading(archive) as reading:
        assert reading.requests.days() == 4


def test_verify_finds_requests_that_are_not_as_they_should_be(archive: Path) -> None:
    remove(archive, "ffhq/00002")
    receipt = ask(archive, "ffhq/00001")
    assert broken(archive) == set()
    opened = register(archive)
    opened.execute('UPDATE request SET about = \'["picture", "ffhq", "00002"]\'')
    opened.execute("DELETE FROM veil")
    opened.execute("INSERT INTO decided SELECT name, x'00', kind, since, since, 'granted', 1, NULL FROM request")
    opened.close()

    found = broken(archive)

    assert len(found) == 2
    assert all(each.startswith(f"request {receipt.name}: ") for each in found)
    assert any("means nobody" in each for each in found)
    assert any("what it said" in each for each in found)


# The contact


def test_a_contact_is_opened_by_the_curator_s_key_alone(archive: Path, tmp_path: Path) -> None:
    file = tmp_path / "curator.key"

    public = sealed_contacts.make_key(archive, file)

    contact = sealed_contacts.sealed("ada@example.org", public)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert holding(archive, "AGE-SECRET-KEY") == []
    assert sealed_contacts.opened(contact, file) == "ada@example.org"
    (secret,) = (line for line in file.read_text().splitlines() if not line.startswith("#"))
    assert decrypt(contact, [x25519.Identity.from_str(secret)]) == b"ada@example.org"
    other = tmp_path / "other.key"
    sealed_contacts.make_key(archive, other)
    with pytest.raises(KeyUnusable, match="encrypted to another"):
        sealed_contacts.opened(contact, other)


def test_a_key_that_is_there_is_taken_and_not_written_over(archive: Path, tmp_path: Path) -> None:
    file = tmp_path / "curator.key"
    first = sealed_contacts.make_key(archive, file)
    before = file.read_bytes()

    again = sealed_contacts.make_key(archive, file)

    assert (again, file.read_bytes()) == (first, before)
    with Reading(archive) as reading:
        assert reading.requests.curator_key == first


@pytest.mark.parametrize("content", [b"", b"a letter", b"\xff\xfe", b"# only this\n"])
def test_a_file_that_holds_no_key_is_told_and_left_alone(archive: Path, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file").write_bytes(content)

    with pytest.raises(KeyUnusable):
        sealed_contacts.make_key(archive, tmp_path / "file")

    assert (tmp_path / "file").read_bytes() == content


def test_a_key_is_not_kept_beside_what_it_opens(archive: Path, tmp_path: Path) -> None:
    for place in (archive / "curator.key", tmp_path, tmp_path / "nowhere" / "key"):
        with pytest.raises(OutputUnwritable):
            sealed_contacts.make_key(archive, place)


# On the command line


def command(archive: Path, *words: str | Path) -> Result:
    return CliRunner().invoke(app, ["requests", *map(str, words), "--archive", str(archive)], env={"COLUMNS": "200"})


def test_a_curator_decides_on_the_command_line(archive: Path, tmp_path: Path) -> None:
    key = command(archive, "key", tmp_path / "curator.key").stdout.strip()
    contact = sealed_contacts.sealed("ada@example.org", key)
    one, other = ask(archive, "ffhq/00001", contact=contact), ask(archive, "ffhq/00010", "Test New")

    listed = command(archive, "list").stdout.splitlines()
    shown = command(archive, "show", one.name, "--key", tmp_path / "curator.key").stdout
    granted = command(archive, "grant", one.name, "--reason", "they asked")
    denied = command(archive, "deny", other.name, "--reason", "somebody else took it", "--json")
    afterwards = json.loads(command(archive, "list", "--all", "--json").stdout)

    assert listed == [
        f"{one.name}         today  ffhq/00001 (1 picture, veiled): who is on it asks to leave",
        f"{other.name}         today  ffhq/00010 (1 picture): who is on it asks for the credit “Test New”",
    ]
    assert f"They say: {WORDS}" in shown
    assert "Contact: ada@example.org" in shown
    assert "1 person has left: ffhq/00001." in granted.stdout
    assert json.loads(denied.stdout) == {"scrubbed": True}
    assert afterwards["open"] == []
    assert {(each["name"], each["outcome"], each["reason"]) for each in afterwards["decided"]} == {
        (one.name, "granted", "they asked"), (other.name, "denied", "somebody else took it"),
    }  # fmt: skip


def test_what_is_kept_of_a_request_that_is_closed_can_be_seen(archive: Path) -> None:
    receipt = ask(archive, "ffhq/00001")
    command(archive, "deny", receipt.name, "--reason", "it shows somebody else")

    shown = command(archive, "show", receipt.name)
    as_json = command(archive, "show", receipt.name, "--json")

    today = removing.today()
    assert (shown.exit_code, as_json.exit_code) == (0, 0)
    assert shown.stdout == (
        f"{receipt.name}, since {today}, closed on {today}: denied. It asked to leave (1 picture).\n"
        "Reason: it shows somebody else\n"
    )
    assert json.loads(as_json.stdout) == {
        "name": receipt.name, "kind": "leave", "since": today, "decided": today, "outcome": "denied", "pictures": 1,
        "reason": "it shows somebody else",
    }  # fmt: skip


def test_a_list_of_all_says_that_none_is_open_only_beside_those_that_are_decided(archive: Path) -> None:
    nothing = command(archive, "list", "--all")
    receipt = ask(archive, "ffhq/00001")
    command(archive, "deny", receipt.name, "--reason", "no")

    listed = command(archive, "list", "--all")

    assert nothing.stderr == "Nobody asks for anything.\n"
    assert listed.stderr == "No request is open; these are decided:\n"
    assert receipt.name in listed.stdout


def test_a_request_names_every_file_that_shows_whom_it_means(tmp_path: Path) -> None:
    folder = tmp_path / "ffhq"
    ingest(tmp_path / "archive", "ffhq", ffhq(folder, [with_files(folder, record(0), "image", "thumbnail")]))
    receipt = ask(tmp_path / "archive", "ffhq/00000")

    shown = command(tmp_path / "archive", "show", receipt.name, "--json")

    assert json.loads(shown.stdout)["files"] == [
        str(folder / "images1024x1024" / "00000" / "00000.png"),
        str(folder / "thumbnails128x128" / "00000" / "00000.png"),
    ]


def test_what_a_curator_gets_wrong_is_told(archive: Path) -> None:
    receipt = ask(archive, "ffhq/00001", contact=b"-----BEGIN AGE ENCRYPTED FILE-----")

    unknown = command(archive, "grant", "QQQQQ")
    silent = command(archive, "deny", receipt.name)
    shown = command(archive, "show", str(receipt))

    assert (unknown.exit_code, silent.exit_code) == (1, 2)
    assert unknown.stderr == (
        "There is no request named QQQQQ. Run `doesexist requests list --all` to see those there are.\n"
    )
    assert "say why, with --reason" in " ".join(silent.stderr.split())
    assert "add --key FILE" in shown.stderr
    assert state(archive, receipt) == "open"


def test_what_is_not_here_can_t_be_asked_for(archive: Path) -> None:
    with Reading(archive) as reading:
        with pytest.raises(NothingFound):
            reading.requests.meant(Who("picture", ("ffhq", "99999")))
        remove(archive, "ffhq/00001")
        with pytest.raises(Left):
            reading.requests.meant(Who("picture", ("ffhq", "00001")))


def now_by_another(folder: Path, number: int) -> None:
    """Let the dataset say that somebody else took a photograph."""
    records = json.loads((folder / "ffhq-dataset-v2.json").read_text())
    records[str(number)]["metadata"]["photo_url"] = f"https://www.flickr.com/photos/12345678@N00/99{number}/"
    (folder / "ffhq-dataset-v2.json").write_text(json.dumps(records))


def test_what_is_granted_leaves_though_the_dataset_says_meanwhile_that_somebody_else_took_it(
    archive: Path, folder: Path
) -> None:
    receipt = ask(archive, f"flickr/{ADA}")
    now_by_another(folder, 0)
    ingest(archive, "ffhq", folder)
    assert [key for key, _ in veils(archive)] == ["ffhq/00000"]

    departure, _ = deciding.grant(archive, receipt.name)

    assert not isinstance(departure, int)
    assert departure.left == ("ffhq/00000",)
    found = under(archive, receipt)
    assert isinstance(found, Decided)
    assert (found.outcome, found.pictures) == (Outcome.GRANTED, 1)
    with Reading(archive) as reading, pytest.raises(Left):
        reading.picture("ffhq", "00000")
    assert broken(archive) == set()


def test_a_photograph_that_is_granted_to_leave_is_kept_out_though_all_on_it_left_before(
    archive: Path, folder: Path
) -> None:
    with Reading(archive) as reading:
        photograph = reading.picture("ffhq", "00010").source or ""
    receipt = ask(archive, photograph)
    removing.remove(
        archive, [who_is_meant.understood(f"ffhq/000{number}", ["ffhq"]) for number in (10, 11)], reason="they"
    )
    records = json.loads((folder / "ffhq-dataset-v2.json").read_text())
    third = records.pop("12")
    (folder / "ffhq-dataset-v2.json").write_text(json.dumps(records))
    removing.remove(archive, [who_is_meant.understood("ffhq/00012", ["ffhq"])], reason="they")

    deciding.grant(archive, receipt.name)
    (folder / "ffhq-dataset-v2.json").write_text(json.dumps({**records, "77": third}))
    again = ingest(archive, "ffhq", folder)

    assert [row.reason.split(" on ")[0] for row in again.rejected if row.key == "00077"] == ["left"]


def test_a_credit_of_nobody_who_is_here_closes_and_its_words_go(archive: Path) -> None:
    receipt = ask(archive, "ffhq/00001", "Secret Name 5d1f")
    with Reading(archive) as reading:
        number = reading.picture("ffhq", "00001").contributor
    assert number
    other = ask(archive, f"flickr/{number.account}", "Another Secret 7a2c")

    removing.remove(archive, [who_is_meant.understood("ffhq/00001", ["ffhq"])], reason="they asked")

    assert (state(archive, receipt), state(archive, other)) == ("had left", "had left")
    assert holding(archive, "Secret Name 5d1f") == holding(archive, "Another Secret 7a2c") == []
