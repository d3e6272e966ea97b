"""Whether the rule's constant is declared, once and as a constant, and whether the rest that it names is there."""

from __future__ import annotations

from collections.abc import Iterator

from codemod.finding.diagnostics import Diagnostic, Span, SuggestedFix, message
from codemod.finding.edits import Edit
from codemod.golang.evaluate.declared import package_variable
from codemod.golang.flow.paths import Index
from codemod.golang.flow.references import variable_writes
from codemod.golang.program import types
from codemod.golang.program.names import package_of_operand
from codemod.golang.program.types import spec_of
from codemod.golang.read.directives import has_directive
from codemod.golang.read.files import Object
from codemod.golang.read.syntax import Node
from codemod.judge.checks.finding import finding
from codemod.judge.naming import CannotFix
from codemod.judge.parts import RulePart
from codemod.judge.passes import Pass
from codemod.judge.pinned import Pinned, elements
from codemod.judge.resolve import defaults
from codemod.records import replace
from codemod.rule import Constant, Default, Element
from codemod.rule.pins import Held, held, text_of

_KINDS = {"var": "variable", "func": "function", "type": "type", "method": "method"}


def not_one_constant(pass_: Pass, code: str) -> Iterator[Diagnostic]:
    """Yield each declaration that is no constant, or a build's second; without any, the constant's first use."""
    for pin in held(pass_.rule):
        found = pass_.declared(pin)
        if not found:
            yield from _declared_nowhere(pass_, code, pin)
        for item in found:
            if isinstance(pin.by, Constant) and pass_.rivals(item):
                said = message("the constant {name} is declared a second time", name=pin.name)
                yield finding(pass_, code, item.span, said, hint=message("keep one declaration"))
            elif isinstance(pin.by, Constant) and item.kind != "const":
                yield _no_constant(pass_, code, item)
            elif isinstance(pin.by, Element) and not _has_element(pass_, pin.by, item):
                said = message("{name} has to be an element of a map that nothing writes to", name=pin.name)
                yield finding(pass_, code, item.span, said, hint=message("write it in the map's literal"))
        if found and isinstance(pin.by, Default) and not defaults(pass_.module, pin.by):
            said = message("{name} is given no text where its package makes one", name=pin.name)
            yield finding(pass_, code, found[0].span, said, hint=message("write the text as its default"))


def _has_element(pass_: Pass, element: Element, item: Object) -> bool:
    key = element.key.encode()
    if sum(key == each for each, _ in elements(item)) != 1:
        return False
    step = (Index(key),)
    values = pass_.evaluator.at(types.spec_of(item), lambda: package_variable(pass_.evaluator, item, step))
    return all(value.unknown is None for value in values)


def _no_constant(pass_: Pass, code: str, item: Object) -> Diagnostic:
    name, kind = item.name, message(_KINDS[item.kind])
    said = message("{name} has to be a constant; here it is a {kind}", name=name, kind=kind)
    try:
        return finding(pass_, code, item.span, said, fix=_as_constant(pass_, item))
    except CannotFix as reason:
        return finding(pass_, code, item.span, said, hint=reason.said)


def not_met(pass_: Pass, code: str) -> Iterator[Diagnostic]:
    """Yield one finding for all that is missing, at the nearest part of the rule that is there.

    A missing constant is IMG105.
    """
    missing = [part for part in pass_.missing if part.kind != "constant"] + list(_not_arriving(pass_))
    reasons = dict.fromkeys(part.missing for part in missing if part.missing is not None)
    said = [message("the rule {rule} is not met: {reason}", rule=pass_.rule.name, reason=each) for each in reasons]
    if said:
        hint = next((part.hint for part in missing if part.hint), message("put it back, or correct the rule"))
        first = finding(pass_, code, pass_.place(missing[0]), said[0], hint=hint)
        yield replace(first, reasons=tuple(said[1:]))


def _not_arriving(pass_: Pass) -> Iterator[RulePart]:
    """Yield the consumers whose parameter reaches no image, and those whose container is not the rule's."""
    container = pass_.rule.container
    for each in pass_.handed:
        name = each.consumer.function
        # a container with another image is found where that is formed
        if not each.arrives and not any(body.images for body in pass_.bodies if body.consumer == name):
            said = message(
                "the parameter {name} of {function} reaches no container", name=each.consumer.name, function=name
            )
            yield RulePart("consumer", name, True, each.item.span, said)
        wanted = f"{container.package}.{container.type}" if container is not None else ""
        for other in each.others:
            said = message("the image goes into {other}, and the rule's container is {name}", other=other, name=wanted)
            yield RulePart("consumer", name, True, each.item.span, said)


def _declared_nowhere(pass_: Pass, code: str, pin: Held) -> Iterator[Diagnostic]:
    """Yield the first use of the undeclared constant; where nothing uses it, the nearest part of the rule there is."""
    name = pin.declared
    where = message("declare it in the package {package}", package=pin.by.package)
    for span in list(_uses(pass_, pin))[:1]:
        said = message("the constant {name} is used here, but declared nowhere", name=name)
        yield finding(pass_, code, span, said, hint=where)
        return
    for part in pass_.missing:
        if part.kind == "constant" and part.name == name and part.missing is not None:
            yield finding(pass_, code, pass_.place(part), part.missing, hint=where)


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


def _as_constant(pass_: Pass, item: Object) -> SuggestedFix:
    """Return the fix where nothing but the text itself is lost: no write, no call, no other type.

    Raises `CannotFix`.
    """
    top, spec = item.declaration.node, spec_of(item)
    value = spec.get("value")
    if item.kind != "var" or value is None or spec.parent is not top or len(spec.all("name")) != 1:
        raise CannotFix(message("declare it with const"))
    if not top.bytes.startswith(b"var") or not pass_.is_text or variable_writes(pass_.module, item):
        raise CannotFix(message("declare it with const"))
    if any(node.kind == "call_expression" for node in value.walk()) or has_directive(item.file.source, top.start):
        raise CannotFix(message("declare it with const"))
    pinned = next(each for each in held(pass_.rule) if each.part == pass_.part_of(item))
    from codemod.judge.pinnable import may_be_pinned

    may_be_pinned(pass_, Pinned(pinned, item.span, value, None, item))
    edits = [Edit(item.file.path, top.start, top.start + 3, b"const")]
    pin = text_of(pass_.rule.image, pinned.part).encode()
    if value.bytes[1:-1] != pin:
        edits.append(Edit(item.file.path, value.start, value.end, b'"' + pin + b'"'))
    return SuggestedFix(message("make it a constant"), tuple(edits))
