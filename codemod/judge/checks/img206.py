"""not-canonical: right, but not in the rule's preferred spelling or comment.

## What it does
Off unless selected. Reports a proven image that is not written as the rule prefers, or without the rule's comment.

## Why is this bad
It is not: this is a matter of taste, for those who want one spelling everywhere.

## Example
```go
lvsImageURL := path.Join(k.Config.RegistryInfo.URL, common.LvsCareRepoAndTag)
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

from codemod.finding.diagnostics import Diagnostic, message
from codemod.judge.checks.finding import finding
from codemod.judge.passes import Pass
from codemod.judge.rewrite import CannotFix, suggest

CODE = "IMG206"


def check(pass_: Pass) -> Iterator[Diagnostic]:
    """Yield each good value whose place can be spelled as the rule prefers, and is not."""
    seen = set()
    for judged in pass_.judged:
        if judged.verdict.code or judged.span in seen:
            continue
        seen.add(judged.span)
        try:
            fix = suggest(pass_, judged.value.site)
        except CannotFix:
            continue
        if fix.edits:
            said = message("right, but not in the rule's preferred spelling or comment")
            yield finding(pass_, CODE, judged.span, said, related=judged.related(), fix=fix)


MANUAL_ZH = """not-canonical：正确，但不是规则偏好的写法或注释。

## 检查内容
默认关闭。报告已证明正确、但写法或注释与规则不同的镜像表达式。

## 为什么不好
并不坏：仅为希望写法统一的人提供。

## 示例
```go
lvsImageURL := path.Join(k.Config.RegistryInfo.URL, common.LvsCareRepoAndTag)
```

## 应改为
```go
lvsImageURL := fmt.Sprintf("%s/%s", k.Config.RegistryInfo.URL, common.LvsCareRepoAndTag)
```

## 修复安全性
修复在错误的值形成之处（定义、分支、辅助函数的返回值或实参）写入规则的表达式，并使用真实的接收者名。仅在该表达式有效处提供；写入之前会对结果再次检查。
"""
