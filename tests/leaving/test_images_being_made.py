"""Who leaves, or is veiled, while an image of them is made is not in what is sent."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from archives import remove
from exhibition_fixtures import visiting

from doesexist.archive import Who
from doesexist.studio.leaving.veiling import veil
from doesexist.studio.showing.rendering import rendered

ADDRESS = "/iiif/3/ffhq.00000/full/64,/0/default.png"


def meanwhile(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]) -> None:
    """Let something happen once, when the first image has been made and not been sent."""
    made = list[object]()

    def rendered_and_meanwhile(*facts: Any) -> object:
        made.append(rendered(*facts))
        if len(made) == 1:
            happens()
        return made[-1]

    monkeypatch.setattr("doesexist.exhibition.rooms.iiif.images.rendered", rendered_and_meanwhile)


def test_who_leaves_while_an_image_is_made_is_not_sent(own_archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    meanwhile(monkeypatch, lambda: remove(own_archive, "ffhq/00000"))

    with visiting(own_archive) as visitor:
        answer = visitor.get(ADDRESS)

    assert answer.status_code == 410


def test_who_is_veiled_while_an_image_is_made_is_sent_veiled(
    own_archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    meanwhile(monkeypatch, lambda: veil(own_archive, [Who("picture", ("ffhq", "00000"))], reason="they asked"))

    with visiting(own_archive) as visitor:
        during, after = visitor.get(ADDRESS), visitor.get(ADDRESS)

    assert during.status_code == 200
    assert (during.content, during.headers["etag"]) == (after.content, after.headers["etag"])
