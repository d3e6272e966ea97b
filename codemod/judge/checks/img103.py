"""off-pin: repository or tag differs from the rule's pin.

## What it does
Reports the rule's constant when its text is a sound image reference, but not the one that the rule pins.

## Why is this bad
Source, rule and image list have to name the same image, or the node asks its registry for one that is not there.
`lvscare-codemod bump TAG` moves all of them together.

## Example
```go
LvsCareRepoAndTag = "sealerio/lvscare:v1.1.2"
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

CODE = "IMG103"


def check(pass_: Pass) -> Iterator[Diagnostic]:
    """Yield the finding on the rule's constant."""
    yield from constant_finding(pass_, CODE)


MANUAL_ZH = """off-pin：仓库名或标签与规则锁定的不同。

## 检查内容
当规则的常量是有效的镜像引用，但不是规则锁定的那个时报告。

## 为什么不好
源码、规则和镜像列表必须写同一个镜像，否则节点会向仓库请求不存在的镜像。`lvscare-codemod bump TAG` 可一起更新它们。

## 示例
```go
LvsCareRepoAndTag = "sealerio/lvscare:v1.1.2"
```

## 应改为
```go
LvsCareRepoAndTag = "sealerio/lvscare:v1.1.3-beta.8"
```

## 修复安全性
修复把常量的值替换为规则锁定的镜像。运行的镜像会随之改变：该镜像必须在集群仓库中，可用 `preflight` 检查。
"""
