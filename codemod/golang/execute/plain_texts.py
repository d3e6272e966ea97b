"""Which expressions are of the type `string`, though it is not written there: what functions of the standard library
give, constants without a type, and sums of these.

    rep := net.JoinHostPort(master, "6443")
    rs = append(rs, fmt.Sprintf("--rs %s", rep))    // no method String, whatever types the program has
"""

from __future__ import annotations

from codemod.golang.evaluate.values import Value
from codemod.golang.execute.contents import Content, Typed
from codemod.golang.execute.static_types import declared_with
from codemod.golang.flow.callees import Invocation
from codemod.golang.flow.library import callee_name
from codemod.golang.program import typeof, types
from codemod.golang.program.names import WrittenName, declarations
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.literals import STRING_KINDS
from codemod.golang.read.syntax import Node, strip_parens

_MOST_HOPS = 8
_GIVING = frozenset(
    [f"fmt.{name}" for name in ("Sprintf", "Sprint", "Sprintln")]
    + [f"strconv.{name}" for name in ("Itoa", "FormatInt", "FormatUint", "FormatBool", "Quote")]
    + [
        f"strings.{name}"
        for name in (
            "Join", "Repeat", "TrimSuffix", "TrimPrefix", "TrimSpace", "Trim", "TrimLeft", "TrimRight", "ToLower",
            "ToUpper", "ReplaceAll", "Replace", "Clone",
        )
    ]
    + ["net.JoinHostPort", "path.Join", "path.Clean", "path.Base", "path/filepath.Join", "path/filepath.Base"]
    + ["os.Getenv", "os.Expand", "os.ExpandEnv"]
)  # fmt: skip


def behind_interfaces(module: Module, arguments: list[Content], wanted: list[Node], call: Node) -> list[Content]:
    """Return arguments of which those that are a `string`, given for an interface, say so: `show(name)` of a
    `func show(v any)`, which asks for the type. `wanted` are the types of the parameters."""
    given = Invocation.of(call).arguments if call.get("arguments") is not None else []
    if len(given) != len(arguments):
        return arguments
    last = wanted[-1:] * (len(arguments) - len(wanted))
    listed = zip(arguments, given, [*wanted, *last], strict=False)
    return [_behind(module, held, place, types.of_node(type_)) for held, place, type_ in listed]


def _behind(module: Module, held: Content, place: Node, wanted: types.Type | None) -> Content:
    return behind_interface(module, held, place) if types.is_interface(module, wanted) else held


def behind_interface(module: Module, held: Content, place: Node) -> Content:
    """Return what an expression is, a `string` as one, where it is given for an `any`."""
    is_text = isinstance(held, Value) and not held.numeric and is_plain_text(module, place)
    return Typed(string_type(place), held) if is_text else held


def string_type(place: Node) -> types.Type:
    """Return the type `string`, which is not written at a place."""
    return types.Type(WrittenName("string", place, place, "type"))


@per_module
def is_plain_text(module: Module, node: Node) -> bool:
    """Whether an expression is a `string`, and surely of no other type that is a text."""
    return _is_plain(module, node, _MOST_HOPS)


def _is_plain(module: Module, node: Node, hops: int) -> bool:
    """`"a" + x` is of the type of x, and a literal of its own is a `string` wherever it is printed."""
    node = strip_parens(node)
    if hops == 0:
        return False
    if node.kind == "binary_expression" and node["operator"].kind == "+":
        sides = [side for side in (node["left"], node["right"]) if not _is_untyped(module, side, hops - 1)]
        return all(_is_plain(module, side, hops - 1) for side in sides[:1])
    if node.kind == "call_expression":
        return callee_name(module, node["function"]) in _GIVING
    if (type_ := typeof.of_expression(module, node)) is not None:
        return not type_.pointer and types.predeclared(module, type_.node) == "string"
    value = _declared_with(node)
    return _is_plain(module, value, hops - 1) if value is not None else _is_untyped(module, node, hops)


def is_untyped_text(module: Module, node: Node) -> bool:
    """Whether an expression is a constant text that is of no type until it is used."""
    return _is_untyped(module, node, _MOST_HOPS)


def _is_untyped(module: Module, node: Node, hops: int) -> bool:
    node = strip_parens(node)
    if node.kind in STRING_KINDS or hops == 0:
        return node.kind in STRING_KINDS
    if node.kind == "binary_expression":
        sides = (node["left"], node["right"])
        return node["operator"].kind == "+" and all(_is_untyped(module, side, hops - 1) for side in sides)
    if node.binding is not None:
        value = _declared_with(node) if node.binding.kind == "const" else None
        return value is not None and _is_untyped(module, value, hops - 1)
    items = declarations(module, node) if node.kind in ("identifier", "selector_expression") else []
    specs = [types.value_spec_of(item) for item in items if item.kind == "const"]
    if len(specs) != 1 or len(items) != 1 or specs[0].get("type") is not None:
        return False
    given = specs[0].get("value")
    at = items[0].position
    return given is not None and at < len(given.children) and _is_untyped(module, given.children[at], hops - 1)


def _declared_with(node: Node) -> Node | None:
    """Return the expression by whose first, or only, value a local name is declared."""
    declared = declared_with(node)
    return declared[0] if declared is not None and declared[1] == 0 else None
