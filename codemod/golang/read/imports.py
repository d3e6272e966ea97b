"""What a file imports, under which names, and what it has to import after it was edited.

Imports are solved once per file, after all other edits; nothing else ever touches import text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from types import MappingProxyType

from codemod.errors import Reason
from codemod.finding.edits import Edit, Region, compose
from codemod.golang.read.files import File, load_file
from codemod.golang.read.importblocks import common_start, delete, import_declarations, insert
from codemod.golang.read.importlines import Spec
from codemod.golang.read.literals import decode
from codemod.golang.read.parsing import TooDeep, parse
from codemod.golang.read.scopes import resolve
from codemod.golang.read.spotting import MAJOR, WORD, encoded, package_names
from codemod.golang.read.syntax import lower

TYPE_CHECKING = False
if TYPE_CHECKING:
    import tree_sitter

# The Go specification, "Import declarations": what a compiler may refuse in a path
_NO_PATH = r"[^\x21-\x7e]|[!\"#$%&'()*,:;<=>?\[\\\]^`{|}]"


class ImportConflict(Reason):
    """An import that the new text needs cannot be had under that name; `said` tells why."""


def names(spec: Spec) -> tuple[str, ...]:
    """Return the names by which the file may call the package: none for `.`, `_`, `C`, and where it is unknown."""
    if spec.alias in (".", "_") or spec.path == "C":
        return ()
    return (spec.alias,) if spec.alias else package_names(spec.path)


def specs(source: bytes) -> tuple[Spec, ...]:
    """Return the file's imports, in order."""
    return tuple(spec for declaration in import_declarations(source) for spec in declaration.specs)


def local_name(source: bytes, package: str) -> str | None:
    """Return the name by which the file can already call a package; None where it cannot, or that is unknown."""
    candidates = [names(spec) for spec in specs(source) if spec.path == package and names(spec)]
    if not candidates:
        return None
    likely = min(candidates, key=len)
    used = [name for name in likely if len(likely) > 1 and name in uses(source)]
    return used[0] if used else likely[0]


def taken(source: bytes, name: str, package: str = "") -> str | None:
    """Return the path of another import than `package` that has this name, or None."""
    return next((spec.path for spec in specs(source) if name in names(spec) and spec.path != package), None)


def uses(source: bytes) -> frozenset[str]:
    """Return the names that stand before a `.` as a package may, and that no function binds there.

    In a declaration that is nested too deeply, every word counts.
    """
    return frozenset().union(*(_uses(raw, source) for raw in _by_text(source).values()))


def _by_text(source: bytes) -> dict[bytes, tree_sitter.Node]:
    """Return the declarations other than imports; of several with one text, one."""
    found = (raw for raw in parse(source).root_node.children if raw.type.endswith("_declaration"))
    return {source[raw.start_byte : raw.end_byte]: raw for raw in found if raw.type != "import_declaration"}


class _Uses:
    """What `uses` returns, asked name by name: a declaration that does not hold the name is not looked at. First those
    are that were not there `before`: most of what an edited one named, it names still."""

    def __init__(self, source: bytes, before: Collection[bytes] = ()) -> None:
        self._source, found = source, _by_text(source)
        self.texts = {text: found[text] for text in sorted(found, key=before.__contains__)}
        self._found: dict[bytes, set[str]] = {}

    def of(self, text: bytes) -> set[str]:
        if text not in self._found:
            self._found[text] = _uses(self.texts[text], self._source)
        return self._found[text]

    def has(self, name: str) -> bool:
        word = encoded(name)
        before_a_dot = re.compile(re.escape(word) + rb"\s*[./]")  # `/` begins a comment
        return any(before_a_dot.search(text) is not None and name in self.of(text) for text in self.texts)


def _uses(raw: tree_sitter.Node, source: bytes) -> set[str]:
    try:
        declaration = lower(raw, File("", source, []))
    except TooDeep:
        return set(re.findall(WORD, decode(source[raw.start_byte : raw.end_byte])))
    resolve(declaration)
    found = set()
    for node in declaration.walk():
        if node.kind == "package_identifier":
            found.add(node.text)
        elif node.kind == "selector_expression":
            operand = node.children[0]
            if operand.kind == "identifier" and operand.binding is None:
                found.add(operand.text)
    return found


def solve(
    path: str,
    before: bytes,
    after: bytes,
    needs: Sequence[tuple[str, str]],
    called: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Edit, ...]:
    """Return the edits of `after` that mend its imports; `before` is the file as it was, `path` its name.

    An import goes when `before` used it and `after` does not; blank, dot and cgo imports stay. `called` has the names
    of packages whose path does not tell them. Each need (package, name) that no import meets is added. Raises
    `ImportConflict` where the name is another import's, or may be; where nothing in `after` can mean this import; and
    where the import that `after` does not use any more cannot be told. Both sources have to parse.
    """
    old = _Uses(before)
    new = _Uses(after, old.texts)
    dropped = set[str]().union(*(old.of(text) for text in old.texts.keys() - new.texts.keys()))

    def known(spec: Spec) -> tuple[str, ...]:
        return (called[spec.path],) if not spec.alias and spec.path in called else names(spec)

    texts = [after]
    for spec in specs(after):
        if dropped.intersection(known(spec)) and not any(map(new.has, known(spec))):
            texts.append(remove(texts[-1], spec.path, spec.alias))
    found = _Names(before, old, known)
    for name in sorted(name for name in dropped if not found.explains(name) and not new.has(name)):
        if found.unexplained and name not in load_file(path, before).objects:
            raise ImportConflict("which import `{name}` is cannot be told", name=name)
    if any(spec.alias == "." for spec in specs(after)):
        for name in sorted(_undotted(before) - _undotted(after) - load_file(path, before).objects.keys()):
            raise ImportConflict("which import `{name}` is cannot be told", name=name)
    for package, name in sorted(set(needs)):
        _check_need(package, name, new.has)
        if old.has(name) and not found.explains(name) and found.unexplained - {package}:
            raise ImportConflict("which import `{name}` is cannot be told", name=name)
        texts.append(_with(texts[-1], package, name, known, called))
    return _edits(path, texts)


def _undotted(source: bytes) -> frozenset[str]:
    """Return the words that may name what a dot import has: `ToLower` behind `import . "strings"`."""
    texts = (decode(text) for text in _by_text(source))
    return frozenset(word for text in texts for word in re.findall(rf"(?<![.\w]){WORD}", text) if word[0].isupper())


def _check_need(package: str, name: str, used: Callable[[str], bool]) -> None:
    if not package or re.search(_NO_PATH, package) or not re.fullmatch(WORD, name):
        raise ImportConflict("{name} cannot be imported as {other}", name=ascii(package), other=ascii(name))
    if not used(name):
        raise ImportConflict("nothing in the new text means the package by `{name}`", name=name)


def _with(
    source: bytes, package: str, name: str, known: Callable[[Spec], tuple[str, ...]], called: Mapping[str, str]
) -> bytes:
    """Return the source with an import that can be called so; unchanged where it has one."""
    for spec in specs(source):
        if name in known(spec) and spec.path != package:
            raise ImportConflict("`{name}` is the import of {other}", name=name, other=ascii(spec.path))
    there = any(spec.path == package and not spec.alias for spec in specs(source))
    return source if there and called.get(package) == name else add(source, package, name)


def _edits(path: str, texts: Sequence[bytes]) -> tuple[Edit, ...]:
    """Return the edits that lead from the first of the texts to the last, which differ in one import each."""
    changed = list[Region]()
    for earlier, later in pairwise(texts):
        changed = compose(changed, _difference(earlier, later))
    return tuple(Edit(path, start, end, texts[-1][at:until]) for start, end, at, until in changed)


def _difference(old: bytes, new: bytes) -> list[Region]:
    """Return the one region between what two texts begin and end with; none where they are equal."""
    if old == new:
        return []
    start = common_start(old, new)
    tail = common_start(old[start:][::-1], new[start:][::-1])
    return [(start, len(old) - tail, start, len(new) - tail)]


class _Names:
    """Which names before a `.`, that are no local ones, are imports for certain, and the paths of imports that none of
    them is a likely name of: what they are called is not known (`unexplained`)."""

    def __init__(self, source: bytes, uses: _Uses, known: Callable[[Spec], tuple[str, ...]]) -> None:
        self._listed = [spec for spec in specs(source) if spec.alias not in (".", "_") and spec.path != "C"]
        self._uses, self._known = uses, known

    def explains(self, name: str) -> bool:
        return any(name in self._known(spec) for spec in self._listed)

    @cached_property
    def unexplained(self) -> set[str]:
        return {s.path for s in self._listed if not s.alias and not any(map(self._uses.has, self._known(s)))}


def add(source: bytes, package: str, name: str) -> bytes:
    """Return the source with an import of `package` that can be called `name`; unchanged where it has one.

    As goimports does, an alias is written unless the path ends in the name.
    """
    for spec in specs(source):
        unknown = not spec.alias and not package_names(package)
        if spec.path == package and (unknown or name in names(spec)):
            return source
    plain = package_names(package)[:1] == (name,) and not re.fullmatch(MAJOR, name)
    return insert(source, Spec("" if plain else name, package))


def remove(source: bytes, package: str, alias: str = "") -> bytes:
    """Return the source without the import of `package` that is written with this alias (`""` for none).

    Its trailing comment goes with it; a comment above goes with the last import of its run; a declaration without
    imports goes whole.
    """
    for declaration in import_declarations(source):
        for spec in declaration.specs:
            if (spec.path, spec.alias) == (package, alias):
                return delete(source, declaration, spec)
    return source
