"""The places of the source that hold the pin, or a part of it: a constant, an element of a map, a field's default."""

from __future__ import annotations

from collections.abc import Iterator

from codemod.finding.diagnostics import Span
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.values import Value, plain_text
from codemod.golang.program import types
from codemod.golang.read.files import Object
from codemod.golang.read.literals import decode
from codemod.golang.read.syntax import Node
from codemod.image.reference import split_domain
from codemod.judge.passes import Pass
from codemod.judge.resolve import map_elements
from codemod.records import dataclass
from codemod.rule import Constant, Default, Element, Linked, Manifest
from codemod.rule.pins import Held, held, pinned_text


@dataclass(frozen=True, eq=False)
class Pinned:
    """One such place. `node` is the expression there, None where a constant repeats another one; `value` is None where
    it cannot be told. `exact`: it has to be the rule's pin; the other elements of a map are other versions, each by its
    key."""

    pin: Held
    span: Span
    node: Node | None
    value: Value | None
    item: Object | None = None
    exact: bool = True
    key: str = ""


def pinned(pass_: Pass) -> Iterator[Pinned]:
    """Yield the places that hold the rule's pin."""
    for pin in held(pass_.rule):
        if isinstance(pin.by, Default):
            from codemod.judge.field_defaults import defaults  # few rules ask for it

            for node in defaults(pass_.module, pass_.rule, pin.by):
                yield Pinned(pin, node.span, node, _value(pass_, pin, node))
            continue
        if isinstance(pin.by, Manifest):
            yield from _in_lines(pass_, pin, pin.by)
            continue
        for item in pass_.declared(pin):
            if isinstance(pin.by, Constant):
                given = types.value_node(item)
                span = item.span if given is None else given.span
                yield Pinned(pin, span, given, _of_all(pass_, pin, pass_.constant_values(item)), item)
            elif isinstance(pin.by, Linked):
                yield Pinned(pin, item.span, None, None, item)  # its text stands in no file
            elif isinstance(pin.by, Element):
                yield from _elements(pass_, pin, pin.by, item)


def _in_lines(pass_: Pass, pin: Held, manifest: Manifest) -> Iterator[Pinned]:
    from codemod.judge.manifest_lines import lines

    names, domain = pass_.resolved.names, split_domain(pass_.rule.image.repository)[0]
    seen = set()
    for line in lines(pass_.module, manifest, names):
        text = line.pinned(names, domain)
        if "{}" not in text and (line.span, text) not in seen:
            seen.add((line.span, text))
            yield Pinned(pin, line.span, line.node, plain_text(text, line.node))


def _elements(pass_: Pass, pin: Held, element: Element, item: Object) -> Iterator[Pinned]:
    for key, node in map_elements(item):
        exact, name = key == element.key.encode(), decode(key or b"")
        yield Pinned(pin, node.span, node, _value(pass_, pin, node), item, exact, name)


def _value(pass_: Pass, pin: Held, node: Node) -> Value | None:
    values = pass_.evaluator.at(node, lambda: pass_.evaluator.evaluate(node, Frame(node.function)))
    return _of_all(pass_, pin, values)


def _of_all(pass_: Pass, pin: Held, values: list[Value]) -> Value | None:
    """Return what is held; of several the first that cannot be told, or that is not the rule's.

    `"sealerio/lvscare:" + tag`, where a file for `debug` and one for `!debug` declare `tag`, is another in each.
    """
    wanted = pinned_text(pass_.rule.image, pin.part)
    for value in values:
        if value.unknown is not None:
            return value
    return next((value for value in values if value.text != wanted), values[0] if values else None)
