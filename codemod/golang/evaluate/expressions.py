"""What an expression can be: expression + frame -> Values.

Demand-driven and flow-sensitive: a local variable is the set of definitions that reach the place (`variables`), a
call of this module's function is its returns with the arguments substituted (`calls`), a field of an object that
nobody in sight made is every write of that field in the module (`objects`). Whatever is not covered is an unknown
Value, never a guess.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from codemod.finding.diagnostics import Related, message
from codemod.golang.evaluate.calls import result_of
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.objects import part_of_literal
from codemod.golang.evaluate.terms import Hole, Name, Select, Term, Text, Verb
from codemod.golang.evaluate.values import (
    MAX_VALUES,
    Value,
    concat,
    distinct,
    not_set,
    number,
    passing,
    plain_text,
    recursive,
    too_long,
    unknown,
)
from codemod.golang.evaluate.variables import definition_values, variable
from codemod.golang.flow.reaching import Definition, Path, index_step, is_address
from codemod.golang.flow.references import variable_writes
from codemod.golang.flow.sharing import escapes
from codemod.golang.program import types
from codemod.golang.program.names import declarations, package_of_operand
from codemod.golang.program.packages import Module
from codemod.golang.read.files import Object, Problem
from codemod.golang.read.literals import STRING_KINDS, decode, unquote
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node, strip_parens
from codemod.records import replace

MAX_STEPS = 60_000  # at one place
MAX_STEPS_IN_ALL = 600_000
VISITS = 16  # blocks that the data-flow analysis looks at in the time of one step
MAX_NESTING = 60


class OverBudget(Exception):
    """The evaluation took more steps than allowed."""


Model = Callable[["Evaluator", Node, Frame], "list[Value] | None"]


class Evaluator:
    """Evaluates in one module.

    `constants` are objects (`import/path.Name`) whose text stays marked as that constant. `leaves` are the terms
    that are answers in themselves, each with the verb that makes it text; they are not looked through. `typed` are
    the packages (import paths) in which the type of a receiver makes a difference. `problems` get a place that takes
    too many steps.
    """

    def __init__(
        self,
        module: Module,
        constants: frozenset[str],
        leaves: Mapping[Term, Verb],
        models: Mapping[str, Model],
        typed: frozenset[str] = frozenset(),
        problems: list[Problem] | None = None,
    ) -> None:
        self.module = module
        self.constants = constants
        self.leaves = leaves
        self.models = models
        self.typed = typed
        self.problems = problems if problems is not None else []
        self.steps = 0
        self._limit = MAX_STEPS
        self.active: set[tuple[int, int, Path]] = set()
        self._nesting = 0
        self.watched: dict[tuple[Term, int, str], str] = {}
        self.known: dict[tuple[Binding, Node, Frame], list[Value]] = {}

    @property
    def spent(self) -> int:
        """How much work was done, in steps."""
        return self.steps + self.module.visits // VISITS

    def at(self, site: Node, ask: Callable[[], list[Value]]) -> list[Value]:
        """Return the answer to a question about one place, on which its own budget is spent.

        Where that is not enough, nothing is known of this place but that, and the next is asked. Raises `OverBudget`
        where all places together have taken too much.
        """
        if self.spent > MAX_STEPS_IN_ALL:
            raise OverBudget
        self._limit = self.spent + MAX_STEPS
        try:
            return ask()
        except (OverBudget, RecursionError):
            self.active.clear()
            self._nesting = 0
            self.problems.append(Problem("limit", site.span, message("the evaluation took too many steps")))
            return []

    def evaluate(self, node: Node, frame: Frame, path: Path = ()) -> list[Value]:
        """Return what the part `path` of the expression can be. Raises `OverBudget`."""
        self.steps += 1
        marker = (id(node), id(frame), path)
        if self.spent > self._limit:
            raise OverBudget
        if self._nesting > MAX_NESTING:
            return [too_long(node)]
        if marker in self.active:
            return [recursive(node)]
        self.active.add(marker)
        self._nesting += 1
        try:
            found = distinct(self._expression(strip_parens(node), frame, path))
            return found if len(found) <= MAX_VALUES else [unknown("too many possible values", node)]
        finally:
            self.active.discard(marker)
            self._nesting -= 1

    def _expression(self, node: Node, frame: Frame, path: Path) -> list[Value]:
        site = node
        kind = node.kind
        if kind in STRING_KINDS:
            data = unquote(node)
            return [unknown("malformed literal", site) if data is None else plain_text(decode(data), site)]
        if kind == "int_literal":
            return [number(node)]
        if kind == "identifier":
            return self._identifier(node, frame, path)
        if kind == "selector_expression":
            return self._selector(node, frame, path)
        if kind == "call_expression" or kind == "type_conversion_expression":
            return result_of(self, node, frame, path, 0)
        if kind == "binary_expression":
            return self._sum(node, frame)
        if kind in ("composite_literal", "literal_value"):
            return part_of_literal(self, node, frame, path)
        inner = node.get("operand")
        if inner is None:
            return [unknown("this kind of expression is not evaluated", site)]
        if kind == "index_expression":
            return self.evaluate(inner, frame, (index_step(node.get("index")), *path))
        if kind == "unary_expression" and (op := node.get("operator")) is not None:
            if op.kind in "&*":
                return self._through_pointer(inner, op.kind, frame, path)
            if op.kind == "-" and inner.kind == "int_literal":
                return [number(node)]
        if kind == "type_assertion_expression":
            return self.evaluate(inner, frame, path)
        if kind == "slice_expression" and path and path[0].startswith("["):
            return self.evaluate(inner, frame, ("[*]", *path[1:]))
        return [unknown("this kind of expression is not evaluated", site)]

    def _identifier(self, node: Node, frame: Frame, path: Path) -> list[Value]:
        if node.binding is not None:
            return variable(self, node.binding, path, node, frame)
        items = declarations(self.module, node)
        if not items:
            return self._undeclared(node.text, self.module.package_of(node.file).path, node, frame, path)
        return [value for item in items for value in self._object(item, node, frame, path)]

    def _undeclared(self, name: str, package: str, node: Node, frame: Frame, path: Path) -> list[Value]:
        site = node
        if f"{package}.{name}" in self.constants:
            return [Value((Text("", f"{package}.{name}"),), site)]
        return [unknown("{name} is not declared here", site, name=name)]

    def _selector(self, node: Node, frame: Frame, path: Path) -> list[Value]:
        operand, field = node.get("operand"), node.get("field")
        if operand is None or field is None:
            return [unknown("incomplete selector", node)]
        imported = package_of_operand(self.module, operand)
        if imported is None:
            return [
                value if value.site is not operand else replace(value, site=node)
                for value in self.evaluate(operand, frame, (field.text, *path))
            ]
        items = declarations(self.module, node)
        if items:
            return [value for item in items for value in self._object(item, node, frame, path)]
        if packages := self.module.imports(node.file, imported):
            return self._undeclared(field.text, packages[0].path, node, frame, path)
        term = Name(imported, field.text)
        return [self.hole(term, path, node)]

    def hole(self, term: Term, path: Path, site: Node) -> Value:
        for field in path:
            term = Select(term, field)
        return Value((Hole(term, span=site.span),), site)

    def _object(self, item: Object, node: Node, frame: Frame, path: Path) -> list[Value]:
        full = self._full(item)
        site = node
        if full in self.constants:
            text = self.text_of(item, path)
            return [Value((Text(text or "", full),), site, (Related(site.span, message("the constant"), text or ""),))]
        if item.kind == "const":
            return [passing(value, site, "the constant {name}", name=item.name) for value in self.constant(item)]
        if item.kind == "var":
            return [passing(value, site, "{what}", what=item.name) for value in self._variable_of_package(item, path)]
        return [unknown("{name} is a {kind}, not a text", site, name=item.name, kind=message(item.kind))]

    def text_of(self, item: Object, path: Path = ()) -> str | None:
        """Return the one text that a package-level constant or variable is, or None; nothing else is a text."""
        if item.kind not in ("const", "var"):
            return None
        found = self.constant(item) if item.kind == "const" else self._variable_of_package(item, path)
        circular = any(isinstance(part, Text) and part.constant == self._full(item) for v in found for part in v.parts)
        return found[0].text if len(found) == 1 and not found[0].numeric and not circular else None

    def _full(self, item: Object) -> str:
        return f"{self.module.package_of(item.file).path}.{item.name}"

    def constant(self, item: Object) -> list[Value]:
        """Return the value of a package-level constant, implicit repetition and iota included."""
        specs = [n for n in item.declaration.node.children if n.kind == "const_spec"]
        if item.spec >= len(specs):
            return [unknown("nested too deeply", item.declaration.node)]
        return self.constant_spec(specs, item.spec, item.position, Frame())

    def constant_spec(self, specs: list[Node], number: int, position: int, frame: Frame) -> list[Value]:
        for spec in reversed(specs[: number + 1]):
            value = spec.get("value")
            if value is not None:
                if position >= len(value.children):
                    break
                wanted = value.children[position]
                if wanted.kind == "iota":
                    return [Value((Text(str(number), number=True),), wanted)]
                return self.evaluate(wanted, frame)
        return [unknown("a constant without a value", specs[number])]

    def _variable_of_package(self, item: Object, path: Path) -> list[Value]:
        """A package variable is what it is declared as, unless anything in the module writes to it."""
        spec = types.spec_of(item)
        site = spec
        if variable_writes(self.module, item) or escapes(self.module, item, path):
            return [unknown("the variable {name} is written to elsewhere", site, name=item.name)]
        value = spec.get("value")
        if value is None:
            type_ = spec.get("type")
            return [plain_text("", site) if type_ is not None and type_.text == "string" else not_set(site)]
        frame = Frame()
        if item.position < len(value.children):
            return self.evaluate(value.children[item.position], frame, path)
        return result_of(self, value.children[0], frame, path, item.position)

    def around(self, frame: Frame) -> Frame:
        """Return the frame with the frames of the functions around its function literal."""
        if frame.function is None or frame.function.kind != "func_literal":
            return frame
        outer = Frame(frame.function.function, depth=frame.depth, open=frame.open)
        return replace(frame, outer=self.around(outer))

    def _through_pointer(self, inner: Node, operator: str, frame: Frame, path: Path) -> list[Value]:
        plain = strip_parens(inner)
        if operator == "&" and plain.kind == "identifier" and plain.binding is not None:
            addresses = sum(1 for use in plain.binding.uses if is_address(use))
            if addresses > 1 or not path:
                return [unknown("{name} is shared by its address", plain, name=plain.text)]
        return self.evaluate(inner, frame, path)

    def settled(self, value: Value) -> Value:
        """Return the value with `%v` of a leaf read as what that leaf's own verb prints."""
        parts = tuple(
            replace(p, verb=self.leaves.get(p.term, p.verb)) if isinstance(p, Hole) and p.verb == "v" else p
            for p in value.parts
        )
        return replace(value, parts=parts)

    def _sum(self, node: Node, frame: Frame) -> list[Value]:
        terms: list[Node] = []
        while node.kind == "binary_expression" and (op := node.get("operator")) is not None and op.kind == "+":
            left, right = node.get("left"), node.get("right")
            assert left is not None and right is not None
            terms.append(right)
            node = strip_parens(left)
        terms.append(node)
        whole = terms[0].parent
        site = whole if whole is not None and len(terms) > 1 else node
        if len(terms) == 1:
            return [unknown("this operator is not evaluated", site)]
        pieces = [self.evaluate(term, frame) for term in reversed(terms)]
        if any(value.numeric for piece in pieces for value in piece):
            return [unknown("a sum of numbers", site)]
        return concat(site, pieces)

    def variable(self, binding: Binding, path: Path, at: Node, frame: Frame) -> list[Value]:
        """Return what a part of a local variable can be at a place."""
        return variable(self, binding, path, at, frame)

    def definition(self, d: Definition, binding: Binding, path: Path, at: Node, frame: Frame) -> Iterator[Value]:
        """Yield what one definition gives a part of a variable."""
        return definition_values(self, d, binding, path, at, frame)
