"""foreign-registry: the image comes from another registry than the local one.

## What it does
Reports an image that reaches a consumer with a known other registry in front: a literal host, or one from the
environment.

## Why is this bad
The cluster's own registry is the one place that an air-gapped node can reach, and the one that holds the pinned image.

## Example
```go
lvsImageURL := "registry.example.com/" + common.LvsCareRepoAndTag
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

CODE = "IMG203"


def check(pass_: Pass) -> Iterator[Diagnostic]:
    """Yield each place where such an image reaches a consumer."""
    yield from flow_findings(pass_, CODE)


MANUAL_ZH = """foreign-registry：镜像来自本地仓库以外的仓库。

## 检查内容
报告到达使用者时前面是其他仓库的镜像：写死的主机名，或取自环境变量。

## 为什么不好
离线节点只能访问集群自己的仓库，锁定的镜像也只在那里。

## 示例
```go
lvsImageURL := "registry.example.com/" + common.LvsCareRepoAndTag
```

## 应改为
```go
lvsImageURL := fmt.Sprintf("%s/%s", k.Config.RegistryInfo.URL, common.LvsCareRepoAndTag)
```

## 修复安全性
修复在错误的值形成之处（定义、分支、辅助函数的返回值或实参）写入规则的表达式，并使用真实的接收者名。仅在该表达式有效处提供；写入之前会对结果再次检查。
"""
