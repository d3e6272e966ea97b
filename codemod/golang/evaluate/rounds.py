"""Loops: round by round where it is known how many there are, else what one more round does not change."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from codemod.golang.evaluate.entries import entries_of
from codemod.golang.evaluate.following import Follower, met
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.iterators import yielded
from codemod.golang.evaluate.known import Entries, Items, Known, Part, State, Texts, is_same
from codemod.golang.evaluate.made import is_literal, made
from codemod.golang.evaluate.terms import Text
from codemod.golang.evaluate.values import Value, plain_text
from codemod.golang.flow.followed import is_kept_value, style_of
from codemod.golang.program import typeof, types
from codemod.golang.read.literals import decode, integer
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node, strip_parens

MAX_ROUNDS = 64


def looped(run: Follower, node: Node, state: State, label: str) -> State | None:
    body = node["body"]
    clause = next((child for child in node.children if child.kind in ("for_clause", "range_clause")), None)
    if clause is not None and clause.kind == "range_clause":
        return _each(run, clause, body, state, label)
    update: Node | None = None
    condition = next((child for child in node.children if child is not body), None)
    if clause is not None:
        first, condition, update = clause.get("initializer"), clause.get("condition"), clause.get("update")
        before = run.statement(first, state) if first is not None else state
        if before is None:
            return None
        state = before
    return _counted(run, condition, body, update, state, label)


def _counted(
    run: Follower, condition: Node | None, body: Node, update: Node | None, state: State, label: str
) -> State | None:
    """`for i := 0; i < 3; i++`: round by round, as long as it is known whether there is another."""
    out: list[State] = []
    for _ in range(MAX_ROUNDS):
        yes: State | None = state
        if condition is not None:
            state = run.asked(condition, state)
            yes, no = run.split(condition, state)
            if yes is not None and no is not None:
                return met([*out, *_often(run, condition, body, update, state, label)])
            out += [no] if no is not None else []
        if yes is None:
            return met(out)
        again = _round(run, body, yes, label)
        out += run.jumps.take("break", ("",))
        after = run.statement(update, again) if again is not None and update is not None else again
        if after is None:
            return met(out)
        if after is state:
            break
        state = after
    return met([*out, *_often(run, condition, body, update, state, label)])


def _round(run: Follower, body: Node, state: State, label: str) -> State | None:
    after = run.statement(body, state)
    again = run.jumps.take("continue", ("", label) if label else ("",))
    return met([*again, *([after] if after is not None else [])])


def _often(run: Follower, head: Node | None, body: Node, update: Node | None, state: State, label: str) -> list[State]:
    """Return what is known after any number of rounds: what one more round does not change."""
    while True:
        if head is not None:
            state = run.asked(head, state)
        after = _round(run, body, state, label)
        out = run.jumps.take("break", ("",))
        if after is not None and update is not None:
            after = run.statement(update, after)
        kept = state if after is None else _unchanged(state, after)
        if len(kept) == len(state):
            return [*out, *([state] if head is not None else [])]
        state = kept


def _each(run: Follower, clause: Node, body: Node, state: State, label: str) -> State | None:
    """`for i, part := range parts`"""
    frame = run.visit(clause, state)
    left = clause.get("left")
    names = [strip_parens(each).binding for each in left.children] if left is not None else []
    elements = _elements(run, clause["right"], frame)
    for name in names:
        state = {binding: known for binding, known in state.items() if binding is not name}
    pairs = _pairs(run, clause["right"], frame) if elements is None else None
    if pairs is not None and (len(pairs) == 1 or are_apart(run, names, body)):
        return _done(run, names, len(pairs), lambda number, _: pairs[number], body, state, label)
    rounds = yielded(run.evaluator, clause["right"], frame) if elements is None else None
    if rounds is not None:
        return _done(run, names, len(rounds), lambda number, _: rounds[number], body, state, label)
    if elements is None:
        return met(_often(run, clause, body, None, state, label))

    def given(number: int, state: State) -> Sequence[Known | None]:
        element = _now(run, clause["right"], number, elements, state)
        return [Texts((Value((Text(str(number), number=True),), clause),)), _as_list(run, names, element)]

    return _done(run, names, len(elements), given, body, state, label)


Given = Callable[[int, State], Sequence[Known | None]]
"""What the variables of a loop are in the round of a number, in the state before it."""


def _done(
    run: Follower, names: list[Binding | None], count: int, given: Given, body: Node, state: State, label: str
) -> State | None:
    """Do the rounds of a loop one after the other; `given` says what each gets, in the state before it."""
    out: list[State] = []
    for number in range(count):
        both = zip(names, given(number, state), strict=False)
        bound = {name: what for name, what in both if what and _is_bound(run, name, what)}
        after = _round(run, body, {**state, **bound}, label)  # type: ignore[dict-item]
        out += run.jumps.take("break", ("",))
        if after is None:
            return met(out)
        state = after
    return met([*out, state])


def _pairs(run: Follower, ranged: Node, frame: Frame) -> list[list[Known]] | None:
    """Return the keys and the values of a map, in some order: that of the rounds is not known."""
    entries = entries_of(run.evaluator, ranged, frame)
    if entries is None or not entries.elements or len(entries.elements) > MAX_ROUNDS:
        return None
    found = [(key, value) for key, value in entries.elements.items() if isinstance(key, bytes)]
    if len(found) < len(entries.elements):
        return None
    return [[Texts((plain_text(decode(key), ranged),)), value] for key, value in found]


def are_apart(run: Follower, names: list[Binding | None], body: Node) -> bool:
    """Whether the rounds over a map do the same in whatever order: each only writes to, and looks at, what others have
    under its own key, `all[name] = image`."""
    key = names[0] if names else None
    if key is None:
        return False
    for node in body.walk():
        if node.kind in _LEADING_OUT or (node.kind == "call_expression" and node["function"].binding is not None):
            return False
        if node.kind == "unary_expression" and node["operator"].kind in ("&", "<-"):
            return False
        if node.kind == "assignment_statement" and not all(_is_under(each, key) for each in node["left"].children):
            return False
        if node.kind == "identifier" and _is_changing(run, node, body) and not _is_under(node.parent, key):
            return False
    return True


def _is_changing(run: Follower, use: Node, body: Node) -> bool:
    """Whether a name is that of a list, a map or a builder which is there before the loop."""
    binding = use.binding
    if binding is None or body.holds(binding.node) or binding not in run.followed:
        return False
    return style_of(run.evaluator.module, binding) in ("list", "map", "builder")


_LEADING_OUT = frozenset(
    (
        "return_statement", "break_statement", "goto_statement", "labeled_statement", "func_literal", "go_statement",
        "defer_statement", "inc_statement", "dec_statement", "send_statement", "receive_statement",
    )
)  # fmt: skip


def _is_under(node: Node | None, key: Binding) -> bool:
    """Whether it is `all[name]`, with the round's own key."""
    index = node.get("index") if node is not None and node.kind == "index_expression" else None
    return index is not None and strip_parens(index).binding is key


def _now(run: Follower, ranged: Node, number: int, elements: list[Known], state: State) -> Known | None:
    """Return an element as it is in this round: of a slice that is a variable, which may have been written to."""
    binding = strip_parens(ranged).binding
    type_ = typeof.of_binding(run.evaluator.module, binding) if binding is not None else None
    flat = types.underlying(run.evaluator.module, type_)
    if binding is None or binding not in run.followed or (flat is not None and flat.node.kind != "slice_type"):
        return elements[number]
    held = state.get(binding)
    return held.elements[number] if isinstance(held, Items) and number < len(held.elements) else None


def _as_list(run: Follower, names: list[Binding | None], element: Known | None) -> Known | None:
    """Return an element that is a list or a map itself as what is in it."""
    name = names[1] if len(names) == 2 else None
    style = style_of(run.evaluator.module, name) if name is not None else None
    if not isinstance(element, Part) or element.path or style not in ("list", "map"):
        return element
    if style == "map":
        return entries_of(run.evaluator, element.node, element.frame) or element
    if element.node.kind not in ("composite_literal", "literal_value"):
        return element
    found = run.evaluator.items(element.node, element.frame)
    return Items(tuple(found)) if found is not None else element


def _is_bound(run: Follower, name: Binding | None, what: Known) -> bool:
    """Whether a loop's variable is followed: as a text, or as a copy that nobody changes."""
    if name is None or name not in run.followed:
        return False
    style = style_of(run.evaluator.module, name)
    if style in ("list", "map"):
        return isinstance(what, Items if style == "list" else Entries)
    if not isinstance(what, Part) or style == "text":
        return True
    if types.is_interface(run.evaluator.module, typeof.of_binding(run.evaluator.module, name)):
        behind = made(run.evaluator, what.node, what.frame, what.path)
        return behind is not None and all(is_literal(run.evaluator.module, each) for each in behind)
    return is_kept_value(run.evaluator.module, name)


def _elements(run: Follower, ranged: Node, frame: Frame) -> list[Known] | None:
    ranged = strip_parens(ranged)
    if ranged.kind == "int_literal":
        count = integer(ranged)
        return [Texts(())] * count if count is not None and count <= MAX_ROUNDS else None
    found = run.evaluator.items(ranged, frame)
    return found if found is not None and len(found) <= MAX_ROUNDS else None


def _unchanged(state: State, after: State) -> State:
    kept = {b: known for b, known in state.items() if b in after and is_same(known, after[b])}
    return kept if len(kept) < len(state) else state
