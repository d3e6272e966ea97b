"""Whether the fields of a receiver may have been written to by the time that one of its methods reads them.

func (c *localConfigurator) move() { c.Domain = "docker.io" }     // from here on, c.Domain is not what it was
"""

from __future__ import annotations

from collections.abc import Iterator

from codemod.golang.flow.call_sites import call_sites
from codemod.golang.flow.definitions import definitions
from codemod.golang.flow.fields import FieldWrite
from codemod.golang.flow.making import is_made_new
from codemod.golang.flow.paths import Path, field_at, path_of
from codemod.golang.flow.references import object_of, references
from codemod.golang.program import members, typeof, types
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module, exported
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node, strip_parens, top_of

_HANDED = 3  # functions that hand an object on, one to the other
_MOST_AROUND = 64  # functions that name what writes, and each other


def written_field(module: Module, own: types.Type | None, path: Path, receiver: Binding | None, here: Node) -> str:
    """Return which field on a path below a method's receiver may be written to by then, or an empty string."""
    return next((target.text for target in written_by_then(module, own, path, receiver, here)), "")


def written_by_then(
    module: Module, own: types.Type | None, path: Path, receiver: Binding | None, here: Node
) -> Iterator[Node]:
    """Yield the targets of the assignments that may have written to a field on a path below a method's receiver.

    What the method itself writes through its receiver is left out: that is seen statement by statement. Writes in
    functions that nobody can call do not count, nor does that a constructor, an option or a copy,
    `out.Config = in.Config`, fills an object in, or that a default is put where nothing is.
    """
    from codemod.golang.flow.assigned import writes_elsewhere
    from codemod.golang.flow.defaults import is_default
    from codemod.golang.flow.may_alias import is_new

    folder = own.node.file.folder if own is not None else ""
    top = top_of(here)
    for write, rest in writes_elsewhere(module, own, path, receiver):
        inside = top_of(write.node)
        if is_default(module, write.node) or is_new(module, write.node):
            continue
        if not _is_near(module, inside, folder) and not _is_got_from(module, write.node, folder):
            continue
        if (
            rest
            and inside is not top
            and inside.kind != "method_declaration"
            and is_made_new(module, write.node["operand"])
        ):
            continue
        reached = inside is top or may_run(module, write.node) or _calls(module, inside, top)
        if reached and not _is_in_new(module, write.node) and not _is_handed_in(module, write):
            yield write.node
    yield from (write.node for write in _replaced(module, own, path, receiver, top))


def _is_handed_in(module: Module, write: FieldWrite) -> bool:
    from codemod.golang.flow.configured import is_configured  # few fields are written to later

    return is_configured(module, write.value)


def hiding_field(module: Module, own: types.Type | None, path: Path) -> str:
    """Return which field on a path stands before the one of an embedded struct that is filled in, and is itself set by
    nobody: a new `Port int` beside an embedded `*v2.LocalRegistry`, or one of a struct that is embedded, too, and where
    it lies less deep. Empty where there is none."""
    type_ = own
    for number in range(len(path)):
        way = _promoted(module, type_, path[number:])
        struct = types.underlying(module, type_)
        if not way or type_ is None or struct is None:
            return ""
        embedded = members.members_by_name(module, struct)[1]
        others = [members.find_field(module, each.type, way[-1]) for each in embedded if each.name != way[0]]
        deeper = any(other is not None and len(other[0]) + 1 >= len(way) for other in others)
        if deeper and _is_set_by_nobody(module, type_, way):
            return way[-1]
        found = members.find_field(module, type_, way[0])
        type_ = found[1] if found is not None else None
    return ""


def _promoted(module: Module, type_: types.Type | None, path: Path) -> tuple[str, ...]:
    """Return the names of what is embedded at the beginning of a path, and of the field in that: `names`, `Domain`."""
    way: list[str] = []
    for step in path:
        struct = types.underlying(module, type_)
        named = members.members_by_name(module, struct)[0] if struct is not None else {}
        found = members.find_field(module, type_, step) if isinstance(step, str) else None
        if found is None or not isinstance(step, str):
            return ()
        way += [*found[0], step]
        if found[0] or step not in named or not named[step].embedded:
            break
        type_ = found[1]
    return tuple(way)


def _is_set_by_nobody(module: Module, own: types.Type, way: tuple[str, ...]) -> bool:
    """Whether some object is made without a field, or without an embedded one on the way to it, and nobody writes there
    later through this object: `c.names.Domain = x`, `c.Domain = x`."""
    from codemod.golang.flow.fields import assignments, left_unset

    holder: types.Type | None = own
    for number, name in enumerate(way):
        if holder is None:
            return False
        later = [write for each in way[number + 1 :] for write in assignments(module, own, each)]
        if left_unset(module, holder, name) and not any(_is_within(module, write.node, own, name) for write in later):
            return True
        found = members.find_field(module, holder, name)
        holder = found[1] if found is not None else None
    return False


def _is_within(module: Module, target: Node, own: types.Type, name: str) -> bool:
    """Whether what is written to is `c.Domain` of such an object, or `c.names.Domain`, by the name of a part."""
    operand = strip_parens(target["operand"]) if target.get("operand") is not None else target
    field = operand.get("field")
    type_ = typeof.of_expression(module, operand)
    same = type_ is not None and types.named(module, type_) == types.named(module, own)
    return same or (field is not None and field.spells(name))


def _is_in_new(module: Module, target: Node) -> bool:
    """Whether a field lies in an object itself that was just made: not in one that it points to, `x.Domain` of
    `x := &configurator{LocalRegistry: c.LocalRegistry}`."""
    found = members.find_field(module, typeof.of_expression(module, target["operand"]), target["field"].text)
    return found is not None and not found[0] and is_made_new(module, target["operand"])


def _replaced(
    module: Module, own: types.Type | None, path: Path, receiver: Binding | None, top: Node
) -> Iterator[FieldWrite]:
    """Yield the writes to a whole struct on the way, `*d = localConfigurator{Domain: "docker.io"}`.

    To copy what one is given, `*out = *in`, is not that: so a `DeepCopyInto` fills in what was just made.
    """
    from codemod.golang.flow.may_alias import is_new, replacements, replacements_in

    folder = own.node.file.folder if own is not None else ""
    for type_, _ in on_the_way(module, own, path):
        name = types.named(module, type_)
        near = replacements_in(module, folder, name) if name is not None else ()
        for write in dict.fromkeys((*replacements(module, type_), *near)):
            inside = top_of(write.node)
            bottom, way = path_of(write.node)
            new = (not way and is_new(module, write.node)) or is_made_new(module, write.node["operand"])
            if new or bottom.binding is receiver or _copies(write.value) or not _is_of(module, write, type_):
                continue
            if _is_near(module, inside, folder) and (inside is top or may_run(module, write.node)):
                yield write


def on_the_way(module: Module, type_: types.Type | None, path: Path) -> Iterator[tuple[types.Type, Path]]:
    """Yield each struct on the way to a field, embedded ones included, and the rest of the path from there."""
    for number, step in enumerate(path):
        if type_ is None:
            return
        yield type_, path[number:]
        found = field_at(module, type_, step)
        for name in found[0] if found is not None else ():
            inner = members.find_field(module, type_, name)
            if inner is None:
                return
            type_ = inner[1]
            yield type_, path[number:]
        type_ = found[1] if found is not None else None


def _is_of(module: Module, write: FieldWrite, type_: types.Type) -> bool:
    """Whether a write is sure to be one to a struct of this type: by the pointer, or by what is written."""
    known = (typeof.of_expression(module, each) for each in (write.node["operand"], write.value) if each is not None)
    return any(each is not None and types.named(module, each) == types.named(module, type_) for each in known)


def _copies(value: Node | None) -> bool:
    """Whether it is what a parameter points to that is written."""
    value = strip_parens(value) if value is not None else None
    operator = value.get("operator") if value is not None else None
    if value is None or operator is None or operator.kind != "*":
        return False
    binding = path_of(value)[0].binding
    return binding is not None and binding.kind in ("param", "receiver")


@per_module
def _is_near(module: Module, top: Node, folder: str) -> bool:
    """Whether a declaration is in the package of a folder, or a function or method that is named there, if through
    others: `preset.Apply(c.LocalRegistry)` calls `decode.Into(r)`, which writes."""
    level, seen = [top], {top}
    for _ in range(_HANDED):
        if any(each.file.folder == folder for each in level):
            return True
        named = (item for each in level if (item := object_of(module, each)) is not None)
        above = {top_of(use): None for item in named for use in references(module, item)}
        level = [each for each in above if each not in seen]
        seen.update(level)
        if len(seen) > _MOST_AROUND:
            return True
    return any(each.file.folder == folder for each in level)


def _is_got_from(module: Module, target: Node, folder: str) -> bool:
    """Whether what is written to was got from an object of a package: `configurator.GetRegistryInfo().Local.Domain`, or
    a variable that has a part of that. What a function there has made, `registry.NewOptions()`, is filled in."""
    todo = [target]
    for _ in range(_HANDED):
        bottoms = [path_of(each)[0] for each in todo]
        functions = (strip_parens(each["function"]) for each in bottoms if each.kind == "call_expression")
        operands = (each.get("operand") for each in functions if each.kind == "selector_expression")
        known = (typeof.of_expression(module, each) for each in operands if each is not None)
        items = (item for each in known if each is not None for item in types.all_declared(module, each))
        if any(item.file.folder == folder for item in items):
            return True
        named = [each.binding for each in bottoms if each.binding is not None]
        todo = [each.value for binding in named for each in definitions(binding) if each.value is not None]
        todo += [each for binding in named if binding.kind == "param" for each in _arguments_for(module, binding)]
    return False


def _arguments_for(module: Module, binding: Binding) -> Iterator[Node]:
    for site in call_sites(module, binding.function):
        yield from site.call.arguments[binding.index : binding.index + 1] if site.call is not None else ()


def _calls(module: Module, caller: Node, called: Node) -> bool:
    """Whether a function's body calls a declared function or method by its name."""
    for node in caller.walk():
        function = node.get("function") if node.kind == "call_expression" else None
        items = typeof.callee_objects(module, function) if function is not None else ()
        if any(item.declaration.node is called for item in items):
            return True
    return False


def may_run(module: Module, node: Node) -> bool:
    """Whether anybody may call the function that a place is in."""
    top = top_of(node)
    name = top.get("name")
    if node.function is None or name is None:
        return True
    if exported(name.text) or name.spells("init") or name.spells("main"):
        return True
    item = object_of(module, top)
    return item is None or any(True for _ in references(module, item))
