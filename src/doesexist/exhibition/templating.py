"""Templates, compiled once for each language; and the front end's files, read once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
import msgspec
from jinja2 import nodes
from jinja2.visitor import NodeTransformer

from doesexist.exhibition.speech import Speech, speech
from doesexist.exhibition.wording import changes_in
from doesexist.model import addresses

_HERE = Path(__file__).parent
BUILT = _HERE / "static" / "built"
STATIC = "/static"
"""Where the front end's files are served."""
_MEDIA_TYPES = {".css": "text/css", ".js": "text/javascript", ".woff2": "font/woff2"}


class _Spoken(NodeTransformer):
    """Puts the words of a language into a template while it is compiled: no page asks for them again.

    `{{ _("Licence") }}` and `{% trans %}Licence{% endtrans %}` become what they say. Words with numbers or names in
    them are looked up when they are said.
    """

    def __init__(self, spoken: Speech) -> None:
        self._spoken = spoken

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 (Jinja calls it by this name)
        match node:
            case nodes.Call(
                node=nodes.Name(name="_" | "gettext"), args=[nodes.Const(value=str(words))], kwargs=[], dyn_args=None
            ):
                return nodes.MarkSafe(nodes.Const(self._spoken.say(words) % {}), lineno=node.lineno)
            case _:
                return self.generic_visit(node)


class _Environment(jinja2.Environment):
    """Jinja, in one language."""

    spoken: Speech

    def _generate(self, source: nodes.Template, *more: Any, **named: Any) -> str:  # noqa: ANN401 (as Jinja has it)
        return super()._generate(_Spoken(self.spoken).visit(source), *more, **named)


class Templates:
    """The pages' templates in one language. A name that a template misspells is an error, not an empty place."""

    def __init__(self, spoken: Speech) -> None:
        environment = _Environment(
            loader=jinja2.FileSystemLoader(_HERE / "templates"),
            extensions=["jinja2.ext.i18n"],
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.spoken = spoken
        environment.policies["ext.i18n.trimmed"] = True
        translate: Any = environment  # the extension adds its methods to it
        translate.install_gettext_callables(
            gettext=spoken.say, ngettext=lambda one, many, number: spoken.say_of(number, one, many), newstyle=True
        )
        manifest = _manifest()
        known: dict[str, Any] = {
            "address": addresses,
            "changes": lambda picture: changes_in(spoken, picture),
            "language": spoken.language,
            "untitled": spoken.say("Untitled"),
            "styles": _styles(manifest),
            "scripts": _scripts(manifest),
        }
        environment.globals.update(known)
        environment.filters["grouped"] = spoken.number
        environment.filters["day"] = spoken.day
        environment.filters["say"] = spoken.say
        self._templates = {name: environment.get_template(name) for name in environment.list_templates()}

    def render(self, name: str, **facts: object) -> bytes:
        """Return a page in UTF-8."""
        return self._templates[name].render(facts).encode()


@cache
def compiled(language: str) -> Templates:
    """Return the templates in a language; compiled once a process."""
    return Templates(speech(language))


@cache
def built_files() -> Mapping[str, tuple[bytes, str]]:
    """Return the front end's files and their media types, by name. Read once: there are few, and they never change."""
    return {
        path.name: (path.read_bytes(), _MEDIA_TYPES[path.suffix])
        for path in BUILT.iterdir()
        if path.suffix in _MEDIA_TYPES
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
