"""The credit of a picture: title, author, source, licence, and a note of what was changed (TASL).

The 2.0 licences require the title, so a picture without one is credited as "Untitled".
"""

from __future__ import annotations

from doesexist.model.pictures import Picture
from doesexist.model.placeholders import is_nobody

UNTITLED = "Untitled"
UNKNOWN = "credit unknown"
UNNAMED = "a photographer who asked not to be named"
EVERYONE_NAMED = "Everyone who is named"


def credit(picture: Picture) -> str:
    """Return the credit of a picture in one line.

    >>> credit(Picture("faces", "a"))
    'Untitled, credit unknown'
    """
    title = f'"{picture.title}"' if picture.title else UNTITLED
    if picture.anonymous:
        parts = [f"{title} by {UNNAMED}"]
    elif picture.contributor:
        parts = [f"{title} by {picture.contributor.name}"]
    else:
        parts = [title, UNKNOWN]
    if picture.licence:
        parts.append(picture.licence.name)
    elif picture.contributor or picture.anonymous:
        parts.append("licence unknown")
    if note := changes(picture):
        parts.append(note)
    return ", ".join(parts)


def says_who(words: str) -> bool:
    """Tell whether a text names somebody: not that nobody is known, nor this program's own words for that.

    >>> says_who("Ada Muster"), says_who("Unknown photographer"), says_who("Untitled, credit unknown")
    (True, False, False)
    """
    ours = UNKNOWN in words or UNNAMED in words or words.startswith(EVERYONE_NAMED)
    return not ours and not is_nobody(words)


def changes(picture: Picture) -> str | None:
    """Return what was done to the photograph to make the picture, None if nothing is known to have been done.

    >>> from doesexist.model.geometry import Quad
    >>> from doesexist.model.pictures import File
    >>> quad = Quad((0, 0), (0, 90), (90, 90), (90, 0))
    >>> changes(Picture("faces", "a", quad=quad, image=File("a.png", width=64, height=64)))
    'cropped and scaled to 64 × 64'
    """
    if not picture.quad:
        return None
    deeds = ["cropped"]
    if turned := round(abs(picture.quad.rotation), 1):
        deeds.append(f"rotated {turned}°")
    if picture.image and picture.image.width and picture.image.height:
        deeds.append(f"scaled to {picture.image.width} × {picture.image.height}")
    return deeds[0] if len(deeds) == 1 else f"{', '.join(deeds[:-1])} and {deeds[-1]}"
