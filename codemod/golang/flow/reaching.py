"""Which definitions of a local variable, or of a part of it, can reach a place.

The classic reaching-definitions analysis (gen/kill, union at joins, loops to a fixed point) over Go's structured
statements, for one place at a time. A *path* names a part: `("Image",)` is a field, `("[0]",)` or `('["a"]',)` an
element at a literal key, `("[*]",)` an element at any other. What a closure writes, and what happens through an
address that was taken, may happen at any time from there on: such definitions are *lasting*, no later write kills
them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Literal

from codemod.golang.read.literals import STRING_KINDS, integer, unquote
from codemod.golang.read.scopes import FUNCTIONS, Binding
from codemod.golang.read.syntax import Node
from codemod.records import dataclass, replace

Path = tuple[str, ...]
DefinitionKind = Literal["value", "append", "zero", "element", "key", "result", "parameter", "address", "unknown"]

_TERMINATING = frozenset({"panic", "os.Exit"})
_LOOPS = frozenset({"for_statement"})


@dataclass(frozen=True, eq=False)
class Definition:
    """A place that gives a variable its value.

    kind       the value is
    value      that of the expression `value`
    append     the old value, then `value` (`+=`)
    zero       the zero value
    element    an element (or `key`: a key) of what `value` ranges over
    result     result number `index` of the call `value`
    parameter  the argument
    address    whatever was written through an address taken at `node`
    unknown    not to be known

    `path` is the part that is written. `statement` is the simple statement that does it.
    """

    kind: DefinitionKind
    node: Node
    statement: Node
    path: Path = ()
    value: Node | None = None
    index: int = 0


State = frozenset[Definition] | None  # None: this place cannot be reached


def path_of(node: Node) -> tuple[Node, Path]:
    """Return the operand at the bottom of selectors, indexes, dereferences and parentheses, and the path above it."""
    path: list[str] = []
    while True:
        if node.kind == "selector_expression":
            field, operand = node.get("field"), node.get("operand")
            if field is None or operand is None:
                break
            path.append(field.text)
        elif node.kind == "index_expression":
            operand = node.get("operand")
            if operand is None:
                break
            path.append(index_step(node.get("index")))
        elif node.kind == "parenthesized_expression" and node.children:
            operand = node.children[0]
        elif node.kind == "unary_expression" and (op := node.get("operator")) is not None and op.kind == "*":
            operand = node.get("operand")
            if operand is None:
                break
        else:
            break
        node = operand
    return node, tuple(reversed(path))


def index_step(index: Node | None) -> str:
    """Return the path step of an index: `[key]` for a literal key, by its value, else `[*]`."""
    if index is not None and index.kind == "literal_element" and index.children:
        index = index.children[0]
    if index is not None and index.kind in STRING_KINDS:
        data = unquote(index)
        return "[*]" if data is None else f"[{data!r}]"
    if index is not None and index.kind == "int_literal":
        number = integer(index)
        return "[*]" if number is None else f"[{number}]"
    return "[*]"


def innermost_function(node: Node) -> Node | None:
    return next((above for above in node.ancestors() if above.kind in FUNCTIONS), None)


def spine_of(use: Node) -> Node:
    """Return the largest selector/index/dereference expression that has this use at its bottom."""
    node = use
    while (above := node.parent) is not None:
        grows = above.kind == "parenthesized_expression"
        grows = grows or (above.kind in ("selector_expression", "index_expression") and above.get("operand") is node)
        if above.kind == "unary_expression":
            op = above.get("operator")
            grows = op is not None and op.kind == "*"
        if not grows:
            break
        node = above
    return node


def _position(items: Node, wanted: Node) -> int:
    return next(i for i, item in enumerate(items.children) if item is wanted)


def _write(target: Node, statement: Node, path: Path, left: Node) -> Definition:
    """Return the definition that an assignment of any kind makes at `target`, an element of `left`."""
    position = _position(left, target)
    right = statement.get("right")
    if statement.kind == "range_clause":
        return Definition("key" if position == 0 else "element", target, statement, path, right)
    if statement.kind == "receive_statement" or right is None:
        return Definition("unknown", target, statement, path)
    operator = statement.get("operator")
    values = right.children
    if operator is not None and operator.kind == "+=":
        return Definition("append", target, statement, path, values[0])
    if operator is not None and operator.kind != "=":
        return Definition("unknown", target, statement, path)
    if len(values) == len(left.children):
        return Definition("value", target, statement, path, values[position])
    if len(values) == 1 and len(left.children) > 1:
        return Definition("result", target, statement, path, values[0], position)
    return Definition("unknown", target, statement, path)


def _declared(use: Node, spec: Node) -> Definition:
    names, value = spec.all("name"), spec.get("value")
    position = next(i for i, name in enumerate(names) if name is use)
    if value is None:
        return Definition("zero", use, spec)
    if len(value.children) == len(names):
        return Definition("value", use, spec, (), value.children[position])
    return Definition("result", use, spec, (), value.children[0], position)


def definition_at(use: Node) -> Definition | None:
    """Return the definition that this use of a variable (or of a package's variable, as a selector) is, or None."""
    spine = spine_of(use)
    above = spine.parent
    if above is None:
        return None
    _, path = path_of(spine)
    if above.kind == "expression_list" and above.parent is not None and above.parent.get("left") is above:
        return _write(spine, above.parent, path, above)
    if above.kind in ("var_spec", "const_spec") and spine is use and use in above.all("name"):
        return _declared(use, above)
    if above.kind in ("inc_statement", "dec_statement"):
        return Definition("unknown", use, above, path)
    if above.kind == "unary_expression" and (op := above.get("operator")) is not None and op.kind == "&":
        return Definition("address", use, statement_of(above), path)
    if above.kind == "type_switch_statement":
        value = above.get("value")
        return Definition("value", use, above, path, value)
    return None


def statement_of(node: Node) -> Node:
    """Return the simple statement, or the header part of a compound one, that holds an expression."""
    for above in (node, *node.ancestors()):
        parent = above.parent
        if parent is None or parent.kind in ("statement_list", "block", "for_clause", "labeled_statement", *FUNCTIONS):
            return above
        if parent.kind in ("if_statement", "for_statement", "communication_case") or parent.kind.endswith(
            ("switch_statement", "_case")
        ):
            return above
    return node


def definitions(binding: Binding, same: Callable[[Path], Path] | None = None) -> Iterator[Definition]:
    """Yield every place that gives the variable, or a part of it, a value; `same` brings its paths into one form."""
    if binding.kind in ("receiver", "param"):
        yield Definition("parameter", binding.node, binding.node)
    elif binding.kind == "result":
        yield Definition("zero", binding.node, binding.node)
    for use in binding.uses:
        found = definition_at(use)
        if found is not None:
            yield replace(found, path=same(found.path)) if same is not None and found.path else found


def overlaps(written: Path, wanted: Path) -> bool:
    """Whether one path lies in the other, as far as is known."""
    return all(a == b or (a[0] == b[0] == "[" and "[*]" in (a, b)) for a, b in zip(written, wanted, strict=False))


def _exact(definition: Definition, wanted: Path) -> bool:
    """Whether the write replaces all of the wanted part, for sure."""
    written = definition.path
    return written == wanted[: len(written)] and "[*]" not in written and definition.kind != "address"


def relevant(binding: Binding, path: Path, same: Callable[[Path], Path] | None = None) -> list[Definition]:
    """Return the definitions that can touch this part of the variable, in source order."""
    return [d for d in definitions(binding, same) if overlaps(d.path, path)]


class _Walk:
    """One walk over one function body; `seen` collects what reaches the wanted place."""

    def __init__(self, function: Node, found: list[Definition], path: Path, at: Node, binding: Binding) -> None:
        self.function, self.path, self.at, self.binding = function, path, at, binding
        self.seen: State = None
        self.own: dict[int, list[Definition]] = {}
        self.lasting: list[Definition] = []
        for definition in found:
            home = function if definition.kind == "parameter" else innermost_function(definition.node)
            if home is function and definition.kind != "address":
                self.own.setdefault(definition.statement.start, []).append(definition)
            elif function.holds(definition.node):
                self.lasting.append(definition)
        self.breaks: list[tuple[str, list[State]]] = []
        self.continues: list[tuple[str, list[State]]] = []
        self.falls: State = None

    def run(self, state: State) -> State:
        body = self.function.get("body")
        return self.block(body.children if body is not None else (), state)

    def block(self, statements: Iterable[Node], state: State) -> State:
        for statement in statements:
            state = self.statement(statement, state)
        return state

    def leaf(self, node: Node | None, state: State) -> State:
        if node is None or state is None:
            return state
        aside = {d for d in self.lasting if node.holds(d.node)}
        if node.holds(self.at):
            self.seen = join(self.seen, state | {d for d in aside if not _same_literal(d.node, self.at)})
        state |= aside
        for definition in self.own.get(node.start, ()):
            if definition.statement is not node:
                continue
            if not _exact(definition, self.path):
                state |= {definition}
            else:
                state = frozenset(d for d in state if d in self.lasting) | {definition}
        return state

    def statement(self, node: Node, state: State, label: str = "") -> State:
        kind = node.kind
        if kind in ("statement_list", "block", "var_declaration", "var_spec_list", "const_declaration"):
            return self.block(node.children, state)
        if kind == "labeled_statement":
            inner = [child for child in node.children if child.kind != "label_name"]
            name = node.get("label")
            if not inner:
                return state
            return self.breakable(inner[0], state, name.text if name is not None else "")
        if kind in ("for_statement", "select_statement") or kind.endswith("switch_statement"):
            return self.breakable(node, state, label)
        if kind == "if_statement":
            state = self.leaf(node.get("initializer"), state)
            state = self.leaf(node.get("condition"), state)
            then, other = node.get("consequence"), node.get("alternative")
            yes, no = self.tested(node.get("condition"), state)
            after = self.statement(then, yes) if then is not None else yes
            return join(after, self.statement(other, no) if other is not None else no)
        state = self.leaf(node, state)
        if kind in ("break_statement", "continue_statement"):
            self.jump(self.breaks if kind == "break_statement" else self.continues, node, state)
            return None
        if kind == "fallthrough_statement":
            self.falls = join(self.falls, state)
            return None
        return None if kind == "return_statement" or _terminates(node) else state

    def tested(self, condition: Node | None, state: State) -> tuple[State, State]:
        """Return the states where the condition holds and where not: a test for "" tells the empty definitions."""
        operator = condition.get("operator") if condition is not None else None
        if condition is None or state is None or operator is None or operator.kind not in ("==", "!="):
            return state, state
        left, right = condition.get("left"), condition.get("right")
        if left is None or right is None or right.text != '""':
            return state, state
        bottom, path = path_of(left)
        if bottom.binding is not self.binding or path != self.path:
            return state, state
        filled = frozenset(d for d in state if not _is_empty(d)) or None
        return (state, filled) if operator.kind == "==" else (filled, state)

    @staticmethod
    def jump(targets: list[tuple[str, list[State]]], node: Node, state: State) -> None:
        wanted = node.children[0].text if node.children else ""
        for name, states in reversed(targets):
            if wanted in ("", name):
                states.append(state)
                return

    def breakable(self, node: Node, state: State, label: str) -> State:
        outs: list[State] = []
        self.breaks.append((label, outs))
        if node.kind == "for_statement":
            after = self.loop(node, state, label)
        elif node.kind == "select_statement" or node.kind.endswith("switch_statement"):
            after = self.switch(node, state)
        else:
            after = self.statement(node, state)
        self.breaks.pop()
        return join(after, *outs)

    def loop(self, node: Node, state: State, label: str) -> State:
        clause = next((c for c in node.children if c.kind in ("for_clause", "range_clause")), None)
        body = node.get("body")
        condition = None
        if clause is None:
            condition = next((c for c in node.children if c is not body), None)
        elif clause.kind == "for_clause":
            state = self.leaf(clause.get("initializer"), state)
            condition = clause.get("condition")
        endless = condition is None and (clause is None or clause.kind == "for_clause")
        while True:
            outs: list[State] = []
            self.continues.append((label, outs))
            head = self.leaf(condition, state)
            inside = self.leaf(clause, head) if clause is not None and clause.kind == "range_clause" else head
            end = join(self.statement(body, inside) if body is not None else inside, *outs)
            self.continues.pop()
            if clause is not None and clause.kind == "for_clause":
                end = self.leaf(clause.get("update"), end)
            again = join(state, end)
            if again == state:
                return None if endless else head
            state = again

    def switch(self, node: Node, state: State) -> State:
        for part in ("initializer", "value"):
            state = self.leaf(node.get(part), state)
        if node.kind == "type_switch_statement" and state is not None:
            state |= {d for d in self.own.get(node.start, ()) if d.statement is node}
        cases = [child for child in node.children if child.kind.endswith("_case")]
        entries: list[State] = []
        for case in cases:
            for child in case.all("value"):
                state = self.leaf(child, state)
            entries.append(state)
        after: State = None
        self.falls = None
        for case, entered in zip(cases, entries, strict=True):
            # the default is entered after all the other cases' expressions, wherever it stands
            entry = join(state if case.kind == "default_case" else entered, self.falls)
            self.falls = None
            for child in case.children:
                if child.field == "communication":
                    entry = self.leaf(child, entry)
                elif child.field != "value":
                    entry = self.statement(child, entry)
            after = join(after, entry)
        complete = node.kind == "select_statement" or any(case.kind == "default_case" for case in cases)
        return after if complete else join(after, state)


def _is_empty(definition: Definition) -> bool:
    plain = definition.kind == "value" and definition.value is not None and definition.value.text == '""'
    return plain or definition.kind == "zero"


def _same_literal(node: Node, at: Node) -> bool:
    """Whether both stand in one function literal, which is walked on its own."""
    return any(above.kind == "func_literal" and above.holds(at) for above in node.ancestors())


def _terminates(node: Node) -> bool:
    if node.kind != "expression_statement" or not node.children or node.children[0].kind != "call_expression":
        return False
    callee = node.children[0].get("function")
    if callee is None or callee.text not in _TERMINATING:
        return False
    return all(part.binding is None for part in callee.walk())


def join(*states: State) -> State:
    """Return the union of what is reachable."""
    live = [state for state in states if state is not None]
    return frozenset().union(*live) if live else None


def reaching(binding: Binding, path: Path, at: Node, same: Callable[[Path], Path] | None = None) -> list[Definition]:
    """Return the definitions of this part of the variable that can reach the expression or statement `at`.

    Flow-insensitive where a `goto` makes the order of statements a guess. The list is in source order and may be
    empty where no definition is known.
    """
    found = relevant(binding, path, same)
    if any(node.kind == "goto_statement" for node in binding.function.walk()):
        return found
    chain = [binding.function]
    chain += reversed([a for a in (at, *at.ancestors()) if a.kind == "func_literal" and _inside(a, binding.function)])
    state: State = frozenset(d for d in found if d.kind == "parameter" or d.statement is binding.node)
    for outer, inner in zip(chain, [*chain[1:], None], strict=True):
        walk = _Walk(outer, found, path, inner or at, binding)
        walk.run(state)
        state = walk.seen
        if inner is None or state is None:
            break
        state |= {d for d in found if _later(d, inner, outer)}
    return sorted(state or (), key=lambda d: (d.node.start, d.kind))


def _inside(node: Node, function: Node) -> bool:
    return node is not function and function.holds(node)


def _later(definition: Definition, closure: Node, function: Node) -> bool:
    """Whether a definition may happen between the making of a closure and a call of it."""
    if definition.kind == "parameter" or not function.holds(definition.node):
        return False
    if definition.node.start > closure.end or innermost_function(definition.node) is not function:
        return True
    loops = [above for above in closure.ancestors() if above.kind in _LOOPS and _inside(above, function)]
    return any(loop.holds(definition.node) for loop in loops)


def is_address(use: Node) -> bool:
    """Whether a use of a variable takes its address."""
    above = use.parent
    op = above.get("operator") if above is not None and above.kind == "unary_expression" else None
    return op is not None and op.kind == "&"
