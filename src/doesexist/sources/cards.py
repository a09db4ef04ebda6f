"""Parse a dataset's card from dataset.toml, which its owner writes."""

from __future__ import annotations

import tomllib
from pathlib import Path

from doesexist.errors import CardUnreadable
from doesexist.model import Card
from doesexist.model.recognising_licences import recognised
from doesexist.sources.words import said as words
from doesexist.sources.words import web

FILE = "dataset.toml"
_TEXTS = ("title", "publisher", "url", "terms", "citation", "made")
KEYS = (*_TEXTS, "licence", "drawn")
"""The keys of a card."""


def card_in(folder: Path, file: Path | None) -> Card | None:
    """Return the card in a folder's dataset.toml, or in another file; None if its owner wrote none.

    Raises CardUnreadable. Readers fall back to a built-in card only for a dataset of the published name.
    """
    path = file or folder / FILE
    try:
        if file is None and not path.is_file():
            return None
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CardUnreadable(path, "there is no such file") from None
    except (OSError, UnicodeDecodeError, RecursionError, tomllib.TOMLDecodeError) as error:
        raise CardUnreadable(path, str(error).rstrip(".")) from None
    for key, value in said.items():
        if key not in KEYS:
            raise CardUnreadable(path, f"there is no {key!r}; a card can say {', '.join(KEYS)}")
        if not isinstance(value, bool if key == "drawn" else str):
            raise CardUnreadable(path, f"{key!r} is {'true or false' if key == 'drawn' else 'a text'}")
    if licence := said.pop("licence", None):
        address = licence if "://" in licence else None
        said["licence"] = recognised(None if address else licence, address)
    said |= {key: words(said[key]) for key in _TEXTS if key in said}
    if "url" in said:
        said["url"] = web(said["url"])
    return Card(**said)
