"""Images whose registry lies in a map beside, under the same key.

    newAddon(map[string]string{"Kibana": "kibana/kibana:5.6.2"}, map[string]string{"Kibana": "docker.elastic.co"})
    registries[name] + "/" + images[name]

Nobody joins the two in sight where the first is; but two maps of one call, or of one object, with one key are a pair.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.values import Value, concat, plain_text
from codemod.golang.flow.paths import ELEMENT, Index, index_step
from codemod.golang.program import types
from codemod.golang.program.names import declarations
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.literals import STRING_KINDS, decode, unquote
from codemod.golang.read.syntax import Node, strip_parens
from codemod.image.pattern import UNKNOWN, read

_MOST = 400  # keys of a map


def registry_beside(module: Module, node: Node) -> Node | None:
    """Return the registry's host that a map beside has under the key of this string in a map, or None."""
    element = node.parent.parent if node.parent is not None else None
    body = element.parent if element is not None and element.kind == "keyed_element" else None
    table = body.parent if body is not None else None
    key = element.get("key") if element is not None else None
    if table is None or key is None or table.kind != "composite_literal":
        return None
    for other in _beside(table):
        found = _by_key(module, other["body"]).get(key.text)
        if found is not None and found.kind in STRING_KINDS and _is_host(decode(unquote(found) or b"")):
            return found
    return None


def _beside(table: Node) -> Iterator[Node]:
    """Yield the other map literals among a call's arguments, or in the fields of one object."""
    around: Node | None = table
    while around is not None and around.kind in ("composite_literal", "literal_element", "keyed_element"):
        around = around.parent
    for child in around.children if around is not None and around.kind in ("argument_list", "literal_value") else ():
        value = child.get("value") if child.kind == "keyed_element" else child
        literal = value.children[0] if value is not None and value.kind == "literal_element" else value
        if literal is not None and literal is not table and literal.kind == "composite_literal":
            type_ = literal.get("type")
            if type_ is not None and type_.kind == "map_type":
                yield literal


@per_module
def _by_key(module: Module, body: Node) -> dict[str, Node]:
    found: dict[str, Node] = {}
    for element in body.children:
        key, value = element.get("key"), element.get("value")
        if key is not None and value is not None and value.children:
            found.setdefault(key.text, value.children[0])
    return found


def _is_host(text: str) -> bool:
    pattern = read(f"{text}/{UNKNOWN}")
    return pattern is not None and pattern.has_host and not text.count("/")


def of_one_key(
    module: Module, evaluator: Evaluator, node: Node, skeleton: str, operands: Sequence[Node], frame: Frame
) -> list[Value]:
    """Return what a join is that takes two elements of one key, once for each key; nothing for any other join.

    All pairs of an element of one map and one of another would be too many, and most of them no images.
    """
    asked = [operand for operand in operands if _key(operand) is not None]
    keys = {_key(operand) for operand in asked}
    tables = [table for operand in asked for table in _tables(module, operand["operand"])]
    if len(asked) < 2 or len(keys) != 1 or not tables:
        return []
    found: list[Value] = []
    for step in dict.fromkeys(index_step(element.get("key")) for element in tables[0]["body"].children[:_MOST]):
        found += concat(node, list(_pieces(evaluator, node, skeleton, operands, frame, step)))
    return found


def _key(operand: Node) -> tuple[object, str] | None:
    """Return what an element is asked for by; None where that is a literal, or nothing."""
    index = operand.get("index") if operand.kind == "index_expression" else None
    if index is None or index_step(index) != ELEMENT:
        return None
    return (index.binding, index.text)


def _tables(module: Module, operand: Node) -> Iterator[Node]:
    """Yield the map literal that a package's variable is."""
    operand = strip_parens(operand)
    for item in declarations(module, operand) if operand.binding is None else ():
        value = types.value_node(item) if item.kind == "var" else None
        if value is not None and value.kind == "composite_literal" and value.get("body") is not None:
            yield value


def _pieces(
    evaluator: Evaluator, node: Node, skeleton: str, operands: Sequence[Node], frame: Frame, step: Index
) -> Iterator[list[Value]]:
    """Yield what a join puts together: what it spells out, and what its operands are for this key."""
    spelled = skeleton.split(UNKNOWN)
    others = [operand for operand in operands if operand.kind not in STRING_KINDS]
    for number, text in enumerate(spelled):
        yield [plain_text(text, node)]
        if number < len(others):
            operand = others[number]
            wanted, path = (operand["operand"], (step,)) if _key(operand) is not None else (operand, ())
            yield evaluator.evaluate(wanted, frame, path)
