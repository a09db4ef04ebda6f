"""The rooms of the exhibition, in the order of its navigation: each a package, and none knows another."""

from __future__ import annotations

from doesexist.exhibition.rooms.average.room import ROOM as AVERAGE
from doesexist.exhibition.rooms.certificates.room import ROOM as CERTIFICATES
from doesexist.exhibition.rooms.credits.room import ROOM as CREDITS
from doesexist.exhibition.rooms.desk.room import ROOM as DESK
from doesexist.exhibition.rooms.iiif.room import ROOM as IIIF
from doesexist.exhibition.rooms.leave.room import ROOM as LEAVE
from doesexist.exhibition.rooms.search.room import ROOM as SEARCH
from doesexist.exhibition.rooms.site.room import ROOM as SITE
from doesexist.exhibition.rooms.walk.room import ROOM as WALK
from doesexist.exhibition.rooms.wall.room import ROOM as WALL

ROOMS = (WALK, WALL, AVERAGE, CREDITS, CERTIFICATES, SEARCH, SITE, LEAVE, DESK, IIIF)
ADDRESSES = tuple(address for room in ROOMS for address in room.addresses)
"""Every address of the exhibition."""
