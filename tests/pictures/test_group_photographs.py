"""One of several people on a photograph leaves: the others stay, the leaver is blurred wherever they were seen."""

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from archives import ingest, remove
from made import ffhq, group, with_files
from numpy.typing import NDArray
from PIL import Image
from starlette.testclient import TestClient

from doesexist.exhibition.app import application

Pixels = NDArray[np.float64]
# Two people, crops of 160 px at x = 40 and x = 170: they share the columns from 170 to 200.
STAYS, LEAVES = "00000", "00001"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "ffhq"
    entries = group(folder, 0, 2)
    with_files(folder, entries[0], "image", "thumbnail", size=320)
    ffhq(folder, entries)
    ingest(tmp_path / "archive", "ffhq", folder)
    return tmp_path / "archive"


def seen(visitor: TestClient, identifier: str, size: str = "max") -> Pixels:
    answer = visitor.get(f"/iiif/3/{identifier}/full/{size}/0/default.png")
    assert answer.status_code == 200
    with Image.open(BytesIO(answer.content)) as image:
        return np.asarray(image.convert("RGB"), dtype=np.float64)


def detail(pixels: Pixels) -> float:
    """How much neighbouring pixels differ: what a face is recognised by."""
    return float(np.abs(np.diff(pixels, axis=1)).mean())


def test_the_leaver_is_blurred_in_the_photograph_and_nobody_else(archive: Path) -> None:
    with TestClient(application(archive)) as visitor:
        before = seen(visitor, f"ffhq.{STAYS}.wild")
        remove(archive, f"ffhq/{LEAVES}")
        after = seen(visitor, f"ffhq.{STAYS}.wild")

    leaver = np.s_[62:218, 172:328]
    assert detail(after[leaver]) < detail(before[leaver]) / 5
    assert np.array_equal(after[:, :160], before[:, :160])
    assert np.array_equal(after[:, 340:], before[:, 340:])


def test_the_leaver_is_blurred_where_the_others_crop_shows_them(archive: Path) -> None:
    with TestClient(application(archive)) as visitor:
        before = seen(visitor, f"ffhq.{STAYS}")
        remove(archive, f"ffhq/{LEAVES}")
        after = seen(visitor, f"ffhq.{STAYS}")

    # 130 of the crop's 160 px are the stayer's alone: of 320, the first 260.
    assert detail(after[:, 262:]) < detail(before[:, 262:]) / 3
    assert np.array_equal(after[:, :240], before[:, :240])


def test_the_leaver_is_blurred_in_a_crop_that_is_cut_from_the_photograph(archive: Path, tmp_path: Path) -> None:
    folder = tmp_path / "ffhq"
    entries = group(folder, 0, 2)
    for entry in entries:
        entry["image"]["file_path"] = f"elsewhere/{entry['image']['file_path']}"
        entry["image"]["pixel_size"] = [320, 320]
        entry["thumbnail"]["file_path"] = f"elsewhere/{entry['thumbnail']['file_path']}"
    ingest(archive, "ffhq", ffhq(folder, entries))

    with TestClient(application(archive)) as visitor:
        before = seen(visitor, f"ffhq.{STAYS}")
        remove(archive, f"ffhq/{LEAVES}")
        after = seen(visitor, f"ffhq.{STAYS}")

    assert before.shape == (320, 320, 3)
    assert detail(after[:, 262:]) < detail(before[:, 262:]) / 3
    assert np.array_equal(after[:, :240], before[:, :240])


@pytest.mark.parametrize("size", ["max", "40,", "^2000,"])
@pytest.mark.parametrize("region", ["full", "172,62,156,156"])
def test_no_region_and_no_size_gets_around_the_veil(archive: Path, region: str, size: str) -> None:
    remove(archive, f"ffhq/{LEAVES}")
    with TestClient(application(archive)) as visitor:
        answer = visitor.get(f"/iiif/3/ffhq.{STAYS}.wild/{region}/{size}/0/default.png")

    assert answer.status_code == 200
    with Image.open(BytesIO(answer.content)) as image:
        leaver = image.resize((480, 320)).crop((172, 62, 328, 218)) if region == "full" else image.resize((156, 156))
    assert detail(np.asarray(leaver, np.float64)) < 4


def test_a_browser_that_kept_the_image_is_told_that_it_changed(archive: Path) -> None:
    address = f"/iiif/3/ffhq.{STAYS}.wild/full/max/0/default.jpg"
    with TestClient(application(archive)) as visitor:
        tag = visitor.get(address).headers["etag"]
        unchanged = visitor.get(address, headers={"if-none-match": tag}).status_code
        remove(archive, f"ffhq/{LEAVES}")
        changed = visitor.get(address, headers={"if-none-match": tag}).status_code

    assert (unchanged, changed) == (304, 200)


def test_the_page_of_who_stays_no_longer_links_to_who_left(archive: Path) -> None:
    with TestClient(application(archive)) as visitor:
        before = visitor.get(f"/pictures/ffhq/{STAYS}/wild").text
        remove(archive, f"ffhq/{LEAVES}")
        after = visitor.get(f"/pictures/ffhq/{STAYS}/wild").text

    assert f"/pictures/ffhq/{LEAVES}" in before
    assert LEAVES not in after


def test_all_of_a_smaller_copy_of_the_photograph_is_hidden(archive: Path, tmp_path: Path) -> None:
    for path in sorted((tmp_path / "ffhq" / "in-the-wild-images").rglob("*.png")):
        with Image.open(path) as image:
            image.resize((240, 160)).save(path)
    ingest(archive, "ffhq", tmp_path / "ffhq")
    with TestClient(application(archive)) as visitor:
        before = seen(visitor, f"ffhq.{STAYS}.wild")
        remove(archive, f"ffhq/{LEAVES}")
        after = seen(visitor, f"ffhq.{STAYS}.wild")

    for part in (np.s_[32:108, 87:163], np.s_[:, :78], np.s_[:, 164:]):  # where nobody can know whether it is the same
        assert detail(after[part]) < detail(before[part]) / 3


def test_the_leaver_is_blurred_where_another_dataset_shows_the_whole_photograph(archive: Path, tmp_path: Path) -> None:
    folder = tmp_path / "whole"
    folder.mkdir()
    source = next((tmp_path / "ffhq" / "in-the-wild-images").rglob("*.png"))
    (folder / "fair.png").write_bytes(source.read_bytes())
    (folder / "metadata.csv").write_text(
        "file_name,photo_url\nfair.png,https://www.flickr.com/photos/group/999010000000000/\n"
    )
    ingest(archive, "folder", folder)

    with TestClient(application(archive)) as visitor:
        before = seen(visitor, "whole.fair")
        remove(archive, f"ffhq/{LEAVES}")
        after = seen(visitor, "whole.fair")

    leaver = np.s_[62:218, 172:328]
    assert detail(after[leaver]) < detail(before[leaver]) / 5
