"""Writes `docs/checks/` from the manual pages in the checks. `--check` writes nothing and exits 1 if they are stale."""

from __future__ import annotations

import sys
from pathlib import Path

from codemod.commands.explain import manual
from codemod.finding.codes import CODES, OPT_IN
from codemod.judge.checks import CHECKS

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "checks"
_NOTE = "<!-- Written by `make docs` from codemod/checks/. Change it there. -->\n\n"
_SEVERITY_ZH = {"error": "错误", "warning": "警告", "note": "提示"}


def pages() -> dict[str, str]:
    """Return each page's text by its path inside `docs/checks/`."""
    found = {"README.md": _index("en"), "zh/README.md": _index("zh")}
    for check in CHECKS:
        found[f"{check.CODE}.md"] = _page(check.CODE, "en")
        found[f"zh/{check.CODE}.md"] = _page(check.CODE, "zh")
    return found


def _page(code: str, lang: str) -> str:
    text = manual(code, lang)
    assert text is not None, code
    other = f"[中文](zh/{code}.md)" if lang == "en" else f"[English](../{code}.md)"
    back = "[All checks](README.md)" if lang == "en" else "[全部检查](README.md)"
    return f"{_NOTE}{text.rstrip()}\n\n---\n{back} · {other}\n"


def _summary(code: str, lang: str) -> str:
    """Return what the first line of a manual page says after the check's name."""
    title = (manual(code, lang) or "").splitlines()[0]
    return title.partition("：" if lang == "zh" else ": ")[2].rstrip(".。")


def _index(lang: str) -> str:
    zh = lang == "zh"
    lines = [_NOTE + ("# 检查项\n" if zh else "# Checks\n")]
    lines.append(
        "由检查代码中的手册生成；`lvscare-codemod explain 编码 --lang zh` 会显示同样的内容。\n"
        if zh
        else "`lvscare-codemod explain CODE` prints the same pages. The codes of `preflight` are in\n"
        "[preflight.md](../preflight.md).\n"
    )
    lines += ["| 编码 | 名称 | 级别 | 含义 |" if zh else "| code | name | severity | what |", "|---|---|---|---|"]
    for check in CHECKS:
        name, severity = CODES[check.CODE]
        said = _SEVERITY_ZH[severity] if zh else severity
        if check.CODE in OPT_IN:
            said += "，默认关闭" if zh else ", off by default"
        lines.append(f"| [{check.CODE}]({check.CODE}.md) | {name} | {said} | {_summary(check.CODE, lang)} |")
    lines.append("\n[English](../README.md)" if zh else "\n[中文](zh/README.md)")
    return "\n".join(lines) + "\n"


def stale() -> list[str]:
    """Return the paths inside `docs/checks/` that are missing, changed, or there for no check."""
    wanted = pages()
    there = {file.relative_to(FOLDER).as_posix(): file.read_text("utf-8") for file in FOLDER.rglob("*.md")}
    return sorted(path for path in wanted.keys() | there.keys() if wanted.get(path) != there.get(path))


def main(argv: list[str]) -> int:
    wrong = stale()
    if "--check" in argv:
        for path in wrong:
            print(f"docs/checks/{path} is not current: run `make docs`", file=sys.stderr)
        return 1 if wrong else 0
    wanted = pages()
    for path in wrong:
        file = FOLDER / path
        if path in wanted:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(wanted[path], "utf-8")
        else:
            file.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
