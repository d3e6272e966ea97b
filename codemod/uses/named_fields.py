"""What is written to the struct fields that a rule names: `Image: x`, `c.Image = x`, `Spec{x, y}`.

A struct of this program is known by its declaration, so that other names of it count, and elements without keys. One of
elsewhere, as Kubernetes' `Container`, is known by its name alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from codemod.golang.flow.definitions import definition_at, definitions, is_address
from codemod.golang.flow.fields import field_writes, giving, may_write_field
from codemod.golang.flow.library import callee_name
from codemod.golang.flow.paths import Index, path_of
from codemod.golang.program import members, typeof, types
from codemod.golang.program.members import literal_type
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read import spotting
from codemod.golang.read.files import File
from codemod.golang.read.scopes import Binding
from codemod.golang.read.spotting import encoded, may_key
from codemod.golang.read.syntax import Node, strip_parens
from codemod.rule import Container, Field, Rule

# whatever has them: its type may be of elsewhere, as that of `pod.Spec.Containers[0].Image`
CONTAINER_LISTS = ("Containers", "InitContainers", "EphemeralContainers")

_Written = tuple[Node, "Node | None", bool]


def all_written(module: Module, wanted: Field) -> Iterator[tuple[Node, Node | None]]:
    """Yield (place, value) of everything that the files of a module write to a field; no value where its address is
    taken, `&c.Image`, or what is written cannot be told."""
    type_ = declared_type(module, wanted)
    if type_ is not None:
        for write in field_writes(module, type_, wanted.name):
            if module.is_home(write.node.file):
                yield write.node, write.value
        return
    # a type of elsewhere is that of every module here: each judges what is its own
    yield from also_in_copies(module, wanted)


def written_everywhere(module: Module, wanted: Field) -> Iterator[tuple[Node, Node | None]]:
    """Yield the same, and what is written to copies: `for _, each := range tasks { each.Image = image }`."""
    found = dict(all_written(module, wanted))
    yield from found.items()
    copied = also_in_copies(module, wanted) if declared_type(module, wanted) is not None else ()
    yield from (each for each in copied if each[0].kind == "selector_expression" and each[0] not in found)


def also_in_copies(module: Module, wanted: Field) -> Iterator[tuple[Node, Node | None]]:
    """Yield the same, and what is written to a copy of an object that nobody sees afterwards."""
    for file in filter(module.is_home, _writing(module, wanted.name)):
        for declaration in filter(partial(may_write_field, wanted.name), file.holding(wanted.name)):
            for place, value, _ in _written_to(module, declaration.node, *_named(module, wanted)):
                yield place, value


def field_values(module: Module, top: Node, wanted: Field) -> tuple[tuple[Node, Node, bool], ...]:
    """Return (place, value, sure) of everything written to a field below a declaration; not `sure` where the type
    of the object is not known."""
    written = _written_to(module, top, *_named(module, wanted))
    return tuple((place, value, sure) for place, value, sure in written if value is not None)


def place_given(value: Node) -> Node | None:
    """Return the place that an expression is written to, as it stands in a literal with keys or an assignment."""
    listed = value.parent
    above = listed.parent if listed is not None else None
    if listed is None or above is None:
        return None
    if listed.kind == "literal_element" and above.kind == "keyed_element":
        return above
    targets = above["left"].children if above.kind == "assignment_statement" and listed.field == "right" else ()
    at = listed.children.index(value)
    return targets[at] if len(targets) == len(listed.children) else None


def is_grown(place: Node) -> bool:
    """Whether something is put behind what a field has: `c.Image += "-debug"`."""
    found = definition_at(place) if place.kind == "selector_expression" else None
    return found is not None and found.kind == "append"


def _named(module: Module, wanted: Field) -> tuple[tuple[str, str], str]:
    return (module.absolute(wanted.package), wanted.type), wanted.name


def typed_as(module: Module, type_: types.Type | None, package: str, name: str) -> bool:
    """Whether a type is the named type of a rule."""
    return type_ is not None and _is_named(module, type_, (module.absolute(package), name))


def is_image_of(module: Module, node: Node, container: Container) -> bool:
    """Whether it selects the image of a container: `c.Image`."""
    field = node.get("field")
    if field is None or not field.spells(container.image_field):
        return False
    return typed_as(module, typeof.of_expression(module, node["operand"]), container.package, container.type)


def may_be_image_of(module: Module, node: Node, container: Container) -> bool:
    """Whether it selects a field of that name, of an object whose type is not known: `pod.Spec.Containers[0].Image`."""
    field = node.get("field")
    named = field is not None and field.spells(container.image_field)
    return named and typeof.of_expression(module, node["operand"]) is None


def _is_named(module: Module, type_: types.Type, named: tuple[str, str]) -> bool:
    """Whether a type is the named one, or made of it, `type lvs v1.Container`: a pointer to one becomes the other's."""
    return named in (types.named(module, type_), types.original(module, type_))


def declared_type(module: Module, wanted: Field) -> types.Type | None:
    """Return the type of a rule's field, where this program declares it."""
    found = (each for home in module.all_imported(module.absolute(wanted.package)) for each in home.named(wanted.type))
    item = next((each for each in found if each.kind == "type"), None)
    return types.of_node(types.spec_of(item).get("name")) if item is not None else None


@per_module
def _written_to(module: Module, top: Node, named: tuple[str, str], field: str) -> tuple[_Written, ...]:
    return tuple(found for node in giving(module, top) for found in _written_at(module, node, named, field))


def _written_at(module: Module, node: Node, named: tuple[str, str], field: str) -> Iterator[_Written]:
    """Yield what `field_values` does at one node: a literal, or a selector that is written to; an address, too."""
    if node.kind == "literal_value":
        keyed = [element for element in node.children if (key := element.get("key")) is not None and key.spells(field)]
        type_ = literal_type(module, node) if keyed else None
        if type_ is not None and _is_named(module, type_, named):
            for element in keyed:
                if (value := element.get("value")) is not None:
                    yield element, value.children[0], True
        return
    name, operand = node.get("field"), node.get("operand")
    definition = definition_at(node) if name is not None and name.spells(field) else None
    if definition is not None and operand is not None and (definition.value or definition.kind == "address"):
        type_ = typeof.of_expression(module, operand)
        if type_ is None or any(_is_named(module, each, named) for each in members.promoting(module, type_, field)):
            yield node, definition.value, type_ is not None


@per_module
def _writing(module: Module, field: str) -> tuple[File, ...]:
    """Return the files that may write to a field of this name."""
    name, read = encoded(field), module.sources.read
    paths = (p for p in module.paths_with(field) if may_key(read(p), name) or spotting.may_write(read(p), name))
    return tuple(module.sources.sound(paths))


def empty_containers(module: Module, top: Node, container: Container) -> Iterator[Node]:
    """Yield where a container has no image, for now at least: `v1.Container{Name: "probe"}`, `make([]v1.Container, 2)`,
    `clear(pod.Spec.Containers)`."""
    for node in top.walk():
        if node.kind == "literal_value":
            empty = _lacks_image(module, node, container)
        elif node.kind == "call_expression":
            empty = _is_zeroed(module, node, container)
        else:
            declared = types.of_node(node.get("type")) if node.kind == "var_spec" and not node.get("value") else None
            empty = _makes(module, declared, container)
        if empty:
            yield node


def _lacks_image(module: Module, literal: Node, container: Container) -> bool:
    keys = [key for element in literal.children if (key := element.get("key")) is not None]
    if len(keys) != len(literal.children):
        return False
    type_ = literal_type(module, literal)
    if typed_as(module, type_, container.package, container.type):
        return not any(key.spells(container.image_field) for key in keys)
    given = {key.text for key in keys}
    return any(_makes(module, each, container) for name, each in _held_by_value(module, type_) if name not in given)


def _held_by_value(module: Module, type_: types.Type | None) -> Iterator[tuple[str, types.Type]]:
    """Yield the fields of a struct that are no pointers, embedded ones too."""
    flat = types.underlying(module, type_) if type_ is not None and not type_.pointer else None
    if flat is not None and flat.node.kind == "struct_type":
        yield from ((each.name, each.type) for each in members.members(flat) if not each.type.pointer)


def _is_zeroed(module: Module, call: Node, container: Container) -> bool:
    """`clear(containers)`, `make([]v1.Container, 1)`, `new(v1.Container)`"""
    given, name = call["arguments"].children, callee_name(module, call["function"])
    if not given or name not in ("clear", "make", "new"):
        return False
    if name != "clear":
        type_ = types.of_node(given[0])
        return _makes(module, type_ if name == "new" else types.element(module, type_), container)
    type_ = typeof.of_expression(module, given[0])  # that of `pod.Spec.Containers` is another module's to know
    return type_ is None or _makes(module, types.element(module, type_), container)


def _makes(module: Module, type_: types.Type | None, container: Container, within: int = 3) -> bool:
    """Whether what is zero of a type has a container in it: `struct { v1.Container; role string }`."""
    if typed_as(module, type_, container.package, container.type):
        return True
    held = _held_by_value(module, type_) if within else ()
    return any(_makes(module, each, container, within - 1) for _, each in held)


def is_zero_at_first(module: Module, place: Node) -> bool:
    """Whether a field is written to in what begins with nothing in it: `var c v1.Container`, or an element of
    `list := make([]v1.Container, 2)`."""
    bottom, path = path_of(place)
    own = len(path) == 1 or (len(path) == 2 and isinstance(path[0], Index))
    return own and bottom.binding is not None and _begins_empty(module, bottom.binding)


def _begins_empty(module: Module, binding: Binding, filled: bool = False) -> bool:
    """Whether a variable gets no other value as a whole; `filled`: unless through its address."""
    whole = [each for each in definitions(binding) if not each.path and not (filled and each.kind == "address")]
    return bool(whole) and all(each.kind == "zero" or _is_zero(module, each.value) for each in whole)


def zeros_handed(module: Module, top: Node, container: Container) -> Iterator[Node]:
    """Yield the variables that begin as a container with nothing in it, which functions of the program fill in:
    `for _, set := range options { set(&c) }`."""
    names = (node for node in top.walk() if node.kind == "identifier" and node.binding is not None)
    for name in (node for node in names if node.binding is not None and node.binding.node is node):
        binding = name.binding
        own = binding is not None and _makes(module, typeof.of_binding(module, binding), container)
        if binding is not None and own and _begins_empty(module, binding, filled=True):
            yield from [name] if any(_is_handed(module, use) for use in binding.uses) else []


def zeros_made(module: Module, top: Node, container: Container) -> Iterator[Node]:
    """Yield the containers that are made with nothing in them: `wrap(v1.Container{})`, `[]v1.Container{{}}`,
    `new(v1.Container)`, `make([]v1.Container, 1)`."""
    for node in top.walk():
        if node.kind == "literal_value" and not node.children:
            made = literal_type(module, node)
        elif node.kind == "call_expression" and callee_name(module, node["function"]) in ("new", "make"):
            made = typeof.of_expression(module, node)
            made = made if made is None or made.pointer else types.element(module, made)
        else:
            continue
        if made is not None and typed_as(module, made, container.package, container.type):
            yield node


def _is_handed(module: Module, use: Node) -> bool:
    type_ = typeof.of_expression(module, use)
    by_pointer = is_address(use) or (type_ is not None and type_.pointer > 0)
    given = use.parent if is_address(use) else use if by_pointer else None
    listed = given.parent if given is not None else None
    call = listed.parent if listed is not None and listed.kind == "argument_list" else None
    return call is not None and call.kind == "call_expression" and not callee_name(module, call["function"])


def _is_zero(module: Module, value: Node | None) -> bool:
    value = strip_parens(value) if value is not None else None
    if value is not None and value.kind == "unary_expression" and value["operator"].kind == "&":
        value = strip_parens(value["operand"])
    if value is not None and value.kind == "call_expression":
        return callee_name(module, value["function"]) in ("new", "make")
    return value is not None and value.kind == "composite_literal" and not value["body"].children


def takes_image(module: Module, rule: Rule, owner: types.Type | None, field: str) -> bool:
    """Whether a field of a type is one that the rule names: it takes the image, as a string."""
    container = rule.container
    places = [(c.package, c.type, c.name) for c in rule.consumers if isinstance(c, Field)]
    places += [(container.package, container.type, container.image_field)] if container is not None else []
    return any(field == name and typed_as(module, owner, package, type_) for package, type_, name in places)


def is_in_containers(element: Node) -> bool:
    """Whether an element of a map is one of a container: of `map[string]any{"containers": []any{m}}` that of `m`."""
    keys = (above["key"] for above in element.ancestors() if above.kind == "keyed_element")
    return any(key.text.strip('"`').lower().endswith("containers") for key in keys)
