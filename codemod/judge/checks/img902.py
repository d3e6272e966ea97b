"""unused-ignore: an ignore comment ignores nothing, or gives no reason.

## What it does
Reports `//codemod:ignore` comments that cannot be read, give no reason, name a code that they cannot ignore, or whose
finding is not there (any more). A comment that is wrong ignores nothing.

## Why is this bad
An ignore comment switches a proof off. Without a reason nobody can judge it later, and one that outlived its finding
will hide the next one.

## Example
```go
img := registry + "/" + name //codemod:ignore IMG205
```

## Use instead
```go
img := registry + "/" + name //codemod:ignore IMG205 -- name is checked by validate()
```

## Fix safety
There is no fix: whether the comment or its reason is to go is for a person to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from codemod.finding.diagnostics import Diagnostic, message
from codemod.judge.checks.finding import finding
from codemod.judge.ignores import Ignore, ignores
from codemod.judge.passes import Pass

CODE = "IMG902"


def check(pass_: Pass) -> Iterator[Diagnostic]:
    """Yield each comment that is written wrongly; which ones are unused is known only after all checks: `unused`."""
    for path in sorted(pass_.module.files):
        for ignore in ignores(pass_.module.files[path]):
            if ignore.wrong:
                yield finding(pass_, CODE, ignore.span, ignore.wrong)


def unused(pass_: Pass, comments: Iterable[Ignore], used: set[tuple[Ignore, str]]) -> Iterator[Diagnostic]:
    """Yield each of the comments with a code that ignores nothing; `used` has those that do."""
    for ignore in comments:
        idle = [code for code in ignore.codes if (ignore, code) not in used]
        if idle and not ignore.wrong:
            said = message("no {code} is found here; take it out of the comment", code=", ".join(idle))
            yield finding(pass_, CODE, ignore.span, said)


MANUAL_ZH = """unused-ignore：忽略注释没有忽略任何问题，或没有说明理由。

## 检查内容
报告无法识别、没有理由、写了不可忽略的代码、或对应问题已不存在的 `//codemod:ignore` 注释。写错的注释不起作用。

## 为什么不好
忽略注释会关闭一处证明。没有理由，以后无人能判断它是否仍然合理；问题消失后还留着的注释，会掩盖下一个问题。

## 示例
```go
img := registry + "/" + name //codemod:ignore IMG205
```

## 应改为
```go
img := registry + "/" + name //codemod:ignore IMG205 -- name 已由 validate() 检查
```

## 修复安全性
没有修复：该去掉注释还是补上理由，由人决定。
"""
