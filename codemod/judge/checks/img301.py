"""pull-policy: the container's pull policy is not the rule's.

## What it does
Reports a container that the consumer builds with another pull policy than the rule's, or with none.

## Why is this bad
With `Always`, a node whose registry is down for a moment cannot start a pod whose image it holds.

## Example
```go
ImagePullPolicy: v1.PullAlways,
```

## Use instead
```go
ImagePullPolicy: v1.PullIfNotPresent,
```

## Fix safety
The fix replaces the policy by the rule's constant. A missing policy is reported, not added.
"""

from __future__ import annotations

from collections.abc import Iterator

from codemod.finding.diagnostics import Diagnostic, NewImport, SuggestedFix, message
from codemod.finding.edits import Edit
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.values import Hole, Site, Text, Value, show
from codemod.golang.flow.reaching import innermost_function
from codemod.judge.checks.finding import finding
from codemod.judge.passes import Pass
from codemod.judge.rewrite import CannotFix, local_name, unused

CODE = "IMG301"


def check(pass_: Pass) -> Iterator[Diagnostic]:
    """Yield each container of a consumer whose pull policy is not the rule's."""
    container = pass_.rule.container
    if container is None or container.policy is None:
        return
    wanted = container.policy
    for body in pass_.bodies:
        for site, value in body.policies:
            if value is None:
                said = message("the container has no pull policy; the rule wants {policy}", policy=wanted)
                hint = message("add {field}: {constant}", field=container.policy_field, constant=wanted)
                yield finding(pass_, CODE, site.span, said, hint=hint)
                continue
            frame = pass_.evaluator.around(Frame(value.file, innermost_function(value.node)))
            wrong = [
                v for v in pass_.evaluator.evaluate(value.node, frame) if not _is(v, wanted, container.policy_constant)
            ]
            if wrong:
                said = message(
                    "the pull policy is {policy}; the rule wants {wanted}", policy=show(wrong[0].parts), wanted=wanted
                )
                yield finding(pass_, CODE, value.span, said, fix=_replaced(pass_, value, container.policy_constant))


def _is(value: Value, policy: str, constant: str) -> bool:
    part = value.parts[0]
    if len(value.parts) != 1:
        return False
    if isinstance(part, Text):
        return part.text == policy
    package, _, name = constant.rpartition(".")
    return part.term == ("name", package, name) or _converted(part, policy)


def _converted(part: Hole, policy: str) -> bool:
    """Whether it is a conversion such as `v1.PullPolicy("IfNotPresent")`."""
    return part.term[0] == "call" and len(part.term) == 3 and part.term[2] == (("text", policy),)


def _replaced(pass_: Pass, site: Site, constant: str) -> SuggestedFix | None:
    package, _, name = constant.rpartition(".")
    if not package:
        return None
    known = local_name(pass_.module, site.file, package)
    text = f"{known}.{name}"
    try:
        gone = unused(site.file, site.node, text)
    except CannotFix:
        return None
    edit = Edit(site.file.path, site.node.start, site.node.end, text.encode())
    return SuggestedFix(
        message("write {expression}", expression=text), (edit, *gone), (NewImport(site.file.path, package, known),)
    )


MANUAL_ZH = """pull-policy：容器的拉取策略与规则不同。

## 检查内容
报告使用者构造的、拉取策略与规则不同或缺失的容器。

## 为什么不好
使用 `Always` 时，仓库短暂不可用就会使已有镜像的节点无法启动 Pod。

## 示例
```go
ImagePullPolicy: v1.PullAlways,
```

## 应改为
```go
ImagePullPolicy: v1.PullIfNotPresent,
```

## 修复安全性
修复把策略替换为规则的常量；缺失的策略只报告，不添加。
"""
