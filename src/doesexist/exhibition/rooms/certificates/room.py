"""Certificates that thank contributors, and the page that checks one."""

from __future__ import annotations

from doesexist.exhibition.http.openapi import in_bytes, in_html
from doesexist.exhibition.room import Address, Room
from doesexist.exhibition.rooms.certificates import page
from doesexist.imaging.encoding import Format
from doesexist.model import addresses

_CERTIFICATE = "/contributors/{service}/{account}/certificate"

ROOM = Room(
    name="certificates",
    switch="contributors",
    addresses=(
        Address(_CERTIFICATE, page.certificate, in_html(304, 400, 404, 410, 503)),
        Address(
            f"{_CERTIFICATE}.pdf",
            page.certificate_pdf,
            in_bytes([page.PDF], 304, otherwise=in_html(400, 404, 410, 503)),
        ),
        Address(
            f"{_CERTIFICATE}.{Format.WEBP}",
            page.certificate_image,
            in_bytes([Format.WEBP.media_type], 304, otherwise=in_html(400, 404, 410, 503)),
        ),
        Address(addresses.CERTIFICATE_CHECK, page.check, in_html(304, 400, 404, 503)),
    ),
    front_end=dict.fromkeys(("certificate.html", "certificate_check.html"), "certificates/certificate.css"),
    unlisted=(addresses.CERTIFICATE_CHECK,),
    examples=(
        "/contributors/flickr/group/certificate",
        "/contributors/flickr/group/certificate.pdf",
        "/contributors/flickr/group/certificate.webp",
        "/certificate/check?code=ABC",
    ),
)
