"""Whether an object that a receiver leads to is filled in again by somebody who gets a pointer to it.

    json.Unmarshal([]byte(`{"domain": "docker.io"}`), c.LocalRegistry)
    reflect.ValueOf(c.LocalRegistry).Elem().FieldByName("Domain").SetString("docker.io")
    cp(c.LocalRegistry, v2.LocalRegistry{...})            // func cp[T any](d *T, s T) { *d = s }

From a text that nobody knows a registry is read in the first place: that is no other one. What names other fields, such
as `{"ha": true}`, leaves this one alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from codemod.golang.evaluate.activations import activations
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.told import texts
from codemod.golang.flow.decoded import decodings, is_pointer_conversion
from codemod.golang.flow.definitions import definition_at
from codemod.golang.flow.fillers import FILLING, any_between, fill_places, may_call_fillers
from codemod.golang.flow.givers import givers, may_hand_on
from codemod.golang.flow.library import callee_name, is_of_library
from codemod.golang.flow.making import is_made_new
from codemod.golang.flow.paths import ELEMENT, Path, field_at
from codemod.golang.flow.sharing import parameter_of
from codemod.golang.flow.stowed import Place, stowed_at
from codemod.golang.flow.watched import may_run, on_the_way
from codemod.golang.program import members, typeof, types
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.program.struct_tags import field_declaration, tag_of
from codemod.golang.read.literals import STRING_KINDS, decode, unquote
from codemod.golang.read.scopes import Binding
from codemod.golang.read.spotting import encoded
from codemod.golang.read.syntax import Node, strip_parens, top_of
from codemod.records import dataclass

MAX_HANDED = 4

_FILLING = re.compile(FILLING)

# by which names each field on the way may be told, the last one being that which is asked about
Ways = Mapping[tuple[str, str], tuple[frozenset[str], ...]]


@dataclass(frozen=True, eq=False)
class Given:
    """A pointer, as it stands among the arguments of a call, or in what it is put into, and the struct that it points
    to."""

    node: Node
    call: Node | None
    type: tuple[str, str]


def refilled(evaluator: Evaluator, own: types.Type | None, path: Path) -> str:
    """Return the pointer by which somebody fills in a field on a path below a receiver, or an empty string."""
    if own is None:
        return ""
    module, ways = evaluator.module, _ways(evaluator.module, own, path)
    words = frozenset(name for _, name in ways) | {step for step in path[:-1] if isinstance(step, str)}
    fails = any(members.may_be_error(module, type_) for type_, _ in on_the_way(module, own, path))
    for given in _pointers(module, own.node.file.folder, frozenset(ways), words, fails):
        if is_made_new(module, _unconverted(module, given.node)) or not may_run(module, given.node):
            continue
        if _is_given_to_fill(evaluator, given, ways[given.type]):
            return given.node.text
    return ""


def _is_given_to_fill(evaluator: Evaluator, given: Given, rest: tuple[frozenset[str], ...]) -> bool:
    if given.call is not None:
        return _fills(evaluator, given.call, given.node, rest, _home(evaluator, given.node), 0)
    if given.node.parent is None or given.node.parent.kind != "literal_element":
        return _is_decoded(evaluator, given.node, (), rest, None, 0)
    into = stowed_at(evaluator.module, given.node, ())
    return any(_is_decoded(evaluator, place, path, rest, None, 0) for place, path in filter(None, into))


def _home(evaluator: Evaluator, node: Node) -> Frame:
    return evaluator.around(Frame(node.function, depth=1))


def _is_decoded(
    evaluator: Evaluator, place: Place, path: Path, rest: tuple[frozenset[str], ...], near: Frame | None, depth: int
) -> bool:
    """Whether what a place holds is filled in by who gets it from there; what is called in the frame `near` is known
    in the words of that."""
    for each in decodings(evaluator.module, place, path):
        here = near is not None and near.function is each.call.function
        frame = near if near is not None and here else _home(evaluator, each.call)
        filled = may_run(evaluator.module, each.call)
        if filled and _fills(evaluator, each.call, strip_parens(each.given), rest, frame, depth + 1):
            return True
    return False


def _ways(module: Module, own: types.Type, path: Path) -> Ways:
    """Return, for each struct on the way, how the fields behind it are told, embedded ones left out."""
    found: dict[tuple[str, str], tuple[frozenset[str], ...]] = {}
    for type_, rest in on_the_way(module, own, path):
        name = types.original(module, type_)
        if name is not None:
            found[name] = tuple(_told(module, type_, rest))
    return found


def _told(module: Module, type_: types.Type | None, path: Path) -> Iterator[frozenset[str]]:
    for step in path:
        declared = field_declaration(module, type_, step) if isinstance(step, str) else None
        if declared is not None:  # what is embedded has no name of its own in a text
            tags = (tag.partition(",")[0] for tag in tag_of(declared[0]).values())
            yield frozenset(name.casefold() for name in (str(step), *tags) if name)
        found = field_at(module, type_, step) if type_ is not None else None
        type_ = found[1] if found is not None else None


@per_module
def _pointers(
    module: Module, folder: str, names: frozenset[tuple[str, str]], words: frozenset[str], fails: bool
) -> tuple[Given, ...]:
    """Return what calls in the package of a folder get that points to a struct of one of these types; whether one of
    them `fails` says whether it may be an error."""
    sources = module.sources
    if not may_call_fillers(module, folder):
        return ()
    known = givers(module, folder, frozenset(map(encoded, words)))
    held = [path for path in module.in_folder(folder).paths if may_hand_on(sources.read(path), known)]
    tops = (
        each.node
        for file in sources.compiled(held)
        for each in file.declarations
        if not each.source.startswith(b"type") and may_hand_on(each.source, known)
    )
    return tuple(given for top in tops for given in _given(module, top, names, fails))


def _given(module: Module, top: Node, names: frozenset[tuple[str, str]], fails: bool) -> Iterator[Given]:
    places = fill_places(module, top.file.folder, top.file.path)
    for listed in (each for each in top.walk() if each.kind in _LISTING):
        call = listed.parent if listed.kind == "argument_list" else None
        may_fill = call is None or any_between(places, call.start, call.end)
        if not may_fill and call is not None and is_of_library(module, call):
            continue
        for node in map(strip_parens, listed.children):
            pointer = _unconverted(module, node)
            if listed.kind in _HIDING and not _is_hidden_in(module, listed, node, pointer, fails):
                continue
            type_ = typeof.of_expression(module, pointer) if _may_point(pointer) else None
            name = types.original(module, type_) if type_ is not None and type_.pointer else None
            if name not in names or name is None:
                continue
            # most calls are given no such pointer: so what they call is asked last
            if may_fill or (call is not None and _is_value(module, call)):
                yield Given(node, call, name)
            elif call is not None and types.predeclared(module, call.get("function")) == "append":
                yield Given(node, None, name)


def _may_point(node: Node) -> bool:
    received = node.kind == "unary_expression" and node["operator"].kind == "<-"
    return received or node.kind in _POINTERS


def _is_hidden_in(module: Module, listed: Node, node: Node, pointer: Node, fails: bool) -> bool:
    """Whether a pointer is put where its type is not to be seen any more, `var v any = c`: elsewhere, what it is given
    to from there tells."""
    if not _may_point(pointer):
        return False
    statement = listed.parent
    if listed.kind == "send_statement":
        into = types.element(module, typeof.of_expression(module, listed["channel"]))
    elif statement is None or listed is statement.get("left") or statement.kind not in _ASSIGNING:
        return False
    elif pointer is not node:
        return True
    elif statement.kind == "return_statement":
        into = types.result(node.function, listed.children.index(node)) if node.function is not None else None
    elif (left := statement.get("left")) is None:
        into = types.of_node(statement.get("type"))
    elif statement.kind == "short_var_declaration" or len(left.children) != len(listed.children):
        return False
    else:
        into = typeof.of_expression(module, left.children[listed.children.index(node)])
    if into is None or (not fails and types.predeclared(module, into.node) == "error"):
        return False
    return types.is_interface(module, into)


def _unconverted(module: Module, node: Node) -> Node:
    """Return the pointer that has been given other types: of `any((*plain)(c))` that is `c`."""
    node = strip_parens(node)
    while node.kind in ("call_expression", "type_conversion_expression"):
        given = node["arguments"].children if node.kind == "call_expression" else [node["operand"]]
        if len(given) != 1 or (node.kind == "call_expression" and not is_pointer_conversion(module, node)):
            break
        node = strip_parens(given[0])
    return node


def _is_value(module: Module, call: Node) -> bool:
    """Whether a call is one of a function value: of a variable, a field, an element."""
    function = strip_parens(call["function"]) if call.kind == "call_expression" else None
    items = typeof.callee_objects(module, function) if function is not None else ()
    if function is None or items or callee_name(module, function):
        return any(item.kind == "var" for item in items)
    if function.kind != "selector_expression":
        return function.kind in ("identifier", "index_expression")
    own = typeof.of_expression(module, function["operand"])
    return own is not None and members.find_field(module, own, function["field"].text) is not None


_HIDING = ("expression_list", "send_statement")
_LISTING = ("argument_list", "literal_element", *_HIDING)
_ASSIGNING = ("assignment_statement", "short_var_declaration", "var_spec", "return_statement")
_POINTERS = ("identifier", "selector_expression", "call_expression", "index_expression")


def _fills(
    evaluator: Evaluator, call: Node, given: Node, rest: tuple[frozenset[str], ...], frame: Frame, depth: int
) -> bool:
    """Whether a call writes to a field behind a pointer that it gets."""
    evaluator.charge()
    module, function = evaluator.module, strip_parens(call["function"])
    name = callee_name(module, function)
    if name == "unsafe.Pointer":
        return True
    if name == "reflect.ValueOf":
        return _is_set(top_of(call), rest)
    inner = activations(evaluator, call, frame)
    if inner is not None:
        return depth < MAX_HANDED and any(_is_filled(evaluator, each, given, rest, depth) for each in inner)
    if _is_value(module, call):
        return True
    last = function.get("field") if function.kind == "selector_expression" else None
    if last is None or not _FILLING.fullmatch(last.text) or typeof.callee_objects(module, function):
        return False
    others = [each for each in call["arguments"].children if strip_parens(each) is not given]
    others += [] if name else [function["operand"]]
    said = "\n".join(text for each in others for text in texts(evaluator, each, call, frame)).casefold()
    return all(any(re.search(rf"(?<!\w){re.escape(key)}(?!\w)", said) for key in keys) for keys in rest)


def _is_filled(evaluator: Evaluator, inner: Frame, given: Node, rest: tuple[frozenset[str], ...], depth: int) -> bool:
    """Whether a function of this program writes to a field behind a parameter that points to it, or lets others."""
    assert inner.function is not None and inner.call is not None
    if inner.function.get("body") is None:  # its body is in another package, or in assembly
        return True
    listed = [strip_parens(each) for each in inner.call.arguments]
    index = next((number for number, each in enumerate(listed) if each is given), None)
    binding = parameter_of(inner.function, index) if index is not None else None
    if binding is None:
        return False
    if any(_writes(evaluator, use, binding, rest, inner, depth) for use in binding.uses):
        return True
    path = (ELEMENT,) if binding.variadic and given.kind != "variadic_argument" else ()
    return _is_decoded(evaluator, binding, path, rest, inner, depth)


def _writes(
    evaluator: Evaluator, use: Node, binding: Binding, rest: tuple[frozenset[str], ...], frame: Frame, depth: int
) -> bool:
    definition = definition_at(use)
    if definition is not None:  # `*d = s`; by its name, a field is written to in sight
        return definition.kind == "value" and definition.node.kind == "unary_expression" and not definition.path
    node, above = use, use.parent
    while above is not None and above.kind in ("parenthesized_expression", "type_conversion_expression"):
        node, above = above, above.parent
    call = above.parent if above is not None and above.kind == "argument_list" else None
    if call is None or call.kind != "call_expression" or use is binding.node:
        return False
    return _fills(evaluator, call, strip_parens(node), rest, frame, depth + 1)


def _is_set(top: Node, rest: tuple[frozenset[str], ...]) -> bool:
    """Whether a function sets something by reflection, and does not name other fields alone."""
    called = [
        (node["function"]["field"].text, node["arguments"].children)
        for node in top.walk()
        if node.kind == "call_expression" and node["function"].kind == "selector_expression"
    ]
    if not any(name.startswith("Set") for name, _ in called):
        return False
    chosen = [given[0] for name, given in called if name == "FieldByName" and given]
    if not chosen or not all(node.kind in STRING_KINDS for node in chosen):
        return True
    fields = {decode(unquote(node) or b"").casefold() for node in chosen}
    return any(fields & names for names in rest)
