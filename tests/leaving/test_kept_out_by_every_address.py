"""Whoever left by an address is kept out whatever tells it: another column, a file beside, a file's name."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from archives import ingest, remove
from made import picture
from PIL import Image

THEIRS = "https://www.flickr.com/photos/ada-test/4242424242/"
FILE = "https://live.staticflickr.com/1/4242424242_0a1b2c3d4e_b.jpg"
ELSEWHERE = "https://example.org/mirror/b"
XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:cc="http://creativecommons.org/ns#" xmlns:dc="http://purl.org/dc/elements/1.1/">
<cc:attributionURL>{}</cc:attributionURL><dc:creator><rdf:Seq><rdf:li>Ada Test</rdf:li></rdf:Seq></dc:creator>
</rdf:Description></rdf:RDF></x:xmpmeta>"""


def told_by_a_column(heading: str, cell: str) -> Callable[[Path], None]:
    def tell(folder: Path) -> None:
        rows = f"file_name,title,author,photo_url,{heading}\nb.jpg,T,Zed Test,{ELSEWHERE},{cell}\n"
        (folder / "metadata.csv").write_text(rows)

    return tell


def told_inside(author: str, page: str) -> Callable[[Path], None]:
    def tell(folder: Path) -> None:
        with Image.open(folder / "b.jpg") as image:
            image.save(folder / "b.jpg", xmp=XMP.format(THEIRS).encode())
        (folder / "metadata.csv").write_text(
            f"file_name,title,author,photo_url,license,date_uploaded\nb.jpg,T,{author},{page},CC BY 4.0,2014-01-01\n"
        )

    return tell


def told_beside(folder: Path) -> None:
    (folder / "b.jpg.xmp").write_text(XMP.format(THEIRS))
    (folder / "metadata.csv").write_text(f"file_name,author,photo_url\nb.jpg,Zed Test,{ELSEWHERE}\n")


def told_by_an_export(folder: Path) -> None:
    (folder / "b.jpg").rename(folder / "t_4242424242_o.jpg")
    (folder / "photo_4242424242.json").write_text(json.dumps({"id": "4242424242", "photopage": THEIRS}))
    (folder / "metadata.csv").write_text("file_name,title,author\nt_4242424242_o.jpg,T,Zed Test\n")


def told_by_its_name(folder: Path) -> None:
    (folder / "b.jpg").rename(folder / "4242424242_0a1b2c3d4e_o.jpg")


WAYS: dict[str, Callable[[Path], None]] = {
    "another column": told_by_a_column("original_url", THEIRS),
    "a column of images": told_by_a_column("image_url", FILE),
    "a link in Markdown": told_by_a_column("seen", f"[photo]({THEIRS})"),
    "a link in HTML": told_by_a_column("seen", f"<a href={THEIRS}>x</a>"),
    "inside, another author": told_inside("A. Da", ""),
    "inside, no author": told_inside("", ""),
    "inside, another page": told_inside("Ada Test", ELSEWHERE),
    "a sidecar": told_beside,
    "an export": told_by_an_export,
    "the file's name": told_by_its_name,
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("who", ["mine/a", "flickr/ada-test"])
def test_whoever_left_is_kept_out(tmp_path: Path, way: str, who: str) -> None:
    if who == "flickr/ada-test" and way in {"a column of images", "the file's name"}:
        pytest.skip("a file's address tells no account")
    picture(tmp_path / "mine" / "a.png", 160, 160, seed=9)
    picture(tmp_path / "mine" / "z.png", 160, 160, seed=10)
    (tmp_path / "mine" / "metadata.csv").write_text(f"file_name,author,photo_url\na.png,Ada Test,{THEIRS}\n")
    ingest(tmp_path / "archive", "folder", tmp_path / "mine")
    remove(tmp_path / "archive", who)

    picture(tmp_path / "again" / "b.jpg", 120, 120, seed=11)  # a copy that nothing of its content would tell
    picture(tmp_path / "again" / "other.jpg", 120, 120, seed=12)
    WAYS[way](tmp_path / "again")
    summary = ingest(tmp_path / "archive", "folder", tmp_path / "again")

    assert [row.reason[:7] for row in summary.rejected] == ["left on"]
    assert summary.pictures == 1


@pytest.mark.parametrize("way", WAYS)
def test_nobody_else_is(tmp_path: Path, way: str) -> None:
    theirs = "https://www.flickr.com/photos/bea-test/777777777/"
    for number, name in enumerate("az"):
        picture(tmp_path / "mine" / f"{name}.png", 160, 160, seed=number)
    (tmp_path / "mine" / "metadata.csv").write_text(f"file_name,author,photo_url\na.png,Bea Test,{theirs}\n")
    ingest(tmp_path / "archive", "folder", tmp_path / "mine")
    remove(tmp_path / "archive", "flickr/bea-test")

    picture(tmp_path / "again" / "b.jpg", 120, 120, seed=11)
    WAYS[way](tmp_path / "again")

    assert ingest(tmp_path / "archive", "folder", tmp_path / "again").rejected == []
