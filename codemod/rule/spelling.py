"""The Go expressions of a rule: read as Go reads them, and which packages they name."""

from __future__ import annotations

from functools import lru_cache

from codemod.errors import Reason
from codemod.golang.read.files import Declaration, File
from codemod.golang.read.parsing import NotParsed, first_error, parse
from codemod.golang.read.syntax import Node


@lru_cache(maxsize=256)
def read(text: str, receiver: str = "") -> Node:
    """Return what `read_anew` does. It is read once, and the nodes are everybody's, to look at only."""
    return read_anew(text, receiver)


def read_anew(text: str, receiver: str = "", folder: str = "") -> Node:
    """Return the syntax of exactly one Go expression, in a method whose receiver has this name, of a folder's package.

    Raises ValueError where the text is anything else: a statement, two expressions, a comment beside one.
    """
    before = f"package p\n\nfunc ({receiver or '_'} *_) m() {{\n\t_ = ".encode()
    expression = text.encode()
    source = before + expression + b"\n}\n"
    try:
        tree = parse(source)
    except NotParsed as error:
        raise Reason("it is {why}", why=error) from None
    methods = [child for child in tree.root_node.named_children if child.type == "method_declaration"]
    if first_error(tree) is None and len(methods) == 1 and tree.root_node.named_child_count == 2:
        node = _right_side(Declaration(File(f"{folder}/(rule)", source, []), methods[0]).node)
        if node is not None and (node.start, node.end) == (len(before), len(before) + len(expression)):
            return node
    raise Reason("it does not parse as one Go expression; write one, such as `c.Config.URL`")


def _right_side(method: Node) -> Node | None:
    """Return what the method's only statement assigns."""
    statements = [inner for inner in method.walk() if inner.kind == "statement_list"][:1]
    only = statements[0].children if statements else ()
    right = only[0].get("right") if len(only) == 1 and only[0].kind == "assignment_statement" else None
    return right.children[0] if right is not None and len(right.children) == 1 else None


def depth(expression: Node) -> int:
    """Return how many nodes stand below each other at most."""
    depths = {expression.parent: 0}
    for node in expression.walk():
        depths[node] = depths[node.parent] + 1
    return max(depths.values())


def qualifiers(expression: Node) -> list[str]:
    """Return the package names that an expression uses, sorted; a local name, such as the receiver's, is none."""
    found = set()
    for node in expression.walk():
        operand = node.get("operand") if node.kind == "selector_expression" else None
        if operand is not None and operand.kind == "identifier" and operand.binding is None:
            found.add(operand.text)
    return sorted(found)
