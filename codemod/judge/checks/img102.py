"""floating-tag: the constant has no tag, or one that moves.

## What it does
Reports the rule's constant when it has no tag, or a tag such as `latest` that is pushed again and again.

## Why is this bad
Two nodes may run different images, and nobody can say which one an air-gapped bundle has to hold.

## Example
```go
LvsCareRepoAndTag = "sealerio/lvscare:latest"
```

## Use instead
```go
LvsCareRepoAndTag = "sealerio/lvscare:v1.1.3-beta.8"
```

## Fix safety
The fix replaces the constant's value by the pin. It changes which image is run: the pinned one has to be in the
cluster's registry, which `preflight` checks.
"""

from __future__ import annotations

from collections.abc import Iterator

from codemod.finding.diagnostics import Diagnostic
from codemod.judge.checks.constants import constant_finding
from codemod.judge.passes import Pass

CODE = "IMG102"


def check(pass_: Pass) -> Iterator[Diagnostic]:
    """Yield the finding on the rule's constant."""
    yield from constant_finding(pass_, CODE)


MANUAL_ZH = """floating-tag：常量没有标签，或标签会变动。

## 检查内容
当规则的常量没有标签，或使用 `latest` 之类会被反复覆盖的标签时报告。

## 为什么不好
两个节点可能运行不同的镜像，离线包里该放哪个镜像也无法确定。

## 示例
```go
LvsCareRepoAndTag = "sealerio/lvscare:latest"
```

## 应改为
```go
LvsCareRepoAndTag = "sealerio/lvscare:v1.1.3-beta.8"
```

## 修复安全性
修复把常量的值替换为规则锁定的镜像。运行的镜像会随之改变：该镜像必须在集群仓库中，可用 `preflight` 检查。
"""
