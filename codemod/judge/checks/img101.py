"""online-registry: the constant names a registry host.

## What it does
Reports the rule's constant when its image reference begins with a registry host that the pin does not have.

## Why is this bad
A cluster without internet cannot pull from that host; and with the local registry in front, the host becomes part of
the repository's name.

## Example
```go
LvsCareRepoAndTag = "registry.example.com/global/lvscare:latest"
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

CODE = "IMG101"


def check(pass_: Pass) -> Iterator[Diagnostic]:
    """Yield the finding on the rule's constant."""
    yield from constant_finding(pass_, CODE)


MANUAL_ZH = """online-registry：常量中写了仓库主机名。

## 检查内容
当规则的常量所写的镜像以仓库主机名开头（而锁定值没有）时报告。

## 为什么不好
离线集群无法访问该主机；若再在前面加上本地仓库，主机名就成了镜像路径的一部分。

## 示例
```go
LvsCareRepoAndTag = "registry.example.com/global/lvscare:latest"
```

## 应改为
```go
LvsCareRepoAndTag = "sealerio/lvscare:v1.1.3-beta.8"
```

## 修复安全性
修复把常量的值替换为规则锁定的镜像。运行的镜像会随之改变：该镜像必须在集群仓库中，可用 `preflight` 检查。
"""
