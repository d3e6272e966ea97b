"""image-literal: the image is spelled out somewhere else than in the constant.

## What it does
Reports every string, or constant sum of strings, that is a reference to the image: alone, as the value of an `image:`
key, or as a word with a tag in a command. Paths, URLs, import paths, pod and file names, log texts and tests are left
alone.

## Why is this bad
The next bump of the constant misses it, and the node asks for an image that the registry does not hold.

## Example
```go
image := registry + "/fanux/lvscare:latest"
```

## Use instead
```go
lvsImageURL := fmt.Sprintf("%s/%s", k.Config.RegistryInfo.URL, common.LvsCareRepoAndTag)
```

## Fix safety
The fix writes the rule's expression where the wrong value was formed (a definition, a branch, a helper's return, an
argument), with the receiver's real name. It is offered only where that expression is valid; the result is checked
again before anything is written.
A literal that reaches no consumer is reported, not rewritten.
"""

from __future__ import annotations

from collections.abc import Iterator

from codemod.finding.diagnostics import Diagnostic, Span, message
from codemod.judge.checks.finding import finding, rewriting, with_code
from codemod.judge.passes import Judged, Pass

CODE = "IMG201"


def check(pass_: Pass) -> Iterator[Diagnostic]:
    """Yield each place that spells the image out, with its rewrite where it reaches a consumer."""
    reaching = list(with_code(pass_, CODE))
    seen: set[Span] = set()
    for site, span in pass_.spelled_out:
        if span in seen:
            continue
        seen.add(span)
        flowing = [judged for judged in reaching if _overlap(judged.span, site.span)]
        said = message("the image is spelled out here; use the constant {constant}", constant=pass_.rule.constant.name)
        if flowing:
            yield _reaching(pass_, flowing[0], span)
        else:
            yield finding(pass_, CODE, span, said)
    for judged in reaching:
        if judged.span not in seen and not any(_overlap(judged.span, site.span) for site, _ in pass_.spelled_out):
            seen.add(judged.span)
            yield _reaching(pass_, judged, judged.span)


def _overlap(a: Span, b: Span) -> bool:
    return a.path == b.path and a.start < b.end and b.start < a.end


def _reaching(pass_: Pass, judged: Judged, span: Span) -> Diagnostic:
    assert judged.verdict.message is not None
    fix, hint = rewriting(pass_, judged)
    return finding(pass_, CODE, span, judged.verdict.message, related=judged.related(), fix=fix, hint=hint)


MANUAL_ZH = """image-literal：镜像在常量之外被直接写出。

## 检查内容
报告所有引用该镜像的字符串（包括常量字符串拼接）：单独出现、作为 `image:` 的值，或命令中带标签的单词。
路径、URL、导入路径、Pod 名和文件名、日志文本及测试不在此列。

## 为什么不好
下次升级常量时会遗漏它，节点就会请求仓库中没有的镜像。

## 示例
```go
image := registry + "/fanux/lvscare:latest"
```

## 应改为
```go
lvsImageURL := fmt.Sprintf("%s/%s", k.Config.RegistryInfo.URL, common.LvsCareRepoAndTag)
```

## 修复安全性
修复在错误的值形成之处（定义、分支、辅助函数的返回值或实参）写入规则的表达式，并使用真实的接收者名。仅在该表达式有效处提供；写入之前会对结果再次检查。不流向使用者的字面量只报告，不改写。
"""
