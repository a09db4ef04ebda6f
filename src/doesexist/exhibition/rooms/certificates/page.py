"""Certificates of appreciation: the page of one, its file, how it looks, and whether a code on one is ours."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Annotated, Literal, NamedTuple
from urllib.parse import quote

from fastapi import Query, Request, Response

from doesexist.archive import Gallery, Reading
from doesexist.exhibition.context import ExhibitionContext, context_of
from doesexist.exhibition.http import responses
from doesexist.exhibition.lanes import LOOKING_UP
from doesexist.exhibition.language.languages import LOCALES, speech
from doesexist.imaging.encoding import Format
from doesexist.model import Contributor, addresses
from doesexist.model.certificates import LONGEST
from doesexist.printing.certificate import Paper
from doesexist.studio.certificates import one
from doesexist.studio.certificates.one import Issuer, letters_wanting, look_up

PDF = "application/pdf"
_LETTER_LANDS = ("-us", "-ca")
"""Where people print on Letter, at the end of a language's name."""
_DOTS = 110 / 25.4
"""Pixels of a preview for each millimetre."""

Sheet = Literal["a4", "letter"]
Tongue = Literal["en", "de"]
PaperAsked = Annotated[Sheet | None, Query(description="The paper: else Letter for visitors from where that is used.")]
LanguageAsked = Annotated[Tongue | None, Query(description="The language: else the visitor's own.")]
CodeAsked = Annotated[
    str | None, Query(description="The code on a certificate; case, hyphens and spaces don't matter.", max_length=500)
]


class _CertificateQuery(NamedTuple):
    """A certificate that is asked for."""

    context: ExhibitionContext
    gallery: Gallery
    issuer: Issuer

    @property
    def contributor(self) -> Contributor:
        return self.gallery.contributor

    @property
    def words(self) -> dict[str, str]:
        """The words of its address."""
        return {"paper": self.issuer.paper.value, "language": self.issuer.voice.language}


async def certificate(
    request: Request, service: str, account: str, paper: PaperAsked = None, language: LanguageAsked = None
) -> Response:
    """Show what a contributor's certificate looks like, and offer it on both papers and in both languages."""
    asked = await _asked(request, service, account, paper, language)
    by = asked.contributor
    wanting = await asked.context.render(request, _examined, asked)
    datasets = [each.dataset for each in asked.gallery.datasets]
    wide, high = asked.issuer.paper.size
    return responses.page(
        request,
        "certificate.html",
        gallery=asked.gallery,
        drawn=asked.context.all_drawn(datasets),
        mixed=asked.context.partly_drawn(datasets),
        wanting=wanting,
        paper=asked.issuer.paper.value,
        spoken=asked.issuer.voice.language,
        preview=addresses.linked(addresses.certificate_file(by, Format.WEBP, asked.words)),
        width=round(wide * _DOTS),
        height=round(high * _DOTS),
        files=[
            (
                sheet.value,
                spoken,
                addresses.linked(addresses.certificate_file(by, "pdf", {"paper": sheet.value, "language": spoken})),
            )
            for spoken in LOCALES
            for sheet in Paper
        ],
    )


async def certificate_pdf(
    request: Request, service: str, account: str, paper: PaperAsked = None, language: LanguageAsked = None
) -> Response:
    """Send a contributor's certificate, to be printed and framed."""
    asked = await _asked(request, service, account, paper, language)
    by = asked.contributor
    tag = await asked.context.render(request, _tag, asked)
    name = quote(f"{by.service}-{by.account}".replace("/", "-"), safe="")
    headers = {**_headers(tag), "Content-Disposition": f"inline; filename*=UTF-8''{name}.pdf"}
    if responses.has(request, tag):
        return Response(status_code=304, headers=headers)
    sheet = await asked.context.render(request, one.issued, asked.context.archive, by.service, by.account, asked.issuer)
    return Response(sheet.content, media_type=PDF, headers=headers)


async def certificate_image(
    request: Request, service: str, account: str, paper: PaperAsked = None, language: LanguageAsked = None
) -> Response:
    """Send how a contributor's certificate looks."""
    asked = await _asked(request, service, account, paper, language)
    by = asked.contributor
    tag = await asked.context.render(request, _tag, asked)
    if responses.has(request, tag):
        return Response(status_code=304, headers=_headers(tag))
    seen = await asked.context.render(request, one.preview, asked.context.archive, by.service, by.account, asked.issuer)
    return Response(seen, media_type=Format.WEBP.media_type, headers=_headers(tag))


async def check(request: Request, code: CodeAsked = None) -> Response:
    """Say for whom a certificate with this code was made here, and when; or that nobody here has it (any more)."""
    context = context_of(request)
    typed = (code or "").strip()
    found = await context.look_up(request, LOOKING_UP, one.check, typed) if typed else None
    return responses.page(
        request,
        "certificate_check.html",
        typed=typed[:LONGEST],
        found=found,
        drawn=False,
    )


async def _asked(
    request: Request, service: str, account: str, paper: Sheet | None, language: Tongue | None
) -> _CertificateQuery:
    """Return what is asked for; raise Left, or NothingFound."""
    context = context_of(request)
    gallery = await context.look_up(request, LOOKING_UP, Reading.contributor, service, account)
    settings = context.settings
    # Where it is on the web is said in exhibition.toml; else it is where this visitor found it.
    venue = replace(settings.venue, address=settings.address or str(request.base_url))
    voice = speech(language) if language else context.spoken(request)
    issuer = Issuer(settings.title, settings.exhibitor, venue, Paper(paper) if paper else _paper_of(request), voice)
    return _CertificateQuery(context, gallery, issuer)


def _paper_of(request: Request) -> Paper:
    """Return the paper that a visitor has, by the first of their browser's languages."""
    first = request.headers.get("accept-language", "").partition(",")[0].partition(";")[0].strip().lower()
    return Paper.LETTER if first.endswith(_LETTER_LANDS) else Paper.A4


def _examined(asked: _CertificateQuery) -> tuple[str, ...]:
    """Return which letters of a certificate no typeface has."""
    with Reading(asked.context.archive) as reading:
        found = look_up(reading, asked.contributor.service, asked.contributor.account, asked.issuer)
    return letters_wanting(found)


def _tag(asked: _CertificateQuery) -> str:
    """Return the tag of a certificate: another when anything of it is, and each day."""
    with Reading(asked.context.archive) as reading:
        found = look_up(reading, asked.contributor.service, asked.contributor.account, asked.issuer)
    return f'"{hashlib.blake2b(f"{found.mark} {found.code}".encode(), digest_size=12).hexdigest()}"'


def _headers(tag: str) -> dict[str, str]:
    return {"ETag": tag, "Vary": "Accept-Language"}
