"""What gives a package-level variable its value beside Go source: an embedded file, a linkname, the linker.

//go:embed prefix.txt
var prefix string                             // the text of prefix.txt
//go:linkname tag example.org/s/pkg/help.Tag
var tag string                                // another package's variable
go build -ldflags "-X main.image=$(IMAGE)"    // in a Makefile: a string that nobody knows
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from posixpath import dirname

from codemod.golang.program.embed import embed_patterns, embedded_names, embedded_text, linkname
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.program.words import as_text
from codemod.golang.read.files import File, Object

TYPE_CHECKING = False
if TYPE_CHECKING:
    import tree_sitter

_LINKNAME = rb"//go:linkname(?:std)? [^\n]*"
_SPECS = ("var_spec", "var_spec_list")
_MAGIC = r"[*?\[\\]"


def embedded(module: Module, item: Object) -> bytes | None:
    """Return the text of the file that is embedded in a variable; None for a variable without one.

    Raises `BadEmbed` where it is not one file's text, and `OSError` where that cannot be read.
    """
    path = embedded_path(module, item)
    return module.reach.read(path) if path is not None else None


def embedded_path(module: Module, item: Object) -> str | None:
    """Return the path of that file. Raises `BadEmbed`."""
    found = _embeds(module, item)
    if found is None:
        return None
    folder, patterns, inside = found
    return f"{folder}/{embedded_text(patterns, inside)}".lstrip("/")


def embedded_paths(module: Module, item: Object) -> tuple[str, ...]:
    """Return the paths of all files of a variable, several of an embed.FS. Raises `BadEmbed`."""
    names = names_in_embedded(module, item)
    return tuple(f"{item.file.folder}/{name}".lstrip("/") for name in names)


def embedded_file(module: Module, item: Object, name: str) -> bytes | None:
    """Return a file of an embed.FS; None where the variable has none of that name. Raises as `embedded` does."""
    found = _embeds(module, item)
    if found is None or name not in embedded_names(found[1], found[2]):
        return None
    return module.reach.read(f"{found[0]}/{name}".lstrip("/"))


def names_in_embedded(module: Module, item: Object) -> tuple[str, ...]:
    """Return the names of the files of an embed.FS. Raises `BadEmbed`."""
    found = _embeds(module, item)
    return embedded_names(found[1], found[2]) if found is not None else ()


def _embeds(module: Module, item: Object) -> tuple[str, list[str], list[str]] | None:
    """Return the package's folder, the patterns of a variable, and all files that they can mean."""
    patterns = patterns_above(item)
    if not patterns:
        return None
    folder = item.file.folder
    tops = {_top(folder, pattern.removeprefix("all:")) for pattern in patterns}
    below = sorted({path for top in tops for path in module.tree.below(top)})
    return folder, patterns, [path[len(folder) + 1 :] if folder else path for path in below]


def patterns_above(item: Object) -> list[str]:
    """Return the patterns of the files that are embedded in a variable."""
    if b"//go:embed" not in item.file.source:
        return []
    comments = (comment for comment in _comments_above(item) if comment.startswith("//go:embed"))
    return [pattern for comment in comments for pattern in embed_patterns(comment) or ()]


def _top(folder: str, pattern: str) -> str:
    """Return the folder or file below which all is that a pattern can match."""
    elements = pattern.split("/")
    plain = next((n for n, element in enumerate(elements) if re.search(_MAGIC, element)), len(elements))
    return "/".join(part for part in (folder, *elements[:plain]) if part)


def _comments_above(item: Object) -> Iterator[str]:
    """Yield the comments between the spec that declares a variable and what stands before it."""
    raw: tree_sitter.Node | None = item.declaration.raw
    while raw is not None:
        before = raw.prev_sibling
        while before is not None and before.type in ("comment", "\n", ";", "var", "("):
            if before.type == "comment":
                yield as_text(item.file.source[before.start_byte : before.end_byte]).rstrip("\r")
            before = before.prev_sibling
        raw = _inner(raw, item.start)


def _inner(raw: tree_sitter.Node, at: int) -> tree_sitter.Node | None:
    """Return the spec, or list of specs, in a declaration that holds the place."""
    return next(
        (child for child in raw.children if child.type in _SPECS and child.start_byte <= at < child.end_byte), None
    )


def linked(module: Module, item: Object) -> str:
    """Return what a variable is one with by a `//go:linkname`, as `import/path.Name`; empty where none names it."""
    own = f"{module.package_of(item.file).path}.{item.name}"
    for folder, local, target in _links(module):
        if target and target == own:
            return f"{module.in_folder(folder).path}.{local}"
        if (folder, local) == (item.file.folder, item.name):
            return target or own
    return ""


@per_module
def _links(module: Module) -> tuple[tuple[str, str, str], ...]:
    """Return (folder, local name, target) of each `//go:linkname` of the program."""
    return tuple(link for file in module.search("//go:linkname") for link in _links_in(file))


def _links_in(file: File) -> Iterator[tuple[str, str, str]]:
    for found in re.findall(_LINKNAME, file.source):
        link = linkname(as_text(found).rstrip("\r"))
        if link is not None:
            yield file.folder, link.local, f"{link.package}.{link.name}" if link.name else ""


def set_by_linker(module: Module, item: Object) -> tuple[str, int] | None:
    """Return file and line of a linker flag in the tree that sets a variable, or None."""
    package = module.package_of(item.file)
    paths = {package.path, "main"} if package.name == "main" else {package.path}
    for path, setting_path, name, whole, line in _settings(module):
        named = name in ("", item.name)
        if named and any(own == setting_path or (not whole and own.endswith(setting_path)) for own in paths):
            return path, line
    return None


@per_module
def _settings(module: Module) -> tuple[tuple[str, str, str, bool, int], ...]:
    """Return (file, package, name, whether the path is whole, line) of each variable that a file of the tree sets."""
    from codemod.golang.program import ldflags

    found, by_bazel = list[tuple[str, ldflags.Setting]](), list[tuple[str, ldflags.Setting]]()
    texts, in_go = ldflags.start_texts(module.tree), module.tree.start_search([b"-X"])
    for path, data in _read(module, texts.paths()):
        found += ((path, each) for each in ldflags.linker_settings(_text(data))) if ldflags.may_set(data) else ()
        by_bazel += ((path, each) for each in ldflags.bazel_settings(_text(data))) if data.find(b"x_defs") >= 0 else ()
    for path, data in _read(module, in_go.paths()):
        found += ((path, each) for each in ldflags.settings_in_go(_text(data)))
    return tuple(
        (
            path,
            each.package or (module.in_folder(dirname(path)).path if each.whole else ""),
            each.name,
            each.whole,
            each.line,
        )
        for path, each in (*found, *by_bazel)
    )


def _text(data: bytes) -> str:
    """Return the text of a file; a picture may be read here, too, and what is no UTF-8 in it is in no name."""
    return data.decode("utf-8", "surrogateescape")


def _read(module: Module, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    for path in paths:
        try:
            yield path, module.tree.read(path)  # nobody asks again for what is in a picture or a log
        except OSError:
            continue
