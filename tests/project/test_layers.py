"""Imports go downwards only, `lint` loads only what it needs, and only the command line prints, reads or exits."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from fixture_files import ROOT as FIXTURES
from project import ROOT

PACKAGE = ROOT / "codemod"
# from the top; each imports what stands below it, and within itself
ORDER = (
    "__main__", "cli", "api", "commands", "editor", "preflight", "report", "write", "proposal", "policy", "inventory",
    "judge", "uses", "rule", "image", "golang.execute", "golang.evaluate", "golang.flow", "golang.program",
    "golang.read", "golang",
    "source", "errors", "finding", "records",
)  # fmt: skip
HEAVY = (
    "libcst", "http", "urllib.request", "ssl", "socket", "difflib", "rich", "yaml", "asyncio", "logging", "pygls",
    "lsprotocol",
)  # fmt: skip
NOT_FOR_LINT = ("editor", "preflight", "write")
FORBIDDEN_CALLS = {"print", "input", "exit", "quit", "breakpoint"}
FORBIDDEN_NAMES = {
    ("os", "environ"), ("os", "getenv"), ("os", "putenv"), ("os", "_exit"), ("sys", "exit"), ("sys", "argv"),
    ("sys", "stdin"), ("sys", "stdout"), ("sys", "stderr"),
}  # fmt: skip
# git runs with the caller's environment, less what would redirect it
PASSES_ENVIRONMENT_ON = {"codemod.source.git"}


@cache
def modules() -> dict[str, Path]:
    names = {".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts): file for file in PACKAGE.rglob("*.py")}
    return {name.removesuffix(".__init__"): file for name, file in names.items()}


@cache
def tree(name: str) -> ast.Module:
    return ast.parse(modules()[name].read_bytes())


def imported(name: str, nodes: Iterator[ast.AST]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0 and node.module, f"{name}:{node.lineno}: a relative import"
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                yield full if full in modules() else node.module


def at_load(module: ast.Module) -> Iterator[ast.AST]:
    """Yield the nodes that run when the module is loaded: not functions' bodies, not `if TYPE_CHECKING`."""
    stack: list[ast.AST] = [module]
    while stack:
        node = stack.pop()
        yield node
        for child in ast.iter_child_nodes(node):
            typing_only = isinstance(child, ast.If) and ast.unparse(child.test).endswith("TYPE_CHECKING")
            if not typing_only and not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                stack.append(child)


def unit(name: str) -> str:
    """Return the folder that is a stage: `commands`, `golang.read`; a module at the top is one itself."""
    _, first, *rest = name.split(".")
    return ".".join([first, *rest[:1]]) if first == "golang" else first


def below(importer: str, target: str) -> bool:
    return target == "codemod" or ORDER.index(unit(importer)) <= ORDER.index(unit(target))


def test_the_order_names_every_module() -> None:
    assert {unit(name) for name in modules() if name != "codemod"} == set(ORDER)


@pytest.mark.parametrize("name", sorted(set(modules()) - {"codemod"}))
def test_imports_go_downwards(name: str) -> None:
    own = {target for target in imported(name, ast.walk(tree(name))) if target.split(".")[0] == "codemod"}
    assert [target for target in sorted(own) if not below(name, target)] == []


def test_the_direction_test_sees_an_upward_import() -> None:
    upward = ast.parse("def f():\n    from codemod.judge.analysis import analyse\n")
    assert [
        target
        for target in imported("codemod.finding.edits", ast.walk(upward))
        if not below("codemod.finding.edits", target)
    ] == ["codemod.judge.analysis"]


def circles(edges: dict[str, set[str]]) -> dict[str, set[str]]:
    """Return the imports that are part of a circle, or lie between two."""
    left = {name: set(targets) for name, targets in edges.items()}
    while ends := {name for name, targets in left.items() if not targets} | left.keys() - set().union(*left.values()):
        left = {name: targets - ends for name, targets in left.items() if name not in ends}
    return left


def test_modules_do_not_import_in_a_circle_not_even_for_types() -> None:
    edges = {name: set(imported(name, ast.walk(tree(name)))) & modules().keys() - {name} for name in modules()}
    assert circles(edges) == {}


def test_the_circle_test_sees_a_circle() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"b", "d"}, "d": set()}) == {"b": {"c"}, "c": {"b"}}


@pytest.mark.parametrize("name", sorted(set(modules()) - {"codemod.cli", "codemod.__main__"}))
def test_only_the_command_line_prints_reads_the_environment_or_exits(name: str) -> None:
    assert list(outward(tree(name), name in PASSES_ENVIRONMENT_ON)) == []


def outward(module: ast.Module, environment_allowed: bool = False) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FORBIDDEN_CALLS:
            yield f"{node.lineno}: {node.func.id}"
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            pair = (node.value.id, node.attr)
            if pair in FORBIDDEN_NAMES and not (environment_allowed and pair == ("os", "environ")):
                yield f"{node.lineno}: {'.'.join(pair)}"
        if isinstance(node, ast.ImportFrom) and {(node.module, a.name) for a in node.names} & FORBIDDEN_NAMES:
            yield f"{node.lineno}: from {node.module} import"


@pytest.mark.parametrize(
    "source", ["print(1)", "import os\nos.environ['X']", "from os import environ", "import sys\nsys.exit(1)"]
)
def test_the_outward_test_sees(source: str) -> None:
    assert list(outward(ast.parse(source)))


def loaded_by(*argv: str) -> set[str]:
    program = (
        "import sys\nfrom codemod.cli import main\nstatus = main(sys.argv[1:])\n"
        "print('\\n'.join(sorted(sys.modules)), file=sys.stderr)\nsys.exit(status)"
    )
    done = subprocess.run([sys.executable, "-I", "-c", program, *argv], capture_output=True, text=True, timeout=60)
    assert done.returncode == 1 and "IMG202" in done.stdout, done.stderr
    return set(done.stderr.split("\n"))


@pytest.mark.parametrize("output_format", ["text", "json", "github"])
def test_lint_loads_nothing_that_it_does_not_need(output_format: str) -> None:
    names = loaded_by("lint", "--output-format", output_format, str(FIXTURES / "sealer"))
    assert "codemod.judge.analysis" in names
    heavy = {name for name in names if name.startswith(tuple(f"{each}." for each in HEAVY)) or name in HEAVY}
    unneeded = {name for name in names if name.startswith("codemod.") and unit(name) in NOT_FOR_LINT}
    assert heavy | unneeded == set()


# what a Value or a part of one says is text, and has no other identity
TEXTS = ("value", "part", "p", "last", "v", "host")


# the text of a YAML node is all that it is
YAML = ("codemod.preflight", "codemod.image.yamltree", "codemod.inventory.listed_yaml")


def compared_texts(module: ast.Module) -> Iterator[str]:
    """Yield where the text of a syntax node is compared: what it stands for has to be asked instead."""
    for node in ast.walk(module):
        equal = isinstance(node, ast.Compare) and not isinstance(node.ops[0], ast.Is | ast.IsNot)
        for side in (node.left, *node.comparators) if isinstance(node, ast.Compare) and equal else ():
            if isinstance(side, ast.Attribute) and side.attr == "text" and ast.unparse(side.value) not in TEXTS:
                yield f"{node.lineno}: {ast.unparse(node)}"


@pytest.mark.parametrize("name", sorted(name for name in modules() if not name.startswith("codemod.golang.read")))
def test_nothing_that_has_an_identity_is_compared_as_text(name: str) -> None:
    assert name.startswith(YAML) or list(compared_texts(tree(name))) == []


def test_a_comparison_of_text_is_seen() -> None:
    assert list(compared_texts(ast.parse('callee.text == "panic"'))) == ["1: callee.text == 'panic'"]
