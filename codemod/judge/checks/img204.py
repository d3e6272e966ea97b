"""joined-by-hand: host and port are joined without `net.JoinHostPort`.

## What it does
Reports the local registry when its host and port are put together with `+ ":" +` or `%s:%d`.

## Why is this bad
An IPv6 host needs brackets before the port; only `net.JoinHostPort` writes them.

## Example
```go
registry := fmt.Sprintf("%s:%d", c.Domain, c.Port)
```

## Use instead
```go
registry := net.JoinHostPort(c.Domain, strconv.Itoa(c.Port))
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

CODE = "IMG204"


def check(pass_: Pass) -> Iterator[Diagnostic]:
    """Yield each place where such an image reaches a consumer."""
    yield from flow_findings(pass_, CODE)


MANUAL_ZH = """joined-by-hand：主机和端口没有用 `net.JoinHostPort` 连接。

## 检查内容
当本地仓库的主机和端口用 `+ ":" +` 或 `%s:%d` 拼接时报告。

## 为什么不好
IPv6 主机在端口前需要方括号，只有 `net.JoinHostPort` 会加上。

## 示例
```go
registry := fmt.Sprintf("%s:%d", c.Domain, c.Port)
```

## 应改为
```go
registry := net.JoinHostPort(c.Domain, strconv.Itoa(c.Port))
```

## 修复安全性
修复在错误的值形成之处（定义、分支、辅助函数的返回值或实参）写入规则的表达式，并使用真实的接收者名。仅在该表达式有效处提供；写入之前会对结果再次检查。
"""
