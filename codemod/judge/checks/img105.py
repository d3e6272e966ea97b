"""no-constant: the constant is missing, is a variable, or is declared twice.

## What it does
Reports where the rule's constant is used but not declared, declared as anything else than a constant, or declared
more than once.

## Why is this bad
A variable can be changed at run time, and of two declarations nobody knows which one counts: neither can be proven.

## Example
```go
var LvsCareRepoAndTag = "sealerio/lvscare:v1.1.3-beta.8"
```

## Use instead
```go
const LvsCareRepoAndTag = "sealerio/lvscare:v1.1.3-beta.8"
```

## Fix safety
A variable with a known text that no call made, and that nothing writes to, becomes a constant. A function or a type of
that name, a missing or a second declaration is left to you.
"""

from __future__ import annotations

from collections.abc import Iterator

from codemod.finding.diagnostics import Diagnostic, Span, SuggestedFix, message
from codemod.finding.edits import Edit
from codemod.golang.flow.references import variable_writes
from codemod.golang.program.types import package_of_operand, spec_of
from codemod.golang.read.files import Object
from codemod.golang.read.syntax import Node
from codemod.judge.checks.finding import finding
from codemod.judge.passes import Pass

CODE = "IMG105"

_KINDS = {"var": "variable", "func": "function", "type": "type", "method": "method"}


def check(pass_: Pass) -> Iterator[Diagnostic]:
    """Yield a finding for each declaration too many or of the wrong kind, or for the first use of none."""
    name = pass_.rule.constant.name
    if not pass_.constants:
        for span in list(_uses(pass_))[:1]:
            said = message("the constant {name} is used here, but declared nowhere", name=name)
            where = message("declare it in the package {package}", package=pass_.rule.constant.package)
            yield finding(pass_, CODE, span, said, hint=where)
        return
    first, *others = pass_.constants
    if first.kind != "const":
        said = message("{name} has to be a constant; here it is a {kind}", name=name, kind=_KINDS[first.kind])
        fix = _as_constant(pass_, first)
        hint = None if fix else message("declare it with const")
        yield finding(pass_, CODE, first.span, said, fix=fix, hint=hint)
    for item in others:
        said = message("the constant {name} is declared a second time", name=name)
        yield finding(pass_, CODE, item.span, said, hint=message("keep one declaration"))


def _uses(pass_: Pass) -> Iterator[Span]:
    """Yield where the undeclared constant is named: as `package.Name`, or as `Name` in its own package."""
    wanted, name = pass_.module.absolute(pass_.rule.constant.package), pass_.rule.constant.name
    for file in pass_.files:
        near = wanted in (pass_.module.package_of(file).path, *file.dot_imports) and name not in file.named_imports
        for declaration in file.declarations:
            for node in declaration.node.walk():
                field = node.get("field") if node.kind == "selector_expression" else None
                if field is not None and field.text == name:
                    used = package_of_operand(pass_.module, file, node.get("operand")) == wanted
                else:
                    used = near and node.kind == "identifier" and node.text == name and _is_free(node)
                if used:
                    yield Span(file.path, node.start, node.end)


def _is_free(node: Node) -> bool:
    """Whether an identifier is no local name, declares none, and is no key of a literal, which may be a field's."""
    key = node.parent if node.parent is not None and node.parent.kind == "literal_element" else None
    is_key = key is not None and key.parent is not None and key.parent.get("key") is key
    return node.binding is None and node.field != "name" and not is_key


def _as_constant(pass_: Pass, item: Object) -> SuggestedFix | None:
    """Return the fix where nothing but the text itself is lost: no write, no call, no other type."""
    top, spec = item.declaration.node, spec_of(item)
    value = spec.get("value")
    if item.kind != "var" or value is None or spec.parent is not top or len(spec.all("name")) != 1:
        return None
    if not top.bytes.startswith(b"var") or not pass_.is_text or variable_writes(pass_.module, item):
        return None
    if any(node.kind == "call_expression" for node in value.walk()):
        return None
    edits = [Edit(item.file.path, top.start, top.start + 3, b"const")]
    pin = str(pass_.rule.image).encode()
    if value.bytes[1:-1] != pin:
        edits.append(Edit(item.file.path, value.start, value.end, b'"' + pin + b'"'))
    return SuggestedFix(message("make it a constant"), tuple(edits))


MANUAL_ZH = """no-constant：常量缺失、写成了变量，或声明了两次。

## 检查内容
当规则的常量被使用却没有声明、声明成常量以外的东西，或声明多次时报告。

## 为什么不好
变量在运行时可能被改写；两处声明则无法确定以哪处为准：都无法证明。

## 示例
```go
var LvsCareRepoAndTag = "sealerio/lvscare:v1.1.3-beta.8"
```

## 应改为
```go
const LvsCareRepoAndTag = "sealerio/lvscare:v1.1.3-beta.8"
```

## 修复安全性
值为已知文本（不经函数调用）、且没有被写入的变量会改成常量；同名的函数或类型、缺失或重复的声明请自行处理。
"""
