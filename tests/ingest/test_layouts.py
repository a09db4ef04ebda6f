"""Published datasets as they lie on people's disks: what comes in, what is told, and that no credit is made up."""

from pathlib import Path

import pytest
from command_line import run
from made import picture
from tables import credits_of, heads, taken

from doesexist.model import Picture
from doesexist.sources.passed_over import What
from doesexist.studio.ingest.ingesting import Summary
from doesexist.studio.search.searching import search


def told(summary: Summary) -> list[tuple[What, int]]:
    return [(each.what, each.number) for each in summary.passed_over]


def nobody_is_credited(pictures: dict[str, Picture]) -> bool:
    return {*credits_of(pictures).values()} == {(None, None)}


def test_lfw_a_folder_for_each_person(tmp_path: Path) -> None:
    names = ("Ada_Sample/Ada_Sample_0001.jpg", "Ada_Sample/Ada_Sample_0002.jpg", "Bo_Sample/Bo_Sample_0001.jpg")
    folder = heads(tmp_path / "lfw", *names)
    (folder / "pairs.txt").write_text("10\t300\nAda_Sample\t1\t2\n")
    (folder / "lfw_allnames.csv").write_text("name,images\nAda_Sample,2\nBo_Sample,1\n")

    pictures, summary = taken(tmp_path, folder)

    assert [*pictures] == [
        "Ada_Sample--Ada_Sample_0001", "Ada_Sample--Ada_Sample_0002", "Bo_Sample--Bo_Sample_0001",
    ]  # fmt: skip
    assert nobody_is_credited(pictures)
    assert {one.split for one in pictures.values()} == {None}
    assert told(summary) == [(What.TABLE, 1), (What.ENDING, 1)]


def test_celeba_s_lists_are_labels_and_no_credits(tmp_path: Path) -> None:
    folder = heads(tmp_path / "celeba", "img_align_celeba/000001.jpg", "img_align_celeba/000002.jpg")
    (folder / "list_attr_celeba.txt").write_text("2\nSmiling Young \n000001.jpg -1  1\n000002.jpg  1  1\n")
    (folder / "list_eval_partition.txt").write_text("000001.jpg 0\n000002.jpg 2\n")
    (folder / "identity_CelebA.txt").write_text("000001.jpg 2880\n000002.jpg 2937\n")
    (folder / "list_bbox_celeba.csv").write_text("image_id,x_1,y_1,width,height\n000001.jpg,95,71,226,313\n")

    pictures, summary = taken(tmp_path, folder)

    assert [*pictures] == ["img_align_celeba--000001", "img_align_celeba--000002"]
    assert nobody_is_credited(pictures)
    assert {(one.split, *one.own) for one in pictures.values()} == {(None,)}
    assert told(summary) == [(What.LABELS, 1)] * 4


def test_it_is_said_when_labels_come_in(tmp_path: Path) -> None:
    folder = heads(tmp_path / "celeba", "000001.jpg")
    (folder / "identity_CelebA.txt").write_text("000001.jpg 2880\n")

    done = run("ingest", "folder", folder, "--archive", tmp_path / "archive")

    assert done.stderr == (
        "Not taken: 1 list of labels: identity_CelebA.txt. They come in with the room 'Labelled by strangers'.\n"
    )


def test_fairface_s_labels_are_no_credits_and_its_folders_are_splits(tmp_path: Path) -> None:
    folder = heads(tmp_path / "fairface", "train/1.jpg", "train/2.jpg", "val/1.jpg")
    for split in ("train", "val"):
        (folder / f"fairface_label_{split}.csv").write_text(
            f"file,age,gender,race,service_test\n{split}/1.jpg,50-59,Male,East Asian,True\n"
        )

    pictures, summary = taken(tmp_path, folder)

    assert {key: one.split for key, one in pictures.items()} == {
        "train--1": "train",
        "train--2": "train",
        "val--1": "val",
    }
    assert nobody_is_credited(pictures)
    assert not any(one.own for one in pictures.values())
    assert told(summary) == [(What.LABELS, 1)] * 2


def test_utkface_s_labels_stand_in_its_names(tmp_path: Path) -> None:
    folder = heads(tmp_path / "utk", "1_0_0_20161219140623097.jpg.chip.jpg", "39_1_20170116174525125.jpg.chip.jpg")

    pictures, summary = taken(tmp_path, folder)

    assert [*pictures] == ["1_0_0_20161219140623097-jpg-chip", "39_1_20170116174525125-jpg-chip"]
    assert nobody_is_credited(pictures)
    assert [(each.what, each.why) for each in summary.passed_over] == [(What.LABELS, "in the names of files")]


def test_utkface_of_the_field_comes_in(shared_data: Path, tmp_path: Path) -> None:
    pictures, summary = taken(tmp_path, shared_data / "field" / "05_search_key")

    assert (len(pictures), summary.rejected) == (5, [])
    assert summary.passed_over.number(What.LABELS) == 1


@pytest.mark.parametrize("train", ["train", "Training"])
def test_imagefolder_s_splits_and_classes(tmp_path: Path, train: str) -> None:
    folder = heads(tmp_path / "set", f"data/{train}/cat/1.jpg", f"data/{train}/dog/1.jpg", "data/test/cat/1.jpg")
    (folder / "data" / train / "metadata.csv").write_text("file_name,title\ncat/1.jpg,Tea\n")

    pictures, summary = taken(tmp_path, folder)

    assert {key: one.split for key, one in pictures.items()} == {
        f"data--{train}--cat--1": train,
        f"data--{train}--dog--1": train,
        "data--test--cat--1": "test",
    }
    assert pictures[f"data--{train}--cat--1"].title == "Tea"
    assert told(summary) == [(What.UNNAMED, 2)]


def test_a_person_called_dev_is_no_split(tmp_path: Path) -> None:
    pictures, _ = taken(tmp_path, heads(tmp_path / "people", "Dev/1.jpg", "Ada/1.jpg"))

    assert [one.split for one in pictures.values()] == [None, None]


def test_a_column_says_the_split_itself(tmp_path: Path) -> None:
    folder = heads(tmp_path / "set", "a.jpg", "b.jpg")
    (folder / "metadata.csv").write_text("file_name,split\na.jpg,train\nb.jpg,test\n")

    pictures, _ = taken(tmp_path, folder)

    assert [(one.split, one.own) for one in pictures.values()] == [("train", {}), ("test", {})]


def test_a_network_storage_holds_people_and_left_overs(tmp_path: Path) -> None:
    folder = heads(tmp_path / "nas", "IMG_1.jpg", "IMG_2.jpg")
    for left in ("@eaDir/IMG_1.jpg/SYNOPHOTO_THUMB_XL.jpg", "#recycle/IMG_0.jpg", ".@__thumb/IMG_1.jpg"):
        picture(folder / left)

    pictures, summary = taken(tmp_path, folder)

    assert [*pictures] == ["IMG_1", "IMG_2"]
    assert told(summary) == [(What.LEFT_OVER, 1)] * 3


def test_hugging_face_s_cache_with_its_table(tmp_path: Path) -> None:
    cache = tmp_path / "datasets--ada--faces"
    version = cache / "snapshots" / "d5f2"
    (version / "train").mkdir(parents=True)
    (version / "test").mkdir()
    (cache / "blobs").mkdir()
    for number, name in enumerate(("train/0.jpg", "test/0.jpg")):
        picture(cache / "made.jpg", 16, 16, seed=number).rename(cache / "blobs" / f"b{number}")
        (version / name).symlink_to(Path("../../../blobs") / f"b{number}")
    (cache / "blobs" / "t").write_text("file_name,title,author\n0.jpg,Tea,Ada Muster\n")
    (version / "train" / "metadata.csv").symlink_to(Path("../../../blobs/t"))

    pictures, summary = taken(tmp_path, version)

    assert credits_of(pictures) == {"test--0": (None, None), "train--0": ("Tea", "Ada Muster")}
    assert [one.split for one in pictures.values()] == ["test", "train"]
    assert (summary.rejected, told(summary)) == ([], [(What.UNNAMED, 1)])


def test_a_picture_is_found_by_what_its_table_says(tmp_path: Path) -> None:
    folder = heads(tmp_path / "mine", "a.jpg", "b.jpg")
    (folder / "credits.csv").write_text("Datei;Titel;Fotografin\na;Hafenfest;Zoë Probe\n")
    taken(tmp_path, folder)

    found = [
        [one.key for one in search(tmp_path / "archive", words, 10)[1].pictures] for words in ("hafenfest", "probe")
    ]

    assert found == [["a"], ["a"]]
