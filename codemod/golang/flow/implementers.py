"""What a call through an interface calls, where that is in sight.

rt.CreateNode(ctx, node)        // of `rt Runtime`, an interface; node is a *types.Node of this program

A method with a type of this program among its parameters is one of this program: no other module can write it.
"""

from __future__ import annotations

from codemod.golang.flow.definitions import definitions
from codemod.golang.program import typeof, types
from codemod.golang.program.members import may_have_method, methods_named
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.program.signatures import may_implement
from codemod.golang.read.files import Object
from codemod.golang.read.scopes import parameters
from codemod.golang.read.spotting import encoded, find_word
from codemod.golang.read.syntax import Node


@per_module
def implementers(module: Module, function: Node, index: int) -> tuple[Object, ...]:
    """Return the methods that a call of an interface's may mean, where each takes a type of this program as the
    argument of this number; nothing where there may be others."""
    found = methods_behind(module, function) if len(module.reach.modules) == 1 else ()
    return found if all(_takes_own(module, item, index) for item in found) else ()


def methods_behind(module: Module, function: Node) -> tuple[Object, ...]:
    """Return the methods of this program that a call of an interface's may mean, where other modules may have
    more."""
    operand, field = function.get("operand"), function.get("field")
    if function.kind != "selector_expression" or operand is None or field is None:
        return ()
    flat = types.all_underlying(module, typeof.of_expression(module, operand))
    interfaces = [each.node for each in flat if each.node.kind == "interface_type"]
    if not interfaces or len(interfaces) < len(flat):
        return ()
    known = _methods(module, field.text) or ()
    return tuple(i for i in known if any(may_implement(module, each, i.declaration.node) for each in interfaces))


@per_module
def only_others_have(module: Module, name: str) -> bool:
    """Whether all that the program does with a name is to call what others have by it, `client.CoreV1()`: nothing
    declares it, writes to it or hands it on, as bytes say."""
    word = encoded(name)
    return all(_calls(module.sources.read(path), word) for path in module.paths_with(name))


def _calls(source: bytes, word: bytes) -> bool:
    """Whether a word stands between a dot and a parenthesis wherever it stands by itself."""
    at = find_word(source, word)
    while at >= 0 and source[at - 1 : at] == b"." and source[at + len(word) : at + len(word) + 1] == b"(":
        at = find_word(source, word, at + len(word))
    return at < 0


def methods_called(module: Module, call: Node) -> tuple[Object, ...]:
    """Return the methods of this program that a call may mean of an interface, `rt.Pull(image)`, or of a variable that
    one is in: `pull := rt.Pull`."""
    named = [call["function"]]
    if (binding := named[0].binding) is not None:
        named = [each.value for each in definitions(binding) if each.value is not None]
    return tuple(item for each in named for item in methods_behind(module, each))


@per_module
def _methods(module: Module, name: str) -> tuple[Object, ...] | None:
    """Return the program's methods of a name; None where a file that may have one does not parse."""
    files = list(may_have_method(module, name))
    if any(file.broken for file in files):
        return None
    tops = methods_named(name, files)
    return tuple(item for top in tops for item in top.file.starts.values() if item.declaration is top)


def _takes_own(module: Module, item: Object, index: int) -> bool:
    """Whether a method's parameter is of a struct type of this program, or leads to one."""
    listed = list(parameters(item.declaration.node, "parameters"))
    type_ = types.of_node(listed[index][1]) if index < len(listed) and not listed[index][2] else None
    declared = types.declared(module, type_) if type_ is not None else None
    flat = types.underlying(module, type_) if declared is not None else None
    return flat is not None and flat.node.kind == "struct_type"
