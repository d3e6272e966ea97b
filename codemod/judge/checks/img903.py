"""not-analysed: a file or expression is beyond a limit.

## What it does
Reports what was not judged because of a limit on size, depth, steps, time or number of files.

## Why is this bad
A hostile or generated file must not pass in silence.

## Example
```go
// a file of more than 2 MiB
```

## Use instead
```go
// split it, or leave it out with --exclude
```

## Fix safety
There is no fix.
"""

from __future__ import annotations

from collections.abc import Iterator

from codemod.finding.diagnostics import Diagnostic, message
from codemod.judge.checks.finding import finding
from codemod.judge.passes import Pass

CODE = "IMG903"


def check(pass_: Pass) -> Iterator[Diagnostic]:
    """Yield everything that a limit kept from being judged."""
    for problem in pass_.all_problems():
        if problem.kind == "limit":
            yield finding(pass_, CODE, problem.span, message("not analysed: {reason}", reason=problem.reason))


MANUAL_ZH = """not-analysed：文件或表达式超出限制。

## 检查内容
报告因大小、深度、步数、时间或文件数限制而未检查的内容。

## 为什么不好
恶意的或生成的文件不应悄悄通过。

## 示例
```go
// 超过 2 MiB 的文件
```

## 应改为
```go
// 拆分它，或用 --exclude 排除
```

## 修复安全性
没有修复。
"""
