"""Templates, compiled once; and the front end's files, read once."""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
import msgspec

from doesexist.model import addresses
from doesexist.model.credits import UNTITLED, changes

_HERE = Path(__file__).parent
BUILT = _HERE / "static" / "built"
STATIC = "/static"
"""Where the front end's files are served."""


class Templates:
    """The pages' templates. A name that a template misspells is an error, not an empty place."""

    def __init__(self) -> None:
        environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(_HERE / "templates"),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        manifest = _manifest()
        known: dict[str, Any] = {
            "address": addresses,
            "changes": changes,
            "untitled": UNTITLED,
            "styles": _styles(manifest),
            "scripts": _scripts(manifest),
        }
        environment.globals.update(known)
        environment.filters["grouped"] = grouped
        self._templates = {name: environment.get_template(name) for name in environment.list_templates()}

    def render(self, name: str, **facts: object) -> bytes:
        """Return a page in UTF-8."""
        return self._templates[name].render(facts).encode()


@cache
def compiled() -> Templates:
    """Return the templates; compiled once a process."""
    return Templates()


def grouped(number: int) -> str:
    """Return a number as it is read: 70,000."""
    return f"{number:,}"


@cache
def built_files() -> Mapping[str, tuple[bytes, str]]:
    """Return the front end's files and their media types, by name. Read once: there are few, and they never change."""
    return {
        path.name: (path.read_bytes(), mimetypes.guess_type(path.name)[0] or "application/octet-stream")
        for path in BUILT.iterdir()
        if path.suffix != ".json"
    }


class _Built(msgspec.Struct, rename="camel"):
    # {"src/main.ts": {"file": "main-CtTEFbn_.js", "css": ["main-BeaKiKni.css"], "isEntry": true}, …}
    file: str
    css: list[str] = []
    is_entry: bool = False


def _manifest() -> dict[str, _Built]:
    try:
        return msgspec.json.decode((BUILT / "manifest.json").read_bytes(), type=dict[str, _Built])
    except FileNotFoundError:
        raise RuntimeError("The front end is not built: run `make front-end`.") from None


def _styles(manifest: Mapping[str, _Built]) -> list[str]:
    return [f"{STATIC}/{name}" for name in manifest["src/main.ts"].css]


def _scripts(manifest: Mapping[str, _Built]) -> dict[str, str]:
    return {Path(entry).stem: f"{STATIC}/{made.file}" for entry, made in manifest.items() if made.is_entry}
