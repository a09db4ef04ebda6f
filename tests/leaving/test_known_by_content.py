"""Who left is known by what their files hold, whatever these are called and wherever they come in again."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from archives import holding, ingest, register, remove
from kept_out import here, three_people
from made import ffhq, group, picture, record, with_files
from PIL import Image
from requests_made import ask

from doesexist.archive import Reading, broken_promises
from doesexist.archive.pictures.tombstones import Salted
from doesexist.errors import Left
from doesexist.model.keys import same
from doesexist.model.requests import Outcome
from doesexist.studio.ingest.ingesting import Summary
from doesexist.studio.leaving import deciding, veiling, who_is_meant
from doesexist.studio.leaving.deciding_many import Deciding
from doesexist.studio.leaving.restoring import restore
from doesexist.studio.upkeep.backing_up import backup

ADA = "people/ada"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return three_people(tmp_path / "people")


@pytest.fixture
def archive(tmp_path: Path, folder: Path) -> Path:
    ingest(tmp_path / "archive", "folder", folder)
    return tmp_path / "archive"


def veiled(archive: Path) -> set[str]:
    with Reading(archive) as reading:
        return {f"{each.dataset}/{each.key}" for each in reading.every_picture() if each.veil}


def reasons(summary: Summary) -> list[str]:
    return [row.reason for row in summary.rejected]


def test_the_same_bytes_under_another_name_stay_out(archive: Path, folder: Path) -> None:
    remove(archive, ADA)
    shutil.copy(folder / "ada.png", folder / "somebody else.png")

    again = ingest(archive, "folder", folder)

    assert here(archive) == {"people/bea", "people/cem"}
    assert len(again.rejected) == 2
    assert all(reason.startswith("left on ") for reason in reasons(again))


def test_the_same_bytes_in_another_folder_and_dataset_stay_out(archive: Path, folder: Path, tmp_path: Path) -> None:
    remove(archive, ADA)
    shutil.copytree(folder, tmp_path / "copied")
    (tmp_path / "copied" / "ada.png").rename(tmp_path / "copied" / "x.png")

    ingest(archive, "folder", tmp_path / "copied")

    assert here(archive) == {"people/bea", "people/cem", "copied/bea", "copied/cem"}


_LOSSLESS: dict[str, dict[str, Any]] = {
    "tif": {"compression": "tiff_lzw"}, "webp": {"lossless": True}, "png": {"compress_level": 9},
}  # fmt: skip


@pytest.mark.parametrize("ending", [*_LOSSLESS])
def test_the_same_pixels_packed_anew_without_loss_stay_out(archive: Path, folder: Path, ending: str) -> None:
    remove(archive, ADA)
    other = folder.parent / "packed" / f"x.{ending}"
    other.parent.mkdir()
    options = _LOSSLESS[ending]
    with Image.open(folder / "ada.png") as pixels:
        pixels.save(other, **options)

    summary = ingest(archive, "folder", other.parent)

    assert other.read_bytes() != (folder / "ada.png").read_bytes()
    assert summary.pictures == 0
    assert reasons(summary)[0].startswith("left on ")


def test_the_md5s_of_a_record_keep_out_who_left_without_a_file(tmp_path: Path) -> None:
    entries = [record(0), record(1)]
    ingest(tmp_path / "archive", "ffhq", ffhq(tmp_path / "ffhq", entries))
    remove(tmp_path / "archive", "ffhq/00000")
    again = record(7)
    again["image"]["pixel_md5"] = entries[0]["image"]["pixel_md5"].upper()
    other = record(8)
    other["thumbnail"]["file_md5"] = entries[0]["thumbnail"]["file_md5"]

    ingest(tmp_path / "archive", "ffhq", ffhq(tmp_path / "more", [again, other, record(9)]), dataset="more")

    assert here(tmp_path / "archive") == {"ffhq/00001", "more/00002"}


def test_a_file_is_known_by_the_md5_of_the_record_of_who_left(tmp_path: Path) -> None:
    entry = with_files(tmp_path / "ffhq", record(0), "image")
    ingest(tmp_path / "archive", "ffhq", ffhq(tmp_path / "ffhq", [entry, record(1)]))
    (tmp_path / "found").mkdir()
    shutil.move(tmp_path / "ffhq" / entry["image"]["file_path"], tmp_path / "found" / "x.png")
    remove(tmp_path / "archive", "ffhq/00000")

    summary = ingest(tmp_path / "archive", "folder", tmp_path / "found")

    assert reasons(summary)[0].startswith("left on ")


def test_copies_that_are_here_leave_with_them(archive: Path, folder: Path) -> None:
    shutil.copy(folder / "ada.png", folder / "ada copy.png")
    shutil.copytree(folder, folder.parent / "twice")
    ingest(archive, "folder", folder)
    ingest(archive, "folder", folder.parent / "twice")

    departure, _ = remove(archive, ADA)

    assert {*map(same, departure.left)} == {ADA, "people/ada-copy", "twice/ada", "twice/ada-copy"}
    assert here(archive) == {"people/bea", "people/cem", "twice/bea", "twice/cem"}
    assert not list(broken_promises(archive))


def test_who_is_as_long_but_somebody_else_stays(archive: Path, folder: Path) -> None:
    # A byte behind a PNG's end is no part of the picture: both files are made equally long by it.
    lengths = [(folder / name).stat().st_size for name in ("ada.png", "bea.png")]
    for name in ("ada.png", "bea.png"):
        with (folder / name).open("ab") as file:
            file.write(bytes(max(lengths) - (folder / name).stat().st_size + 1))
    ingest(archive, "folder", folder)

    departure, _ = remove(archive, ADA)

    assert departure.left == (ADA,)
    assert ingest(archive, "folder", folder).pictures == 2


def test_copies_are_veiled_with_them_and_shown_again_with_them(archive: Path, folder: Path) -> None:
    shutil.copy(folder / "ada.png", folder / "copy.png")
    ingest(archive, "folder", folder)
    (who,) = who_is_meant.meant(archive, [ADA])

    veiling.veil(archive, [who], reason="we ask")
    both = veiled(archive)
    veiling.lift(archive, [who])

    assert both == {ADA, "people/copy"}
    assert not veiled(archive)


def test_a_copy_that_comes_in_later_is_veiled_as_they_are(archive: Path, folder: Path) -> None:
    (who,) = who_is_meant.meant(archive, [ADA])
    veiling.veil(archive, [who], reason="we ask")
    shutil.copytree(folder, folder.parent / "later")
    with Image.open(folder / "ada.png") as pixels:
        pixels.save(folder.parent / "later" / "ada.png", compress_level=9)  # other bytes, the same pixels

    ingest(archive, "folder", folder.parent / "later")
    with_a_copy = veiled(archive)
    veiling.lift(archive, None)

    assert with_a_copy == {ADA, "later/ada"}
    assert register(archive).all("SELECT * FROM veiled_content") == []


def test_a_copy_is_hidden_for_each_request_that_means_it(archive: Path, folder: Path) -> None:
    shutil.copy(folder / "ada.png", folder / "copy.png")
    ingest(archive, "folder", folder)
    (who,) = who_is_meant.meant(archive, [ADA])
    veiling.veil(archive, [who], reason="we ask")
    asked = ask(archive, ADA)

    veiling.lift(archive, None)
    while_it_is_open = veiled(archive)
    deciding.deny(archive, asked.name, reason="no")

    assert while_it_is_open == {ADA, "people/copy"}
    assert not veiled(archive)


def test_a_veil_ends_though_a_copy_has_come_to_be_under_another(archive: Path, folder: Path) -> None:
    shutil.copy(folder / "ada.png", folder / "copy.png")
    ingest(archive, "folder", folder)
    connection = register(archive)
    connection.execute("INSERT INTO veil(picture, request, since, reason) SELECT id, 0, '2026-01-01', '' FROM picture")
    connection.execute("DELETE FROM veil WHERE picture = (SELECT id FROM picture WHERE key = 'copy')")
    connection.close()

    veiling.lift(archive, None)

    assert not veiled(archive)


def test_a_copy_is_veiled_that_comes_with_somebody_whom_a_request_means(tmp_path: Path) -> None:
    archive, folder = tmp_path / "archive", tmp_path / "people"
    picture(folder / "bea.png", 96, 80, seed=2)
    rows = "file_name,photo_url\nbea.png,https://www.flickr.com/photos/ada/1/\n"
    (folder / "metadata.csv").write_text(rows)
    ingest(archive, "folder", folder)
    ask(archive, "flickr/ada")
    picture(folder / "ada.png", 96, 80, seed=1)
    shutil.copy(folder / "ada.png", folder / "copy.png")
    (folder / "metadata.csv").write_text(f"{rows}ada.png,https://www.flickr.com/photos/ada/2/\n")

    ingest(archive, "folder", folder)
    shutil.copytree(folder, tmp_path / "later", ignore=shutil.ignore_patterns("metadata.csv"))
    ingest(archive, "folder", tmp_path / "later")

    assert {*map(same, veiled(archive))} == {
        f"{dataset}/{key}" for dataset in ("people", "later") for key in ("ada", "bea", "copy")
    }


def test_a_copy_of_what_a_veiled_picture_shows_since_is_veiled(archive: Path, folder: Path) -> None:
    (who,) = who_is_meant.meant(archive, [ADA])
    veiling.veil(archive, [who], reason="we ask")
    picture(folder / "ada.png", 96, 80, seed=7)
    ingest(archive, "folder", folder)
    shutil.copy(folder / "ada.png", folder / "copy.png")

    ingest(archive, "folder", folder)

    assert veiled(archive) == {ADA, "people/copy"}


def test_nobody_reads_in_the_register_who_it_was_that_left(tmp_path: Path) -> None:
    picture(tmp_path / "people" / "distinctive-name.png", seed=1)
    picture(tmp_path / "people" / "bea.png", seed=2)
    archive = tmp_path / "archive"
    ingest(archive, "folder", tmp_path / "people")
    remove(archive, "people/distinctive-name")

    summary = ingest(archive, "folder", tmp_path / "people")

    assert [row.key for row in summary.rejected] == ["distinctive-name"]
    assert holding(archive, "distinctive-name") == []


def test_a_picture_of_an_unknown_place_in_their_photograph_stays_out(tmp_path: Path) -> None:
    archive, url = tmp_path / "archive", record(0)["metadata"]["photo_url"]
    ingest(archive, "ffhq", ffhq(tmp_path / "ffhq", [record(0), record(1)]))
    remove(archive, "ffhq/00000")
    picture(tmp_path / "crops" / "small.png", 80, 80)
    (tmp_path / "crops" / "metadata.csv").write_text(f"file_name,photo_url\nsmall.png,{url}\n")
    bare = record(0)
    del bare["in_the_wild"]

    crops = ingest(archive, "folder", tmp_path / "crops")
    rows = ingest(archive, "ffhq", ffhq(tmp_path / "bare", {"7": bare}), dataset="bare")

    assert (crops.pictures, rows.pictures) == (0, 0)


def test_a_contributor_s_photographs_stay_out_whoever_they_are_said_to_be_of(tmp_path: Path) -> None:
    archive, entry = tmp_path / "archive", record(0)
    ingest(archive, "ffhq", ffhq(tmp_path / "ffhq", [entry, record(1)]))
    photo = entry["metadata"]["photo_url"].strip("/").split("/")[-1]
    account = entry["metadata"]["photo_url"].split("/")[4]
    remove(archive, f"flickr/{account}")
    entry["metadata"] |= {"photo_url": f"https://live.staticflickr.com/1/{photo}_0a1b2c.jpg", "author": "Somebody"}
    entry["in_the_wild"]["face_quad"] = [[9, 9], [9, 99], [99, 99], [99, 9]]

    summary = ingest(archive, "ffhq", ffhq(tmp_path / "again", {"5": entry}), dataset="again")

    assert summary.pictures == 0
    with Reading(archive) as reading, pytest.raises(Left):
        reading.picture("ffhq", "00000")


@pytest.mark.parametrize("known_by", ["md5", "place"])
def test_a_photograph_without_an_address_is_the_same_whatever_its_dataset_is_called(
    tmp_path: Path, known_by: str
) -> None:
    archive, entries = tmp_path / "archive", group(tmp_path / "ffhq", 0, 2)
    for entry in entries:
        del entry["metadata"], entry["image"], entry["thumbnail"]
        entry["in_the_wild"]["file_path"] = entries[0]["in_the_wild"]["file_path"]
        if known_by == "place":
            del entry["in_the_wild"]["file_md5"]
    ingest(archive, "ffhq", ffhq(tmp_path / "ffhq", entries))
    ingest(archive, "ffhq", tmp_path / "ffhq", dataset="called-otherwise")

    departure, _ = remove(archive, "ffhq/00000")
    again = ingest(archive, "ffhq", tmp_path / "ffhq", dataset="once-more")

    assert {*departure.left} == {"ffhq/00000", "called-otherwise/00000"}
    assert [row.key for row in again.rejected] == ["00000"]


def test_who_left_such_a_photograph_before_it_was_known_by_content_is_kept_out(tmp_path: Path) -> None:
    archive, entries = tmp_path / "archive", group(tmp_path / "ffhq", 0, 2)
    for entry in entries:
        del entry["metadata"], entry["image"], entry["thumbnail"]
    ingest(archive, "ffhq", ffhq(tmp_path / "ffhq", entries))
    connection = register(archive)
    salted, wild = Salted.of(connection), entries[0]["in_the_wild"]
    connection.execute("INSERT INTO tombstone VALUES(zeroblob(20), 'picture', '2026-01-01', 'they asked')")
    connection.execute(
        "INSERT INTO absence(photograph, quad, width, since) VALUES(?, ?, 480, '2026-01-01')",
        (salted.photograph(f"later/{wild['file_path']}"), json.dumps(wild["face_quad"])),
    )
    connection.close()

    later = ingest(archive, "ffhq", tmp_path / "ffhq", dataset="later")

    assert [row.key for row in later.rejected] == ["00000"]


def test_of_who_is_denied_no_content_is_kept(archive: Path) -> None:
    receipts = [ask(archive, each) for each in (ADA, "people/bea")]
    (who,) = who_is_meant.meant(archive, [ADA])
    veiling.veil(archive, [who], reason="we ask")

    for _ in Deciding(archive, [each.name for each in receipts], Outcome.DENIED, reason="why"):
        pass

    assert veiled(archive) == {ADA}
    pictures = register(archive).all("SELECT DISTINCT p.key FROM veiled_content v JOIN picture p ON p.id = v.picture")
    assert pictures == [("ada",)]


def test_a_copy_is_veiled_as_long_as_one_of_their_veils_lies_there(archive: Path, folder: Path) -> None:
    ask(archive, ADA)
    (who,) = who_is_meant.meant(archive, [ADA])
    veiling.veil(archive, [who], reason="we ask")
    veiling.lift(archive, [who])
    shutil.copy(folder / "ada.png", folder / "copy.png")

    ingest(archive, "folder", folder)

    assert veiled(archive) == {ADA, "people/copy"}


def test_a_backup_with_a_copy_of_who_left_since_is_restored_without_it(tmp_path: Path, folder: Path) -> None:
    archive = tmp_path / "archive"
    (tmp_path / "others").mkdir()
    shutil.copy(folder / "bea.png", tmp_path / "others" / "bea.png")
    ingest(archive, "folder", tmp_path / "others")
    backup(archive, tmp_path / "before.tar")
    shutil.copy(folder / "ada.png", tmp_path / "others" / "copy.png")
    ingest(archive, "folder", tmp_path / "others")
    backup(archive, tmp_path / "with a copy.tar")
    restore(archive, tmp_path / "before.tar")
    ingest(archive, "folder", folder)
    remove(archive, ADA)

    restore(archive, tmp_path / "with a copy.tar")

    assert here(archive) == {"others/bea"}
    assert [*broken_promises(archive)] == []


@pytest.mark.parametrize("first", ["the mistake", "the removal"])
def test_a_mistake_with_somebody_s_file_keeps_nobody_else_out(
    tmp_path: Path, archive: Path, folder: Path, first: str
) -> None:
    own = (folder / "bea.png").read_bytes()
    shutil.copytree(folder, tmp_path / "again")
    (tmp_path / "again" / "ada.png").unlink()
    ingest(archive, "folder", tmp_path / "again")
    if first == "the removal":
        remove(archive, ADA)
    (folder / "bea.png").write_bytes((folder / "ada.png").read_bytes())
    if first == "the mistake":
        remove(archive, ADA)
    before = here(archive)

    mistaken = ingest(archive, "folder", folder)
    without = here(archive)
    (folder / "bea.png").write_bytes(own)
    mended = ingest(archive, "folder", folder)

    assert "people/bea" in before
    assert without == before - {"people/bea"}
    assert [row.key for row in mistaken.rejected] == ["ada", "bea"]
    assert [row.key for row in mended.rejected] == ["ada"]
    assert here(archive) == before
    assert not ingest(archive, "folder", tmp_path / "again").rejected


def test_who_is_veiled_does_not_come_back_clear_by_a_mistake_with_their_file(archive: Path, folder: Path) -> None:
    own = (folder / "bea.png").read_bytes()
    veiling.veil(archive, [who_is_meant.understood("people/bea", ["people"])], reason="we asked")
    remove(archive, ADA)
    (folder / "bea.png").write_bytes((folder / "ada.png").read_bytes())
    ingest(archive, "folder", folder)
    (folder / "bea.png").write_bytes(own)

    ingest(archive, "folder", folder)

    assert "people/bea" not in here(archive) - veiled(archive)
