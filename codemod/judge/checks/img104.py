"""malformed-reference: the constant is not a valid image reference.

## What it does
Reports the rule's constant when the grammar of image references does not accept it.

## Why is this bad
No container runtime can pull it.

## Example
```go
LvsCareRepoAndTag = "/global/lvscare:latest"
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

CODE = "IMG104"


def check(pass_: Pass) -> Iterator[Diagnostic]:
    """Yield the finding on the rule's constant."""
    yield from constant_finding(pass_, CODE)


MANUAL_ZH = """malformed-reference：常量不是有效的镜像引用。

## 检查内容
当规则的常量不符合镜像引用的语法时报告。

## 为什么不好
任何容器运行时都无法拉取它。

## 示例
```go
LvsCareRepoAndTag = "/global/lvscare:latest"
```

## 应改为
```go
LvsCareRepoAndTag = "sealerio/lvscare:v1.1.3-beta.8"
```

## 修复安全性
修复把常量的值替换为规则锁定的镜像。运行的镜像会随之改变：该镜像必须在集群仓库中，可用 `preflight` 检查。
"""
