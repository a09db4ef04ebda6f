"""Templates are compiled with what is known already, so that a page is asked for nothing but what is its own.

A person's page has twenty places that are always the same in a language and an exhibition, and twenty macros, each
called for a word or two. Written out once, when the template is compiled, it takes half of its time.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.visitor import NodeTransformer

from doesexist.exhibition.language.languages import Speech

LABEL = "label.html"
"""The macros that all pages use, under the name `label`."""
ADDRESS = "address."
"""What the filters are called that spell addresses: the names of their functions come behind it."""
_UNKNOWN = object()


class Known(NodeTransformer):
    """Puts what is known into a template: a language's words, addresses, the settings, the label's macros.

    `{{ _("Licence") }}` becomes the word, `{{ settings.title }}` the title, `{{ label.day(picture.uploaded) }}` what
    stands in that macro, and of `{% if settings.rooms.credits %}` only the side that holds is left.
    """

    def __init__(self, spoken: Speech, known: Mapping[str, object], label: nodes.Template | None = None) -> None:
        self._spoken = spoken
        self._known = known
        self._macros = {macro.name: macro for macro in label.find_all(nodes.Macro)} if label else {}

    def visit_Output(self, node: nodes.Output) -> list[nodes.Node]:  # noqa: N802 (Jinja calls it by this name)
        """Return what is put out, piece by piece: sentences and macros are taken apart."""
        pieces: list[nodes.Node] = []
        together: list[nodes.Expr] = []
        for each in node.nodes:
            if (written := self._written_out(each)) is None:
                together += [self.visit(part) for part in self._parts(each)]
            else:
                pieces += [nodes.Output(together, lineno=node.lineno), written]
                together = []
        return [*pieces, nodes.Output(together, lineno=node.lineno)]

    def visit_Getattr(self, node: nodes.Getattr) -> nodes.Node:  # noqa: N802 (Jinja calls it by this name)
        """Return what is known under a name like settings.title."""
        found = self._value(node)
        known = found is None or isinstance(found, str | bool | int)
        return nodes.Const(found, lineno=node.lineno) if known else self.generic_visit(node)

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 (Jinja calls it by this name)
        """Return the words of a sentence without names in it; an address that is spelled is spelled by a filter."""
        match node:
            case nodes.Call(node=nodes.Name(name="_" | "gettext"), args=[nodes.Const(value=str(words))], kwargs=[]):
                return nodes.MarkSafe(nodes.Const(self._spoken.say(words) % {}), lineno=node.lineno)
            case nodes.Call(
                node=nodes.Getattr(node=nodes.Name(name="address"), attr=name), args=[first, *more], kwargs=named
            ) if node.dyn_args is None and node.dyn_kwargs is None:
                # Whatever Jinja calls, it asks each time what kind of thing that is; of a filter, only once.
                spelled = nodes.Filter(first, f"{ADDRESS}{name}", more, named, None, None, lineno=node.lineno)
                return self.generic_visit(spelled)
            case _:
                return self.generic_visit(node)

    def _value(self, node: nodes.Node) -> object:
        match node:
            case nodes.Name(name=name) if name in self._known:
                return self._known[name]
            case nodes.Getattr(node=inner, attr=attribute):
                return getattr(self._value(inner), attribute, _UNKNOWN)
            case _:
                return _UNKNOWN

    def _parts(self, node: nodes.Expr) -> Iterator[nodes.Expr]:
        """Take a sentence apart at the names in it, so that nothing is looked up when it is said."""
        match node:
            case nodes.Call(node=nodes.Name(name="_" | "gettext"), args=[nodes.Const(value=str(words))], kwargs=named):
                facts = {each.key: each.value for each in named}
                for part in re.split(r"(%\(\w+\)s)", self._spoken.say(words)):
                    if part[2:-2] in facts:
                        yield facts[part[2:-2]]
                    elif part:
                        yield nodes.TemplateData(part % {}, lineno=node.lineno)
            case _:
                yield node

    def _written_out(self, node: nodes.Expr) -> nodes.Node | None:
        """Return what stands in a macro of the label in place of its call; None where that isn't what this is."""
        match node:
            case nodes.Call(
                node=nodes.Getattr(node=nodes.Name(name="label"), attr=name), args=given, kwargs=[], dyn_args=None
            ) if name in self._macros:
                macro = self._macros[name]
            case _:
                return None
        missing = len(macro.args) - len(given)
        values = [*given, *(macro.defaults[-missing:] if missing else [])]
        # Names that nothing else has: what is handed over as `picture` may itself be made of another `picture`.
        names = [f"{argument.name}_of_{name}" for argument in macro.args]
        handed = [
            nodes.Assign(nodes.Name(new, "store"), value, lineno=node.lineno)
            for new, value in zip(names, values, strict=True)
        ]
        renamed = dict(zip((argument.name for argument in macro.args), names, strict=True))
        body = [_Renamed(renamed, set(self._macros)).visit(_copied(each)) for each in macro.body]
        return self.generic_visit(nodes.Scope([*handed, *body], lineno=node.lineno))


class _Renamed(NodeTransformer):
    """Gives a macro's arguments names that nothing else has, and its siblings the one that pages call them by."""

    def __init__(self, names: Mapping[str, str], siblings: set[str]) -> None:
        self._names = names
        self._siblings = siblings

    def visit_Name(self, node: nodes.Name) -> nodes.Node:  # noqa: N802 (Jinja calls it by this name)
        if node.name in self._names:
            return nodes.Name(self._names[node.name], node.ctx, lineno=node.lineno)
        if node.name in self._siblings:
            return nodes.Getattr(nodes.Name("label", "load"), node.name, "load", lineno=node.lineno)
        return node


def _copied(node: nodes.Node) -> nodes.Node:
    """Return a copy of a part of a template, in the same environment."""
    return copy.deepcopy(node, {id(node.environment): node.environment})


class Compiling(jinja2.Environment):
    """Jinja, with what is known."""

    known: Known

    def _generate(self, source: nodes.Template, *more: Any, **named: Any) -> str:  # noqa: ANN401 (as Jinja has it)
        return super()._generate(self.known.visit(source), *more, **named)

    def parsed(self, template: str) -> nodes.Template:
        """Return a template as it is written."""
        assert self.loader is not None
        source, _, _ = self.loader.get_source(self, template)
        return self.parse(source, template)
