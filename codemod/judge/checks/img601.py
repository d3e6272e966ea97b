"""environment-override: right, but an operator cannot name another image.

## What it does
Off unless selected, and only where the rule has an `override`. Reports a proven image that is not taken from the rule's
helper, and a function of the helper's name that does something else.

## Why is this bad
It is not: this is for those who want one door for special cases. The helper is the only one, so that nobody builds a
second: a read of any other environment variable stays IMG203.

## Example
```go
lvsImageURL := fmt.Sprintf("%s/%s", k.Config.RegistryInfo.URL, common.LvsCareRepoAndTag)
```

## Use instead
```go
lvsImageURL := common.LvsCareImage(k.Config.RegistryInfo.URL)
```

## Fix safety
The fix writes the call where the image is formed and, where the constant's package has no such helper yet, the helper
below the constant and a test of it in a new file. Nodes are told the operator's image as it is: whether they can pull
it is the operator's part. The result is checked again before anything is written.
"""

from __future__ import annotations

from collections.abc import Iterator

from codemod.finding.diagnostics import Diagnostic, SuggestedFix, message
from codemod.golang.evaluate.values import Site
from codemod.golang.read.files import Object
from codemod.judge import override
from codemod.judge.checks.finding import finding
from codemod.judge.passes import Judged, Pass
from codemod.judge.rewrite import CannotFix, suggest
from codemod.records import replace
from codemod.rule import Override

CODE = "IMG601"


def check(pass_: Pass) -> Iterator[Diagnostic]:
    """Yield the wrong helper, and each good value that is formed outside the helper."""
    wanted = pass_.rule.override
    if wanted is None:
        return
    helper = override.declared(pass_, wanted)
    sound = helper is None or override.is_helper(pass_, wanted, helper)
    if helper is not None and not sound:
        said = message("{name} is there, but is not the function that reads the image", name=wanted.helper)
        how = message(
            "let it return ${variable} where that is not empty, else its parameter + / + {constant}",
            variable=wanted.variable,
            constant=pass_.rule.constant.name,
        )
        yield finding(pass_, CODE, helper.span, said, hint=how)
    calling = override.calling(pass_, wanted)
    seen = set()
    for judged in pass_.judged:
        if judged.verdict.code or judged.span in seen or _is_inside(judged.value.site, helper):
            continue
        seen.add(judged.span)
        said = message("right, but an operator cannot name another image")
        try:
            fix = _fix(calling, wanted, judged, helper, sound)
        except CannotFix as reason:
            yield finding(pass_, CODE, judged.span, said, related=judged.related(), hint=reason.said)
        else:
            yield finding(pass_, CODE, judged.span, said, related=judged.related(), fix=fix)


def _is_inside(site: Site, helper: Object | None) -> bool:
    return helper is not None and site.file is helper.file and helper.declaration.node.holds(site.node)


def _fix(calling: Pass, wanted: Override, judged: Judged, helper: Object | None, sound: bool) -> SuggestedFix:
    """Return the fix that calls the helper, and writes it where there is none. Raises `CannotFix`."""
    if not sound:
        raise CannotFix(message("make {name} the function that reads the image first", name=wanted.helper))
    others = judged.consumption.values
    if any(override.is_choice(calling, value) and not _is_inside(value.site, helper) for value in others):
        raise CannotFix(message("${variable} is read here; call {name}", variable=wanted.variable, name=wanted.helper))
    fix = suggest(calling, judged.value.site)
    if helper is not None:
        return fix
    edits, imports = override.write(calling, wanted)
    return replace(fix, edits=(*fix.edits, *edits), imports=(*fix.imports, *imports))


MANUAL_ZH = """environment-override：正确，但运维人员无法指定其他镜像。

## 检查内容
默认关闭，且仅当规则含有 `override` 时有效。报告已证明正确、但不是取自规则所定辅助函数的镜像，以及同名却另有作用的函数。

## 为什么不好
并不坏：仅为希望给特殊情况留一个入口的人提供。入口只有这个辅助函数，不会再有第二个：读取其他环境变量仍是 IMG203。

## 示例
```go
lvsImageURL := fmt.Sprintf("%s/%s", k.Config.RegistryInfo.URL, common.LvsCareRepoAndTag)
```

## 应改为
```go
lvsImageURL := common.LvsCareImage(k.Config.RegistryInfo.URL)
```

## 修复安全性
修复在镜像形成之处写入调用；常量所在的包还没有该辅助函数时，会把它写在常量文件的末尾，并在新文件中写入它的测试。节点得到的就是运维人员指定的镜像，能否拉取由运维人员负责。写入之前会对结果再次检查。
"""
