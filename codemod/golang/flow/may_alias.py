"""Whose memory a field lies in: whether a write through one expression can be a write to the field of another object.

    other := &v2.ExternalRegistry{}
    other.Domain = "docker.io"      // a RegistryConfig, too, but never the one that lies inside a LocalRegistry

A struct lies in the structs that hold it by value, up to the next pointer. Two fields can be one place only where the
outermost of one's structs is among those of the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from codemod.golang.flow.definitions import definitions, is_address
from codemod.golang.flow.fields import FieldWrite
from codemod.golang.flow.paths import Index, Path, path_of, spine_of
from codemod.golang.flow.twins import are_twins
from codemod.golang.program import members, typeof, types
from codemod.golang.program.once import looked_through, per_module
from codemod.golang.program.packages import Module, exported
from codemod.golang.read.files import Declaration
from codemod.golang.read.scopes import Binding
from codemod.golang.read.spotting import may_replace
from codemod.golang.read.syntax import Node, strip_parens

Structs = tuple[tuple[str, str], ...]


def holders(module: Module, type_: types.Type | None, path: Path) -> Structs | None:
    """Return the named structs that a field at a path lies in by value, outermost first; None where that is not known.

    The last step of the path is the field itself, and counts only with the embedded structs before it.
    """
    found: list[tuple[str, str]] = []
    for number, (holder, fresh) in enumerate(_structs(module, type_, path)):
        name = types.original(module, holder) if holder is not None else None
        if name is None:
            return None
        found = [name] if fresh or not number else [*found, name]
    return tuple(found)


def _structs(module: Module, type_: types.Type | None, path: Path) -> Iterator[tuple[types.Type | None, bool]]:
    """Yield each struct on the way to a field, and whether it is reached through a pointer, slice or map."""
    for step in path:
        yield type_, type_ is not None and types.points(module, type_)
        if isinstance(step, Index):
            type_ = None
            continue
        found = members.find_field(module, type_, step)
        for name in found[0] if found is not None else ():
            inner = members.find_field(module, type_, name)
            type_ = inner[1] if inner is not None else None
            yield type_, type_ is not None and types.points(module, type_)
        type_ = found[1] if found is not None else None


def may_be_same(module: Module, target: Node, structs: Structs | None) -> bool:
    """Whether a write to a field, at this node, may be one to a field that lies in these structs."""
    bottom, path = path_of(target)
    if bottom.binding is not None and _is_own_copy(module, bottom.binding, path):
        return False
    written = holders(module, typeof.of_expression(module, bottom), path)
    if not structs or not written:
        return True
    return written[0] in structs or structs[0] in written or _are_converted(module, structs, written)


def _are_converted(module: Module, ones: Structs, others: Structs) -> bool:
    """Whether a pointer to one of some structs may be made one to one of others."""
    first, second = ([_named_type(module, name) for name in listed] for listed in (ones, others))
    return any(are_twins(module, one, other) for one in first for other in second)


def _named_type(module: Module, full: tuple[str, str]) -> types.Type | None:
    package = module.imported(full[0])
    items = package.named(full[1]) if package is not None else []
    return types.of_node(types.spec_of(items[0]).get("type")) if items and items[0].kind == "type" else None


def is_behind_pointer(module: Module, target: Node) -> bool:
    """Whether a field lies in what a pointer in an object leads to, not in the object: `c.LocalRegistry.Domain`."""
    bottom, path = path_of(target)
    return any(fresh for _, fresh in list(_structs(module, typeof.of_expression(module, bottom), path))[1:])


def is_new(module: Module, target: Node) -> bool:
    """Whether a write fills in an object that was just made here, that nobody else has yet: `r := &T{}; r.F = x`."""
    bottom, path = path_of(target)
    binding = bottom.binding
    if is_behind_pointer(module, target):
        return False  # what the new object points to is older
    if any(isinstance(step, Index) for step in path) and _through_pointers(module, target):
        return False
    found = list(definitions(binding)) if binding is not None and binding.kind == "var" else []
    whole = [definition for definition in found if not definition.path and definition.node.kind == "identifier"]
    if binding is None or len(whole) != 1 or whole[0].kind != "value" or not makes(module, whole[0].value):
        return False
    loops = (above for above in target.ancestors() if above.kind == "for_statement")
    if bottom.function is not binding.function or any(not loop.holds(binding.node) for loop in loops):
        return False
    before = (use for use in binding.uses if use is not binding.node and use.start < target.start)
    return all(spine_of(use) is not use and not _calls_method(module, use) for use in before)


def _through_pointers(module: Module, target: Node) -> bool:
    """Whether anything on the way to a field may be a pointer: `known[name]` of `known[name].F`, a map of pointers."""
    way = (each for each in target.walk() if each is not target and each.kind in _STEPS)
    found = (typeof.of_expression(module, each) for each in way)
    return any(type_ is None or type_.pointer for type_ in found)


_STEPS = ("index_expression", "selector_expression")


@per_module
def is_replaced(module: Module, type_: types.Type) -> bool:
    """Whether a struct of this type is written to as a whole, through a pointer: `*p = T{...}`."""
    return types.named(module, type_) is None or bool(replacements(module, type_))


@per_module
def is_replaced_elsewhere(module: Module, type_: types.Type, but: Binding | None) -> bool:
    """Whether it is so through another name than one; what was just made, `out := new(T); *out = *in`, is no other."""
    others = (each.node for each in replacements(module, type_) if path_of(each.node)[0].binding is not but)
    nameless = types.named(module, type_) is None and not types.is_type_parameter(type_.node)
    return nameless or any(path_of(target["operand"])[1] or not is_new(module, target) for target in others)


@per_module
def replacements(module: Module, type_: types.Type) -> tuple[FieldWrite, ...]:
    """Return every write to a whole struct of this type, through a pointer."""
    name, item = types.named(module, type_), types.declared(module, type_)
    if name is None:
        return ()
    tops: Iterable[Declaration]
    if item is None:
        files = module.sources.sound(path for path in module.paths_with(name[1]) if _may_replace(module, path))
        tops = (each for file in files for each in file.holding(name[1]) if _has_pointer(each))
    else:
        may = partial(_may_replace, module)
        tops = module.knowing(name[1], item.file.folder, exported(name[1]), _has_pointer, may)
    replacing = partial(_replacing, module, name=name)
    return tuple(write for top in tops for write in looked_through(module, top, replacing))


@per_module
def replacements_in(module: Module, folder: str, name: tuple[str, str]) -> tuple[FieldWrite, ...]:
    """Return every write to a whole struct of this type, through a pointer, in the package of a folder. The name of
    the type need not stand there: `p := c.local(); *p = elsewhere()`."""
    sources = module.sources
    paths = [path for path in module.in_folder(folder).paths if may_replace(sources.read(path))]
    tops = (each.node for file in sources.compiled(paths) for each in file.declarations if _has_pointer(each))
    return tuple(write for top in tops for write in _replacing(module, top, name))


_WRITING = ("assignment_statement", "range_clause", "receive_statement")


@per_module
def _may_replace(module: Module, path: str) -> bool:
    """Whether something in a file may be such a write, whatever the type: many types are asked about."""
    return may_replace(module.sources.read(path))


def _has_pointer(declaration: Declaration) -> bool:
    """Whether a `=` stands behind some `*`, as in `*p = x` and `*(self(p)) = x`: this reads no syntax."""
    source, end = declaration.file.source, declaration.end
    star = source.find(b"*", declaration.start, end)
    return star >= 0 and source.find(b"=", star, end) >= 0 and may_replace(source[declaration.start : end])


def _replacing(module: Module, top: Node, name: tuple[str, str]) -> Iterator[FieldWrite]:
    for node in top.walk():
        left = node.get("left") if node.kind in _WRITING else None
        for target in left.children if left is not None else ():
            pointer = strip_parens(target)
            if pointer.kind == "unary_expression" and pointer["operator"].kind == "*":
                pointed = typeof.of_expression(module, pointer["operand"])
                if pointed is None or types.named(module, pointed) == name:
                    right = node.get("right")
                    values = right.children if right is not None else []
                    yield FieldWrite(pointer, values[0] if len(values) == 1 else None)


def makes(module: Module, value: Node | None) -> bool:
    """Whether an expression makes an object that nobody else has yet: `&T{}`, `T{}`, `new(T)`."""
    value = strip_parens(value) if value is not None else None
    if value is not None and value.kind == "unary_expression" and value["operator"].kind == "&":
        value = strip_parens(value["operand"])
    if value is None or value.kind == "composite_literal":
        return value is not None
    if value.kind != "call_expression" or types.predeclared(module, value["function"]) != "new":
        return False
    # of a value, such as `new(c)` with a pointer c, what it points to is older
    made = value["arguments"].children
    type_ = types.of_node(made[0]) if len(made) == 1 else None
    item = types.declared(module, type_) if type_ is not None else None
    return item is not None and item.kind == "type"


def _is_own_copy(module: Module, binding: Binding, path: Path) -> bool:
    """Whether a part of a local variable lies in the variable itself, and nobody has its address."""
    type_ = typeof.of_binding(module, binding)
    if type_ is None or any(fresh or holder is None for holder, fresh in _structs(module, type_, path)):
        return False
    struct = types.underlying(module, type_)
    if struct is None or types.points(module, type_) or struct.node.kind != "struct_type":
        return False
    return not any(is_address(use) or _calls_method(module, use) for use in binding.uses)


def _calls_method(module: Module, use: Node) -> bool:
    """Whether a method of a pointer may be called on a variable, or on a part of it."""
    node: Node | None = use.parent
    while node is not None and node.kind in ("selector_expression", "parenthesized_expression"):
        if node.kind == "selector_expression":
            if any(item.kind == "method" for item in typeof.callee_objects(module, node)):
                return True
            if members.find_field(module, typeof.of_expression(module, node["operand"]), node["field"].text) is None:
                return True
        node = node.parent
    return False
