"""One name, one meaning: no two modules, no two classes, and no two functions of the core are called the same."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MODULES = [path for path in sorted((ROOT / "codemod").rglob("*.py")) if path.stem not in ("__init__", "__main__")]
# the interface for programs restates what is inside under the same names, as rule files do
RESTATED = {ROOT / "codemod" / "api" / "results.py", ROOT / "codemod" / "api" / "__init__.py"}


def classes(path: Path) -> Iterator[str]:
    for node in ast.parse(path.read_bytes()).body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield node.name


def functions(path: Path) -> Iterator[str]:
    for node in ast.parse(path.read_bytes()).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node.name


def twice(named: Iterator[tuple[str, Path]]) -> dict[str, list[str]]:
    places: dict[str, list[str]] = defaultdict(list)
    for name, path in named:
        places[name].append(str(path.relative_to(ROOT)))
    return {name: found for name, found in places.items() if len(found) > 1}


def test_no_two_modules_have_one_name() -> None:
    assert twice((path.stem, path) for path in MODULES) == {}


def test_no_two_classes_have_one_name() -> None:
    inside = [path for path in sorted((ROOT / "codemod").rglob("*.py")) if path not in RESTATED]
    assert twice((name, path) for path in inside for name in classes(path)) == {}


# what proves; a command or a format is one module with one entry, and is called by that module's name
CORE = ("golang", "image", "inventory", "judge", "policy", "rule", "uses")
# a text to what its grammar says it is; the images that are named at one kind of place
ALIKE = {"mentions", "parse", "read"}


def test_no_two_functions_of_the_core_have_one_name() -> None:
    inside = [path for folder in CORE for path in sorted((ROOT / "codemod" / folder).rglob("*.py"))]
    named = ((name, path) for path in inside for name in functions(path) if name not in ALIKE)
    assert twice(named) == {}
