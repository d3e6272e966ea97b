"""Which declarations a name can stand for: the one place where names are looked up.

    func final(s string) string { return s }                        // h_darwin.go
    func final(s string) string { return "docker.io/mirror/" + s }  // h_linux.go

In a file that every build compiles, `final` is both. In another `_linux.go`, it is the second.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module, Package
from codemod.golang.read.files import Object
from codemod.golang.read.spotting import encoded, find_word, package_names, words
from codemod.golang.read.syntax import Node, SourceFile

_IDENTIFIERS = ("identifier", "type_identifier")


def declarations(module: Module, node: Node) -> tuple[Object, ...]:
    """Return the package-level declarations of this program that an identifier, or `package.Name`, can stand for."""
    return tuple(item for item in on_any_platform(module, node) if module.sources.together(node.file, item.file))


def on_any_platform(module: Module, node: Node) -> tuple[Object, ...]:
    """Return them with those that no build compiles together with the place."""
    if node.kind in _IDENTIFIERS:
        return _own(module, node.file, node.text) if node.binding is None else ()
    if node.kind == "selector_expression":
        operand, name = node.get("operand"), node.get("field")
        path = package_of_operand(module, operand) if operand is not None else None
    elif node.kind == "qualified_type":
        package, name = node.get("package"), node.get("name")
        path = import_of(module, node.file, package.text) if package is not None else None
    else:
        return ()
    return _named(module.imports(node.file, path), name.text) if path is not None and name is not None else ()


@per_module
def _own(module: Module, file: SourceFile, name: str) -> tuple[Object, ...]:
    """Return the declarations of the file's package, else those that an import with a dot brings."""
    own = module.package_of(file).named(name)
    return tuple(own) or _named(_dotted(module, file).get(encoded(name), ()), name)


def _named(packages: Iterable[Package], name: str) -> tuple[Object, ...]:
    return tuple(item for package in packages for item in package.named(name))


@per_module
def _dotted(module: Module, file: SourceFile) -> dict[bytes, list[Package]]:
    """Return this program's packages that a file imports with a dot, by the words in them."""
    found: dict[bytes, list[Package]] = {}
    for package in dict.fromkeys(package for path in file.dot_imports for package in module.imports(file, path)):
        for word in set[bytes]().union(*(words(module.sources.read(path)) for path in package.paths)):
            found.setdefault(word, []).append(package)
    return found


def package_of_operand(module: Module, operand: Node) -> str | None:
    """Return the import path where the operand of a selector is the name of an imported package."""
    if operand.kind != "identifier" or operand.binding is not None:
        return None
    return _package_called(module, operand.file, operand.text)


@per_module
def _package_called(module: Module, file: SourceFile, name: str) -> str | None:
    """Return the import path that a name stands for in a file, unless its package declares the name."""
    own = module.package_of(file).named(name)
    declared = any(module.sources.together(file, item.file) for item in own)
    return None if declared else import_of(module, file, name)


@per_module
def identifiers(module: Module, top: Node) -> dict[str, list[Node]]:
    """Return the identifiers below a declaration by their text, in source order."""
    found: dict[str, list[Node]] = {}
    for node in top.walk():
        if node.kind in ("identifier", "field_identifier"):
            found.setdefault(node.text, []).append(node)
    return found


def identified(top: Node, name: str) -> Iterator[Node]:
    """Yield the identifiers of one name below a declaration, in source order: only where its bytes stand is looked. Who
    asks for the same again and again asks for all `identifiers`."""
    places, stack = _places(top, encoded(name)), [top]
    at = next(places, None)
    while stack and at is not None:
        node = stack.pop()
        while at is not None and at < node.start:
            at = next(places, None)
        if at is None or at >= node.end:
            continue
        if node.kind in ("identifier", "field_identifier") and node.spells(name):
            yield node
        stack += node.children[::-1]


def _places(top: Node, word: bytes) -> Iterator[int]:
    source, end = top.source, top.end
    at = find_word(source, word, top.start, end)
    while at >= 0:
        yield at
        at = find_word(source, word, at + len(word), end)


def import_of(module: Module, file: SourceFile, name: str) -> str | None:
    """Return the import path that the file knows by this name, or None."""
    if name in file.named_imports:
        return file.named_imports[name]
    for path in _guessed(module, file).get(name, ()):
        packages = module.imports(file, path)
        if not packages or any(package.name == name for package in packages):
            return path
    return _called(module, file).get(name)


@per_module
def _guessed(module: Module, file: SourceFile) -> dict[str, list[str]]:
    """Return the plain imports of a file by the names that they are likely to have."""
    found: dict[str, list[str]] = {}
    for path in file.plain_imports:
        for name in dict.fromkeys(likely_names(path)):
            found.setdefault(name, []).append(path)
    return found


@per_module
def _called(module: Module, file: SourceFile) -> dict[str, str]:
    """Return the plain imports of this program's packages by what they call themselves."""
    paths = reversed(file.plain_imports)
    return {package.name: path for path in paths for package in module.imports(file, path)}


def likely_names(import_path: str) -> tuple[str, ...]:
    """Return the names that a package may have where its own source is not at hand, the likeliest first."""
    last = import_path.rpartition("/")[2]
    plain = last.removesuffix(".go").removesuffix("-go").removeprefix("go-")
    return (*package_names(import_path), plain.replace("-", "_").replace(".", "_"))


class WrittenName(Node):
    """A name that is not in the source, in the place of another."""

    __slots__ = ("_text",)

    def __init__(self, text: str, place: Node, parent: Node, field: str) -> None:
        super().__init__("type_identifier", place.start, place.end, place.file, parent, field)
        self._text = text

    @property
    def text(self) -> str:
        return self._text
