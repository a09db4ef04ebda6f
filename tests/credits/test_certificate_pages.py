"""The room where contributors are thanked: a page, a file for each paper and language, and a code that is checked."""

import re
from pathlib import Path

import pytest
from archives import register, remove
from exhibition_fixtures import ADA, copy_of, page, visiting
from made import record
from reading_pdf import Pdf
from starlette.testclient import TestClient

from doesexist.archive import REGISTER
from doesexist.model import clock
from doesexist.model.certificates import LETTERS, Code

HERS = f"/contributors/flickr/{ADA}/certificate"
GROUP = "/contributors/flickr/group/certificate"
CHECK = "/certificate/check"
NOBODYS = "\u0378"


def changed(archive: Path, *statements: str) -> None:
    """Change the register behind the program's back."""
    connection = register(archive)
    with connection.transaction():
        for statement in statements:
            connection.execute(statement)
    connection.close()


def pdf(visitor: TestClient, address: str = f"{HERS}.pdf", language: str = "en-GB") -> Pdf:
    answer = visitor.get(address, headers={"Accept-Language": language})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf"), answer.text
    return Pdf(answer.content)


def code_on(certificate: Pdf) -> str:
    (code,) = re.findall(r"^(?:[0-9A-Z]{5}-){3}[0-9A-Z]{5}$", certificate.text, re.MULTILINE)
    return str(code)


def images_in(certificate: Pdf) -> int:
    return sum(b"/Subtype/Image" in body and b"/DCTDecode" in body for body in certificate.objects.values())


# The page and its files


def test_a_contributor_s_page_leads_to_a_certificate_on_both_papers_and_in_both_languages(visitor: TestClient) -> None:
    assert HERS in page(visitor, f"/contributors/flickr/{ADA}").links()

    certificate = page(visitor, HERS)

    files = [link for link in certificate.links() if ".pdf" in link]
    assert len({*files}) == 4
    assert {round(Pdf(visitor.get(file).content).size[1], 1) for file in files} == {297, 279.4}
    (preview,) = [image for image in certificate.all("img") if image["src"] != "/favicon.svg"]
    seen = visitor.get(str(preview["src"]))
    assert (seen.status_code, seen.headers["content-type"]) == (200, "image/webp")


@pytest.mark.parametrize(
    ("language", "says", "high"),
    [("en-GB", "for", 297), ("en-US,en;q=0.9", "for", 279.4), ("de-AT,de", "für", 297), ("", "for", 297)],
)
def test_it_is_on_the_visitor_s_paper_in_the_visitor_s_language(
    visitor: TestClient, language: str, says: str, high: float
) -> None:
    certificate = pdf(visitor, language=language)

    assert certificate.text.splitlines()[1] == says
    assert certificate.size[1] == pytest.approx(high, abs=0.01)


def test_it_names_them_and_shows_what_is_theirs(visitor: TestClient) -> None:
    hers, group = pdf(visitor), pdf(visitor, f"{GROUP}.pdf")

    assert record(0)["metadata"]["author"] in hers.text
    assert "with thanks for 1 photograph in" in hers.text
    assert "with thanks for 1 photograph, which became 3 pictures in" in group.text
    assert (images_in(hers), images_in(group)) == (1, 3)
    assert b"http://testserver/contributors/flickr/group" in group.content


def test_where_there_are_no_pixels_there_is_no_picture(visitor: TestClient) -> None:
    account = record(2)["metadata"]["photo_url"].split("/")[4]

    assert images_in(pdf(visitor, f"/contributors/flickr/{account}/certificate.pdf")) == 0


def test_a_visitor_who_has_it_is_not_sent_it_again(visitor: TestClient) -> None:
    for ending in ("pdf", "webp"):
        answer = visitor.get(f"{HERS}.{ending}")
        tag = answer.headers["etag"]

        again = visitor.get(f"{HERS}.{ending}", headers={"If-None-Match": tag})
        other = visitor.get(f"{HERS}.{ending}?paper=letter", headers={"If-None-Match": tag})

        assert (again.status_code, again.content) == (304, b"")
        assert other.status_code == 200
        assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("words", ["paper=a5", "language=fr", "paper="])
def test_what_there_is_not_is_refused_in_words(visitor: TestClient, words: str) -> None:
    for ending in ("", ".pdf", ".webp"):
        assert "can’t be read" in page(visitor, f"{HERS}{ending}?{words}", 400).text


def test_whoever_is_unknown_has_none(visitor: TestClient) -> None:
    for ending in ("", ".pdf", ".webp"):
        assert "flickr/nobody" in page(visitor, f"/contributors/flickr/nobody/certificate{ending}", 404).text


def test_letters_that_nobody_has_are_told_on_the_page_and_it_is_made_all_the_same(own_archive: Path) -> None:
    changed(own_archive, f"UPDATE contributor SET name = 'Ada{NOBODYS}' WHERE account = '{ADA}'")  # noqa: S608 (our own words)

    with visiting(own_archive) as visitor:
        told = page(visitor, HERS).text
        certificate = pdf(visitor)

    assert f"No typeface here has these letters: {NOBODYS}. On the certificate they are empty boxes." in told
    assert "with thanks for" in certificate.text


def test_nothing_is_written_when_one_is_looked_at_or_checked(own_archive: Path) -> None:
    before = {path.name: path.read_bytes() for path in own_archive.iterdir()}[REGISTER]

    with visiting(own_archive) as visitor:
        code = code_on(pdf(visitor))
        page(visitor, HERS)
        page(visitor, f"{CHECK}?code={code}")

    assert (own_archive / REGISTER).read_bytes() == before


# Who left


def test_whoever_left_has_none_at_once_and_whoever_stays_is_shown_without_them(own_archive: Path) -> None:
    with visiting(own_archive) as visitor:
        before = visitor.get(f"{GROUP}.pdf")
        remove(own_archive, "ffhq/00000", "ffhq/00011")

        for ending in ("", ".pdf", ".webp"):
            assert "A person was here. They left." in page(visitor, f"{HERS}{ending}", 410).text
        after = visitor.get(f"{GROUP}.pdf", headers={"If-None-Match": before.headers["etag"]})

    assert after.status_code == 200
    assert "which became 2 pictures" in Pdf(after.content).text
    assert images_in(Pdf(after.content)) == 2
    assert after.content.count(b"DCTDecode") < before.content.count(b"DCTDecode")


def test_whoever_is_veiled_is_blurred_on_it_as_everywhere(own_archive: Path) -> None:
    def picture(content: bytes) -> bytes:
        (body,) = (body for body in Pdf(content).objects.values() if b"/DCTDecode" in body)
        return body

    with visiting(own_archive) as visitor:
        before = visitor.get(f"{HERS}.pdf")
        changed(
            own_archive,
            "INSERT INTO veil(picture, request, since, reason) "
            "SELECT id, 0, '2026-11-25', 'a test' FROM picture WHERE key = '00000'",
        )
        veiled = visitor.get(f"{HERS}.pdf", headers={"If-None-Match": before.headers["etag"]})

    assert veiled.status_code == 200
    assert len(picture(veiled.content)) < len(picture(before.content)), "what is blurred has less to say"


def test_a_picture_that_may_not_be_changed_is_left_out_where_somebody_is_veiled_in_it(own_archive: Path) -> None:
    changed(
        own_archive,
        "INSERT INTO licence VALUES('CC-BY-ND-2.0', 'CC BY-ND 2.0', NULL, 9, NULL)",
        "UPDATE picture SET licence = 'CC-BY-ND-2.0' WHERE key IN ('00000', '00010')",
    )

    with visiting(own_archive) as visitor:
        # 00010 to 00012 are cut from their photograph: as such, one of them may not be shown.
        assert images_in(pdf(visitor, f"{GROUP}.pdf")) == 2
        assert images_in(pdf(visitor)) == 1


# The code


def test_a_code_is_checked_and_says_for_whom_and_when(visitor: TestClient) -> None:
    code = code_on(pdf(visitor))

    for typed in (code, code.lower().replace("-", " "), f"  {code.replace('-', '')} "):
        checked = page(visitor, f"{CHECK}?code={typed}")

        assert "This certificate was made here" in checked.text
        assert record(0)["metadata"]["author"] in checked.text
        assert f"/contributors/flickr/{ADA}" in checked.links()
        assert f"{clock.now().day} " in checked.text
        assert "1 picture from 1 photograph" in checked.text


def test_a_changed_code_is_nobody_s(visitor: TestClient) -> None:
    code = code_on(pdf(visitor))
    changed = code[:-1] + LETTERS[LETTERS.index(code[-1]) - 1]

    assert "Nobody here has this code (any more)" in page(visitor, f"{CHECK}?code={changed}").text


@pytest.mark.parametrize("words", ["ABC", "%00%01", "'; DROP TABLE contributor --", "<script>", "٣" * 20, "Z" * 28])
def test_what_is_no_code_is_nobody_s(visitor: TestClient, words: str) -> None:
    answer = visitor.get(CHECK, params={"code": words})

    assert answer.status_code == 200
    assert "Nobody here has this code (any more)" in answer.text
    assert "<script>" not in answer.text


def test_before_a_code_is_typed_nothing_is_said_of_one(visitor: TestClient) -> None:
    for address in (CHECK, f"{CHECK}?code=", f"{CHECK}?code=%20"):
        empty = page(visitor, address)

        assert "any more" not in empty.text
        assert [field["name"] for field in empty.all("input")] == ["code"]
    assert visitor.get(CHECK, params={"code": "0" * 501}).status_code == 400


def test_the_code_of_somebody_who_left_is_nobody_s_even_when_their_row_is_another_s(own_archive: Path) -> None:
    with visiting(own_archive) as visitor:
        code = Code.read(code_on(pdf(visitor)))
        assert code
        remove(own_archive, "ffhq/00000")
        left = page(visitor, f"{CHECK}?code={code}").text
        columns = "INSERT INTO contributor(id, service, account, name, sorting) "
        changed(own_archive, f"{columns} VALUES({code.row}, 'flickr', 'next', 'Next', 'next')")
        taken = page(visitor, f"{CHECK}?code={code}").text

    for told in (left, taken):
        assert "Nobody here has this code (any more)" in told
        assert record(0)["metadata"]["author"] not in told
        assert "Next" not in told


def test_another_archive_s_code_is_nobody_s(archive: Path, tmp_path: Path) -> None:
    other = copy_of(archive, tmp_path / "other")
    changed(other, "UPDATE note SET value = zeroblob(32) WHERE name = 'secret'")

    with visiting(other) as elsewhere, visiting(archive) as visitor:
        foreign = page(visitor, f"{CHECK}?code={code_on(pdf(elsewhere))}").text

    assert "Nobody here has this code (any more)" in foreign


# A room that is closed


def test_where_contributors_have_no_room_there_are_no_certificates(own_archive: Path) -> None:
    (own_archive / "exhibition.toml").write_text("[rooms]\ncontributors = false\n", encoding="utf-8")

    with visiting(own_archive) as visitor:
        for address in (HERS, f"{HERS}.pdf", f"{HERS}.webp", CHECK):
            assert "Nothing is here" in page(visitor, address, 404).text


def test_the_exhibition_s_own_words_are_on_it(own_archive: Path) -> None:
    (own_archive / "exhibition.toml").write_text(
        'title = "Faces"\nexhibitor = "A gallery"\naddress = "https://faces.example.org/show/"\n',
        encoding="utf-8",
    )

    with visiting(own_archive) as visitor:
        certificate = pdf(visitor)

    assert {"Shown by A gallery", "Faces", "faces.example.org/show/certificate/check"} <= {
        *certificate.text.splitlines()
    }
    assert f"https://faces.example.org/show/contributors/flickr/{ADA}".encode() in certificate.content
