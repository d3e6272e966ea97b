"""Files and functions stay small enough to be read at once."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "codemod").rglob("*.py"))
# lists of words, one a line
WORDS = {ROOT / "codemod/finding/chinese.py", ROOT / "codemod/finding/chinese_errors.py"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def test_no_file_of_code_has_over_300_lines() -> None:
    assert [path.name for path in FILES if path not in WORDS and path.read_bytes().count(b"\n") > 300] == []


def test_no_function_has_over_40_lines() -> None:
    functions = [
        node for path in FILES for node in ast.walk(ast.parse(path.read_bytes())) if isinstance(node, Function)
    ]
    assert [node.name for node in functions if (node.end_lineno or 0) - node.lineno + 1 > 40] == []
