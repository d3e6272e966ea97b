"""Who else can write to a part of a variable: through a pointer, a slice, a map, a method, another name for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from codemod.golang.flow.definitions import definition_at
from codemod.golang.flow.fields import FieldWrite, assignments
from codemod.golang.flow.paths import ELEMENT, Index, Path, Step, overlaps, path_of, spine_of
from codemod.golang.flow.reaching import callee_name
from codemod.golang.flow.references import object_of, references
from codemod.golang.program import types
from codemod.golang.program.packages import Module, exported, per_module
from codemod.golang.read.files import Object
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node, top_of

_READING = frozenset(
    ["string", "len", "cap", "strings.Join", "fmt.Sprint", "fmt.Sprintf", "path.Join", "path/filepath.Join"]
)
_BASIC = frozenset(
    [
        "string",
        "bool",
        "byte",
        "rune",
        "error",
        "int",
        "int8",
        "int16",
        "int32",
        "int64",
        "uint",
        "uint8",
        "uint16",
        "uint32",
        "uint64",
        "uintptr",
        "float32",
        "float64",
    ]
)
_REFERENCES = frozenset({"slice_type", "map_type", "channel_type", "function_type", "interface_type"})


@per_module
def shares(module: Module, type_: types.Type | None, depth: int = 4) -> bool:
    """Whether a copy of a value of this type lets somebody else write to the original; True where it is not known."""
    if type_ is None or type_.pointer or depth == 0:
        return True
    if types.predeclared(module, type_.node) in _BASIC:
        return False
    flat = types.underlying(module, type_)
    if flat is None or flat.node.kind in _REFERENCES:
        return True
    if flat.node.kind == "struct_type":
        return any(shares(module, member.type, depth - 1) for member in types.members(flat))
    if flat.node.kind in ("array_type", "implicit_length_array_type"):
        return shares(module, types.of_node(flat.node.get("element")), depth - 1)
    return types.predeclared(module, flat.node) not in _BASIC


Uses = dict[Step, list[Node]]


@per_module
def escapes(module: Module, item: Object, wanted: Path) -> bool:
    """Whether any use of a package's variable lets somebody else write to the part `wanted` of it, which is a text."""
    return _any_lets_go(module, _uses_of(module, item), wanted)


@per_module
def escapes_locally(module: Module, binding: Binding, wanted: Path) -> bool:
    """Whether any use of a local variable, its declaration left out, lets somebody else write to a part of it."""
    return _any_lets_go(module, _local_uses(module, binding), wanted)


def _any_lets_go(module: Module, uses: Uses, wanted: Path) -> bool:
    steps: Iterable[Step] = {"", ELEMENT, *wanted[:1]} if wanted and wanted[0] != ELEMENT else uses
    return any(_lets_go(module, use, wanted) for step in steps for use in uses.get(step, ()))


@per_module
def _uses_of(module: Module, item: Object) -> Uses:
    return _by_first_step(module, references(module, item))


@per_module
def _local_uses(module: Module, binding: Binding) -> Uses:
    return _by_first_step(module, (use for use in binding.uses if use is not binding.node))


def _by_first_step(module: Module, uses: Iterable[Node]) -> Uses:
    """Return the uses that are no definitions, by the first step of the part that they name, or may change."""
    groups: Uses = {}
    for use in uses:
        if definition_at(use) is None:
            spine = spine_of(use)
            path = path_of(spine)[1] if spine is not use else ()
            if _method_used(module, spine, spine.parent) is not None:
                path = path[:-1]
            groups.setdefault(path[0] if path else "", []).append(use)
    return groups


def _lets_go(module: Module, use: Node, wanted: Path) -> bool:
    if definition_at(use) is not None:
        return False
    spine = spine_of(use)
    above = spine.parent
    path = path_of(spine)[1] if spine is not use else ()
    method = _method_used(module, spine, above)
    if method is not None:
        return overlaps(path[:-1], wanted) and method
    if not overlaps(path, wanted):
        return False
    type_ = types.of_expression(module, spine)
    if len(path) >= len(wanted) and (type_ is None or not shares(module, type_)):
        return False
    if above is None or above.kind in ("binary_expression", "expression_statement"):
        return False
    if above.kind == "range_clause" or (above.kind == "expression_list" and _is_ranged(above)):
        return shares(module, types.element(module, type_))
    if _is_only_read(module, spine, above):
        return False
    if above.kind == "slice_expression":
        return type_ is None or types.predeclared(module, type_.node) not in _BASIC
    return shares(module, type_)


def _is_ranged(above: Node) -> bool:
    return above.parent is not None and above.parent.kind == "range_clause"


def _is_only_read(module: Module, spine: Node, above: Node) -> bool:
    """Whether a value is an argument of a function that only looks at it, or appended to itself."""
    if above.kind == "variadic_argument" and above.parent is not None:
        above = above.parent
    call = above.parent if above.kind == "argument_list" else None
    function = call.get("function") if call is not None else None
    if call is None or function is None:
        return False
    name = callee_name(module, function)
    if name == "append" and above.children and above.children[0] is spine:
        return _assigned_back(call, spine)
    return name in _READING


def _assigned_back(call: Node, spine: Node) -> bool:
    """`x = append(x, ...)`"""
    values = call.parent
    statement = values.parent if values is not None else None
    left = statement.get("left") if statement is not None else None
    return left is not None and len(left.children) == 1 and _same_part(left.children[0], spine)


def _same_part(one: Node, other: Node) -> bool:
    """Whether two expressions name the same part of the same local variable: `x.List` and `x.List`."""
    (bottom, path), (other_bottom, other_path) = path_of(one), path_of(other)
    return bottom.binding is not None and (bottom.binding, path) == (other_bottom.binding, other_path)


def _method_used(module: Module, spine: Node, above: Node | None) -> bool | None:
    """Whether a use that selects a method may write through it; None where no method is selected."""
    if spine.kind != "selector_expression":
        return None
    called = above is not None and above.kind == "call_expression" and above.get("function") is spine
    methods = [item for item in types.callee_objects(module, spine) if item.kind == "method"]
    if methods:
        return any(_pointer_receiver(module, item) for item in methods)
    operand, field = spine.get("operand"), spine.get("field")
    if not called or operand is None or field is None:
        return None
    known = types.find_field(module, types.of_expression(module, operand), field.text)
    return None if known is not None else True


def _pointer_receiver(module: Module, item: Object) -> bool:
    listed = item.declaration.node.get("receiver")
    declared = listed.children[0].get("type") if listed is not None and listed.children else None
    return shares(module, types.of_node(declared))


def writes_elsewhere(
    module: Module, type_: types.Type | None, path: Path, but: Binding | None, folder: str | None = None
) -> Iterator[tuple[FieldWrite, Path]]:
    """Yield (write, rest of the path) for each assignment in the module to a field on the way, through another name.

    Where `folder` is given, only those in its package.
    """
    for number, step in enumerate(path):
        if type_ is None or isinstance(step, Index):
            return
        for write in assignments(module, type_, step, folder):
            if but is None or path_of(write.node)[0].binding is not but:
                yield write, path[number + 1 :]
        found = types.find_field(module, type_, step)
        type_ = found[1] if found is not None else None


def written_field(module: Module, own: types.Type | None, path: Path, receiver: Binding | None, here: Node) -> str:
    """Return which field on a path below a method's receiver may be written to by then, or an empty string.

    What the method itself writes through its receiver is left out: that is seen statement by statement. Writes in
    functions that nobody can call do not count, nor does that a constructor fills an object in.
    """
    folder = own.node.file.folder if own is not None else ""
    top = top_of(here)
    for write, rest in writes_elsewhere(module, own, path, receiver, folder):
        inside = top_of(write.node)
        if rest and inside is not top and inside.kind != "method_declaration":
            continue
        if inside is top or _is_called(module, write) or _calls(module, inside, top):
            return write.node.text
    return ""


def _calls(module: Module, caller: Node, called: Node) -> bool:
    """Whether a function's body calls a declared function or method by its name."""
    for node in caller.walk():
        function = node.get("function") if node.kind == "call_expression" else None
        items = types.callee_objects(module, function) if function is not None else ()
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
