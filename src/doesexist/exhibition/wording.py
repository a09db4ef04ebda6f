"""Sentences about a picture that are put together from facts, in the visitor's language."""

from __future__ import annotations

from doesexist.errors import marked as _
from doesexist.exhibition.speech import Speech
from doesexist.model import Picture

CROPPED = _("cropped")
ROTATED = _("rotated %(degrees)s°")
SCALED = _("scaled to %(width)s × %(height)s")
AND = _("%(all)s and %(last)s")


def changes_in(spoken: Speech, picture: Picture) -> str | None:
    """Return what was done to the photograph to make the picture; None if nothing is known to have been done.

    The same as `doesexist.model.credits.changes`, which says it in English for files that travel.
    """
    if not picture.quad:
        return None
    deeds = [spoken.say(CROPPED)]
    if turned := round(abs(picture.quad.rotation), 1):
        deeds.append(spoken.say(ROTATED) % {"degrees": spoken.decimal(turned)})
    if picture.image and picture.image.width and picture.image.height:
        deeds.append(spoken.say(SCALED) % {"width": picture.image.width, "height": picture.image.height})
    if len(deeds) == 1:
        return deeds[0]
    return spoken.say(AND) % {"all": ", ".join(deeds[:-1]), "last": deeds[-1]}
