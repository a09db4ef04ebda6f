"""Certificates for everyone: each whole or not there, made once, and none of somebody who left."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from archives import ingest, register, remove
from exhibition_fixtures import ADA, copy_of
from made import ffhq, record
from reading_pdf import Pdf
from typer.testing import CliRunner, Result

from doesexist.archive import Reading
from doesexist.cli import app
from doesexist.errors import SheetUnset
from doesexist.exhibition.language.languages import speech
from doesexist.model.inscriptions import NOWHERE
from doesexist.printing.certificate import Paper, Shown
from doesexist.printing.typesetting import Typeset
from doesexist.studio.certificates import one as certifying
from doesexist.studio.certificates.everyone import Certificates
from doesexist.studio.certificates.one import CertificateContents, Issuer

ISSUER = Issuer("A show", None, NOWHERE, Paper.A4, speech("en"))
HERS = Path("flickr", f"{ADA}.pdf")
Sheets = dict[str, bytes]


def thank(archive: Path, folder: Path, issuer: Issuer = ISSUER) -> Certificates:
    run = Certificates(archive, folder, issuer, workers=2)
    for _ in run:
        pass
    return run


def sheets(folder: Path) -> Sheets:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture(scope="module")
def everyone(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with everyone's."""
    folder = tmp_path_factory.mktemp("certificates")
    thank(archive, folder)
    return folder


@pytest.fixture
def folder(everyone: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may change."""
    for name, content in sheets(everyone).items():
        path = tmp_path / "certificates" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return tmp_path / "certificates"


def test_everyone_gets_one_whole_page(archive: Path, everyone: Path) -> None:
    with Reading(archive) as reading:
        people = {(by.service, by.account): by.name for by in reading.works.everyone()}

    found = {tuple(Path(name).with_suffix("").parts): Pdf(content) for name, content in sheets(everyone).items()}

    assert len(people) == len(found) > 3
    assert set(people) == set(found), "these accounts need no other letters than files have"
    assert all(pdf.text.startswith("CERTIFICATE OF APPRECIATION\nfor\n") for pdf in found.values())
    assert people["flickr", ADA] in found["flickr", ADA].text


def test_what_is_there_and_true_is_not_made_again(archive: Path, folder: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*.pdf")}

    again = thank(archive, folder)

    assert (again.made, again.kept, again.withdrawn) == (0, len(before), [])
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*.pdf")} == before


def test_what_is_wanting_damaged_or_untrue_is_made(archive: Path, folder: Path) -> None:
    before = sheets(folder)
    (folder / HERS).write_bytes(before[str(HERS)][:1000])
    (folder / "flickr" / "group.pdf").unlink()

    again = thank(archive, folder)
    in_german = thank(archive, folder, Issuer("A show", None, NOWHERE, Paper.A4, speech("de")))

    assert (again.made, again.kept) == (2, len(before) - 2)
    assert (in_german.made, in_german.kept) == (len(before), 0)


def test_whoever_left_has_none_any_more_and_what_is_not_ours_stays(archive: Path, folder: Path, tmp_path: Path) -> None:
    own = copy_of(archive, tmp_path / "archive")
    other = copy_of(archive, tmp_path / "other")
    connection = register(other)
    with connection.transaction():
        connection.execute("UPDATE note SET value = zeroblob(32) WHERE name = 'secret'")
    connection.close()
    foreign = tmp_path / "foreign"
    thank(other, foreign)
    (folder / "flickr" / "theirs.pdf").write_bytes((foreign / HERS).read_bytes())
    (folder / "flickr" / "letter.pdf").write_bytes(b"%PDF-1.7 a letter")
    remove(own, "ffhq/00000", "ffhq/00011")

    again = thank(own, folder)

    assert again.withdrawn == [folder / HERS]
    assert again.made == 1, "the group is one fewer"
    assert not (folder / HERS).exists()
    assert {"theirs.pdf", "letter.pdf", "group.pdf"} <= {path.name for path in folder.rglob("*")}
    assert "which became 2 pictures" in Pdf((folder / "flickr" / "group.pdf").read_bytes()).text


def test_whoever_leaves_meanwhile_gets_none(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = copy_of(archive, tmp_path / "archive")
    left = False

    def making(found: CertificateContents) -> Typeset:
        nonlocal left
        if not left and found.certificate.contributor.account == ADA:
            left = True
            remove(own, "ffhq/00000")
        return certifying.set_in_type(found)

    monkeypatch.setattr("doesexist.studio.certificates.everyone.set_in_type", making)
    done = thank(own, tmp_path / "certificates")

    assert left
    assert not (tmp_path / "certificates" / HERS).exists()
    assert done.made == len(sheets(tmp_path / "certificates"))
    assert done.failed == []


def test_one_that_can_t_be_made_keeps_nobody_else_from_theirs(
    archive: Path, everyone: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:

    def making(found: CertificateContents) -> Typeset:
        if found.certificate.contributor.account == ADA:
            raise SheetUnset("a test")
        return certifying.set_in_type(found)

    monkeypatch.setattr("doesexist.studio.certificates.everyone.set_in_type", making)
    told = run("certificates", tmp_path / "out", "--archive", archive, "--workers", "1")

    assert told.exit_code == 1
    assert f"flickr/{ADA}: This sheet can't be set in type: a test." in told.stderr
    assert "1 certificate could not be made." in told.stderr
    assert {*sheets(tmp_path / "out")} == {*sheets(everyone)} - {str(HERS)}


@pytest.fixture
def many(tmp_path: Path) -> Path:
    entries = [record(number) for number in range(120)]
    ingest(tmp_path / "archive", "ffhq", ffhq(tmp_path / "many", entries), dataset="many")
    return tmp_path / "archive"


def test_who_is_killed_leaves_no_half_file_and_goes_on(many: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    command = [sys.executable, "-m", "doesexist", "certificates", str(folder), "--archive", str(many)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        waited = time.monotonic()
        while len(list(folder.rglob("*.pdf"))) < 10 and time.monotonic() - waited < 60:
            time.sleep(0.02)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    stopped = [path for path in folder.rglob("*.pdf") if not path.name.startswith(".")]
    assert 10 <= len(stopped) < 120
    assert all(path.read_bytes().endswith(b"%%EOF") for path in stopped)
    (folder / "flickr" / f".half.pdf.{process.pid}.part").write_bytes(b"%PDF-1.7")
    (folder / "flickr" / f".being-written.pdf.{os.getpid()}.part").write_bytes(b"%PDF-1.7")

    again = thank(many, folder, Issuer("doesexist", None, NOWHERE, Paper.A4, speech("en")))

    assert (again.made, again.kept) == (120 - len(stopped), len(stopped))
    assert [path.name for path in folder.rglob("*.part")] == [f".being-written.pdf.{os.getpid()}.part"]
    assert len([path for path in folder.rglob("*.pdf") if path.read_bytes().endswith(b"%%EOF")]) == 120


# The commands


def test_a_certificate_is_made_by_a_command_and_checked_by_another(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "hers.pdf"
    made = run("certificate", f"flickr/{ADA}", out, "--paper", "letter", "--language", "de", "--archive", archive)
    certificate = Pdf(out.read_bytes())
    code = next(line for line in certificate.text.splitlines() if line.count("-") == 3)

    checked = run("check-certificate", code.lower(), "--archive", archive)
    forged = run("check-certificate", code[:-1] + ("Z" if code[-1] != "Z" else "Y"), "--archive", archive)

    assert (made.exit_code, certificate.text.splitlines()[1]) == (0, "für")
    assert certificate.size[1] == pytest.approx(279.4, abs=0.01)
    assert "exhibition.toml gives no address: so there is no QR code" in made.stderr
    assert checked.exit_code == 0
    assert checked.stdout.startswith(f"flickr/{ADA} (")
    assert forged.exit_code == 1
    assert "Nobody here has the code" in forged.stderr


@pytest.mark.parametrize("code", ["001A2-ERFG1-Y07AK-AEZ8", "ada", "001A2-ERFG1-Y07AK-AEZ8U", "0" * 200, ""])
def test_what_can_t_be_a_code_is_told_what_one_looks_like(archive: Path, code: str) -> None:
    told = run("check-certificate", code, "--archive", archive)

    assert told.exit_code == 1
    assert "can't be the code of a certificate. A code looks like 001A2-ERFG1-Y07AK-AEZ8E" in told.stderr


@pytest.mark.parametrize("code", ["001A2-ERFG1-Y07AK-AEZ8E", "ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ"])
def test_of_a_code_that_nobody_has_nobody_can_tell_why(archive: Path, code: str) -> None:
    told = run("check-certificate", code, "--archive", archive)

    assert told.exit_code == 1
    assert told.stderr == (
        f"Nobody here has the code '{code}' (any more). Either it was not made here, or a letter of it is another, or "
        "whoever has it has left: then nothing of them is kept, and nobody can tell.\n"
    )


def test_what_is_wanting_of_a_name_is_told(archive: Path, tmp_path: Path) -> None:
    own = copy_of(archive, tmp_path / "archive")
    connection = register(own)
    with connection.transaction():
        connection.execute("UPDATE contributor SET name = ? WHERE account = ?", ("Ada\u0378", ADA))
    connection.close()

    one = run("certificate", f"flickr/{ADA}", tmp_path / "hers.pdf", "--archive", own)
    all_of_them = run("certificates", tmp_path / "out", "--archive", own)
    as_json = run("certificates", tmp_path / "out", "--json", "--archive", own)

    for told in (one, all_of_them):
        assert told.exit_code == 0
        assert f"flickr/{ADA}: no typeface of this house has the letters \u0378." in told.stderr
    assert json.loads(as_json.stdout)["kept"] == len(sheets(tmp_path / "out"))


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["flickr/nobody", "hers.pdf"], "or check the spelling"),
        (["flickr/group", "hers.png"], "certificates end in .pdf"),
        (["https://www.flickr.com/photos/ada/1/", "hers.pdf"], "names no contributor's account"),
        (["ada", "hers.pdf"], "`doesexist search NAME --json` tells the service and the account"),
        (["flickr/group", "nowhere/hers.pdf"], "no such file or directory"),
    ],
)
def test_what_can_t_be_done_is_told_in_a_sentence(archive: Path, tmp_path: Path, words: list[str], says: str) -> None:
    told = run("certificate", words[0], tmp_path / words[1], "--archive", archive)

    assert told.exit_code == 1
    assert says in told.stderr
    assert not list(tmp_path.iterdir())


def test_nothing_is_put_into_the_archive_or_over_a_file(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")

    for folder in (archive / "certificates", tmp_path / "file"):
        told = run("certificates", folder, "--archive", archive)

        assert told.exit_code == 1
        assert f"{folder}" in told.stderr
        assert "can't be written" in told.stderr
    assert (tmp_path / "file").read_text() == "mine"
    assert not (archive / "certificates").exists()


def test_who_left_can_t_be_thanked(archive: Path, tmp_path: Path) -> None:
    own = copy_of(archive, tmp_path / "archive")
    remove(own, "ffhq/00000")

    told = run("certificate", f"flickr/{ADA}", tmp_path / "hers.pdf", "--archive", own)

    assert told.exit_code == 1
    assert "A person was here. They left." in told.stderr
    assert not (tmp_path / "hers.pdf").exists()


def test_a_certificate_is_made_anew_where_somebody_leaves_while_it_is_made(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = copy_of(archive, tmp_path / "archive")
    shown = certifying.shown
    times: Iterator[int] = iter(range(9))

    def showing(found: CertificateContents) -> list[Shown]:
        if next(times) == 0:
            remove(own, "ffhq/00011")
        return shown(found)

    monkeypatch.setattr(certifying, "shown", showing)
    sheet = certifying.issued(own, "flickr", "group", ISSUER)

    assert "which became 2 pictures" in Pdf(sheet.content).text
    assert next(times) == 2


def test_verify_misses_a_typeface(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doesexist.studio.upkeep.verifying.missing_typefaces", lambda: ("Noto Sans JP",))

    told = run("verify", "--archive", archive)

    assert told.exit_code == 1
    assert "Noto Sans JP: this typeface is not here: `make front-end` brings it" in told.stdout
