"""Of which type a number is: what is too large for it wraps around, and no division of floats leaves a whole number."""

from __future__ import annotations

from codemod.golang.program import typeof, types
from codemod.golang.program.names import declarations, package_of_operand
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node, strip_parens

NUMBERS = frozenset(
    [f"{sign}int{size}" for sign in ("", "u") for size in ("", "8", "16", "32", "64")] + ["byte", "rune", "uintptr"]
)
UNTYPED = "untyped"
FLOATS = frozenset(("float32", "float64", "complex64", "complex128"))
_NAMES = {"byte": "uint8", "rune": "int32"}
_BITS = {"int": 64, "uint": 64, "uintptr": 64}
_LITERALS = {
    "int_literal": UNTYPED,
    "rune_literal": UNTYPED,
    "float_literal": "float64",
    "imaginary_literal": "complex128",
}
_MOST_STEPS = 12


def other_name(name: str) -> str:
    """Return the name of a number's type that is told by two: `byte` is `uint8`, and `rune` is `int32`."""
    return _NAMES.get(name, name)


def bounds(name: str) -> tuple[int, int] | None:
    """Return the least and the greatest number of an integer type."""
    name = other_name(name)
    if name not in NUMBERS:
        return None
    bits = _BITS.get(name) or int(name.lstrip("uint"))
    return (0, 2**bits - 1) if name.startswith("u") else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)


def has_room(name: str, number: int) -> bool:
    """Whether a number is one of a type; of what may have 32 bits or 64, and is large, that is not sure."""
    limits = bounds(name)
    return limits is not None and limits[0] <= number <= limits[1] and abs(number) < 2**31


def keeps_all(name: str, wider: str) -> bool:
    """Whether a conversion from one type to the other leaves every number what it is."""
    if name == UNTYPED:
        return wider in NUMBERS
    one, other = bounds(name), bounds(wider)
    return one is not None and other is not None and other[0] <= one[0] and one[1] <= other[1]


@per_module
def number_type(module: Module, node: Node) -> str:
    """Return the predeclared type below that of an expression; empty where it is not known, or no number."""
    return _of(module, node, 0)


def _of(module: Module, node: Node, steps: int) -> str:
    node = strip_parens(node)
    if steps > _MOST_STEPS:
        return ""
    if node.kind in _LITERALS:
        return _LITERALS[node.kind]
    if node.kind == "binary_expression":
        left, right = (_of(module, node[side], steps + 1) for side in ("left", "right"))
        if node["operator"].kind in ("<<", ">>"):
            return left if left != UNTYPED or right == UNTYPED else ""
        return right if left == UNTYPED else left
    if node.kind == "unary_expression" and node["operator"].kind in ("+", "-", "^"):
        return _of(module, node["operand"], steps + 1)
    called = node.get("function") if node.kind == "call_expression" else None
    name = types.predeclared(module, strip_parens(called)) if called is not None else ""
    if name in ("len", "cap", "copy") or (called is not None and _counts(module, strip_parens(called))):
        return "int"
    if name in NUMBERS | FLOATS:
        return name
    if name in ("min", "max") and node["arguments"].children:
        return _of(module, node["arguments"].children[0], steps + 1)
    flat = types.underlying(module, typeof.of_expression(module, node))
    if flat is not None and not flat.pointer:
        name = types.predeclared(module, flat.node)
        return name if name in NUMBERS | FLOATS else ""
    if node.kind == "identifier" and node.binding is not None:
        return _of_local(module, node.binding, steps + 1)
    if node.kind in ("identifier", "selector_expression"):
        return _of_declared(module, node, steps + 1)
    return ""


_COUNTING = ("Index", "LastIndex", "Count", "Compare")


def _counts(module: Module, function: Node) -> bool:
    """Whether a function of the standard library gives an int alone: `strings.LastIndex`, `slices.IndexFunc`."""
    if function.kind != "selector_expression" or not function["field"].text.startswith(_COUNTING):
        return False
    path = package_of_operand(module, function["operand"])
    return path in ("strings", "bytes", "slices") and not module.all_imported(path)


def _of_local(module: Module, binding: Binding, steps: int) -> str:
    name = binding.node
    listed = name.parent
    if listed is None or listed.get("type") is not None:
        return ""
    statement = listed if listed.kind != "expression_list" else listed.parent
    right = (statement.get("right") or statement.get("value")) if statement is not None else None
    names = listed.children if listed.kind == "expression_list" else listed.all("name")
    at = next((number for number, each in enumerate(names) if each is name), 0)
    if statement is None or right is None:
        return ""
    if statement.kind == "range_clause":
        flat = types.underlying(module, typeof.of_expression(module, right))
        if flat is not None and at == 0 and (flat.node.kind in types.LISTS or types.is_string(module, flat)):
            return "int"
        return "int" if at == 0 and _of(module, right, steps) in ("int", UNTYPED) else ""
    if right.kind != "expression_list" or len(right.children) != len(names):
        return ""
    value = strip_parens(right.children[at])
    found = _of(module, value, steps)
    if found == UNTYPED and binding.kind != "const":
        return "int32" if any(each.kind == "rune_literal" for each in value.walk()) else "int"
    return found


def _of_declared(module: Module, node: Node, steps: int) -> str:
    """Return the type of a constant or variable of a package that is declared without one."""
    items = declarations(module, node)
    if len(items) != 1 or items[0].kind not in ("const", "var"):
        return UNTYPED if not items and types.predeclared(module, node) == "iota" else ""
    listed = types.value_spec_of(items[0]).get("value")  # of a constant, by implicit repetition, that of one above
    values = listed.children if listed is not None else []
    found = _of(module, values[items[0].position], steps) if items[0].position < len(values) else ""
    return "int" if found == UNTYPED and items[0].kind == "var" else found
