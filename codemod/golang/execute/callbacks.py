"""What functions do that another module is given: it may call them, at any time."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from codemod.golang.execute.contents import (
    Builder,
    Bytes,
    Content,
    Function,
    Pointer,
    Slice,
    Struct,
    Table,
    Typed,
    untyped,
)
from codemod.golang.execute.reachable_memory import reachable
from codemod.golang.flow.callees import callees
from codemod.golang.program import types
from codemod.golang.program.members import methods_of_names
from codemod.golang.program.names import package_of_operand
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.files import Object
from codemod.golang.read.syntax import Node, strip_parens

_CHANGING = (
    "assignment_statement",
    "inc_statement",
    "dec_statement",
    "send_statement",
    "go_statement",
    "defer_statement",
)


def functions_in(contents: Iterable[Content]) -> list[Node]:
    """Return the functions of this program that can be reached from here."""
    return [each.node for each in reachable(contents) if isinstance(each, Function) and each.node is not None]


@per_module
def only_answers(module: Module, function: Node) -> bool:
    """Whether a function changes nothing but its own variables, and calls nothing of this program."""
    return _changes_nothing(module, function, frozenset())


def _changes_nothing(module: Module, function: Node, called: Collection[Node]) -> bool:
    """Whether a function changes nothing but its own variables, and calls nothing of this program but these."""
    for node in function.walk():
        if node.kind in _CHANGING:
            targets = node["left"].children if node.get("left") is not None else node.children[:1]
            own = (each.binding for each in map(strip_parens, targets))
            if node.kind not in _CHANGING[:3] or any(each is None or not function.holds(each.node) for each in own):
                return False
        if node.kind == "unary_expression" and node["operator"].kind == "<-":
            return False
        if node.kind == "range_clause" and node.get("left") is not None:
            own = (each.binding for each in node["left"].children)
            if any(each is not None and not function.holds(each.node) for each in own):
                return False
        if node.kind == "call_expression" and not _is_of_library(module, node, called):
            return False
    return True


# these write to nothing that they are given: `sort.Strings(l.items)` does
_READING = (
    "fmt.Sprint", "fmt.Errorf", "fmt.Print", "log.", "github.com/sirupsen/logrus.", "errors.", "cmp.", "strings.",
    "strconv.", "path.", "path/filepath.", "net.", "net/url.", "net/netip.", "os.Getenv", "os.LookupEnv", "time.",
    "unicode.", "unicode/utf8.", "math.", "bytes.", "regexp.", "reflect.TypeOf", "reflect.DeepEqual", "context.",
    "encoding/json.Marshal", "sigs.k8s.io/yaml.Marshal", "encoding/base64.", "crypto/", "runtime.", "slices.Contains",
    "slices.Index", "slices.Equal", "slices.Clone", "slices.Concat", "slices.Max", "slices.Min", "slices.Sorted",
    "slices.Collect", "maps.All", "maps.Collect", "maps.Keys", "maps.Values", "maps.Clone", "maps.Equal", "os.Exit",
    "os.ReadFile", "io.EOF",
)  # fmt: skip


def _is_of_library(module: Module, call: Node, or_of: Collection[Node]) -> bool:
    named = strip_parens(call["function"])
    found = callees(module, call)
    if found and all(each.function in or_of for each in found):
        return True
    if named.kind == "selector_expression" and package_of_operand(module, named["operand"]) is not None:
        return all(each.function is None and each.name.startswith(_READING) for each in found)
    name = types.predeclared(module, named)
    return bool(name) and name not in ("panic", "recover", "close", "delete", "clear", "copy", "append")


@per_module
def reaches_out(module: Module, function: Node) -> bool:
    """Whether a function may write to more than what it was made with: to variables of a package, or by calling what
    is declared elsewhere in this program."""
    for node in function.walk():
        targets = node["left"].children if node.kind == "assignment_statement" else ()
        targets = node.children[:1] if node.kind in ("inc_statement", "dec_statement") else targets
        for target in targets:
            root = target
            while root.kind in (
                "selector_expression",
                "index_expression",
                "unary_expression",
                "parenthesized_expression",
            ):
                root = root.get("operand") or root.children[0]
            if root.kind != "identifier" or (root.binding is None and not root.spells("_")):
                return True
        if node.kind == "call_expression":
            for each in callees(module, node):
                named = each.function is not None and each.function.kind != "func_literal"
                if each.function is not None and named and not _answers_alone(module, each.function, _MOST_DEEP):
                    return True
    return False


_MOST_DEEP = 3  # calls within each other


def _answers_alone(module: Module, function: Node, depth: int) -> bool:
    """Whether a function changes nothing but its own variables, nor does what it calls."""
    if depth == 0 or function.get("body") is None:
        return False
    called = frozenset(
        each.function
        for node in function.walk()
        if node.kind == "call_expression"
        for each in callees(module, node)
        if each.function is not None
    )
    inner = all(_answers_alone(module, each, depth - 1) for each in called)
    return inner and _changes_nothing(module, function, called)


def may_be_written(contents: Iterable[Content]) -> bool:
    """Whether a function that is given these has memory to write to."""
    for each in contents:
        bare = untyped(each)
        if isinstance(bare, Bytes | Builder | Table | Struct | Slice):
            return True
        if isinstance(bare, Pointer) and not isinstance(bare.cell.held, Typed):
            return True
    return False


def methods_reach_out(module: Module, type_: types.Type) -> bool:
    """Whether a type has a method that may write to more than its object: who is given one may call it."""
    item = types.declared(module, type_._replace(pointer=0))
    return item is not None and _methods_reach_out(module, item)


@per_module
def _methods_reach_out(module: Module, item: Object) -> bool:
    return any(
        each.node.kind == "method_declaration"
        and each.node.get("body") is not None
        and any(node.spells(item.name) for node in each.node["receiver"].walk())
        and reaches_out(module, each.node)
        for each in module.holding(item.name, item.file.folder, False)
    )


@per_module
def some_reach_out(module: Module, names: tuple[str, ...]) -> bool:
    """Whether a method of one of these names, in all of the program, may write to more than its object."""
    return any(reaches_out(module, each.node) for each in methods_of_names(module, names))
