"""Which assignments in the module write to a field through another name than one has for its object."""

from __future__ import annotations

from collections.abc import Iterator

from codemod.golang.flow.defaults import is_default
from codemod.golang.flow.fields import FieldWrite, assignments
from codemod.golang.flow.memory import holders, is_new, may_be_same
from codemod.golang.flow.paths import Index, Path, path_of
from codemod.golang.flow.references import object_of, references
from codemod.golang.program import members, typeof, types
from codemod.golang.program.packages import Module, exported
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node, top_of


def writes_elsewhere(
    module: Module, type_: types.Type | None, path: Path, but: Binding | None, folder: str | None = None
) -> Iterator[tuple[FieldWrite, Path]]:
    """Yield (write, rest of the path) for each assignment in the module to a field on the way, through another name.

    Where `folder` is given, only those in its package.
    """
    own = type_
    for number, step in enumerate(path):
        if type_ is None or isinstance(step, Index):
            return
        structs = holders(module, own, path[: number + 1])
        for write in assignments(module, type_, step, folder):
            other = but is None or path_of(write.node)[0].binding is not but
            if other and may_be_same(module, write.node, structs):
                yield write, path[number + 1 :]
        found = members.find_field(module, type_, step)
        type_ = found[1] if found is not None else None


def written_field(module: Module, own: types.Type | None, path: Path, receiver: Binding | None, here: Node) -> str:
    """Return which field on a path below a method's receiver may be written to by then, or an empty string.

    What the method itself writes through its receiver is left out: that is seen statement by statement. Writes in
    functions that nobody can call do not count, nor does that a constructor fills an object in, or that a default is
    put where nothing is.
    """
    folder = own.node.file.folder if own is not None else ""
    top = top_of(here)
    for write, rest in writes_elsewhere(module, own, path, receiver):
        inside = top_of(write.node)
        if is_default(module, write.node) or is_new(module, write.node) or not _is_near(module, inside, folder):
            continue
        if rest and inside is not top and inside.kind != "method_declaration":
            continue
        if inside is top or _is_called(module, write) or _calls(module, inside, top):
            return write.node.text
    return ""


def _is_near(module: Module, top: Node, folder: str) -> bool:
    """Whether a declaration is in the package of a folder, or a function or method that is named there."""
    item = object_of(module, top) if top.file.folder != folder else None
    return top.file.folder == folder or (
        item is not None and any(use.file.folder == folder for use in references(module, item))
    )


def _calls(module: Module, caller: Node, called: Node) -> bool:
    """Whether a function's body calls a declared function or method by its name."""
    for node in caller.walk():
        function = node.get("function") if node.kind == "call_expression" else None
        items = typeof.callee_objects(module, function) if function is not None else ()
        if any(item.declaration.node is called for item in items):
            return True
    return False


def _is_called(module: Module, write: FieldWrite) -> bool:
    top = top_of(write.node)
    name = top.get("name")
    if write.node.function is None or name is None:
        return True
    if exported(name.text) or name.spells("init") or name.spells("main"):
        return True
    item = object_of(module, top)
    return item is None or any(True for _ in references(module, item))
