"""Where a name is handed on while nothing is in it, or replaced just where something is.

if v == "" { return v }                      // handed on empty
if s != "" { s = Image }                     // replaced where it is set
"""

from __future__ import annotations

from collections.abc import Iterator

from codemod.golang.evaluate.values import Value
from codemod.golang.flow.callees import callees
from codemod.golang.flow.definitions import definitions, statement_of
from codemod.golang.flow.emptiness import empty_unless, taken_where_empty
from codemod.golang.flow.left_empty import is_same_place
from codemod.golang.flow.library import callee_name
from codemod.golang.flow.paths import path_of
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.syntax import Node, around_blocks, ends_in_return, strip_parens

_MOST_BEFORE = 32  # statements
_NAMES = ("identifier", "selector_expression")
_LISTING = ("literal_element", "literal_value", "composite_literal")
_JOINING = ("net.JoinHostPort", "path.Join", "strings.Join")


def functions_through(module: Module, value: Value) -> list[Node]:
    """Return the functions that a value comes through."""
    found = dict[Node, None]()
    for node in value.sites:
        if node.function is not None:
            found[node.function] = None
        if node.kind == "call_expression":
            found.update((each.function, None) for each in callees(module, node) if each.function is not None)
    return list(found)


def is_part_of(node: Node, value: Value) -> bool:
    """Whether a value is made of what stands at a place: what is only logged may be empty."""
    return any(each.file is node.file and each.holds(node) for each in value.sites)


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


def made_into_text(module: Module, function: Node) -> Iterator[Node]:
    """Yield the names in a function of which a text is made that is returned or put somewhere: `m.Host + "/" + n`."""
    for node in function.walk():
        above = node.parent
        if node.kind not in _NAMES or above is None or path_of(node)[0].binding is None or above.kind in _NAMES:
            continue
        text = node
        while text.parent is not None and _is_part_of_text(module, text.parent):
            text = text.parent
        if text.kind != "argument_list" and text is not node and _is_put(text):
            yield node


@per_module
def given_away_empty(module: Module, function: Node) -> tuple[Node, ...]:
    """Return the names that are given away in a function while nothing is in them."""
    return tuple(node for node in given_away(function) if is_empty_at(module, node))


@per_module
def made_of_empty(module: Module, function: Node) -> tuple[Node, ...]:
    """Return the names of which a text is made in a function while nothing is in them."""
    return tuple(node for node in made_into_text(module, function) if is_empty_at(module, node))


def _is_part_of_text(module: Module, around: Node) -> bool:
    if around.kind == "call_expression":
        name = callee_name(module, around["function"])
        return name in _JOINING or name.startswith(("fmt.Sprint", "strings.Trim"))
    if around.kind in _LISTING:  # `strings.Join([]string{registry, image}, "/")`
        call = next((each for each in around.ancestors() if each.kind not in (*_LISTING, "argument_list")), None)
        return call is not None and call.kind == "call_expression" and _is_part_of_text(module, call)
    adds = around.kind == "binary_expression" and around["operator"].kind == "+"
    return adds or around.kind in ("parenthesized_expression", "argument_list")


def _is_put(text: Node) -> bool:
    listed = text.parent
    statement = listed.parent if listed is not None else None
    if listed is None or statement is None or listed.kind not in ("expression_list", "literal_element"):
        return False
    if statement.kind == "return_statement":
        return listed.children[0] is text and all(map(_is_no_error, listed.children[1:]))
    return statement.get("right" if listed.kind == "expression_list" else "value") is listed


def _is_no_error(node: Node) -> bool:
    return node.kind in ("nil", "true", "false")


def is_empty_at(module: Module, node: Node) -> bool:
    """Whether control comes to a place only while what is named there is empty, and nothing is written to it before."""
    return any(is_same_place(each, node) and not _is_written(node, since) for each, since in empty_at(module, node))


def empty_at(module: Module, node: Node) -> Iterator[tuple[Node, int]]:
    """Yield what is empty wherever control comes to a place, and from which byte on it is known to be."""
    inner = statement_of(node)
    for around in inner.ancestors():
        yield from ((each, inner.start) for each in _empty_in(module, around, inner))
        statements = around.children if around.kind in ("statement_list", "block") else []
        at = statements.index(inner) if inner in statements else 0
        for before in statements[max(at - _MOST_BEFORE, 0) : at]:
            yield from ((each, before.end) for each in _left_where_set(module, before))
        if around is node.function:
            break
        inner = around


def _empty_in(module: Module, around: Node, inner: Node) -> Iterator[Node]:
    yield from (each for each, _ in taken_where_empty(module, around, inner))
    if inner.field == "alternative" and around.kind == "if_statement":
        yield from _not_found(strip_parens(around["condition"]))
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


def _left_where_set(module: Module, branch: Node) -> Iterator[Node]:
    """`if s != "" { return Image }`, `if found { return Image }`, `if s != "" { s = Image }`"""
    if branch.kind == "if_statement" and not branch.get("alternative") and ends_in_return(branch["consequence"]):
        yield from empty_unless(module, branch["condition"])
        yield from _not_found(strip_parens(branch["condition"]))


def where_set(module: Module, statement: Node) -> Iterator[Node]:
    """Yield what a statement gives another value just where it is not empty: `if s != "" { s = Image }`."""
    target, branch = statement.get("left"), around_blocks(statement)
    if statement.kind != "assignment_statement" or target is None or len(target.children) != 1:
        return
    if branch is None or branch.kind != "if_statement" or not branch["consequence"].holds(statement):
        return
    written, condition = strip_parens(target.children[0]), strip_parens(branch["condition"])
    operator = condition.get("operator")
    if operator is not None and operator.kind in ("&&", "||"):
        return
    yield from (each for each in empty_unless(module, condition) if is_same_place(each, written))


def _is_written(node: Node, since: int) -> bool:
    """Whether something is written to what is named at a place, between another place and that."""
    binding = path_of(node)[0].binding
    written = definitions(binding) if binding is not None else ()
    return any(since <= each.node.start < node.start and each.kind != "parameter" for each in written)
