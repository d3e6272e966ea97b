"""Whether each container that leaves a consumer has the rule's pull policy, where its definitions alone do not tell.

    container := v1.Container{Name: name, Image: image, ImagePullPolicy: v1.PullAlways}
    for _, apply := range options {     // withPolicy(v1.PullIfNotPresent)
        apply(&container)
    }
    return yaml.Marshal(container)

The consumer is executed symbolically, with its callers where it rests on these. Each time that something is given to a
function of another module, or is left in memory that others know, all containers that can be reached from there are
looked at. Whatever else may be a container there is in doubt, and then what is told stays.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

from codemod.golang.evaluate.evaluator import Evaluator
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
    Outside,
    Pointer,
    Slice,
    Spread,
    Struct,
    Table,
    untyped,
)
from codemod.golang.execute.ending import NoAnswer
from codemod.golang.execute.equality import text_in
from codemod.golang.execute.exploring import MAX_LEVELS, all_leave_well
from codemod.golang.execute.library_calls import PURE
from codemod.golang.execute.machine import Machine
from codemod.golang.flow.callees import Invocation
from codemod.golang.program import members, typeof, types
from codemod.golang.program.names import package_of_operand
from codemod.golang.program.packages import Module
from codemod.golang.program.types import Type
from codemod.golang.read.files import Object
from codemod.golang.read.scopes import parameters
from codemod.golang.read.syntax import Node, top_of
from codemod.records import dataclass
from codemod.rule import Container
from codemod.uses.bodies import Body
from codemod.uses.named_fields import typed_as

# these make no manifest of what they are given
_NO_MANIFEST = (*PURE, "log.", "github.com/sirupsen/logrus.", "errors.", "fmt.Errorf", "fmt.Print", "sync.", "sort.")
_ENCODERS = ("MarshalJSON", "MarshalYAML", "MarshalText")


def all_have_policy(evaluator: Evaluator, body: Body, container: Container, is_right: Callable[[Value], bool]) -> bool:
    """Whether each container that leaves a consumer has the policy, on every way through it."""
    if not body.run or any(_says_it_itself(evaluator.module, item, container) for item in body.run):
        return False
    tops = frozenset(item.declaration.node for item in body.run)
    consumer = body.run[0].declaration.node
    # of a container that callers are given, they may do anything, also nothing: then they are not asked
    listed = ("receiver", "parameters", "result")
    kinds = [types.of_node(type_) for each in listed for _, type_, _ in parameters(consumer, each)]
    levels = MAX_LEVELS if all(_holds_none(evaluator.module, each) for each in kinds) else 0
    return all_leave_well(evaluator, consumer, _Policies(container, is_right, tops), levels)


def _holds_none(module: Module, type_: Type | None) -> bool:
    """Whether what has a type is no container, and leads to none: a text, or functions that are called here."""
    flat = types.underlying(module, type_)
    if flat is not None and flat.node.kind in ("slice_type", "function_type"):
        return flat.node.kind == "function_type" or _holds_none(module, types.element(module, flat))
    return _is_plain(module, type_)


def _says_it_itself(module: Module, item: Object, container: Container) -> bool:
    """Whether a function encodes its object in its own way, or makes anything but another policy of one: the text of
    `"imagePullPolicy: " + string(c.ImagePullPolicy)` is none that could be looked at."""
    if item.name.endswith(_ENCODERS):
        return True
    return any(
        node.kind == "selector_expression" and node["field"].spells(container.policy_field) and not _is_harmless(node)
        for node in item.declaration.node.walk()
    )


def _is_harmless(node: Node) -> bool:
    """Whether a policy is written here, or compared, or is that of another container, too."""
    above = node.parent
    if above is not None and above.kind == "expression_list":
        statement = above.parent
        if statement is None or statement.kind != "assignment_statement":
            return False
        target = statement["left"].children[0]
        named = target.get("field") if len(above.children) == 1 else None
        return statement["left"] is above or (named is not None and named.spells(node["field"].text))
    return above is not None and above.kind == "binary_expression"


@dataclass(frozen=True, eq=False)
class _Policies:
    """Looks for containers with another policy; `tops` are the functions that the consumer runs."""

    container: Container
    is_right: Callable[[Value], bool]
    tops: Collection[Node]

    def at_call(self, machine: Machine, function: Content, arguments: list[Content], node: Node) -> None:
        inside = any(each.function is not None and top_of(each.function) in self.tops for each in machine.activations)
        if inside and (not isinstance(function, Function) or function.node is not None):
            raise NoAnswer("a function that may do anything to a container")
        name = function.name if isinstance(function, Function) else ""
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
        self._look(machine, given, node, inside)
        self._look(machine, [(each, None) for each in machine.escaped], node, False)

    def at_end(self, machine: Machine, kept: Iterable[Content]) -> None:
        node = next(iter(self.tops))
        self._look(machine, [(each, None) for each in kept], node, False)

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
        return own or self.container.policy_field in content.cells

    def _check(self, machine: Machine, content: Struct, node: Node, surely: bool) -> None:
        cell = content.cells.get(self.container.policy_field)
        if not surely and _is_of_others(content, cell):
            return
        if cell is None or not self.is_right(text_in(machine, cell.held, node)):
            raise NoAnswer("another policy")


def _is_of_others(content: Struct, cell: Cell | None) -> bool:
    """Whether nobody has written to what somebody else made, or it was looked at when it was given away."""
    if cell is None:
        return content.origin is not None
    return content.lost and isinstance(cell.held, Opaque)


def _may_be_anything(module: Module, content: Content, type_: Type | None) -> bool:
    if isinstance(content, Struct):
        return content.unknown or content.lost or content.origin is not None
    is_open = isinstance(content, Table) and content.open
    if isinstance(content, Opaque) and content.origin is not None and _is_foreign_name(module, content.origin):
        return False
    known = isinstance(content, Pointer | Slice | Array | Spread) or (isinstance(content, Table) and not is_open)
    return not known and not _is_plain(module, type_ or (content.type if isinstance(content, Opaque) else None))


def _is_foreign_name(module: Module, origin: Outside) -> bool:
    """Whether it is what another module declares, `metav1.NamespaceSystem`."""
    node = origin.node
    named = node.kind == "selector_expression" and not origin.path
    return named and package_of_operand(module, node["operand"]) is not None


def _below(module: Module, content: Content, type_: Type | None) -> Iterator[tuple[Content, Type | None]]:
    """Yield what lies directly below, each with its declared type."""
    if isinstance(content, Struct):
        for name, cell in content.cells.items():
            found = members.find_field(module, content.type, name)
            yield cell.held, found[1] if found is not None else None
    elif isinstance(content, Slice | Array):
        yield from ((cell.held, content.element) for cell in content.cells)
    elif isinstance(content, Table):
        yield from ((cell.held, content.element) for cell in content.cells.values())
    elif isinstance(content, Pointer):
        inner = type_._replace(pointer=type_.pointer - 1) if type_ is not None and type_.pointer else None
        yield content.cell.held, inner
    elif isinstance(content, Spread):
        yield content.held, type_


def _is_plain(module: Module, type_: Type | None) -> bool:
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
