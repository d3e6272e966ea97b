"""Whether a program looks at what an operator sets before it makes something of it.

flags.StringVar(&o.Registry, "registry", "", "")
if o.Registry == "" { ... }                              somebody asks
cmd.MarkFlagRequired("registry")                         it has to be given
path.Join(o.Registry, Image)                             what is empty adds nothing
fmt.Sprintf("%s/%s", strings.TrimSuffix(o.Registry, "/"), Image)   nobody does

What is not understood may be a look.
"""

from __future__ import annotations

from collections.abc import Iterator

from codemod.golang.flow.call_sites import call_sites
from codemod.golang.flow.callees import Invocation, argument_of, callees
from codemod.golang.flow.definitions import target_of
from codemod.golang.flow.references import references
from codemod.golang.flow.sharing import parameter_of
from codemod.golang.program import members
from codemod.golang.program.names import identified
from codemod.golang.program.packages import Module
from codemod.golang.program.struct_tags import field_declaration, tag_of
from codemod.golang.read.files import Object
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node
from codemod.uses.filled import Filled, filled_at
from codemod.uses.flags import Flag
from codemod.uses.named_text import spelled_text

_MOST = 64  # names that a text is followed through
_DEEPEST = 8  # calls around one another
# how cobra, pflag and flag are asked for a flag by its name
_ASKING = (
    "MarkFlagRequired", "MarkPersistentFlagRequired", "MarkFlagsRequiredTogether", "MarkFlagsOneRequired", "Changed",
    "Lookup",
)  # fmt: skip
# a text of a text, of which an empty one is nothing but what stands around it
_PRINTING = ("fmt.Sprintf", "fmt.Sprint", "fmt.Errorf", "fmt.Printf", "fmt.Println", "strings.Join")
# a text that is empty where the one that is given is
_KEEPING = (
    "strings.TrimSuffix", "strings.TrimRight", "strings.TrimSpace", "strings.TrimPrefix", "strings.TrimLeft",
    "strings.Trim", "strings.ToLower",
)  # fmt: skip


def is_looked_at(module: Module, flag: Flag, filled: Filled) -> bool:
    """Whether somebody asks for what a flag fills before it is used, or has it given."""
    if _has_to_be_given(module, flag) or _is_tagged(filled):
        return True
    todo, seen = [filled], {filled}
    while todo:
        for use in _uses(module, todo.pop()):
            if use.file is flag.node.file and flag.node.holds(use):
                continue
            found = _goes_to(module, use)
            if found is None or len(seen) > _MOST:
                return True
            todo += [each for each in found if each not in seen]
            seen.update(found)
    return False


def _has_to_be_given(module: Module, flag: Flag) -> bool:
    if flag.node.kind == "composite_literal":
        return any(each.spells("Required") for each in flag.node.walk())
    return any(
        spelled_text(module, argument) in (flag.name, "")
        for word in _ASKING
        for declaration in module.holding(word, "", True)
        for name in identified(declaration.node, word)
        for argument in _arguments(name)
    )


def _arguments(method: Node) -> list[Node]:
    call = method.parent.parent if method.parent is not None else None
    return Invocation.of(call).arguments if call is not None and call.kind == "call_expression" else []


def _is_tagged(filled: Filled) -> bool:
    """Whether the tag of a field says what it has to be, or is: `validate:"required"`, `default:"quay.io"`."""
    return isinstance(filled, tuple) and any(key not in ("json", "yaml") for key in tag_of(filled[0]))


def _uses(module: Module, filled: Filled) -> Iterator[Node]:
    if isinstance(filled, Binding):
        yield from (use for use in filled.uses if use is not filled.node)
    elif isinstance(filled, Object):
        yield from references(module, filled)
    else:
        named = (name.parent for top in module.selecting(filled[1], "", True) for name in identified(top, filled[1]))
        selected = (each for each in named if each is not None and each.kind == "selector_expression")
        yield from (each for each in selected if filled in filled_at(module, each))


def _goes_to(module: Module, use: Node, depth: int = 0) -> tuple[Filled, ...] | None:
    """Return what has the text of a name after it was used; None where it is looked at, or that is not known."""
    node, above = _whole(use)
    if above is None or depth > _DEEPEST:
        return None
    if above.kind == "binary_expression":
        return () if above["operator"].kind == "+" and not _is_mended(module, above) else None
    if above.kind == "argument_list":
        return _given_to(module, node, depth)
    if above.kind == "literal_element" and above.parent is not None and above.parent.kind == "keyed_element":
        return _put_in(module, above.parent) if above.parent["value"] is above else None
    if above.kind == "expression_list" and above.parent is not None:
        if above.parent.kind == "return_statement":
            return _returned(module, node, depth)
        target = target_of(above, node)
        return filled_at(module, target) or None if target is not None else None
    return None


def _whole(node: Node) -> tuple[Node, Node | None]:
    """Return the expression that a name is, with its package and in its parentheses, and what that stands in."""
    above = node.parent
    while above is not None and (above.kind == "parenthesized_expression" or above.get("field") is node):
        node, above = above, above.parent
    return node, above


def _is_mended(module: Module, made: Node) -> bool:
    """Whether what was made with a text is changed at once: `strings.TrimPrefix(o.Registry+"/"+Image, "/")`."""
    node, above = _whole(made)
    while above is not None and above.kind == "binary_expression":
        node, above = _whole(above)
    given = argument_of(node)
    return given is not None and any(each.name and each.name not in _PRINTING for each in callees(module, given[0]))


def _given_to(module: Module, node: Node, depth: int) -> tuple[Filled, ...] | None:
    given = argument_of(node)
    known = list(callees(module, given[0])) if given is not None else []
    found: list[Filled] = []
    for callee in known:
        binding = parameter_of(callee.function, given[1]) if given is not None and callee.function is not None else None
        further: tuple[Filled, ...] | None = None
        if binding is not None:
            further = (binding,)
        elif given is not None and callee.name in _KEEPING and given[1] == 0:
            further = _goes_to(module, given[0], depth + 1)
        elif given is not None and callee.name in _PRINTING and not _is_mended(module, given[0]):
            further = ()
        if further is None:
            return None
        found += further
    return tuple(found) if known else None


def _put_in(module: Module, element: Node) -> tuple[Filled, ...] | None:
    body = element.parent
    key = element["key"].children[0] if element["key"].children else element["key"]
    holder = members.literal_type(module, body) if body is not None else None
    named = field_declaration(module, holder, key.text)
    return ((named[0], key.text),) if named is not None else None


def _returned(module: Module, node: Node, depth: int) -> tuple[Filled, ...] | None:
    """Return what callers make of a text that is returned to them."""
    if node.function is None:
        return None
    found: list[Filled] = []
    for site in call_sites(module, node.function):
        further = _goes_to(module, site.call.node, depth + 1) if site.call is not None else None
        if further is None:
            return None
        found += further
    return tuple(found)
