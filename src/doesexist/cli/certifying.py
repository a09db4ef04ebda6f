"""`certificate`, `certificates` and `check-certificate`: certificates for contributors, and checks of their codes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from doesexist.archive import Reading
from doesexist.cli.options import HERE, Archive, Json
from doesexist.cli.speaking import as_json, ends_with_sentence, result, say, watched_rate
from doesexist.errors import CertificatesWanting, CodeMalformed, CodeUnknown
from doesexist.exhibition.language.languages import SOURCE, speech
from doesexist.exhibition.settings.exhibition_toml import settings_of
from doesexist.model.certificates import Code
from doesexist.model.plurals import counted
from doesexist.printing.certificate import Paper
from doesexist.printing.typesetting import missing_typefaces
from doesexist.studio.certificates.everyone import Certificates
from doesexist.studio.certificates.one import Issuer, certify, check
from doesexist.studio.leaving import who_is_meant

_LISTED = 10
Tongue = Literal["en", "de"]

PaperAsked = Annotated[Paper, typer.Option(help="What it is printed on.")]
LanguageAsked = Annotated[
    Tongue | None, typer.Option(help="The language; else the exhibition's own, where it has one, or English.")
]


@ends_with_sentence
def certificate(
    who: Annotated[str, typer.Argument(help="A contributor as SERVICE/ACCOUNT, or the address of their page.")],
    out: Annotated[Path, typer.Argument(help="OUT.pdf.")],
    paper: PaperAsked = Paper.A4,
    language: LanguageAsked = None,
    archive: Archive = HERE,
) -> None:
    """Make a contributor's certificate of appreciation. It has a code that says that it is yours."""
    service, account = who_is_meant.account(who).names
    sheet = certify(archive, service, account, _issuer(archive, paper, language), out)
    result(f"{out} ({len(sheet.content):,} bytes)")
    if sheet.without_glyph:
        _tell_letters(f"{service}/{account}", sheet.without_glyph)
    _tell_what_is_wanting(archive)


@ends_with_sentence
def certificates(
    folder: Annotated[Path, typer.Argument(help="Where they are put, as SERVICE/ACCOUNT.pdf.")],
    paper: PaperAsked = Paper.A4,
    language: LanguageAsked = None,
    workers: Annotated[int | None, typer.Option(min=1, help="How many work at once; else every processor.")] = None,
    archive: Archive = HERE,
    json: Json = False,
) -> None:
    """Make certificates for everyone. Stop it whenever you like, and run it again: it makes those that are wanting."""
    run = Certificates(archive, folder, _issuer(archive, paper, language), workers)
    for _ in watched_rate(run, "Thanking everyone", lambda count: count, lambda: run.total):
        pass
    if json:
        as_json(
            {
                "made": run.made, "kept": run.kept, "let_go": [str(path) for path in run.withdrawn],
                "failed": [{"contributor": one.whose, "reason": str(one.why)} for one in run.failed],
                "without_glyph": {whose: [*letters] for whose, letters in run.without_glyph.items()},
            }
        )  # fmt: skip
    else:
        result(
            f"{folder}: {run.made:,} made, {run.kept:,} as they were, {len(run.withdrawn):,} of those who left deleted."
        )
        for whose, letters in [*run.without_glyph.items()][:_LISTED]:
            _tell_letters(whose, letters)
        for one in run.failed[:_LISTED]:
            say(f"  {one.whose}: {one.why}")
        _tell_what_is_wanting(archive)
    if run.failed:
        raise CertificatesWanting(len(run.failed))


@ends_with_sentence
def check_certificate(
    code: Annotated[str, typer.Argument(help="The code on a certificate; spaces and hyphens don't matter.")],
    archive: Archive = HERE,
) -> None:
    """Say for whom a certificate was made. Exit 1 where nobody here has this code (any more)."""
    if Code.digits(code) is None:
        raise CodeMalformed(code[:80])
    with Reading(archive) as reading:
        found = check(reading, code)
    if found is None:
        raise CodeUnknown(code[:80])
    by = found.contributor
    here = counted(found.pictures, "picture")
    result(f"{by.service}/{by.account} ({by.name}), made on {found.day}. Here now: {here}.")


def _issuer(archive: Path, paper: Paper, language: Tongue | None) -> Issuer:
    settings = settings_of(archive)
    chosen = language or settings.language
    voice = speech(SOURCE if chosen == "auto" else chosen)
    return Issuer(settings.title, settings.exhibitor, settings.venue, paper, voice)


def _tell_letters(whose: str, letters: tuple[str, ...]) -> None:
    said = ", ".join(letters[:40])
    say(f"{whose}: no typeface of this house has the letters {said}. On the certificate they are empty boxes.")


def _tell_what_is_wanting(archive: Path) -> None:
    if settings_of(archive).address is None:
        say(
            "exhibition.toml gives no address: so there is no QR code, and a code can be checked by `doesexist "
            'check-certificate` only. Give one there, as address = "https://…", and run this again.'
        )
    if missing := missing_typefaces():
        say(f"These typefaces are not here, others were taken: {', '.join(missing)}. `make front-end` brings them.")
