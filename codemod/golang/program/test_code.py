"""Which files are tests although their names do not end in `_test.go`: helpers, suites, fakes.

A folder that is called `test`, a package with a file that imports a test framework, and a file that imports `testing`.
Where one file imports both, it is a helper of the tests beside it, and says nothing of its package.
"""

from __future__ import annotations

from collections.abc import Iterable

from codemod.golang.program.header import read_header
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module

_FOLDERS = frozenset(["test", "tests", "testing", "testutil", "testutils", "e2e", "inttest"])
_FRAMEWORKS = (
    *("github.com/stretchr/testify", "github.com/onsi/gomega", "github.com/onsi/ginkgo"),
    *("github.com/google/gofuzz", "sigs.k8s.io/randfill"),
)


def without_tests(module: Module, paths: Iterable[str]) -> list[str]:
    """Return the files of the module that are no tests."""
    imports = {path: read_header(module.sources.read(path)).imports for path in paths if not _in_test_folder(path)}
    suites = {_folder(path) for path, names in imports.items() if not _tests(names) and _has_framework(names)}
    return [path for path, names in imports.items() if _folder(path) not in suites and not _tests(names)]


@per_module
def is_test(module: Module, path: str) -> bool:
    """Whether a file by itself is a test."""
    return not without_tests(module, [path])


def _in_test_folder(path: str) -> bool:
    return not _FOLDERS.isdisjoint(path.split("/")[:-1])


def _has_framework(names: Iterable[str]) -> bool:
    return any(name.startswith(_FRAMEWORKS) for name in names)


def _tests(names: Iterable[str]) -> bool:
    return any(name == "testing" or name.endswith("/testing") for name in names)


def _folder(path: str) -> str:
    return path.rpartition("/")[0]
