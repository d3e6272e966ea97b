"""What lint says of a tree that is laid out in a folder."""

from __future__ import annotations

import contextlib
import io
import json
from pathlib import Path

from making import RULES, Tree

from codemod.cli import main


def linted(tree: Tree, root: Path) -> tuple[int, list[str]]:
    """Return the exit status and the findings, each in one line; of exit status 2, what was said."""
    rules = root.parent / "rules.py"
    rules.write_text(RULES)
    staged = ["--staged"] if tree.git == "staged" else []
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main(["lint", "--rules", str(rules), "--output-format", "json", *staged, str(root)])
    if status not in (0, 1):
        assert "internal error" not in err.getvalue(), err.getvalue()
        return status, [err.getvalue().strip()]
    return status, [
        f"{each['code']} {each['path']}:{each['line']} {each['message']}"
        for each in json.loads(out.getvalue())["findings"]
    ]
