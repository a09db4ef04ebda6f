"""Pictures come in whatever they end in; what is whole but not supported is told as that, not as damaged."""

import csv
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import pytest
from archives import ingest
from made import picture
from PIL import Image
from starlette.testclient import TestClient

from doesexist.archive import Reading
from doesexist.exhibition.app import application
from doesexist.model import Rejected


def reasons(rejected: Iterable[Rejected]) -> dict[str, str]:
    """Why files were rejected, by their names."""
    return dict(row.reason.split(": ", 1) for row in rejected)


def shown(archive: Path) -> set[str]:
    with Reading(archive) as reading:
        return {each.image.path for each in reading.every_picture() if each.image}


def saved(path: Path, kind: str, **options: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (64, 48), (200, 40, 30)).save(path, kind, **options)
    return path


@pytest.mark.parametrize(
    "name", ["a.jfif", "a.jpe", "a.JPG", "a.jpg_large", "a", "a.jpg@2x", "a.2019", "a.png", "a.image"]
)
def test_a_picture_comes_in_whatever_it_ends_in(tmp_path: Path, name: str) -> None:
    saved(tmp_path / "mine" / name, "JPEG")

    summary = ingest(tmp_path / "archive", "folder", tmp_path / "mine", verify=True)

    assert (summary.pictures, summary.rejected) == (1, [])
    assert shown(tmp_path / "archive") == {name}


def test_what_is_no_picture_is_not_looked_at_by_its_ending(tmp_path: Path) -> None:
    saved(tmp_path / "mine" / "a.jpg", "JPEG")
    for name in ("notes", "Thumbs.db", "a.xmp", "read me", ".hidden"):
        (tmp_path / "mine" / name).write_text("words")
    saved(tmp_path / "mine" / "a.jpg.part", "JPEG")

    summary = ingest(tmp_path / "archive", "folder", tmp_path / "mine")

    assert (summary.pictures, summary.rejected) == (1, [])


def test_a_link_that_leads_out_is_not_read_to_see_what_it_is(tmp_path: Path) -> None:
    saved(tmp_path / "mine" / "a.jpg", "JPEG")
    saved(tmp_path / "elsewhere", "JPEG")
    (tmp_path / "mine" / "b").symlink_to(tmp_path / "elsewhere")

    summary = ingest(tmp_path / "archive", "folder", tmp_path / "mine")

    assert (summary.pictures, summary.rejected) == (1, [])


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "TIFF", "AVIF"])
def test_every_supported_format_is_shown_on_pages_and_served_as_jpeg(tmp_path: Path, kind: str) -> None:
    frames = {} if kind in ("JPEG", "AVIF") else {"save_all": True, "append_images": [Image.new("RGB", (64, 48))]}
    saved(tmp_path / "mine" / "face.jpg", kind, **frames)

    summary = ingest(tmp_path / "archive", "folder", tmp_path / "mine")
    with TestClient(application(tmp_path / "archive")) as visitor:
        page = visitor.get("/pictures/mine/face")
        image = visitor.get("/iiif/3/mine.face/full/max/0/default.jpg")
        region = visitor.get("/iiif/3/mine.face/0,0,32,32/16,16/0/default.jpg")

    assert summary.rejected == []
    assert [answer.status_code for answer in (page, image, region)] == [200, 200, 200]
    with Image.open(BytesIO(image.content)) as served:
        assert (served.format, served.size) == ("JPEG", (64, 48))
        colours = served.convert("RGB").getpixel((30, 30))
    assert isinstance(colours, tuple)
    assert colours[0] > 150  # of several frames or pages the first


def test_a_table_finds_its_files_in_any_case_where_only_one_is_meant(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    for name in ("IMG_1.JPG", "b.jpg", "B.JPG", "Käthe.JPG"):
        picture(folder / name)
    with (folder / "metadata.csv").open("w", newline="") as table:
        csv.writer(table).writerows(
            [["file_name", "title"], ["img_1.jpg", "One"], ["b.jpg", "Two"], ["b.JPG", "?"], ["KÄTHE.jpg", "Three"]]
        )

    summary = ingest(tmp_path / "archive", "folder", folder)

    with Reading(tmp_path / "archive") as reading:
        titles = {each.image.path: each.title for each in reading.every_picture() if each.image}
    assert titles == {"IMG_1.JPG": "One", "b.jpg": "Two", "B.JPG": None, "Käthe.JPG": "Three"}
    assert [(row.key, row.reason) for row in summary.rejected] == [
        ("b.JPG", "metadata.csv, line 4, 'file_name': 2 files are called so, as B.JPG and b.jpg")
    ]


def test_a_jpeg_that_lacks_its_last_bytes_is_shown_everywhere(tmp_path: Path) -> None:
    path = picture(tmp_path / "mine" / "face.jpg", 512, 512)
    path.write_bytes(path.read_bytes()[:-2])

    summary = ingest(tmp_path / "archive", "folder", tmp_path / "mine", verify=True)
    with TestClient(application(tmp_path / "archive")) as visitor:
        sizes = ("max", "256,", "64,")
        answers = [visitor.get(f"/iiif/3/mine.face/full/{size}/0/default.jpg") for size in sizes]

    assert summary.rejected == []
    assert [answer.status_code for answer in answers] == [200, 200, 200]


DAMAGED = "it is cut off or damaged"
OUTCOMES: dict[str, tuple[set[str], dict[str, str]]] = {
    "08_case": ({"IMG_0001.JPG", "IMG_0002.JPG"}, {}),
    "08_endings": (
        {"p_jfif.jfif", "p_jpe.jpe", "p_jpeg.jpeg", "p_jpg.jpg", "p_tif.tif", "p_webp.webp"},
        {
            "p_bmp.bmp": "not supported: BMP",
            "p_jp2.jp2": "not supported: JPEG 2000",
            "p_pgm.pgm": "not supported: Netpbm",
            "p_ppm.ppm": "not supported: Netpbm",
            "p_tga.tga": "not supported: TGA",
            "x.cr2": "not supported: camera raw (CR2)",
            "x.dng": "not supported: camera raw (DNG)",
            "x.jxl": DAMAGED,  # it begins as a TIFF, and then there is nothing
        },
    ),
    "13_unsupported": (
        {"ok.jpg"},
        {
            "bmp.png": "not supported: BMP",
            "jp2.jpg": "not supported: JPEG 2000",
            "lab.tif": "not supported: TIFF with these colours or this compression",
        },
    ),
    "14_truncated": (
        {"whole.jpg", "padded.jpg", "no_eoi.jpg", "w.webp", "webp_as.jpg"},
        {
            "few.jpg": DAMAGED,
            "half.jpg": DAMAGED,
            "tenth.jpg": DAMAGED,
            "html.jpg": "it is a web page, no picture: fetch it again",
            "lfs.png": "it is a pointer of Git LFS, no picture: fetch the file itself with `git lfs pull`",
        },
    ),
}


@pytest.mark.parametrize("folder", OUTCOMES)
def test_folders_as_people_have_them_come_in(shared_data: Path, tmp_path: Path, folder: str) -> None:
    summary = ingest(tmp_path / "archive", "folder", shared_data / "field" / folder)

    assert (shown(tmp_path / "archive"), reasons(summary.rejected)) == OUTCOMES[folder]
