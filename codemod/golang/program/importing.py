"""Whether one package of a module may import another: what the go command refuses."""

from __future__ import annotations

from codemod.finding.diagnostics import Message, message
from codemod.golang.program.header import read_header
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.files import File


def refused(module: Module, file: File, path: str) -> Message | None:
    """Return why a file cannot import a package, or None. What is not of this module is taken to be importable."""
    package = module.imported(path)
    if package is None:
        return None
    here = module.package_of(file).path
    if package.name in ("", "main"):
        return message("{path} is a program, and cannot be imported", path=path)
    if not _may_see(here, path):
        return message("{path} is internal, and cannot be imported here", path=path)
    if path not in _imports(module, here) and here in _reached(module, path):
        return message("an import of {path} would close a cycle", path=path)
    return None


def _may_see(here: str, path: str) -> bool:
    """Whether the `internal` in an import path, if any, lets a package in."""
    around, inside, _ = f"/{path}/".rpartition("/internal/")
    return not inside or f"/{here}/".startswith(f"{around}/")


@per_module
def _imports(module: Module, path: str) -> frozenset[str]:
    """Return what the files of a package import; those of its tests do not count."""
    package = module.imported(path)
    paths = package.paths if package is not None else ()
    sources = [module.sources.read(each) for each in paths if not each.endswith("_test.go")]
    return frozenset(found for source in sources for found in read_header(source).imports)


@per_module
def _reached(module: Module, path: str) -> frozenset[str]:
    """Return the package with all that it imports, directly or through others."""
    found, todo = {path}, [path]
    while todo:
        new = _imports(module, todo.pop()) - found
        found |= new
        todo += [each for each in new if module.imported(each) is not None]
    return frozenset(found)
