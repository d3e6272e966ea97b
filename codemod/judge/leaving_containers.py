"""What the containers have that leave a consumer while it is executed symbolically.

    return yaml.Marshal(pod)        // all containers that can be reached from pod are looked at

Each time that something is given to a function of another module, or is left in memory that others know, all containers
that can be reached from there are looked at. Whatever else may be a container there is in doubt, and that is no answer.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

from codemod.golang.evaluate.values import Value
from codemod.golang.execute.contents import (
    Array,
    Builder,
    Bytes,
    Cell,
    Condition,
    Content,
    Function,
    Nil,
    Opaque,
    Pointer,
    Slice,
    Spread,
    Struct,
    Table,
    untyped,
)
from codemod.golang.execute.ending import NoAnswer
from codemod.golang.execute.equality import has_nothing, is_zero
from codemod.golang.execute.library_calls import PURE
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.natives import NATIVE
from codemod.golang.execute.reachable_memory import is_foreign_name
from codemod.golang.flow.callees import Invocation
from codemod.golang.flow.library import DECODING, callee_name, hands_nothing_on, prints_for_people
from codemod.golang.program import members, typeof, types
from codemod.golang.program.packages import Module
from codemod.golang.program.types import Type
from codemod.golang.read.files import Object
from codemod.golang.read.scopes import parameters
from codemod.golang.read.syntax import Node, top_of
from codemod.judge.editing_from_outside import led_to, may_be_edited
from codemod.records import dataclass, field
from codemod.rule import Container
from codemod.uses.named_fields import typed_as

# these make no manifest of what they are given
_NO_MANIFEST = (
    *PURE, "log.", "github.com/sirupsen/logrus.", "errors.", "fmt.Errorf", "fmt.Print", "sync.", "sort.", "slices.",
    "text/template.Must", "text/template.New", "text/template.Parse",
    *DECODING,  # what is there is written over, and looked at when it leaves
)  # fmt: skip
_ENCODERS = ("MarshalJSON", "MarshalYAML", "MarshalText")


def holds_none_around(module: Module, function: Node) -> bool:
    """Whether neither what a function is given nor what it returns leads to a container."""
    listed = (each for which in ("receiver", "parameters", "result") for each in parameters(function, which))
    return all(_holds_none(module, types.of_node(type_)) for _, type_, _ in listed)


def _holds_none(module: Module, type_: Type | None) -> bool:
    """Whether what has a type is no container, and leads to none: a text, options that are texts, or functions that are
    called here."""
    flat = types.underlying(module, type_)
    if flat is not None and flat.node.kind == "struct_type":
        return all(leads_nowhere(module, each.type) for each in members.members(flat))
    if flat is not None and flat.node.kind in ("slice_type", "function_type"):
        return flat.node.kind == "function_type" or _holds_none(module, types.element(module, flat))
    return leads_nowhere(module, type_)


def encodes_itself(item: Object) -> bool:
    """Whether a function encodes its object in its own way."""
    return item.name.endswith(_ENCODERS)


def asks_for_field(module: Module, item: Object, container: Container, field: str) -> bool:
    """Whether a function makes anything but the same field of a container's: of the text of `"imagePullPolicy: " +
    string(c.ImagePullPolicy)` it is not known where it goes."""
    return any(
        node.kind == "selector_expression"
        and node["field"].spells(field)
        and _is_of_container(module, node["operand"], container)
        and not _is_harmless(module, node, field)
        for node in item.declaration.node.walk()
    )


def _is_of_container(module: Module, operand: Node, container: Container) -> bool:
    """Whether it may be a container: `options.Image` is a field of something else."""
    type_ = typeof.of_expression(module, operand)
    return type_ is None or typed_as(module, type_, container.package, container.type)


def _is_harmless(module: Module, node: Node, field: str) -> bool:
    """Whether a field is written here, asked about, told to people, or makes that of a container: `c.Image = host + "/"
    + c.Image`, `v1.Container{Image: c.Image}`."""
    above, pure = node.parent, True
    while above is not None and above.kind in _MAKING:
        if above.kind == "binary_expression" and above["operator"].kind in ("==", "!="):
            return True
        if above.kind == "call_expression":
            name = callee_name(module, above["function"])
            if "." in name and (hands_nothing_on(name) or prints_for_people(module, name, above)):
                return True
            pure = pure and name.startswith(PURE)
        node, above = above, above.parent
    if above is not None and above.kind in ("literal_element", "keyed_element"):
        keyed = above if above.kind == "keyed_element" else above.parent
        key = keyed.get("key") if keyed is not None and keyed.kind == "keyed_element" else None
        return key is not None and any(each.spells(field) for each in (key, *key.children))
    if above is None or above.kind != "expression_list":
        return above is not None and above.kind in ("if_statement", "expression_case") and pure
    statement = above.parent
    if statement is None or statement.kind != "assignment_statement":
        return False
    target = statement["left"].children[0]
    named = target.get("field") if len(above.children) == 1 else None
    return statement["left"] is above or (named is not None and named.spells(field))


_MAKING = ("binary_expression", "unary_expression", "parenthesized_expression", "argument_list", "call_expression")


@dataclass(frozen=True, eq=False)
class LeavingContainers:
    """Looks at a field of each container that leaves; `tops` are the functions that the consumer runs.

    `check` is asked about what one holds, and raises `NoAnswer` where that is not as wanted. `all_known`: also what
    another module made, and may have a container, is in doubt. `lacking` are the calls that were given one without it.
    """

    container: Container
    wanted: str
    check: Callable[[Machine, Content, Node], None]
    tops: Collection[Node]
    all_known: bool = True
    lacking: list[Node] = field(default_factory=list)

    def at_call(self, machine: Machine, function: Content, arguments: list[Content], node: Node) -> None:
        inside = any(each.function is not None and top_of(each.function) in self.tops for each in machine.activations)
        if inside and (not isinstance(function, Function) or function.node is not None):
            raise NoAnswer("a function that may do anything to a container")
        name = function.name if isinstance(function, Function) else ""
        known = name in NATIVE and not name.startswith("?")
        if inside and not known and may_be_edited(self._is_container, machine, function, arguments, node):
            raise NoAnswer("a function that is given away, and may do anything to a container")
        if name.startswith(_NO_MANIFEST):
            return
        places = list(Invocation.of(node).arguments) if node.get("arguments") is not None else []
        declared = [typeof.of_expression(machine.module, place) for place in places]
        declared += [None] * (len(arguments) - len(declared))
        given = list(zip(arguments, declared, strict=False))
        if isinstance(function, Function) and function.receiver is not None:
            given.append((function.receiver, None))
            if isinstance(function.receiver, Opaque) and name:
                given.pop()  # another module's, which has what it was given before
        self._look(machine, given, node, inside and self.all_known)
        self.look_at(machine, machine.escaped, node)

    def at_end(self, machine: Machine, kept: Iterable[Content]) -> None:
        self.look_at(machine, kept, next(iter(self.tops)))

    def at_return(self, machine: Machine, function: Node, arguments: list[Content], results: list[Content]) -> None:
        """Containers that are returned are looked at when they leave all functions."""

    def at_loss(self, machine: Machine, lost: Iterable[Content], remade: bool) -> None:
        """What may be a container is in doubt wherever it leaves."""

    def look_at(self, machine: Machine, contents: Iterable[Content], node: Node) -> None:
        """Look at the containers that are known among what can be reached from contents."""
        self._look(machine, [(each, None) for each in contents], node, False)

    def _look(self, machine: Machine, given: list[tuple[Content, Type | None]], node: Node, surely: bool) -> None:
        """Look at all that can be reached; `surely`: what may be anything there may be a container."""
        todo, seen = given, set[int]()
        while todo:
            content, type_ = todo.pop()
            content = untyped(content)
            if id(content) in seen or isinstance(content, Value | bool | Condition | Nil | Builder | Bytes):
                continue
            seen.add(id(content))
            machine.step(node)
            if isinstance(content, Struct) and self._is_container(machine.module, content):
                self._check(machine, content, node, surely)
            elif surely and _may_be_anything(machine.module, content, type_):
                raise NoAnswer("what may be a container")
            else:
                todo += _below(machine.module, content, type_)

    def _is_container(self, module: Module, content: Struct) -> bool:
        own = typed_as(module, content.type, self.container.package, self.container.type)
        return own or self.wanted in content.cells

    def _check(self, machine: Machine, content: Struct, node: Node, surely: bool) -> None:
        cell = content.cells.get(self.wanted)
        if not surely and _is_of_others(content, cell):
            return
        if surely and (cell is None or has_nothing(cell.held)):
            self.lacking.append(node)
        if cell is None:
            raise NoAnswer("a container without it")
        self.check(machine, cell.held, node)


def _is_of_others(content: Struct, cell: Cell | None) -> bool:
    """Whether nobody has written to what somebody else made, or it was looked at when it was given away."""
    if cell is None:
        return content.origin is not None
    return content.lost and isinstance(cell.held, Opaque)


def _may_be_anything(module: Module, content: Content, type_: Type | None) -> bool:
    if isinstance(content, Struct):
        return content.unknown or content.lost or content.origin is not None
    if isinstance(content, Function) and content.node is None and content.receiver is None and "?" not in content.name:
        return False  # one of another module
    if isinstance(content, Function) and content.node is not None and content.does is None:
        # whoever has it gets texts of it: of `template.FuncMap{"join": func(l []string) string { ... }}`
        return not holds_none_around(module, content.node)
    is_open = isinstance(content, Table) and content.open
    if is_zero(content) or (isinstance(content, Opaque) and is_foreign_name(module, content.origin)):
        return False
    known = isinstance(content, Pointer | Slice | Array | Spread) or (isinstance(content, Table) and not is_open)
    return not known and not leads_nowhere(module, type_ or (content.type if isinstance(content, Opaque) else None))


def _below(module: Module, content: Content, type_: Type | None) -> Iterator[tuple[Content, Type | None]]:
    """Yield what lies directly below, each with its declared type."""
    if isinstance(content, Struct):
        for name, cell in content.cells.items():
            found = members.find_field(module, content.type, name)
            yield cell.held, found[1] if found is not None else None
    elif isinstance(content, Slice | Array):
        # what lies behind the end of a list is not in it: `list[:1]` of what was filtered
        cells = content.window if isinstance(content, Slice) else content.cells
        yield from ((cell.held, content.element) for cell in cells)
    elif isinstance(content, Table):
        yield from ((cell.held, content.element) for cell in content.cells.values())
    elif isinstance(content, Pointer):
        inner = type_._replace(pointer=type_.pointer - 1) if type_ is not None and type_.pointer else None
        yield content.cell.held, inner
    elif isinstance(content, Spread):
        yield content.held, type_
    elif isinstance(content, Function):
        yield from ((each, None) for each in led_to(content))


def leads_nowhere(module: Module, type_: Type | None) -> bool:
    """Whether it is a text, a number, a truth, an error, or a list or map of these."""
    for _ in range(3):
        if type_ is None:
            return False
        if type_.pointer:
            type_ = type_._replace(pointer=0)
        flat = types.underlying(module, type_)
        name = types.predeclared(module, type_.node) or (
            types.predeclared(module, flat.node) if flat is not None else ""
        )
        if name:
            return name != "any"
        type_ = types.element(module, flat)
    return False
