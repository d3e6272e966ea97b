"""unproven: the image cannot be traced to local registry + constant.

## What it does
Reports an image that reaches a consumer and is neither proven good nor proven bad: an unknown function, a value that is
changed on the way, a field of another object.

## Why is this bad
What cannot be traced can drift without anybody seeing it.

## Example
```go
lvsImageURL := lookup("lvscare")
```

## Use instead
```go
lvsImageURL := fmt.Sprintf("%s/%s", k.Config.RegistryInfo.URL, common.LvsCareRepoAndTag)
```

## Fix safety
There is no fix: what is not known is never rewritten. Write the rule's expression, or, where you are sure,
`//codemod:ignore IMG205 -- why`.
"""

from __future__ import annotations

from collections.abc import Iterator

from codemod.finding.diagnostics import Diagnostic, message
from codemod.judge.checks.finding import finding, with_code
from codemod.judge.passes import Pass

CODE = "IMG205"


def check(pass_: Pass) -> Iterator[Diagnostic]:
    """Yield each place whose image is not known to be right."""
    hint = message("write it so that it can be traced, or add //codemod:ignore IMG205 -- why")
    for judged in with_code(pass_, CODE):
        assert judged.verdict.message is not None
        yield finding(pass_, CODE, judged.span, judged.verdict.message, related=judged.related(), hint=hint)


MANUAL_ZH = """unproven：无法将镜像追溯到本地仓库 + 常量。

## 检查内容
报告到达使用者、但既不能证明正确也不能证明错误的镜像：未知的函数、中途被修改的值、其他对象的字段。

## 为什么不好
无法追溯的值可能在无人察觉时偏离。

## 示例
```go
lvsImageURL := lookup("lvscare")
```

## 应改为
```go
lvsImageURL := fmt.Sprintf("%s/%s", k.Config.RegistryInfo.URL, common.LvsCareRepoAndTag)
```

## 修复安全性
没有修复：未知的内容绝不改写。请写成规则的表达式；确信无误时可用 `//codemod:ignore IMG205 -- 原因`。
"""
