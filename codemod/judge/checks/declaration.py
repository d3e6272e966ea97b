"""Whether the rule's constant is declared: once, and as a constant."""

from __future__ import annotations

from collections.abc import Iterator

from codemod.finding.diagnostics import Diagnostic, Span, SuggestedFix, message
from codemod.finding.edits import Edit
from codemod.golang.flow.references import variable_writes
from codemod.golang.program.types import package_of_operand, spec_of
from codemod.golang.read.files import Object
from codemod.judge.checks.finding import finding
from codemod.judge.passes import Pass


def not_one_constant(pass_: Pass, code: str) -> Iterator[Diagnostic]:
    """Yield the first declaration if it is no constant, and each further one; without any, the constant's first use."""
    name = pass_.rule.constant.name
    if not pass_.constants:
        for span in list(_uses(pass_))[:1]:
            said = message("the constant {name} is used here, but declared nowhere", name=name)
            where = message("declare it in the package {package}", package=pass_.rule.constant.package)
            yield finding(pass_, code, span, said, hint=where)
        return
    first, *others = pass_.constants
    if first.kind != "const":
        said = message("{name} has to be a constant; here it is a {kind}", name=name, kind=message(first.kind))
        fix = _as_constant(pass_, first)
        hint = None if fix else message("declare it with const")
        yield finding(pass_, code, first.span, said, fix=fix, hint=hint)
    for item in others:
        said = message("the constant {name} is declared a second time", name=name)
        yield finding(pass_, code, item.span, said, hint=message("keep one declaration"))


def _uses(pass_: Pass) -> Iterator[Span]:
    """Yield where the undeclared constant is named as `package.Name`."""
    wanted = pass_.module.absolute(pass_.rule.constant.package)
    for file in pass_.files:
        for declaration in file.declarations:
            for node in declaration.node.walk():
                field = node.get("field") if node.kind == "selector_expression" else None
                if field is None or field.text != pass_.rule.constant.name:
                    continue
                if package_of_operand(pass_.module, node["operand"]) == wanted:
                    yield node.span


def _as_constant(pass_: Pass, item: Object) -> SuggestedFix | None:
    top = item.declaration.node
    spec = spec_of(item)
    plain = item.kind == "var" and spec.parent is top and len(spec.all("name")) == 1 and spec.get("value") is not None
    if not plain or not top.bytes.startswith(b"var") or variable_writes(pass_.module, item):
        return None
    value = spec.get("value")
    assert value is not None
    edits = [Edit(item.file.path, top.start, top.start + 3, b"const")]
    pin = str(pass_.rule.image).encode()
    if value.bytes[1:-1] != pin:
        edits.append(Edit(item.file.path, value.start, value.end, b'"' + pin + b'"'))
    return SuggestedFix(message("make it a constant"), tuple(edits))
