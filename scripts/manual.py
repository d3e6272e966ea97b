"""Writes the lists of finding codes in the manual. `--check` writes nothing and exits 1 if they are not current."""

from __future__ import annotations

import sys
from pathlib import Path

from codemod.commands.explain import manual
from codemod.finding import codes
from codemod.preflight import faults as preflight

FOLDER = Path(__file__).resolve().parent.parent / "codemod" / "judge" / "manual"
_SEVERITY_ZH = {"error": "错误", "warning": "警告", "note": "提示"}
_HEAD = """\
<!-- Written by `make docs`. -->

# Finding codes

`lvscare-codemod explain CODE` prints the same pages. &nbsp; [中文](../zh/README.md)

| code | name | severity | what |
|---|---|---|---|
"""
_HEAD_ZH = """\
<!-- Written by `make docs`. -->

# 检查编号

`lvscare-codemod explain 检查编号 --lang zh` 会显示同样的内容。 &nbsp; [English](../en/README.md)

| 检查编号 | 名称 | 级别 | 含义 |
|---|---|---|---|
"""
_LISTED = """
`images --check` ([how it compares](../../../../docs/images.md#beside-a-list)) has these:

| code | name | severity | what |
|---|---|---|---|
"""
_LISTED_ZH = """
`images --check`（[比较方法](../../../../docs/images.zh-CN.md#与列表比较)）有以下检查编号：

| 检查编号 | 名称 | 级别 | 含义 |
|---|---|---|---|
"""
_PREFLIGHT = """
`preflight` ([how it asks](../../../../docs/preflight.md)) has these. They are errors, but where the page says when one
is a warning:

| code | name | what |
|---|---|---|
"""
_PREFLIGHT_ZH = """
`preflight`（[检查方法](../../../../docs/preflight.zh-CN.md)）有以下检查编号。除手册注明为警告的以外，都是错误：

| 检查编号 | 名称 | 含义 |
|---|---|---|
"""


def lists() -> dict[str, str]:
    """Return each list's text by its path in the manual."""
    return {"en/README.md": _list("en"), "zh/README.md": _list("zh")}


def _list(lang: str) -> str:
    heads = (_HEAD_ZH, _LISTED_ZH, _PREFLIGHT_ZH) if lang == "zh" else (_HEAD, _LISTED, _PREFLIGHT)
    head, listed, middle = heads
    judged = [_row(code, known, lang) for code, known in sorted(codes.CODES.items())]
    drifted = [_row(code, known, lang) for code, known in codes.LISTED.items()]
    asked = [f"| {_link(code)} | {name} | {_what(code, lang)} |\n" for code, name in preflight.CODES.items()]
    return "".join([head, *judged, listed, *drifted, middle, *asked])


def _row(code: str, known: tuple[str, str], lang: str) -> str:
    return f"| {_link(code)} | {known[0]} | {_severity(code, known[1], lang)} | {_what(code, lang)} |\n"


def _link(code: str) -> str:
    return f"[{code}]({code}.md)"


def _severity(code: str, said: str, lang: str) -> str:
    off = code in codes.OPT_IN
    if lang == "zh":
        return _SEVERITY_ZH[said] + ("，默认关闭" if off else "")
    return said + (", off by default" if off else "")


def _what(code: str, lang: str) -> str:
    """Return what the first line of a manual page says after the code and its name."""
    title = (manual(code, lang) or "").partition("\n")[0]
    return title.replace("：", ": ", 1).partition(": ")[2].rstrip(".。")


def stale() -> list[str]:
    """Return the paths of the lists that are missing or not current."""
    files = {path: FOLDER / path for path in lists()}
    return [path for path, file in files.items() if not file.is_file() or file.read_text("utf-8") != lists()[path]]


def main(argv: list[str]) -> int:
    wrong = stale()
    if "--check" in argv:
        for path in wrong:
            print(f"codemod/judge/manual/{path} is not current: run `make docs`", file=sys.stderr)
        return 1 if wrong else 0
    for path in wrong:
        (FOLDER / path).write_text(lists()[path], "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
