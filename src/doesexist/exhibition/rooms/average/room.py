"""The average of a dataset, or of some of its people."""

from __future__ import annotations

from doesexist.errors import marked as _
from doesexist.exhibition.http.openapi import in_bytes, in_html, in_json, in_query
from doesexist.exhibition.room import Address, Heading, Room
from doesexist.exhibition.rooms.average import images, page
from doesexist.exhibition.rooms.average.query import AverageQuery, SmallAverageQuery
from doesexist.imaging.encoding import Format
from doesexist.model import addresses

ROOM = Room(
    name="average",
    heading=Heading(_("Average"), addresses.AVERAGE),
    switch="average",
    surveyed=True,
    addresses=(
        Address(
            f"{addresses.AVERAGE}.json",
            page.average_json,
            in_json(page.AverageDescription, 304, 400, 404, 503),
            in_query(AverageQuery),
        ),
        Address(addresses.AVERAGE, page.average, in_html(304, 400, 404, 503), in_query(AverageQuery)),
        Address(
            f"{addresses.AVERAGE}/{{name}}.webp",
            page.small_average,
            in_bytes([Format.WEBP.media_type], 304, otherwise=in_html(400, 404, 503)),
            in_query(SmallAverageQuery),
        ),
    ),
    images={name: images.at_full_size(name) for name in (images.NAME, images.DEVIATION)},
    front_end={"average.html": "average/average.ts"},
    shapes=(page.AverageDescription,),
    examples=(
        "/average",
        "/average?key=00000",
        "/average.json",
        "/average/preview.webp",
        "/iiif/3/ffhq.average/info.json",
        "/iiif/3/ffhq.average--deviation/full/64,/0/default.webp",
    ),
)
