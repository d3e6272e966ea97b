"""Calls of functions of other modules."""

from __future__ import annotations

from codemod.golang.evaluate.models.stdlib import MODELS
from codemod.golang.execute.contents import Content, Function, Opaque, Origin, Pointer
from codemod.golang.execute.dynamic_types import dynamic_type
from codemod.golang.execute.ending import NoAnswer
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.modelled import modelled
from codemod.golang.execute.natives import NATIVE
from codemod.golang.execute.reach import reachable
from codemod.golang.flow.library import COPYING, only_looks
from codemod.golang.program import members
from codemod.golang.read.syntax import Node


def library_call(
    machine: Machine, function: Function, arguments: list[Content], node: Node, wanted: int
) -> list[Content] | None:
    """Return the results of a function of another module; None where it is not known what it does."""
    if function.name.startswith("unsafe."):
        raise NoAnswer("memory behind the language's back")
    native = NATIVE.get(function.name)
    if native is not None:
        found = native(machine, function, arguments, node)
        if found is not None:
            return found
    model = MODELS.get(function.name)
    if model is not None and function.receiver is None and wanted == 1:
        return [modelled(machine, model, arguments, node)]
    if function.name == "errors.New" or (function.name == "fmt.Errorf" and not _calls_back(machine, arguments)):
        return [Pointer(machine.cell(machine.opaque(), ("error", node)))]
    if only_looks(function.name) and not function.name.startswith(COPYING):
        if _calls_back(machine, arguments):
            return None
        return [machine.opaque(Origin(node, (), index)) for index in range(wanted)]
    if function.name.startswith(PURE):
        return [machine.opaque(Origin(node, (), index)) for index in range(wanted)]
    return None


# these write to nothing that they are given
PURE = ("strings.", "strconv.", "path.", "path/filepath.", "net.", "net/url.", "os.Getenv", "os.LookupEnv", "time.",
        "unicode.", "math.", "regexp.", "encoding/base64.", "crypto/", "context.")  # fmt: skip


def _calls_back(machine: Machine, arguments: list[Content]) -> bool:
    """Whether what prints or encodes these may call methods of this program, which do something else beside."""
    for content in reachable(arguments):
        type_ = dynamic_type(machine, content)
        if isinstance(content, Function) or (isinstance(content, Opaque) and content.type is None):
            continue
        if type_ is not None and any(members.methods(machine.module, type_, name) for name in _CALLED_BACK):
            return True
    return False


_CALLED_BACK = (
    "String", "Error", "Format", "GoString", "MarshalJSON", "MarshalText", "MarshalYAML", "Write", "WriteString",
    "Unwrap", "Is", "As", "IsZero",
)  # fmt: skip
