"""What is wrong with the declarations of what holds the pin: each kind is one way in which it is no constant."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

from codemod.finding.diagnostics import Span
from codemod.golang.evaluate.declared import package_variable, text_of
from codemod.golang.flow.paths import Index
from codemod.golang.program import types
from codemod.golang.program.names import declarations, package_of_operand
from codemod.golang.program.opening import module_line
from codemod.golang.program.packages import Module
from codemod.golang.read.files import Object
from codemod.golang.read.literals import STRING_KINDS
from codemod.golang.read.syntax import Node, strip_parens
from codemod.judge.parts import RulePart
from codemod.judge.passes import Pass
from codemod.judge.resolve import map_elements
from codemod.records import dataclass
from codemod.rule import Constant, Default, Element, Linked, Manifest
from codemod.rule.pins import Held, held, pinned_text


class DeclarationFlaw(Enum):
    """In which way a part of the pin is held by no one constant."""

    SECOND = "another declaration is built together with it"
    NO_CONSTANT = "it is a variable, a function or a type"
    NO_ELEMENT = "it is no map with one element of that key, to which nothing writes"
    NOT_LINKED = "it is no text that the linker sets, and nothing else"
    NO_DEFAULT = "its field is given no text where its package makes one"
    NO_LINE = "it has no line with the image"
    UNDECLARED = "it is used, and declared nowhere"
    ABSENT = "neither it nor a use of it is there"


@dataclass(frozen=True, eq=False)
class Misdeclared:
    """One such place; `item` is what is declared there, `part` the part of the rule that is absent."""

    kind: DeclarationFlaw
    pin: Held
    span: Span
    item: Object | None = None
    part: RulePart | None = None


def misdeclared(pass_: Pass) -> Iterator[Misdeclared]:
    """Yield each declaration that is no constant, or a build's second; without any, the constant's first use."""
    for pin in held(pass_.rule):
        found = pass_.declared(pin)
        if not found:
            yield from _nowhere(pass_, pin)
        for item in found:
            kind = _flaw(pass_, pin, item)
            if kind is not None:
                yield Misdeclared(kind, pin, item.span, item)
        lost = _is_not_given(pass_, pin) if found else None
        if lost is not None:
            yield Misdeclared(lost, pin, found[0].span, found[0])


def _is_not_given(pass_: Pass, pin: Held) -> DeclarationFlaw | None:
    """Return what is wrong where what is declared does not hold the image at all."""
    if isinstance(pin.by, Default):
        from codemod.judge.field_defaults import defaults  # few rules ask for it

        return None if defaults(pass_.module, pass_.rule, pin.by) else DeclarationFlaw.NO_DEFAULT
    if isinstance(pin.by, Manifest):
        from codemod.judge.manifest_lines import lines

        return None if lines(pass_.module, pin.by, pass_.resolved.names) else DeclarationFlaw.NO_LINE
    return None


def _flaw(pass_: Pass, pin: Held, item: Object) -> DeclarationFlaw | None:
    if isinstance(pin.by, Constant):
        if pass_.rivals(item):
            return DeclarationFlaw.SECOND
        return DeclarationFlaw.NO_CONSTANT if item.kind != "const" else None
    if isinstance(pin.by, Element) and not _has_element(pass_, pin.by, item):
        return DeclarationFlaw.NO_ELEMENT
    if isinstance(pin.by, Linked) and not _is_linked(pass_, pin, item):
        return DeclarationFlaw.NOT_LINKED
    return None


def _is_linked(pass_: Pass, pin: Held, item: Object) -> bool:
    """Whether the linker sets a variable, and may: one of type string that is declared with no text, or a constant one;
    and nothing that the program runs writes to it."""
    from codemod.golang.program.injected import set_by_linker  # few rules ask for it

    if item.kind != "var" or set_by_linker(pass_.module, item) is None:
        return False
    type_, value = types.spec_of(item).get("type"), types.value_node(item)
    if type_ is not None and types.predeclared(pass_.module, type_) != "string":
        return False
    if value is not None and not _is_constant_text(pass_.module, value):
        return False
    return text_of(pass_.evaluator, item) == pinned_text(pass_.rule.image, pin.part)


def _is_constant_text(module: Module, value: Node) -> bool:
    todo = [value]
    while todo:
        node = strip_parens(todo.pop())
        if node.kind == "binary_expression":
            todo += [node["left"], node["right"]]
        elif node.kind not in STRING_KINDS:
            items = declarations(module, node) if node.kind in ("identifier", "selector_expression") else ()
            if not items or any(item.kind != "const" for item in items):
                return False
    return True


def _has_element(pass_: Pass, element: Element, item: Object) -> bool:
    key = element.key.encode()
    if sum(key == each for each, _ in map_elements(item)) != 1:
        return False
    step = (Index(key),)
    values = pass_.evaluator.at(types.spec_of(item), lambda: package_variable(pass_.evaluator, item, step))
    return all(value.unknown is None for value in values)


def _nowhere(pass_: Pass, pin: Held) -> Iterator[Misdeclared]:
    """Yield the first use of the undeclared constant; where nothing uses it, the nearest part of the rule there is."""
    for span in list(_uses(pass_, pin))[:1]:
        yield Misdeclared(DeclarationFlaw.UNDECLARED, pin, span)
        return
    for part in pass_.missing:
        if part.kind == "constant" and part.name == pin.declared and part.missing is not None:
            yield Misdeclared(DeclarationFlaw.ABSENT, pin, part.at or module_line(pass_.module), part=part)


def _uses(pass_: Pass, pin: Held) -> Iterator[Span]:
    """Yield where the undeclared constant is named: as `package.Name`, or as `Name` in its own package."""
    wanted, name = pass_.module.absolute(pin.by.package), pin.declared
    for file in pass_.module.search(name):
        near = wanted in (pass_.module.package_of(file).path, *file.dot_imports) and name not in file.named_imports
        for declaration in file.holding(name):
            for node in declaration.node.walk():
                field = node.get("field") if node.kind == "selector_expression" else None
                if field is not None and field.spells(name):
                    used = package_of_operand(pass_.module, node["operand"]) == wanted
                else:
                    used = near and node.kind == "identifier" and node.spells(name) and _is_free(node)
                if used:
                    yield node.span


def _is_free(node: Node) -> bool:
    """Whether an identifier is no local name, declares none, and is no key of a literal, which may be a field's."""
    key = node.parent if node.parent is not None and node.parent.kind == "literal_element" else None
    is_key = key is not None and key.parent is not None and key.parent.get("key") is key
    return node.binding is None and node.field != "name" and not is_key
