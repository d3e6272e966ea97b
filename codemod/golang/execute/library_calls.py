"""Calls of functions of other modules."""

from __future__ import annotations

from codemod.golang.evaluate.evaluator import Model
from codemod.golang.evaluate.models.stdlib import MODELS
from codemod.golang.execute.callbacks import (
    may_be_written,
    methods_reach_out,
    only_answers,
    some_reach_out,
)
from codemod.golang.execute.contents import Content, Function, Opaque, Outside, Spread
from codemod.golang.execute.dynamic_types import dynamic_type
from codemod.golang.execute.ending import NoAnswer, NotUnderstood
from codemod.golang.execute.grown_bytes import grown_by, text_before
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.made_errors import made_error
from codemod.golang.execute.modelled import modelled
from codemod.golang.execute.natives import NATIVE
from codemod.golang.execute.reachable_memory import reachable
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
    if function.name in _SETTING:
        machine.change(environment=True)
    if not _only_answer(machine, arguments, node):
        return None
    model = MODELS.get(function.name)
    if model is not None and function.receiver is None and wanted == 1:
        return [_made_of_texts(machine, model, function.name, arguments, node)]
    if function.name in ("errors.New", "fmt.Errorf"):
        if _calls_back(machine, arguments):  # `Error` of an own type, which may write to its object
            machine.let_out(each.held if isinstance(each, Spread) else each for each in arguments)
            machine.disturb(everything=False)
        return [made_error(machine, function, arguments, node)]
    if only_looks(function.name) and not function.name.startswith(COPYING):
        if _calls_back(machine, arguments) or function.name == "errors.As":
            return None
        if not function.name.startswith(FOR_PEOPLE):
            given = [each.held if isinstance(each, Spread) else each for each in arguments]
            machine.lose_sight_of(*given, remade=function.name.startswith(("fmt.Sprint", "fmt.Append")))
        if function.name.startswith(_WRITING):
            if function.name.rpartition(".")[2].startswith(("Set", "Add", "New", "Register", "With")):
                return None  # it keeps what it is given
            machine.disturb(everything=False)
        return [machine.opaque(Outside(node, (), index, machine.number())) for index in range(wanted)]
    if function.name.startswith(PURE) and _only_reads(function, arguments):
        given = [each.held if isinstance(each, Spread) else each for each in arguments]
        machine.lose_sight_of(*given, *([function.receiver] if function.receiver is not None else []), remade=True)
        return [machine.opaque(Outside(node, (), index, machine.number())) for index in range(wanted)]
    return None


def _made_of_texts(machine: Machine, model: Model, name: str, arguments: list[Content], node: Node) -> Content:
    """Return what a function makes of texts, behind those that it appends them to: `fmt.Appendf(buf, "%s/", host)`."""
    if name not in _APPENDING:
        return modelled(machine, model, name, arguments, node)
    made = modelled(machine, model, name, [text_before(arguments[0], node), *arguments[1:]], node)
    return grown_by(machine, arguments[0], made, node)


def _only_answer(machine: Machine, arguments: list[Content], node: Node) -> bool:
    """Whether the functions that another module is given change nothing but their own variables."""
    inside = [each for each in reachable(arguments) if isinstance(each, Function)]
    if any(each.does is not None for each in inside):
        raise NotUnderstood("a library has the body of a loop", node)
    return all(only_answers(machine.module, each.node) for each in inside if each.node is not None)


def may_call_back(machine: Machine, function: Function, arguments: list[Content]) -> bool:
    """Whether another module may call methods of this program that write to more than their object: `sort.Sort(list)`,
    `io.Copy(counter, reader)`, `json.Unmarshal(data, &settings)`."""
    if function.name.startswith(("sync.Once", "time.AfterFunc", "context.AfterFunc")):
        return False  # it calls the function that it is given, and no method
    for prefixes, names in _CALLING:
        if function.name.startswith(prefixes) and some_reach_out(machine.module, names):
            return True
    given = [*arguments, *([function.receiver] if function.receiver is not None else [])]
    dynamic = (dynamic_type(machine, each) for each in reachable(given))
    return any(each is not None and methods_reach_out(machine.module, each) for each in dynamic)


_CALLING = (
    (("fmt.", "log.", "github.com/sirupsen/logrus.", "errors."), ("String", "Error", "Format", "GoString", "Unwrap")),
    (("encoding/", "sigs.k8s.io/yaml.", "gopkg.in/yaml.", "text/template.", "html/template."),
     ("MarshalJSON", "MarshalText", "MarshalYAML", "UnmarshalJSON", "UnmarshalText", "UnmarshalYAML", "String",
      "Error")),
)  # fmt: skip


def _only_reads(function: Function, arguments: list[Content]) -> bool:
    """Whether a function has no memory that it may write to, or is known not to."""
    if function.name.startswith(("context.With", "strings.NewReplacer")):
        return True
    last = function.name.rpartition(".")[2]
    receiver = [function.receiver] if function.receiver is not None and last not in _READERS else []
    return not may_be_written([*receiver, *(each for each in arguments if not isinstance(each, Spread))])


_APPENDING = ("fmt.Append", "fmt.Appendf", "fmt.Appendln", "strconv.AppendInt")
_SETTING = ("os.Setenv", "os.Unsetenv", "os.Clearenv", "syscall.Setenv", "syscall.Unsetenv", "syscall.Clearenv")
# these write to where somebody told them to
_WRITING = ("fmt.Fprint", "log.", "github.com/sirupsen/logrus.")
# what these write, people read
FOR_PEOPLE = ("log.", "github.com/sirupsen/logrus.", "fmt.Print", "errors.", "fmt.Errorf")
_READERS = frozenset((
    "String", "Hostname", "Port", "Get", "Has", "Query", "Error", "Len", "IsZero", "Format", "Seconds", "Unix",
    "Replace",
    "MatchString", "FindString", "FindStringSubmatch", "FindAllString", "ReplaceAllString",
    "ReplaceAllLiteralString",
    "JoinPath", "Redacted", "EscapedPath", "Sub", "Before", "After", "Equal", "To4", "To16", "IsLoopback",
))  # fmt: skip


# these write to nothing that they are given
PURE = ("strings.", "strconv.", "path.", "path/filepath.", "net.", "net/url.", "os.Getenv", "os.LookupEnv", "time.",
        "unicode.", "math.", "regexp.", "encoding/base64.", "crypto/", "context.")  # fmt: skip


def _calls_back(machine: Machine, arguments: list[Content]) -> bool:
    """Whether what prints or encodes these may call methods of this program, which do something else beside."""
    for content in reachable(arguments):
        type_ = dynamic_type(machine, content)
        if isinstance(content, Function) or (isinstance(content, Opaque) and content.type is None):
            continue
        called = (
            (item for name in _CALLED_BACK for item in members.methods(machine.module, type_, name)) if type_ else ()
        )
        if not all(only_answers(machine.module, item.declaration.node) for item in called):
            return True
    return False


_CALLED_BACK = (
    "String", "Error", "Format", "GoString", "MarshalJSON", "MarshalText", "MarshalYAML", "Write", "WriteString",
    "Unwrap", "Is", "As", "IsZero",
)  # fmt: skip
