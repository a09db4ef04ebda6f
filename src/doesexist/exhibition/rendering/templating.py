"""Templates, compiled once for each language; and the front end's files, read once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from inspect import isfunction
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jinja2
import msgspec

from doesexist.errors import marked as _
from doesexist.exhibition.language.languages import Speech
from doesexist.exhibition.language.wording import changes_in, typeset
from doesexist.exhibition.rendering import typefaces
from doesexist.exhibition.settings.exhibition_toml import Settings
from doesexist.model import addresses
from doesexist.model.filters import WORDS

_HERE = Path(__file__).parents[1]
_SHARED = Path(__file__).with_name("templates")
"""The templates that several rooms use; each has its own in its folder."""
BUILT = _HERE / "static" / "built"
STATIC = "/static"
"""Where the front end's files are served."""
_MEDIA_TYPES = {".css": "text/css", ".js": "text/javascript", ".woff2": "font/woff2"}


class Templates:
    """The pages' templates in one language. A name that a template misspells is an error, not an empty place."""

    def __init__(self, spoken: Speech, settings: Settings, theme: str | None, front_end: Mapping[str, str]) -> None:
        """`front_end`: what templates load of web/src, beside what all do."""
        manifest = _manifest()
        known: dict[str, Any] = {
            "address": SimpleNamespace(**_linked_addresses()),
            "filter_words": WORDS,
            "language": spoken.language,
            "settings": settings,
            "theme": theme and addresses.linked(theme),
            "untitled": spoken.say(_("Untitled")),
            "note_script": _addresses(manifest, "shared/note.ts")[0],
        }
        environment = _environment(spoken)
        given: dict[str, Any] = environment.globals
        given.update(known)
        # Imported once: a template that imports them does so again for each page.
        given["elsewhere"] = environment.get_template("elsewhere.html").module
        given["label"] = environment.get_template("label.html").module
        self._templates = {name: environment.get_template(name) for name in environment.list_templates()}
        for name, template in self._templates.items():
            # One dictionary: to look globals up in the chain of two that Jinja leaves took a fifth of a page's time.
            template.globals = {**template.globals, **_loaded(manifest, front_end.get(name))}

    def render(self, name: str, **facts: object) -> bytes:
        """Return a page in UTF-8."""
        return self._templates[name].render(facts).encode()


def templates_in(spoken: Speech, settings: Settings, theme: str | None, front_end: Mapping[str, str]) -> Templates:
    """Return the pages' templates in a language.

    To compile them takes a quarter of a second: exhibitions of one process with the same settings share them.
    """
    key = (spoken.language, msgspec.json.encode(settings), theme, addresses.linked(""), *front_end.items())
    if key not in _compiled:
        _compiled[key] = Templates(spoken, settings, theme, front_end)
    return _compiled[key]


_compiled: dict[tuple[object, ...], Templates] = {}


def _linked_addresses() -> dict[str, Any]:
    """Return all addresses as visitors are given them, under the prefix of the exhibition that answers now."""
    prefix = addresses.linked("")

    def spelled(spell: Callable[..., str]) -> Callable[..., str]:
        return (lambda *named, **more: prefix + spell(*named, **more)) if prefix else spell

    known: dict[str, Any] = {}
    found: Any
    for name, found in vars(addresses).items():
        if isinstance(found, str) and found.startswith("/"):
            known[name] = prefix + found
        elif isfunction(found) and found.__module__ == addresses.__name__ and name not in {"linked", "named_by"}:
            known[name] = spelled(found)
    return known


def _environment(spoken: Speech) -> jinja2.Environment:
    """Return the Jinja environment of a language: folders of templates, translations, filters."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader([_SHARED, *sorted(_HERE.glob("rooms/*/templates"))]),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.policies["ext.i18n.trimmed"] = True
    translate: Any = environment  # the extension adds its methods to it
    translate.install_gettext_callables(gettext=spoken.say, ngettext=spoken.say_of, newstyle=True)
    filters: dict[str, Any] = environment.filters
    filters |= {
        "grouped": spoken.number,
        "decimal": spoken.decimal,
        "day": spoken.day,
        "say": spoken.say,
        "linked": addresses.linked,
        "changes": partial(changes_in, spoken),
        "typeset": typeset,
        "spelled": typefaces.spelled,
    }
    return environment


@cache
def built_files() -> Mapping[str, tuple[bytes, str]]:
    """Return the front end's files and their media types, by name. Read once: there are few, and they never change."""
    name, css = typefaces.stylesheet()
    return {
        name: (css, "text/css"),
        **{
            path.name: (path.read_bytes(), _MEDIA_TYPES[path.suffix])
            for path in BUILT.iterdir()
            if path.suffix in _MEDIA_TYPES
        },
    }


class _Built(msgspec.Struct, rename="camel"):
    # {"src/leave/leave.ts": {"file": "leave-CtTEFbn_.js", "css": ["leave-BeaKiKni.css"], "isEntry": true}, …}
    file: str
    css: list[str] = []


def _manifest() -> dict[str, _Built]:
    try:
        return msgspec.json.decode((BUILT / "manifest.json").read_bytes(), type=dict[str, _Built])
    except FileNotFoundError:
        raise RuntimeError("The front end is not built: run `make front-end`.") from None


def _addresses(manifest: Mapping[str, _Built], file: str) -> list[str]:
    """Return the addresses of a built file of web/src, and of the style sheets that it imports."""
    made = manifest[f"src/{file}"]
    return [addresses.linked(f"{STATIC}/{name}") for name in (made.file, *made.css)]


def _loaded(manifest: Mapping[str, _Built], file: str | None) -> dict[str, Any]:
    """Return what a page loads: the style sheet of all pages, what a file of web/src imports, and its script.

    One without a script of its own loads what each of those imports: by it a page that is looked at again asks again.
    """
    found = _addresses(manifest, "shared/house.css") + (_addresses(manifest, file) if file else [])
    return {
        "styles": [
            *(address for address in found if address.endswith(".css")),
            addresses.linked(f"{STATIC}/{typefaces.stylesheet()[0]}"),
        ],
        "script": next(
            (address for address in found if address.endswith(".js")),
            _addresses(manifest, "shared/looking_again.ts")[0],
        ),
    }
