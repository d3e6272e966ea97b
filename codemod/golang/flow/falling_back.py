"""Functions that give back an argument wherever it is not empty: `orDefault(c.Domain, "sea.hub")`.

    func orDefault(s, d string) string {
        if s == "" {
            return d
        }
        return s
    }

Each of their returns gives the parameter, or stands where control only comes to while it is empty.
"""

from __future__ import annotations

from collections.abc import Iterator

from codemod.golang.flow.callees import argument_of, callees
from codemod.golang.flow.definitions import definition_at, definitions
from codemod.golang.flow.emptiness import empty_unless, taken_where_empty
from codemod.golang.flow.handing import returns_of
from codemod.golang.flow.in_place import is_done_alone
from codemod.golang.flow.left_empty import branches_of_default
from codemod.golang.flow.library import callee_name
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import Binding, parameters
from codemod.golang.read.syntax import Node, ends_in_return, range_clause, strip_parens

_OTHERWISE = frozenset(("defer_statement", "func_literal", "goto_statement", "labeled_statement", "for_statement"))


def kept_by(module: Module, call: Node) -> list[Node]:
    """Return the arguments that a call gives back wherever they are not empty."""
    given = call["arguments"].children if call.kind == "call_expression" else []
    if not given or given[-1].kind == "variadic_argument":
        return []
    if callee_name(module, call["function"]) == "cmp.Or":
        return given[:1]
    functions = _own_functions(module, call)
    if not functions:
        return []
    kept = set.intersection(*(set(_kept(module, function, len(given))) for function in functions))
    return [given[index] for index in sorted(kept)]


def _own_functions(module: Module, call: Node) -> list[Node]:
    """Return the functions of this program of which a call calls one; nothing where it may call another."""
    found = callees(module, call)
    functions = [each.function for each in found if each.function is not None and not each.method_expression]
    return functions if len(functions) == len(found) else []


def is_filled_by(module: Module, address: Node) -> bool:
    """Whether a call gets the address of something to put a default there: `setDefault(&c.Domain, "sea.hub")`."""
    given = argument_of(address)
    if given is None or not is_done_alone(given[0]):
        return False
    functions = _own_functions(module, given[0])
    return bool(functions) and all(_only_fills(module, each, given[1]) for each in functions)


@per_module
def _only_fills(module: Module, function: Node, number: int) -> bool:
    """Whether a function does nothing with a pointer but to look at what is there, and to put something where nothing
    is."""
    names = list(parameters(function, "parameters"))
    if function.get("body") is None or number >= len(names) or names[number][2]:
        return False
    name = names[number][0]
    for use in name.binding.uses if name is not None and name.binding is not None else ():
        above = use.parent
        if use is name or above is None:
            continue
        starred = above.kind == "unary_expression" and above["operator"].kind == "*"
        compared = above.kind == "binary_expression" and any(child.kind == "nil" for child in above.children)
        written = definition_at(use) if starred else None
        filled = (
            written is not None and written.kind == "value" and any(True for _ in branches_of_default(module, above))
        )
        if not (starred or compared) or (written is not None and not filled):
            return False
    return True


@per_module
def _kept(module: Module, function: Node, count: int) -> tuple[int, ...]:
    """Return the numbers of the arguments, of so many, that a function gives back wherever they are not empty."""
    names = list(parameters(function, "parameters"))
    if function.get("body") is None or len(list(parameters(function, "result"))) != 1:
        return ()
    bound = [(number, name.binding) for number, (name, _, _) in enumerate(names) if name is not None]
    if names and names[-1][2]:
        first = bound[0][1] if len(names) == len(bound) == 1 else None
        return (0,) if first is not None and _finds_first(module, function, first) else ()
    if len(names) != count:
        return ()
    return tuple(number for number, each in bound if each is not None and _is_kept(module, function, each))


def _is_kept(module: Module, function: Node, given: Binding) -> bool:
    if any(node.kind in _OTHERWISE for node in function["body"].walk()):
        return False
    same = {given, *_named_again(function, given)}
    if not all(_stays(module, each, given, same) for each in same):
        return False
    returns = returns_of(module, function)
    gives = [_gives(each, same, function) or _is_empty_at(module, each, same) for each in returns]
    return bool(gives) and all(gives)


def _named_again(function: Node, given: Binding) -> Iterator[Binding]:
    """Yield the variables that begin as the parameter, in the function's own block: `out := s`."""
    block = function["body"].children[0] if function["body"].children else None
    for use in given.uses:
        listed = use.parent
        statement = listed.parent if listed is not None and listed.kind == "expression_list" else None
        left = statement.get("left") if statement is not None and listed is not None else None
        if statement is None or left is None or left is listed or len(left.children) != 1:
            continue
        target = left.children[0].binding
        if statement.parent is block and left.children[0].kind == "identifier" and target is not None:
            yield target


def _stays(module: Module, binding: Binding, given: Binding, same: set[Binding]) -> bool:
    """Whether a variable is given something else only where the parameter is empty; before all that, the parameter."""
    found = [each for each in definitions(binding) if each.kind not in ("parameter", "zero")]
    begun = binding is given
    for each in found:
        value = strip_parens(each.value) if each.kind == "value" and each.value is not None else None
        if value is None or each.path or each.node.kind != "identifier" or each.statement.kind == "range_clause":
            return False
        operator = each.statement.get("operator")
        if not begun and value.binding is given and (operator is None or operator.kind in ("=", ":=")):
            begun = True
        elif not begun or not _is_empty_at(module, each.statement, same):
            return False
    return begun


def _gives(end: Node, same: set[Binding], function: Node) -> bool:
    """`return s`; `return` of a named result that is it"""
    if not end.children:
        name = next(parameters(function, "result"))[0]
        return name is not None and name.binding in same
    listed = end.children[0].children if end.children[0].kind == "expression_list" else end.children
    value = strip_parens(listed[0]) if len(listed) == 1 else None
    if value is None or value.kind != "identifier" or value.binding not in same:
        return False
    begun = [each for each in definitions(value.binding) if each.kind == "value"] if value.binding is not None else []
    return not begun or begun[0].node.start < end.start


def _is_empty_at(module: Module, place: Node, same: set[Binding]) -> bool:
    """Whether control comes to a place only while one of the variables is empty."""
    inner = place
    for around in place.ancestors():
        if any(strip_parens(node).binding in same for node, _ in taken_where_empty(module, around, inner)):
            return True
        for before in around.children if around.kind in ("statement_list", "block") else ():
            if before.start < inner.start and _leaves_empty(module, before, same):
                return True
        if around is place.function:
            break
        inner = around
    return False


def _leaves_empty(module: Module, branch: Node, same: set[Binding]) -> bool:
    """`if s != "" { return s }`"""
    if branch.kind != "if_statement" or branch.get("alternative") or not ends_in_return(branch["consequence"]):
        return False
    return any(strip_parens(node).binding in same for node in empty_unless(module, branch["condition"]))


def _finds_first(module: Module, function: Node, listed: Binding) -> bool:
    """`for _, v := range values { if v != "" { return v } }`"""
    statements = function["body"].children[0].children if function["body"].children else []
    loop = next((each for each in statements if each.kind != "var_declaration"), None)
    if loop is None or loop.kind != "for_statement" or len(list(definitions(listed))) != 1:
        return False
    clause = range_clause(loop)
    left = clause.get("left") if clause is not None else None
    if clause is None or left is None or len(left.children) != 2 or strip_parens(clause["right"]).binding is not listed:
        return False
    element = left.children[1].binding
    if element is None or not left.children[0].spells("_") or len(list(definitions(element))) != 1:
        return False
    body = loop["body"].children[0].children if loop["body"].children else []
    return _gives_first(module, list(body), element, function)


def _gives_first(module: Module, body: list[Node], element: Binding, function: Node) -> bool:
    test = body[0] if body and body[0].kind == "if_statement" and body[0].get("alternative") is None else None
    inside = test["consequence"].children[0].children if test is not None and test["consequence"].children else []
    if test is None or test.get("initializer") is not None or len(inside) != 1:
        return False
    if len(body) == 1:
        found = [strip_parens(node).binding for node in empty_unless(module, test["condition"])]
        return element in found and inside[0].kind == "return_statement" and _gives(inside[0], {element}, function)
    passed = inside[0].kind == "continue_statement" and not inside[0].children
    emptied = taken_where_empty(module, test, test["consequence"])
    skipped = passed and any(strip_parens(node).binding is element for node, _ in emptied)
    return len(body) == 2 and skipped and body[1].kind == "return_statement" and _gives(body[1], {element}, function)
