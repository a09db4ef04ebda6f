"""Whatever tells an address of who leaves, or is veiled, goes with them, in whichever order they come."""

from collections.abc import Callable
from pathlib import Path

import pytest
from archives import as_of_schema, holding, ingest, register, remove
from kept_out import here, veiled
from made import Record, ffhq, picture, quad, record
from PIL import Image
from requests_made import ask
from surveys import survey

from doesexist.archive import Who, broken_promises
from doesexist.archive.register import schema
from doesexist.model import Filter
from doesexist.studio.leaving import deciding, veiling

NUMBER = "4242424242"
THEIRS = f"https://www.flickr.com/photos/adal/{NUMBER}/"
FILE = f"https://live.staticflickr.com/65535/{NUMBER}_0a1b2c3d4e_b.jpg"
MIRROR = "https://example.org/m"
XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:cc="http://creativecommons.org/ns#"><cc:attributionURL>{}</cc:attributionURL>
</rdf:Description></rdf:RDF></x:xmpmeta>"""


def folder(path: Path, table: str, *, seed: int) -> Path:
    """A dataset of one picture, with a table of one row; all others are somebody else."""
    name = table.rpartition("\n")[2].partition(",")[0]
    picture(path / name, 140, 100, seed=seed)
    picture(path / "somebody.png", 120, 90, seed=seed + 100)
    (path / "metadata.csv").write_text(f"{table}\n")
    return path


def theirs(tmp_path: Path) -> Path:
    return folder(tmp_path / "p", f"file_name,photo_url,author\na.png,{THEIRS},Ada L", seed=1)


def by_a_column(heading: str, cell: str, page: str = MIRROR) -> Callable[[Path], Path]:
    return lambda path: folder(path, f"file_name,photo_url,{heading}\nz.png,{page},{cell}", seed=2)


def by_its_name(path: Path) -> Path:
    return folder(path, f"file_name,photo_url\n{NUMBER}_0a1b2c3d4e_o.png,{MIRROR}", seed=2)


def inside(path: Path) -> Path:
    folder(path, f"file_name,photo_url,author,license,title\nz.jpg,{MIRROR},Z,CC BY 4.0,T", seed=2)
    with Image.open(path / "z.jpg") as image:
        image.save(path / "z.jpg", xmp=XMP.format(THEIRS).encode())
    return path


WAYS: dict[str, Callable[[Path], Path]] = {
    "another column": by_a_column("original_url", THEIRS),
    "a column of images": by_a_column("image_url", FILE),
    "a column without a page": by_a_column("seen_at", THEIRS, page=""),
    "a caption without a page": by_a_column("seen", f"see also {THEIRS}", page=""),
    "a list of addresses": by_a_column("seen", f'"[""https://example.org/x"",""{THEIRS}""]"'),
    "the file's name": by_its_name,
    "inside": inside,
}
WHO = {
    "picture": Who("picture", ("p", "a")),
    "photograph": Who("photograph", (THEIRS,)),
    "contributor": Who("contributor", ("flickr", "adal")),
}
ADDRESSES = {"picture": "p/a", "photograph": THEIRS, "contributor": "flickr/adal"}
OTHERS = {"p/somebody", "q/somebody"}


@pytest.mark.parametrize("first", ["they leave", "it comes"])
@pytest.mark.parametrize("kind", WHO)
@pytest.mark.parametrize("way", WAYS)
def test_whoever_tells_who_left_is_gone(tmp_path: Path, way: str, kind: str, first: str) -> None:
    archive, p, q = tmp_path / "archive", theirs(tmp_path), WAYS[way](tmp_path / "q")
    ingest(archive, "folder", p)
    if first == "it comes":
        ingest(archive, "folder", q)
    departure, _ = remove(archive, ADDRESSES[kind])
    if first == "it comes":
        assert len(departure.left) == 2
        assert here(archive) == OTHERS
        assert not holding(archive, NUMBER)
    again = ingest(archive, "folder", q)

    assert here(archive) == OTHERS
    assert [row.reason[:7] for row in again.rejected] == ["left on"]
    assert not holding(archive, NUMBER)


@pytest.mark.parametrize("first", ["the veil", "it"])
@pytest.mark.parametrize("kind", [*WHO, "filter"])
@pytest.mark.parametrize("way", WAYS)
def test_whoever_tells_who_is_veiled_is_veiled(tmp_path: Path, way: str, kind: str, first: str) -> None:
    archive, p, q = tmp_path / "archive", theirs(tmp_path), WAYS[way](tmp_path / "q")
    people = [WHO[kind]] if kind in WHO else Filter(contributor=("flickr", "adal"))
    ingest(archive, "folder", p)
    if first == "it":
        ingest(archive, "folder", q)
    veiling.veil(archive, people, reason="")
    ingest(archive, "folder", q)

    assert len(here(archive)) == 4
    assert veiled(archive) == here(archive) - OTHERS

    veiling.lift(archive, people)

    assert not veiled(archive)


@pytest.mark.parametrize("first", ["the request", "it"])
@pytest.mark.parametrize("kind", WHO)
def test_a_request_hides_whoever_tells_it_until_it_is_decided(tmp_path: Path, kind: str, first: str) -> None:
    archive, p, q = tmp_path / "archive", theirs(tmp_path), WAYS["another column"](tmp_path / "q")
    ingest(archive, "folder", p)
    if first == "it":
        ingest(archive, "folder", q)
    name = ask(archive, ADDRESSES[kind]).name
    ingest(archive, "folder", q)

    assert veiled(archive) == {"p/a", "q/z"}

    deciding.grant(archive, name, reason="")

    assert here(archive) == OTHERS
    assert not holding(archive, NUMBER)


@pytest.mark.parametrize("kind", ["photograph", "contributor"])
def test_an_address_that_is_told_alone_is_found(tmp_path: Path, kind: str) -> None:
    archive, q = tmp_path / "archive", WAYS["another column"](tmp_path / "q")
    ingest(archive, "folder", q)

    assert veiling.veil(archive, [WHO[kind]], reason="").pictures == ("q/z",)
    departure, _ = remove(archive, ADDRESSES[kind])

    assert departure.left == ("q/z",)
    assert not departure.unknown
    assert not holding(archive, NUMBER)
    ingest(archive, "folder", theirs(tmp_path))
    assert here(archive) == {*OTHERS}


@pytest.mark.parametrize("decision", ["remove", "veil"])
@pytest.mark.parametrize("first", ["they", "it"])
def test_one_after_another(tmp_path: Path, first: str, decision: str) -> None:
    """Who tells an address of whoever tells one of theirs."""
    archive, p, q = tmp_path / "archive", theirs(tmp_path), WAYS["another column"](tmp_path / "q")
    r = folder(tmp_path / "r", f"file_name,photo_url,mirrored\ny.png,https://example.org/n,{MIRROR}", seed=3)
    ingest(archive, "folder", p)
    if first == "it":
        ingest(archive, "folder", r)
        ingest(archive, "folder", q)
    if decision == "remove":
        remove(archive, "p/a")
    else:
        veiling.veil(archive, [WHO["picture"]], reason="")
    for each in (q, r) if decision == "veil" or first == "it" else ():
        ingest(archive, "folder", each)

    if decision == "veil":
        assert veiled(archive) == {"p/a", "q/z", "r/y"}
    elif first == "it":
        assert here(archive) == {*OTHERS, "r/somebody"}


@pytest.mark.parametrize("first", ["they", "it"])
@pytest.mark.parametrize("decision", ["remove", "veil"])
@pytest.mark.parametrize(
    ("page", "cell"),
    [
        (MIRROR, f"see also {THEIRS}"),
        (MIRROR, f"by Bea; cf. {THEIRS}) and others"),
        (MIRROR, "https://www.flickr.com/photos/adal/4242424243/"),
        ("https://www.flickr.com/photos/bea/777777/", f"my friend's: {THEIRS}"),
    ],
)
@pytest.mark.parametrize("heading", ["title", "description"])
def test_who_only_speaks_of_them_stays(  # noqa: PLR0917 (what it is about)
    tmp_path: Path, heading: str, page: str, cell: str, decision: str, first: str
) -> None:
    archive, p, q = tmp_path / "archive", theirs(tmp_path), by_a_column(heading, cell, page)(tmp_path / "q")
    ingest(archive, "folder", p)
    if first == "it":
        ingest(archive, "folder", q)
    if decision == "remove":
        remove(archive, "p/a")
    else:
        veiling.veil(archive, [WHO["picture"]], reason="")
    ingest(archive, "folder", q)

    assert here(archive) >= {*OTHERS, "q/z"}
    assert "q/z" not in veiled(archive)


def placed(path: Path, page: str, told: str, *places: float) -> Path:
    """Pictures of one photograph, each of somebody at another place of it, in FFHQ's layout."""
    records: dict[str, Record] = {}
    for number, place in enumerate(places):
        each = record(number + (500 if told else 0), photo_url=page, **({"photo_title": told} if told else {}))
        each["in_the_wild"]["face_quad"] = quad(place, 100, 300)
        records[str(number)] = each
    return ffhq(path, records)


@pytest.mark.parametrize("first", ["they", "it"])
@pytest.mark.parametrize("decision", ["remove", "veil"])
def test_others_with_a_place_of_their_own_stay(tmp_path: Path, decision: str, first: str) -> None:
    archive = tmp_path / "archive"
    one, other = placed(tmp_path / "1", THEIRS, "", 100, 1500), placed(tmp_path / "2", MIRROR, THEIRS, 100, 1500)
    ingest(archive, "ffhq", one, dataset="one")
    if first == "it":
        ingest(archive, "ffhq", other, dataset="other")
    if decision == "remove":
        remove(archive, "one/00000")
    else:
        veiling.veil(archive, [Who("picture", ("one", "00000"))], reason="")
    ingest(archive, "ffhq", other, dataset="other")

    if decision == "remove":
        assert here(archive) == {"one/00001", "other/00001"}
    else:
        assert veiled(archive) == {"one/00000", "other/00000"}


def test_a_record_that_tells_it_only_later(tmp_path: Path) -> None:
    archive, p = tmp_path / "archive", theirs(tmp_path)
    q = by_a_column("original_url", "")(tmp_path / "q")
    ingest(archive, "folder", p)
    ingest(archive, "folder", q)
    (q / "metadata.csv").write_text(f"file_name,photo_url,original_url\nz.png,{MIRROR},{THEIRS}\n")
    ingest(archive, "folder", q)
    (p / "metadata.csv").write_text("file_name\n")
    remove(archive, "p/a")

    assert here(archive) == OTHERS


def test_a_record_that_tells_it_no_more(tmp_path: Path) -> None:
    archive, p, q = tmp_path / "archive", theirs(tmp_path), WAYS["another column"](tmp_path / "q")
    ingest(archive, "folder", p)
    ingest(archive, "folder", q)
    (q / "metadata.csv").write_text(f"file_name,photo_url,original_url\nz.png,{MIRROR},\n")
    ingest(archive, "folder", q)
    remove(archive, "p/a")

    assert here(archive) == {*OTHERS, "q/z"}
    assert register(archive).all("SELECT * FROM telling") == []


def test_a_record_that_tells_it_after_they_left(tmp_path: Path) -> None:
    archive, p = tmp_path / "archive", theirs(tmp_path)
    q = by_a_column("original_url", "")(tmp_path / "q")
    ingest(archive, "folder", p)
    ingest(archive, "folder", q)
    remove(archive, "p/a")
    (q / "metadata.csv").write_text(f"file_name,photo_url,original_url\nz.png,{MIRROR},{THEIRS}\n")
    ingest(archive, "folder", q)

    assert here(archive) == OTHERS
    assert not holding(archive, NUMBER)


@pytest.mark.parametrize("way", [way for way in WAYS if way != "inside"])
def test_an_archive_of_before_knows_who_tells_what(tmp_path: Path, way: str) -> None:
    """All but what files said: that wasn't kept."""
    archive = tmp_path / "archive"
    ingest(archive, "folder", theirs(tmp_path))
    ingest(archive, "folder", WAYS[way](tmp_path / "q"))
    connection = register(archive)
    now = connection.all("SELECT hash, picture FROM telling ORDER BY hash")
    as_of_schema(connection, schema.WITH_DIGESTS - 1)
    connection.close()

    assert register(archive).all("SELECT hash, picture FROM telling ORDER BY hash") == now != []
    assert remove(archive, "p/a")[0].left
    assert here(archive) == OTHERS


def test_who_stayed_in_an_archive_of_before_is_told_and_goes_with_the_next_ingest(tmp_path: Path) -> None:
    archive, q = tmp_path / "archive", WAYS["another column"](tmp_path / "q")
    ingest(archive, "folder", theirs(tmp_path))
    ingest(archive, "folder", q)
    connection = register(archive)
    connection.execute("DELETE FROM telling")
    connection.close()
    remove(archive, "p/a")

    assert [what for what, _ in broken_promises(archive)] == ["q/z"]
    assert ingest(archive, "folder", q).rejected
    assert here(archive) == OTHERS
    assert not holding(archive, NUMBER)


def test_the_survey_is_without_whoever_tells_it_to_the_last_bit(tmp_path: Path) -> None:
    archive, alone, p = tmp_path / "archive", tmp_path / "alone", theirs(tmp_path)
    q = WAYS["another column"](tmp_path / "q")
    for name in ("x", "y"):
        picture(q / f"{name}.png", 140, 100, seed=ord(name))
    for folder_ in (p, q):
        ingest(archive, "folder", folder_)
    survey(archive)
    departure, _ = remove(archive, "p/a")
    for gone in (p / "a.png", p / "metadata.csv", q / "z.png", q / "metadata.csv"):
        gone.unlink()
    for folder_ in (p, q):
        ingest(alone, "folder", folder_)
    survey(alone)

    assert departure.left == ("p/a", "q/z")
    assert not departure.wanting
    assert sums(archive) == sums(alone)


def sums(archive: Path) -> list[tuple[int, int, str]]:
    connection = register(archive)
    found = connection.all("SELECT dataset, summed, sums FROM shard ORDER BY dataset, number")
    connection.close()
    return found


def test_nothing_is_noted_of_records_that_tell_their_own_address_alone(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    ingest(archive, "ffhq", placed(tmp_path / "1", THEIRS, "", 100, 1500), dataset="one")

    assert register(archive).all("SELECT * FROM telling") == []
