"""no-registry: the image reaches a consumer with no registry in front.

## What it does
Follows every image that can reach a consumer, through variables, helpers, fields and packages, and reports where the
bare constant is used.

## Why is this bad
Without a registry in front, the container runtime asks Docker Hub. A cluster without internet does not start.

## Example
```go
lvsImageURL := common.LvsCareRepoAndTag
```

## Use instead
```go
lvsImageURL := fmt.Sprintf("%s/%s", k.Config.RegistryInfo.URL, common.LvsCareRepoAndTag)
```

## Fix safety
The fix writes the rule's expression where the wrong value was formed (a definition, a branch, a helper's return, an
argument), with the receiver's real name. It is offered only where that expression is valid; the result is checked
again before anything is written.
"""

from __future__ import annotations

from collections.abc import Iterator

from codemod.finding.diagnostics import Diagnostic
from codemod.judge.checks.finding import flow_findings
from codemod.judge.passes import Pass

CODE = "IMG202"


def check(pass_: Pass) -> Iterator[Diagnostic]:
    """Yield each place where such an image reaches a consumer."""
    yield from flow_findings(pass_, CODE)


MANUAL_ZH = """no-registry：镜像到达使用者时前面没有仓库地址。

## 检查内容
沿着变量、辅助函数、字段和包追踪所有可能到达使用者的镜像，报告直接使用常量之处。

## 为什么不好
没有仓库地址时，容器运行时会访问 Docker Hub，离线集群无法启动。

## 示例
```go
lvsImageURL := common.LvsCareRepoAndTag
```

## 应改为
```go
lvsImageURL := fmt.Sprintf("%s/%s", k.Config.RegistryInfo.URL, common.LvsCareRepoAndTag)
```

## 修复安全性
修复在错误的值形成之处（定义、分支、辅助函数的返回值或实参）写入规则的表达式，并使用真实的接收者名。仅在该表达式有效处提供；写入之前会对结果再次检查。
"""
