"""Which assignments in the module write to a field through another name than one has for its object."""

from __future__ import annotations

from collections.abc import Iterator

from codemod.golang.flow.fields import FieldWrite, assignments
from codemod.golang.flow.may_alias import holders, is_behind_pointer, may_be_same
from codemod.golang.flow.paths import Index, Path, path_of, spine_of
from codemod.golang.flow.sharing import is_kept_beside, is_only_read
from codemod.golang.flow.touching import explicit
from codemod.golang.program import members, types
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node


def writes_elsewhere(
    module: Module, type_: types.Type | None, path: Path, but: Binding | None, folder: str | None = None
) -> Iterator[tuple[FieldWrite, Path]]:
    """Yield (write, rest of the path) for each assignment in the module to a field on the way, through another name.

    Where `folder` is given, only those in its package. An address that goes to who only looks at what is there,
    `check(&c.RegistryConfig)`, is none.
    """
    own = type_
    for number, step in enumerate(path):
        if type_ is None or isinstance(step, Index):
            return
        structs = holders(module, own, path[: number + 1])
        for write in assignments(module, type_, step, folder):
            other = but is None or path_of(write.node)[0].binding is not but or _leads_back(module, write.node, path)
            if other and may_be_same(module, write.node, structs) and not _is_lent(module, write):
                yield write, path[number + 1 :]
        found = members.find_field(module, type_, step)
        type_ = found[1] if found is not None else None


def _leads_back(module: Module, target: Node, wanted: Path) -> bool:
    """Whether a pointer in an object may lead to that object itself: `n.next = n`, and then `n.next.Host = x`."""
    bottom, path = path_of(target)
    behind = any(isinstance(step, Index) for step in path) or is_behind_pointer(module, target)
    if not behind or bottom.binding is None:
        return False
    way = explicit(module, bottom.binding, path)
    return way != explicit(module, bottom.binding, wanted)[: len(way)]


@per_module
def _is_lent(module: Module, write: FieldWrite) -> bool:
    address = spine_of(write.node).parent
    operator = address.get("operator") if address is not None and address.kind == "unary_expression" else None
    above = address.parent if address is not None else None
    if address is None or above is None or operator is None or operator.kind != "&":
        return False
    return is_only_read(module, address, above, 0) or is_kept_beside(module, address, above, 0)
