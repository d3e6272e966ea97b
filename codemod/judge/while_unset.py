"""What a consumer is given while nobody sets what an operator may set: the default of a flag, or nothing at all.

if v := os.Getenv("IMAGE"); v == "" { return v }       // inverted: the image is empty
if c.Image != "" { c.Image = Image }                    // inverted: what the operator chose is replaced
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from codemod.finding.diagnostics import Message, message
from codemod.golang.evaluate.contexts import everywhere
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.values import Value
from codemod.golang.flow.callees import callees
from codemod.golang.flow.definitions import definitions, statement_of
from codemod.golang.flow.emptiness import empty_unless, taken_where_empty
from codemod.golang.flow.left_empty import is_same_field
from codemod.golang.flow.lost_by_callers import is_lost_by_callers
from codemod.golang.flow.lost_copies import is_lost
from codemod.golang.flow.paths import path_of
from codemod.golang.program import typeof, types
from codemod.golang.program.packages import Module
from codemod.golang.read.syntax import Node, ends_in_return, strip_parens
from codemod.judge.decoded_literals import decoded_literals
from codemod.judge.flag_defaults import consumed_by_default
from codemod.judge.judged import Judged
from codemod.judge.operators import sets_field
from codemod.judge.resolve import ResolvedRule
from codemod.judge.verdicts import Verdict, is_set, overridden, settable, untraced
from codemod.records import dataclass
from codemod.rule import Field, Redirect
from codemod.uses.lost_images import reads
from codemod.uses.named_fields import also_in_copies

_MOST_BEFORE = 32  # statements
_NAMES = ("identifier", "selector_expression")


@dataclass(frozen=True, eq=False)
class WhileUnset:
    """Asks of what is right that reaches the consumers of a rule that lets an operator name another image."""

    evaluator: Evaluator
    rule: ResolvedRule
    names_image: Callable[[Value], bool]
    is_anothers: Callable[[Value], bool]
    judge: Callable[[Value], Verdict]

    def of(self, found: Sequence[Judged]) -> Iterator[Judged]:
        """Yield what the flags that name another image have for it while nobody gives them, and what is lost."""
        ways = [way for way in self.rule.rule.overrides if way.kind == "flag"]
        chosen = [each for each in found if self._is_chosen(each)] if ways else []
        for consumption in consumed_by_default(self.evaluator, ways, chosen):
            for value in consumption.values:
                # of one flag for many images the default may be another's
                if not (any("*" in way.name for way in ways) and self.is_anothers(value)):
                    yield Judged(consumption, value, self.judge(value))
        yield from self._lost(found)
        yield from self._decoded(found)

    def _decoded(self, found: Sequence[Judged]) -> Iterator[Judged]:
        """Yield where a text of the program is decoded over what an operator set."""
        image = next((each for each in found if self._is_chosen(each)), None)
        if image is not None:
            said = untraced(self.rule.rule, message("a text of the program is decoded over what an operator sets"))
            for call in decoded_literals(self.evaluator, self.rule.rule.overrides):
                yield Judged(image.consumption, image.value, Verdict("IMG205", said, call.span))

    def _lost(self, found: Iterable[Judged]) -> Iterator[Judged]:
        """Yield what is handed on where nobody sets it, or replaced where somebody does."""
        seen = set[Node]()
        for each in found:
            if each.verdict.code:
                continue
            at = self._handed_on_empty if self._is_chosen(each) else self._replacing
            lost = (*at(each.value), *self._registry_lost(each.value), *self._written_to_copies(each.value))
            for place, said in lost:
                if place not in seen:
                    seen.add(place)
                    yield Judged(each.consumption, each.value, Verdict("IMG205", said, place.span))

    def _is_chosen(self, image: Judged) -> bool:
        return not image.verdict.code and overridden(image.value, self.rule)

    def _handed_on_empty(self, value: Value) -> Iterator[tuple[Node, Message]]:
        said = untraced(self.rule.rule, message("it is handed on where it is empty"))
        for function in self._functions(value):
            for node in given_away(function):
                if is_empty_at(self.evaluator.module, node) and self._has(node):
                    yield node, said

    def _replacing(self, value: Value) -> Iterator[tuple[Node, Message]]:
        said = untraced(self.rule.rule, message("it takes the place of what an operator chose"))
        for node in (value.site, *(step.site for step in value.way)):
            statement = statement_of(node)
            for asked in where_set(self.evaluator.module, statement):
                if self.names_image(value) and self._has(asked):
                    yield statement, said

    def _registry_lost(self, value: Value) -> Iterator[tuple[Node, Message]]:
        """Yield where a registry is taken just where nobody sets it, `if o.Registry == "" { c.Registry = o.Registry }`,
        or another just where somebody does. Who returns an empty one may mean that there is none."""
        module, ways = self.evaluator.module, settable(self.rule)
        said = untraced(self.rule.rule, message("it is handed on where it is empty"))
        for function in self._functions(value) if ways else ():
            for node in given_away(function):
                put = statement_of(node).kind == "assignment_statement"
                if put and is_empty_at(module, node) and self._has_registry(node):
                    yield node, said
        said = untraced(self.rule.rule, message("it takes the place of what an operator chose"))
        for statement in [statement_of(each) for each in (value.site, *(step.site for step in value.way)) if ways]:
            if any(map(self._has_registry, where_set(module, statement))):
                yield statement, said

    def _written_to_copies(self, value: Value) -> Iterator[tuple[Node, Message]]:
        """Yield where what an operator sets is written to a copy of the object that a value was read from, and lost:
        `func (c Config) complete() { c.image = os.Getenv("IMAGE") }`."""
        module, said = self.evaluator.module, untraced(self.rule.rule, message("it is written to a copy that is lost"))
        read = (node for function in self._functions(value) for node in given_away(function))
        for node in dict.fromkeys(each for each in read if each.kind == "selector_expression"):
            holder = typeof.of_expression(module, node["operand"])
            named = types.named(module, holder) if holder is not None else None
            for place, given in also_in_copies(module, Field(*named, node["field"].text)) if named is not None else ():
                if given is not None and _is_in_lost_copy(module, place) and self._has(given):
                    yield place, said

    def _has(self, node: Node) -> bool:
        """Whether an expression is what an operator sets."""
        if self._is_field(node, self.rule.rule.overrides):
            return True
        found = self.evaluator.at(node, partial(everywhere, self.evaluator, node))
        return any(overridden(each, self.rule) for each in found)

    def _has_registry(self, node: Node) -> bool:
        """Whether an expression is the registry that an operator sets."""
        ways = settable(self.rule)
        if self._is_field(node, ways):
            return True
        found = self.evaluator.at(node, partial(everywhere, self.evaluator, node))
        return any(is_set(self.rule, ways, each, each.parts) for each in found)

    def _is_field(self, node: Node, ways: tuple[Redirect, ...]) -> bool:
        if node.kind != "selector_expression":
            return False
        holder = typeof.of_expression(self.evaluator.module, node["operand"])
        return sets_field(self.evaluator.module, tuple(ways), holder, node["field"].text)

    def _functions(self, value: Value) -> list[Node]:
        """Return the functions that a value comes through."""
        module, found = self.evaluator.module, dict[Node, None]()
        for node in (value.site, *(step.site for step in value.way)):
            if node.function is not None:
                found[node.function] = None
            if node.kind == "call_expression":
                found.update((each.function, None) for each in callees(module, node) if each.function is not None)
        return list(found)


def _is_in_lost_copy(module: Module, place: Node) -> bool:
    """Whether a field is written to in a copy that nobody gets to see, nor reads but for what is written there."""
    bottom, path = path_of(place)
    binding, statement = bottom.binding, statement_of(place)
    type_ = typeof.of_binding(module, binding) if binding is not None else None
    if place.kind != "selector_expression" or binding is None or type_ is None or type_.pointer:
        return False
    others = (use for use in binding.uses if use is not binding.node and not statement.holds(use))
    unread = not any(reads(use, path) for use in others)
    return unread and (is_lost(module, place) or is_lost_by_callers(module, place))


def given_away(function: Node) -> Iterator[Node]:
    """Yield the names in a function that are returned, without an error, or put somewhere as they are."""
    for node in function.walk():
        above = node.parent
        if node.kind not in _NAMES or above is None or path_of(node)[0].binding is None:
            continue
        if above.kind == "literal_element" and node.parent is not None:
            holder = above.parent
            if holder is not None and holder.kind == "keyed_element" and holder.get("value") is above:
                yield node
        elif above.kind == "expression_list" and above.parent is not None:
            statement = above.parent
            returned = statement.kind == "return_statement" and all(_is_no_error(each) for each in above.children[1:])
            given = statement.kind == "assignment_statement" and statement.get("right") is above
            if (returned and above.children[0] is node) or (given and len(above.children) == 1):
                yield node


def _is_no_error(node: Node) -> bool:
    return node.kind in ("nil", "true", "false")


def is_empty_at(module: Module, node: Node) -> bool:
    """Whether control comes to a place only while what is named there is empty, and nothing is written to it before."""
    inner = statement_of(node)
    for around in inner.ancestors():
        if any(_is_same(each, node) for each in _empty_in(module, around, inner)):
            return not _is_written(node, inner.start)
        statements = around.children if around.kind in ("statement_list", "block") else []
        at = statements.index(inner) if inner in statements else 0
        for before in statements[max(at - _MOST_BEFORE, 0) : at]:
            if _leaves_where_set(module, before, node):
                return not _is_written(node, before.end)
        if around is node.function:
            break
        inner = around
    return False


def _empty_in(module: Module, around: Node, inner: Node) -> Iterator[Node]:
    yield from (each for each, _ in taken_where_empty(module, around, inner))
    condition = strip_parens(around["condition"]) if inner.field == "consequence" else None
    if condition is not None and condition.kind == "unary_expression" and condition["operator"].kind == "!":
        yield from _not_found(strip_parens(condition["operand"]))


def _not_found(asked: Node) -> Iterator[Node]:
    """Yield what is empty where a variable of the environment was not found: `v, ok := os.LookupEnv("IMAGE")`."""
    for each in definitions(asked.binding) if asked.binding is not None else ():
        listed = each.node.parent
        if each.kind == "result" and each.index == 1 and listed is not None and each.value is not None:
            name = each.value.get("function")
            field = name.get("field") if name is not None else None
            if field is not None and field.spells("LookupEnv"):
                yield listed.children[0]


def _leaves_where_set(module: Module, branch: Node, node: Node) -> bool:
    """`if s != "" { return Image }`, `if s != "" { s = Image }`"""
    if branch.kind != "if_statement" or branch.get("alternative"):
        return False
    if not any(_is_same(each, node) for each in empty_unless(module, branch["condition"])):
        return False
    return ends_in_return(branch["consequence"])


def where_set(module: Module, statement: Node) -> Iterator[Node]:
    """Yield what a statement gives another value just where it is not empty: `if s != "" { s = Image }`."""
    target, block = statement.get("left"), statement.parent
    if statement.kind != "assignment_statement" or target is None or len(target.children) != 1 or block is None:
        return
    written, inner = strip_parens(target.children[0]), statement
    while block is not None and block.kind in ("statement_list", "block"):
        inner, block = block, block.parent
    if block is None or block.kind != "if_statement" or block.get("consequence") is not inner:
        return
    condition = strip_parens(block["condition"])
    operator = condition.get("operator")
    if operator is not None and operator.kind in ("&&", "||"):
        return
    yield from (each for each in empty_unless(module, condition) if _is_same(each, written))


def _is_same(one: Node, other: Node) -> bool:
    one = strip_parens(one)
    if one.kind == other.kind == "identifier":
        return one.binding is not None and one.binding is other.binding
    return is_same_field(one, other)


def _is_written(node: Node, since: int) -> bool:
    """Whether something is written to what is named at a place, between another place and that."""
    binding = path_of(node)[0].binding
    written = definitions(binding) if binding is not None else ()
    return any(since <= each.node.start < node.start and each.kind != "parameter" for each in written)
