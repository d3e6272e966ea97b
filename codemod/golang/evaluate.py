"""What an expression can be: expression + frame -> Values.

Demand-driven and flow-sensitive: a local variable is the set of definitions that reach the place (`reaching`), a call
of this module's function is its returns with the arguments substituted, a field of an object that nobody in sight
made is every write of that field in the module. Whatever is not covered is an unknown Value, never a guess.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from codemod.diagnostics import Related, Span, message
from codemod.golang import types
from codemod.golang.fields import field_writes, left_unset, literal_type
from codemod.golang.literals import STRING_KINDS, decode, rune, unquote
from codemod.golang.packages import File, Module, Object
from codemod.golang.reaching import (
    Definition,
    Path,
    definitions,
    index_step,
    innermost_function,
    reaching,
)
from codemod.golang.references import Call, Callee, call_sites, callees, references, resolved, variable_writes
from codemod.golang.scopes import Binding, parameters
from codemod.golang.sharing import escapes, local_uses, writes_elsewhere, written_field
from codemod.golang.syntax import Node, strip_parens
from codemod.golang.values import Hole, Site, Term, Text, Value, Verb, concat, distinct, key, show, unknown
from codemod.records import dataclass, replace

MAX_STEPS = 60_000
MAX_NESTING = 60
MAX_CALLS = 12
NOT_SET = "it is not set"
EMPTY = "it has no elements"
RECURSIVE = "it depends on itself"
TOO_LONG = "the chain of calls is too long"


class OverBudget(Exception):
    """The evaluation took more steps, or went deeper, than allowed."""


@dataclass(frozen=True, eq=False)
class Argument:
    """An expression, and the frame in which its names mean what they mean."""

    node: Node
    frame: Frame


@dataclass(frozen=True, eq=False)
class Frame:
    """One activation of a function.

    `call` binds the parameters to a call's arguments; None means that nobody is known to call. `receiver` is None
    for the method's own receiver. `outer` is the activation around a function literal. An *open* frame leaves
    unbound parameters as `("param", ...)` holes; any other asks every caller.
    """

    file: File
    function: Node | None = None
    call: Call | None = None
    caller: Frame | None = None
    receiver: Argument | None = None
    outer: Frame | None = None
    depth: int = 0
    open: bool = False

    def of(self, function: Node) -> Frame | None:
        """Return the activation of this very function, here or around."""
        frame: Frame | None = self
        while frame is not None and frame.function is not function:
            frame = frame.outer
        return frame


Model = Callable[["Evaluator", Node, Frame], "list[Value] | None"]


class Evaluator:
    """Evaluates in one module.

    `constants` are objects (`import/path.Name`) whose text stays marked as that constant. `leaves` are the terms
    that are answers in themselves, each with the verb that makes it text; they are not looked through. `typed` are
    the packages (import paths) in which the type of a receiver makes a difference.
    """

    def __init__(
        self,
        module: Module,
        constants: frozenset[str],
        leaves: Mapping[Term, Verb],
        models: Mapping[str, Model],
        typed: frozenset[str] = frozenset(),
    ) -> None:
        self.module = module
        self.constants = constants
        self.leaves = leaves
        self.models = models
        self.typed = typed
        self.steps = 0
        self._active: set[tuple[int, int, Path]] = set()
        self._nesting = 0
        self._watched: dict[tuple[Term, int, str], str] = {}

    def evaluate(self, node: Node, frame: Frame, path: Path = ()) -> list[Value]:
        """Return what the part `path` of the expression can be. Raises `OverBudget`."""
        self.steps += 1
        marker = (id(node), id(frame), path)
        if self.steps > MAX_STEPS or self._nesting > MAX_NESTING:
            raise OverBudget
        if marker in self._active:
            return [unknown(RECURSIVE, Site(frame.file, node))]
        self._active.add(marker)
        self._nesting += 1
        try:
            return distinct(self._expression(strip_parens(node), frame, path))
        finally:
            self._active.discard(marker)
            self._nesting -= 1

    def _expression(self, node: Node, frame: Frame, path: Path) -> list[Value]:
        site = Site(frame.file, node)
        kind = node.kind
        if kind in STRING_KINDS:
            data = unquote(node)
            return [unknown("malformed literal", site) if data is None else _text(decode(data), site)]
        if kind == "int_literal":
            return [_number(node, site)]
        if kind == "identifier":
            return self._identifier(node, frame, path)
        if kind == "selector_expression":
            return self._selector(node, frame, path)
        if kind == "call_expression" or kind == "type_conversion_expression":
            return self.call(node, frame, path, 0)
        if kind == "binary_expression":
            return self._sum(node, frame)
        if kind in ("composite_literal", "literal_value"):
            return self._part_of_literal(node, frame, path)
        inner = node.get("operand")
        if inner is None:
            return [unknown("this kind of expression is not evaluated", site)]
        if kind == "index_expression":
            return self.evaluate(inner, frame, (index_step(node.get("index")), *path))
        if kind == "unary_expression" and (op := node.get("operator")) is not None:
            if op.kind in "&*":
                return self._through_pointer(inner, op.kind, frame, path)
            if op.kind == "-" and inner.kind == "int_literal":
                return [_number(node, site)]
        if kind == "type_assertion_expression":
            return self.evaluate(inner, frame, path)
        if kind == "slice_expression" and path and path[0].startswith("["):
            return self.evaluate(inner, frame, ("[*]", *path[1:]))
        return [unknown("this kind of expression is not evaluated", site)]

    # names

    def _identifier(self, node: Node, frame: Frame, path: Path) -> list[Value]:
        if node.binding is not None:
            return self.variable(node.binding, path, node, frame)
        item = resolved(self.module, frame.file, node)
        if item is None:
            return self._undeclared(node.text, self.module.package_of(frame.file).path, node, frame, path)
        return self._object(item, node, frame, path)

    def _undeclared(self, name: str, package: str, node: Node, frame: Frame, path: Path) -> list[Value]:
        site = Site(frame.file, node)
        if f"{package}.{name}" in self.constants:
            return [Value((Text("", f"{package}.{name}"),), site)]
        return [unknown(f"{name} is not declared here", site)]

    def _selector(self, node: Node, frame: Frame, path: Path) -> list[Value]:
        operand, field = node.get("operand"), node.get("field")
        if operand is None or field is None:
            return [unknown("incomplete selector", Site(frame.file, node))]
        imported = types.package_of_operand(self.module, frame.file, operand)
        if imported is None:
            return [
                value if value.site.node is not operand else replace(value, site=Site(frame.file, node))
                for value in self.evaluate(operand, frame, (field.text, *path))
            ]
        package = self.module.imported(imported)
        item = package.lookup(field.text) if package is not None else None
        if item is not None:
            return self._object(item, node, frame, path)
        if package is not None:
            return self._undeclared(field.text, imported, node, frame, path)
        term: Term = ("name", imported, field.text)
        return [self._hole(term, path, Site(frame.file, node))]

    def _hole(self, term: Term, path: Path, site: Site) -> Value:
        for step in path:
            term = ("select", term, step)
        return Value((Hole(term, span=site.span),), site)

    def _object(self, item: Object, node: Node, frame: Frame, path: Path) -> list[Value]:
        full = f"{self.module.package_of(item.file).path}.{item.name}"
        site = Site(frame.file, node)
        if full in self.constants:
            found = self.constant(item) if item.kind == "const" else self._variable_of_package(item, path)
            text = found[0].text if len(found) == 1 else None
            return [Value((Text(text or "", full),), site, (_step(site, "the constant", text or ""),))]
        if item.kind == "const":
            return [_at(value, site, "the constant " + item.name) for value in self.constant(item)]
        if item.kind == "var":
            return [_passing(value, site, item.name) for value in self._variable_of_package(item, path)]
        return [unknown(f"{item.name} is a {item.kind}, not a text", site)]

    def constant(self, item: Object) -> list[Value]:
        """Return the value of a package-level constant, implicit repetition and iota included."""
        specs = [n for n in item.declaration.node.children if n.kind == "const_spec"]
        return self._constant_spec(specs, item.spec, item.position, Frame(item.file))

    def _constant_spec(self, specs: list[Node], number: int, position: int, frame: Frame) -> list[Value]:
        for spec in reversed(specs[: number + 1]):
            value = spec.get("value")
            if value is not None:
                if position >= len(value.children):
                    break
                wanted = value.children[position]
                if wanted.kind == "iota":
                    return [Value((Text(str(number), number=True),), Site(frame.file, wanted))]
                return self.evaluate(wanted, frame)
        return [unknown("a constant without a value", Site(frame.file, specs[number]))]

    def _variable_of_package(self, item: Object, path: Path) -> list[Value]:
        """A package variable is what it is declared as, unless anything in the module writes to it."""
        spec = types.spec_of(item)
        site = Site(item.file, spec)
        uses = list(references(self.module, item))
        if variable_writes(self.module, item) or escapes(self.module, uses, path):
            return [unknown(f"the variable {item.name} is written to elsewhere", site)]
        value = spec.get("value")
        if value is None:
            type_ = spec.get("type")
            return [_text("", site) if type_ is not None and type_.text == "string" else unknown(NOT_SET, site)]
        frame = Frame(item.file)
        if item.position < len(value.children):
            return self.evaluate(value.children[item.position], frame, path)
        return self.call(value.children[0], frame, path, item.position)

    # local variables

    def variable(self, binding: Binding, path: Path, at: Node, frame: Frame) -> list[Value]:
        """Return what a part of a local variable can be at a place."""
        same = self._explicit_path(binding, frame) if path else None
        path = same(path) if same is not None else path
        found: list[Value] = []
        for definition in reaching(binding, path, at, same):
            marker = (id(definition.node), id(frame), ("=", *path))
            if marker in self._active:
                return [unknown(RECURSIVE, Site(frame.file, at))]
            self._active.add(marker)
            found += self._definition(definition, binding, path, at, frame)
            self._active.discard(marker)
        known = not any(value.unknown not in ("", NOT_SET) for value in found)
        aliased = list(self._aliased(binding, path, at, frame)) if known and binding.kind in ("var", "result") else []
        if aliased:
            found = [value for value in found if value.unknown != NOT_SET] + aliased
        return found or [unknown(f"{binding.name} has no known value here", Site(frame.file, at))]

    def _explicit_path(self, binding: Binding, frame: Frame) -> Callable[[Path], Path]:
        """Return the function that names the embedded structs on a path below a variable."""
        own = types.of_binding(self.module, frame.file, binding)

        def explicit(path: Path) -> Path:
            kept: list[str] = []
            type_ = own
            for step in path:
                found = types.find_field(self.module, type_, step) if type_ is not None else None
                kept += [*(found[0] if found is not None else ()), step]
                type_ = types.element(self.module, type_) if step.startswith("[") else found[1] if found else None
            return tuple(kept)

        return explicit

    def _aliased(self, binding: Binding, path: Path, at: Node, frame: Frame) -> Iterator[Value]:
        """Yield what else a part of a variable may be, where somebody else can write to it."""
        uses = list(local_uses(frame.file, binding))
        if self._is_receiver(binding, frame) or not escapes(self.module, uses, path):
            return
        type_ = types.of_binding(self.module, frame.file, binding)
        if not path or type_ is None or any(step.startswith("[") for step in path):
            yield unknown(f"{binding.name} may be changed through another name", Site(frame.file, at))
            return
        for write, rest in writes_elsewhere(self.module, type_, path, binding):
            where = self.around(Frame(write.file, innermost_function(write.node), depth=1))
            if write.value is None:
                yield unknown("the field is changed here", Site(write.file, write.node))
            else:
                yield from self.evaluate(write.value, where, rest)

    @staticmethod
    def _is_receiver(binding: Binding, frame: Frame) -> bool:
        """Whether a variable is only another name for a receiver, whose fields are watched on their own."""
        found = list(definitions(binding))
        value = found[0].value if len(found) == 1 else None
        return value is not None and value.binding is not None and value.binding.kind == "receiver"

    def _definition(self, d: Definition, binding: Binding, path: Path, at: Node, frame: Frame) -> Iterator[Value]:
        site = Site(frame.file, d.node)
        rest = path[len(d.path) :]
        if d.kind == "parameter":
            yield from self._parameter(binding, path, at, frame)
            return
        if d.kind == "zero":
            yield from self._zero(binding, path, frame, site)
            return
        if len(d.path) > len(path):
            yield unknown(f"a part of {binding.name} is changed here", site)
            return
        if d.kind == "value" and d.value is not None:
            values = self._local_constant(d, frame) or self.evaluate(d.value, frame, rest)
        elif d.kind == "append" and d.value is not None:
            old = self.variable(binding, path, d.statement, frame)
            values = concat(Site(frame.file, d.statement), [old, self.evaluate(d.value, frame)])
        elif d.kind == "element" and d.value is not None:
            values = self.evaluate(d.value, frame, ("[*]", *rest))
        elif d.kind == "result" and d.value is not None:
            values = self._multiple(d, frame, rest)
        else:
            reason = "its address was taken" if d.kind == "address" else "it is changed here"
            values = [unknown(f"{binding.name}: {reason}", site)]
        for value in values:
            yield _passing(value, Site(frame.file, d.statement), binding.name)

    def _zero(self, binding: Binding, path: Path, frame: Frame, site: Site) -> Iterator[Value]:
        """The zero value: an empty text, 0, or no elements at all."""
        if path and path[0].startswith("["):
            yield unknown(EMPTY, site)
            return
        type_ = types.of_binding(self.module, frame.file, binding)
        for step in path:
            found = types.find_field(self.module, type_, step)
            type_ = found[1] if found is not None else None
        flat = types.underlying(self.module, type_)
        name = flat.node.text if flat is not None and not flat.pointer else ""
        if name == "string":
            yield _text("", site)
        elif name in ("int", "int64", "int32", "uint", "uint16", "uint32", "uint64"):
            yield Value((Text("0", number=True),), site)
        else:
            yield unknown(NOT_SET, site)

    def _local_constant(self, d: Definition, frame: Frame) -> list[Value] | None:
        spec = d.statement
        if spec.kind != "const_spec" or spec.parent is None:
            return None
        specs = [n for n in spec.parent.children if n.kind == "const_spec"]
        position = next(i for i, name in enumerate(spec.all("name")) if name is d.node)
        return self._constant_spec(specs, specs.index(spec), position, frame)

    def _multiple(self, d: Definition, frame: Frame, rest: Path) -> list[Value]:
        """`a, b := f()`, `v, ok := m[k]`, `v, ok := x.(T)`"""
        assert d.value is not None
        value = strip_parens(d.value)
        if value.kind == "call_expression":
            return self.call(value, frame, rest, d.index, checked=_error_is_checked(d))
        if d.index == 0:
            found = self.evaluate(value, frame, rest)
            failed = [_text("", Site(frame.file, value))] if value.kind == "type_assertion_expression" else []
            return [*found, *failed]
        return [unknown("not a text", Site(frame.file, d.value))]

    def _parameter(self, binding: Binding, path: Path, at: Node, frame: Frame) -> list[Value]:
        here = frame.of(binding.function)
        site = Site(frame.file, at)
        if binding.kind == "receiver":
            if here is not None and here.receiver is not None:
                return self.evaluate(here.receiver.node, here.receiver.frame, path)
            package = self.module.package_of(frame.file).path
            own = types.of_binding(self.module, frame.file, binding)
            name = types.named(self.module, own) if own is not None else None
            known = name[1] if name is not None and package in self.typed else "*"
            return self.object_path(("receiver", package, known), own, path, site)
        if here is not None and here.call is not None and here.caller is not None:
            return self._argument(here.call, binding, here.caller, path, site)
        if here is not None and here.open:
            place = Span(frame.file.path, binding.function.start, binding.function.end)
            return [self._hole(("param", place, binding.index, binding.name), path, site)]
        return self._from_callers(binding, frame, path, site)

    def _argument(self, call: Call, binding: Binding, caller: Frame, path: Path, site: Site) -> list[Value]:
        if binding.variadic:
            rest = call.arguments[binding.index :]
            if len(rest) == 1 and rest[0].kind == "variadic_argument":
                return self.evaluate(rest[0].children[0], caller, path)
            if path and path[0].startswith("["):
                return [v for node in _chosen(rest, path[0]) for v in self.evaluate(node, caller, path[1:])]
            return [unknown("a list, not a text", site)]
        if len(call.arguments) == 1 and binding.index > 0 and call.arguments[0].kind == "call_expression":
            return self.call(call.arguments[0], caller, path, binding.index)
        if binding.index >= len(call.arguments):
            return [unknown("the call has too few arguments", site)]
        node = call.arguments[binding.index]
        values = self.evaluate(node, caller, path)
        return [_passing(value, Site(caller.file, node), f"argument {binding.name}") for value in values]

    def _from_callers(self, binding: Binding, frame: Frame, path: Path, site: Site) -> list[Value]:
        if frame.depth >= MAX_CALLS:
            return [unknown(TOO_LONG, site)]
        found: list[Value] = []
        for item in call_sites(self.module, frame.file, binding.function):
            if item.call is None:
                return [unknown("the function is used as a value, and may be called with anything", site)]
            caller = Frame(item.file, innermost_function(item.node), depth=frame.depth + 1)
            found += self._argument(item.call, binding, self.around(caller), path, site)
        return found or [unknown(f"nothing in this module passes {binding.name}", site)]

    def around(self, frame: Frame) -> Frame:
        """Return the frame with the frames of the functions around its function literal."""
        if frame.function is None or frame.function.kind != "func_literal":
            return frame
        outer = Frame(frame.file, innermost_function(frame.function), depth=frame.depth, open=frame.open)
        return replace(frame, outer=self.around(outer))

    # objects

    def object_path(self, term: Term, type_: types.Type | None, path: Path, site: Site) -> list[Value]:
        """Return what lies at a path below an object that nobody in sight made: a leaf, or every write of the field.

        Embedded fields on the way are left out of the term, so that `c.LocalRegistry.Domain` is `c.Domain`.
        """
        own, holder, start = type_, type_, 0
        for number, step in enumerate(path):
            if step.startswith("["):
                break
            found = types.find_field(self.module, type_, step) if type_ is not None else None
            if number + 1 < len(path) and found is not None and self._is_embedded(type_, step, path[number + 1 :]):
                type_ = found[1]
                continue
            term, holder, start = ("select", term, step), type_, number + 1
            type_ = found[1] if found is not None else None
            if term in self.leaves and start == len(path):
                return [self._leaf(term, own, path, site)]
        written = self._field_values(holder, path, start) if start else []
        if written:
            return [_passing(value, site, f"field {path[start - 1]}") for value in written]
        return [self._hole(term, path[start:], site)]

    def _leaf(self, term: Term, own: types.Type | None, path: Path, site: Site) -> Value:
        key_ = (term, _top_of(site.node).start, site.file.path)
        if key_ not in self._watched:
            binding = next((n.binding for n in site.node.walk() if n.binding and n.binding.kind == "receiver"), None)
            self._watched[key_] = written_field(self.module, own, path, binding, site.node)
        written = self._watched[key_]
        if written:
            return unknown(f"{written} is written to in this package", site)
        return Value((Hole(term, span=site.span),), site)

    def _is_embedded(self, type_: types.Type | None, step: str, rest: Path) -> bool:
        """Whether the next field that is not embedded could as well be selected without this step."""
        own = types.find_field(self.module, type_, step)
        promoted = types.find_field(self.module, type_, rest[0])
        if own is None or promoted is None:
            return False
        way = (*own[0], step)
        return promoted[0][: len(way)] == way

    def _field_values(self, holder: types.Type | None, path: Path, start: int) -> list[Value]:
        """Return every value written to the last field on the path, anywhere in the module."""
        struct = types.underlying(self.module, holder)
        if holder is None or struct is None:
            return []
        values: list[Value] = []
        if left_unset(self.module, holder, path[start - 1]):
            values.append(unknown(NOT_SET, Site(struct.file, struct.node)))
        for write in field_writes(self.module, holder, path[start - 1]):
            frame = self.around(Frame(write.file, innermost_function(write.node), depth=1))
            if write.value is None:
                values.append(unknown(f"the field {path[start - 1]} is changed here", Site(write.file, write.node)))
            else:
                values += self.evaluate(write.value, frame, path[start:])
        return distinct(values)

    def _part_of_literal(self, node: Node, frame: Frame, path: Path) -> list[Value]:
        site = Site(frame.file, node)
        body = node.get("body") if node.kind == "composite_literal" else node
        if body is None or not path:
            return [unknown("a composite literal is not a text", site)]
        if path[0].startswith("["):
            chosen = list(_elements(body, path[0]))
            if not chosen:
                return [unknown(f"there is no element {path[0]} here", site)]
            return [value for element in chosen for value in self.evaluate(element, frame, path[1:])]
        keyed = [element for element in body.children if element.kind == "keyed_element"]
        for element in keyed:
            name, value = element.get("key"), element.get("value")
            if name is not None and value is not None and name.text == path[0]:
                return self.evaluate(value.children[0], frame, path[1:])
        return self._promoted_or_positional(node, body, frame, path, site)

    def _promoted_or_positional(self, node: Node, body: Node, frame: Frame, path: Path, site: Site) -> list[Value]:
        elided = node.kind == "literal_value"
        struct = (literal_type if elided else types.of_expression)(self.module, frame.file, node)
        found = types.find_field(self.module, struct, path[0])
        if found is None:
            return [unknown(f"the field {path[0]} is not known here", site)]
        if found[0]:
            return self.evaluate(node, frame, (*found[0], *path))
        if body.children and body.children[0].kind != "keyed_element":
            flat = types.underlying(self.module, struct)
            names = [member.name for member in types.members(flat)] if flat is not None else []
            position = names.index(path[0])
            if position < len(body.children):
                return self.evaluate(body.children[position].children[0], frame, path[1:])
        return [unknown(NOT_SET, site)]

    def _through_pointer(self, inner: Node, operator: str, frame: Frame, path: Path) -> list[Value]:
        plain = strip_parens(inner)
        if operator == "&" and plain.kind == "identifier" and plain.binding is not None:
            addresses = sum(1 for use in plain.binding.uses if _is_address(use))
            if addresses > 1 or not path:
                return [unknown(f"{plain.text} is shared by its address", Site(frame.file, plain))]
        return self.evaluate(inner, frame, path)

    def elements(self, node: Node, frame: Frame) -> list[tuple[Node, Frame]] | None:
        """Return the elements of a slice that is one literal, as they are; None where that is not sure."""
        node = strip_parens(node)
        if node.kind == "identifier" and node.binding is not None:
            return self._elements_of_variable(node, node.binding, frame)
        if node.kind == "call_expression" and (function := node.get("function")) is not None:
            arguments = Call.of(node).arguments
            if function.text != "append" or function.binding is not None or not arguments:
                return None
            first = self.elements(arguments[0], frame)
            spread = any(argument.kind == "variadic_argument" for argument in arguments)
            return None if first is None or spread else [*first, *((argument, frame) for argument in arguments[1:])]
        if node.kind != "composite_literal" or (body := node.get("body")) is None:
            return None
        type_ = node.get("type")
        if type_ is None or type_.kind not in ("slice_type", "array_type", "implicit_length_array_type"):
            return None
        if any(element.kind == "keyed_element" for element in body.children):
            return None
        return [(element.children[0], frame) for element in body.children]

    def _elements_of_variable(self, node: Node, binding: Binding, frame: Frame) -> list[tuple[Node, Frame]] | None:
        written = list(definitions(binding))
        found = reaching(binding, (), node)
        if len(found) != 1 or any(d.path for d in written):
            return None
        if found[0].kind == "parameter":
            return self._spread(binding, frame)
        if found[0].kind == "zero":
            return []
        if (
            found[0].kind != "value"
            or found[0].value is None
            or escapes(self.module, local_uses(frame.file, binding), ("[*]",))
        ):
            return None
        marker = (id(found[0].node), id(frame), ("elements",))
        if marker in self._active:
            return None
        self._active.add(marker)
        elements = self.elements(found[0].value, frame)
        self._active.discard(marker)
        return elements

    def _spread(self, binding: Binding, frame: Frame) -> list[tuple[Node, Frame]] | None:
        here = frame.of(binding.function)
        if here is None or here.call is None or here.caller is None:
            return None
        given = here.call.arguments[binding.index :]
        if binding.variadic and not any(node.kind == "variadic_argument" for node in given):
            return [(node, here.caller) for node in given]
        if len(given) >= 1:
            first = given[0].children[0] if given[0].kind == "variadic_argument" else given[0]
            return self.elements(first, here.caller)
        return None

    def settled(self, value: Value) -> Value:
        """Return the value with `%v` of a leaf read as what that leaf's own verb prints."""
        parts = tuple(
            replace(p, verb=self.leaves.get(p.term, p.verb)) if isinstance(p, Hole) and p.verb == "v" else p
            for p in value.parts
        )
        return replace(value, parts=parts)

    # operators and calls

    def _sum(self, node: Node, frame: Frame) -> list[Value]:
        terms: list[Node] = []
        while node.kind == "binary_expression" and (op := node.get("operator")) is not None and op.kind == "+":
            left, right = node.get("left"), node.get("right")
            assert left is not None and right is not None
            terms.append(right)
            node = strip_parens(left)
        terms.append(node)
        whole = terms[0].parent
        site = Site(frame.file, whole if whole is not None and len(terms) > 1 else node)
        if len(terms) == 1:
            return [unknown("this operator is not evaluated", site)]
        pieces = [self.evaluate(term, frame) for term in reversed(terms)]
        if any(isinstance(part, Text) and part.number for piece in pieces for value in piece for part in value.parts):
            return [unknown("a sum of numbers", site)]
        return concat(site, pieces)

    def call(self, node: Node, frame: Frame, path: Path, index: int, checked: bool = True) -> list[Value]:
        """Return what result `index` of a call can be; `checked`: where an error beside it is looked at."""
        node = strip_parens(node)
        site = Site(frame.file, node)
        candidates = callees(self.module, frame.file, node)
        certain = [callee for callee in candidates if callee.name or callee.converts or callee.function is not None]
        own = self._own_term(node, frame, only_leaves=len(certain) == len(candidates))
        if own is not None and (own in self.leaves or not certain):
            return [self._hole(own, path, site)]
        found: list[Value] = []
        for callee in certain:
            found += self._called(callee, node, frame, path, index, checked)
        if len(certain) < len(candidates) or not found:
            found.append(unknown("this call cannot be followed", site))
        return found

    def _called(self, callee: Callee, node: Node, frame: Frame, path: Path, index: int, checked: bool) -> list[Value]:
        site = Site(frame.file, node)
        call = Call.of(node)
        if callee.name:
            model = self.models.get(callee.name)
            result = model(self, node, frame) if model is not None else None
            if result is not None:
                return self._append(node, frame, path) if callee.name == "append" else result
            if callee.name == "append":
                return self._append(node, frame, path)
            return [self._call_hole(callee.name, call, frame, site)]
        if callee.converts:
            return self._converted(callee, call, frame, path, site)
        assert callee.function is not None and callee.file is not None
        if frame.depth >= MAX_CALLS:
            return [unknown(TOO_LONG, site)]
        receiver = None
        if callee.operand is not None and callee.file.folder == frame.file.folder:
            receiver = Argument(callee.operand, frame)
        outer = frame if callee.literal else None
        if callee.method_expression and call.arguments:
            receiver, call = Argument(call.arguments[0], frame), Call(node, call.arguments[1:])
        inner = Frame(callee.file, callee.function, call, frame, receiver, outer, frame.depth + 1)
        values = self.returned(inner, path, index, checked)
        return [_passing(value, site, f"call of {_callee_text(node)}") for value in values]

    def _append(self, node: Node, frame: Frame, path: Path) -> list[Value]:
        arguments = Call.of(node).arguments
        if not path or not path[0].startswith("[") or not arguments:
            return [unknown("a list, not a text", Site(frame.file, node))]
        found = [
            v for v in self.evaluate(arguments[0], frame, ("[*]", *path[1:])) if v.unknown not in (RECURSIVE, EMPTY)
        ]
        for extra in arguments[1:]:
            if extra.kind == "variadic_argument":
                found += self.evaluate(extra.children[0], frame, ("[*]", *path[1:]))
            else:
                found += self.evaluate(extra, frame, path[1:])
        return found

    def _call_hole(self, name: str, call: Call, frame: Frame, site: Site) -> Value:
        parts: list[object] = []
        for argument in call.arguments:
            values = self.evaluate(argument, frame)
            if len(values) != 1:
                return unknown(f"a call of {name}", site)
            parts.append(key(values[0].parts))
        return Value((Hole(("call", name, *parts), span=site.span),), site)

    def _own_term(self, node: Node, frame: Frame, only_leaves: bool) -> Term | None:
        """Return the term of a method call on an object that is a term, such as `k.registry.URL()`."""
        function = node.get("function")
        if function is None or function.kind != "selector_expression":
            return None
        operand, field = function.get("operand"), function.get("field")
        if operand is None or field is None or types.package_of_operand(self.module, frame.file, operand):
            return None
        if only_leaves and not any(term[0] == "method" and term[2] == field.text for term in self.leaves):
            return None
        base = self.evaluate(operand, frame)
        if len(base) != 1 or len(base[0].parts) != 1 or not isinstance(base[0].parts[0], Hole):
            return None
        arguments = [self.evaluate(argument, frame) for argument in Call.of(node).arguments]
        if any(len(values) != 1 for values in arguments):
            return None
        return ("method", base[0].parts[0].term, field.text, *(key(values[0].parts) for values in arguments))

    def _converted(self, callee: Callee, call: Call, frame: Frame, path: Path, site: Site) -> list[Value]:
        if len(call.arguments) != 1:
            return [unknown("a conversion takes one value", site)]
        values = self.evaluate(call.arguments[0], frame, path)
        if callee.numeric:
            return [value if _fits(value, call.node) else unknown("this number is cut", site) for value in values]
        if self._prints_itself(call.node, frame):
            return [unknown("its type has a String method", site)]
        argument = strip_parens(call.arguments[0])
        if argument.kind == "rune_literal":
            character = rune(argument)
            return [unknown("malformed literal", site) if character is None else _text(character, site)]
        if any(isinstance(part, Text) and part.number for value in values for part in value.parts):
            return [unknown("a number converted to a string is a character", site)]
        return values

    def _prints_itself(self, node: Node, frame: Frame) -> bool:
        """Whether package fmt prints an expression by a method of its type."""
        type_ = types.of_expression(self.module, frame.file, node)
        methods = ("String", "Error", "Format", "GoString")
        return type_ is not None and any(types.method(self.module, type_, name) for name in methods)

    def printable(self, node: Node, frame: Frame, verb: str) -> bool:
        """Whether package fmt prints an expression as its plain text: no Stringer, and no list under `%v`."""
        type_ = types.underlying(self.module, types.of_expression(self.module, frame.file, node))
        listed = type_ is not None and type_.node.kind in ("slice_type", "array_type", "map_type", "struct_type")
        return not (self._prints_itself(node, frame) or (listed and verb != "s"))

    def returned(self, frame: Frame, path: Path, index: int, checked: bool = True) -> list[Value]:
        function = frame.function
        assert function is not None
        binding = _result_binding(function, index)
        found: list[Value] = []
        for node in function.walk():
            if node.kind == "return_statement" and innermost_function(node) is function:
                found += self._one_return(node, binding, frame, path, index, checked)
            elif node.kind == "defer_statement" and self._recovers(node, frame, checked):
                found.append(unknown("it recovers from a panic", Site(frame.file, node)))
        return found or [unknown("the function returns nothing", Site(frame.file, function))]

    def _recovers(self, node: Node, frame: Frame, checked: bool) -> bool:
        """Whether a panic may end in a plain return: not where the deferred function then sets a checked error."""
        lefts = [part.get("left") for part in node.walk() if part.kind == "assignment_statement"]
        if checked and any(left is not None and _is_error_result(left.children[-1]) for left in lefts):
            return False
        call = node.children[0] if node.children and node.children[0].kind == "call_expression" else None
        for callee in callees(self.module, frame.file, call) if call is not None else ():
            inner = callee.function.walk() if callee.function is not None else ()
            if any(part.kind == "identifier" and part.text == "recover" for part in inner):
                return True
        return False

    def _one_return(
        self, node: Node, binding: Binding | None, frame: Frame, path: Path, index: int, checked: bool
    ) -> Iterator[Value]:
        if not node.children:
            if binding is not None:
                values = self.variable(binding, path, node, frame)
                yield from (v for v in values if v.text != "" or not checked or not _is_failure(node))
            return
        listed = node.children[0].children if node.children[0].kind == "expression_list" else node.children
        if index < len(listed) and checked and _is_failure(node) and listed[index].text == '""':
            return
        if index < len(listed):
            yield from self.evaluate(listed[index], frame, path)
        elif len(listed) == 1:
            yield from self.call(listed[0], frame, path, index)
        if binding is None:
            return
        for definition in reaching(binding, path, node):
            aside = definition.kind == "address" or innermost_function(definition.node) is not binding.function
            if aside and definition.kind != "zero":
                yield from self._definition(definition, binding, path, node, frame)


def _is_failure(node: Node) -> bool:
    """Whether a return tells of an error: then the text beside it is no image.

    `return "", err`; or a bare return where something is not nil, or right after an error was set.
    """
    if node.children:
        listed = node.children[0].children
        return len(listed) > 1 and listed[-1].kind not in ("nil", "true")
    above = node.parent
    for before in above.children if above is not None else ():
        left = before.get("left") if before.kind == "assignment_statement" else None
        if before.start < node.start and left is not None and _is_error_result(left.children[-1]):
            return True
    while above is not None and above.kind in ("statement_list", "block"):
        above = above.parent
    condition = above.get("condition") if above is not None and above.kind == "if_statement" else None
    return condition is not None and condition.bytes.endswith(b"!= nil")


def _is_error_result(node: Node) -> bool:
    declared = node.binding.node.parent if node.binding is not None and node.binding.kind == "result" else None
    type_ = declared.get("type") if declared is not None else None
    return type_ is not None and type_.text == "error"


def _error_is_checked(d: Definition) -> bool:
    """Whether `x, err := f()` is followed by an `if` on `err` that does not go on with `x`."""
    left = d.statement.get("left")
    names = left.children if left is not None else d.statement.all("name")
    error = names[-1] if names else None
    if error is None or error.text == "_" or d.statement.parent is None:
        return False
    around = d.statement.parent
    if around.kind == "if_statement":
        test: Node | None = around
    else:
        later = [node for node in around.children if node.start > d.statement.start]
        test = later[0] if later and later[0].kind == "if_statement" else None
    condition, then = (test.get("condition"), test.get("consequence")) if test is not None else (None, None)
    if condition is None or then is None or not condition.bytes.removeprefix(b"!").startswith(error.bytes):
        return False
    last = [inner for body in then.children for inner in body.children][-1:]
    leaves = bool(last) and last[0].kind in ("return_statement", "continue_statement", "break_statement")
    leaves = leaves or (
        bool(last) and last[0].bytes.startswith((b"panic(", b"os.Exit(", b"log.Fatal", b"logrus.Fatal"))
    )
    return condition.bytes.endswith(b"== nil") or condition.bytes == error.bytes or leaves


_LIMITS = {"int16": 2**15, "int32": 2**31, "uint16": 2**16, "uint32": 2**32, "int": 2**63, "int64": 2**63}


def _fits(value: Value, call: Node) -> bool:
    """Whether a number survives an integer conversion; a port that is not known does, in all but int16."""
    function = call.get("function")
    limit = _LIMITS.get(function.text if function is not None else "", 2**64)
    texts = [part.text for part in value.parts if isinstance(part, Text)]
    return all(text.isdigit() and int(text) < limit for text in texts) and (bool(texts) or limit > 2**15)


def _result_binding(function: Node, index: int) -> Binding | None:
    for number, (name, _, _) in enumerate(parameters(function, "result")):
        if number == index and name is not None:
            return name.binding
    return None


def _top_of(node: Node) -> Node:
    return [node, *node.ancestors()][-1]


def _callee_text(node: Node) -> str:
    function = node.get("function") or node.get("type")
    return function.text if function is not None else "a function"


def _is_address(use: Node) -> bool:
    above = use.parent
    op = above.get("operator") if above is not None and above.kind == "unary_expression" else None
    return op is not None and op.kind == "&"


def _text(text: str, site: Site) -> Value:
    return Value((Text(text, span=site.span),), site)


def _number(node: Node, site: Site) -> Value:
    try:
        return Value((Text(str(int(node.text.replace("_", ""), 0)), number=True),), site)
    except ValueError:
        return unknown("this number is not evaluated", site)


def _step(site: Site, what: str, value: str) -> Related:
    return Related(site.span, message("{what}", what=what), value)


def _passing(value: Value, site: Site, what: str) -> Value:
    """Return the value with one more step on its way."""
    if len(value.steps) >= 40:
        return value
    return replace(value, steps=(_step(site, what, show(value.parts)), *value.steps))


def _at(value: Value, site: Site, what: str) -> Value:
    return _passing(value, site, what)


def _chosen(nodes: list[Node], step: str) -> list[Node]:
    number = step[1:-1]
    if number.isdigit():
        return nodes[int(number) : int(number) + 1]
    return nodes


def _elements(body: Node, step: str) -> Iterator[Node]:
    """Yield the elements of a literal that an index step may choose."""
    position = 0
    for element in body.children:
        value, where = element, f"[{position}]"
        if element.kind == "keyed_element":
            where = index_step(element.get("key"))
            value = element.get("value") or element
        position = int(where[1:-1]) + 1 if where[1:-1].isdigit() else position + 1
        if "[*]" in (step, where) or where == step:
            yield value.children[0]
