"""syntax-error: the file does not parse.

## What it does
Reports a Go file that holds one of the rule's anchors and cannot be read, is not UTF-8, or does not parse. All other
files are still judged.

## Why is this bad
Nothing in such a file can be proven, and it is never rewritten.

## Example
```go
func (c *configurator) configure( {
```

## Use instead
```go
func (c *configurator) configure() {
```

## Fix safety
There is no fix.
"""

from __future__ import annotations

from collections.abc import Iterator

from codemod.finding.diagnostics import Diagnostic, message
from codemod.judge.checks.finding import finding
from codemod.judge.passes import Pass

CODE = "IMG901"


def check(pass_: Pass) -> Iterator[Diagnostic]:
    """Yield each file that could not be read as Go."""
    for problem in pass_.all_problems():
        if problem.kind == "syntax":
            yield finding(
                pass_, CODE, problem.span, message("the file cannot be analysed: {reason}", reason=problem.reason)
            )


MANUAL_ZH = """syntax-error：文件无法解析。

## 检查内容
报告含有规则关键字、但无法读取、不是 UTF-8 或无法解析的 Go 文件。其他文件照常检查。

## 为什么不好
这样的文件无法证明任何内容，也绝不会被改写。

## 示例
```go
func (c *configurator) configure( {
```

## 应改为
```go
func (c *configurator) configure() {
```

## 修复安全性
没有修复。
"""
