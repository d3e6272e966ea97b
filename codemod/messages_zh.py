"""The Chinese text of every message template, by the English one."""

from __future__ import annotations

ZH: dict[str, str] = {
    # codemod.report
    "no findings": "没有发现问题",
    "{n} finding": "{n} 个问题",
    "{n} findings": "{n} 个问题",
    "{n} file": "{n} 个文件",
    "{n} files": "{n} 个文件",
    "{findings} ({fixable} fixable) in {files}": "{files}中有 {findings}（其中 {fixable} 个可自动修复）",
    "also: {reason}": "另外：{reason}",
    "hint: {hint}": "提示：{hint}",
    "fix: {fix}": "修复：{fix}",
    "run `lvscare-codemod fix --diff` to see the repair, `lvscare-codemod fix` to make it": (
        "运行 `lvscare-codemod fix --diff` 查看修复内容，运行 `lvscare-codemod fix` 执行修复"
    ),
    "and {n} more": "另有 {n} 个",
    "place": "位置",
    "finding": "问题",
    "fixable": "可修复",
    "yes": "是",
    "no": "否",
}
