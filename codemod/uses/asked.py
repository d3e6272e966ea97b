"""What a program asks its surroundings for by a name: an environment variable, a setting, a key of a ConfigMap.

os.Getenv("RELATED_IMAGE_CSI")                    also where the name is a constant, or a helper's parameter
os.Getenv("RELATED_IMAGE_" + name)                RELATED_IMAGE_{}
viper.GetString("image.proxy")                    a configuration file's, or whatever else viper reads
cmd.Flags().GetString("image"), c.String("image") a flag of cobra's, of urfave/cli's
configMap.Data["IMAGE"]                           a key of a ConfigMap
pod.Annotations["acme.io/image"]                  an annotation of an object
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from codemod.golang.evaluate.terms import Call, Term, Text
from codemod.golang.flow.callees import Callee, Invocation, callees
from codemod.golang.flow.implementers import methods_called
from codemod.golang.flow.paths import Index
from codemod.golang.program import members, typeof, types
from codemod.golang.program.names import declarations
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node, strip_parens
from codemod.image.mentions import terms_of
from codemod.image.pattern import UNKNOWN
from codemod.uses.flags import variables_of
from codemod.uses.named_text import field_in, spelled_text
from codemod.uses.redirects import RedirectKind, RedirectWay

_GETTERS: tuple[tuple[re.Pattern[str], RedirectKind], ...] = (
    (re.compile(r"(?:os|syscall)\.(?:Getenv|LookupEnv)"), "environment"),
    (re.compile(r"github\.com/spf13/viper(?:\.Viper)?\.(?:Get|GetString|GetStringSlice)"), "config"),
    (re.compile(r"(?:github\.com/spf13/pflag\.FlagSet|\?)\.(?:GetString|GetStringSlice)"), "flag"),
    (re.compile(r"github\.com/urfave/cli(?:/v\d+)?\.(?:Context|Command)\.(?:Global)?String(?:Slice)?"), "flag"),
)
_SETTINGS = ("Data", "Annotations")
_META = "k8s.io/apimachinery/pkg/apis/meta/v1"
_FLAG_SETS = ("Flags", "PersistentFlags", "LocalFlags", "InheritedFlags")


def asked(module: Module, node: Node, calls: Sequence[Node]) -> Iterator[RedirectWay]:
    """Yield what an expression asks for, within the calls that were entered on the way to it."""
    if node.kind == "index_expression":
        yield from _of_key(module, node, calls)
        return
    arguments = Invocation.of(node).arguments if node.kind == "call_expression" else []
    kind = _kind(module, node) if arguments else None
    name = _name(module, arguments[0], calls) if kind is not None else ""
    if kind is not None and name.strip("{}"):
        yield RedirectWay(kind, name)
        yield from variables_of(module, name) if kind == "flag" else ()


def asked_by(term: Term) -> RedirectWay | None:
    """Return what a call asks for whose name is known by now: `viper.GetString(name)` of a helper that was given it."""
    given = term.arguments[0] if isinstance(term, Call) and term.arguments else ()
    name = given[0] if len(given) == 1 else None
    if not isinstance(term, Call) or not isinstance(name, Text) or not name.text:
        return None
    return next((RedirectWay(kind, name.text) for each, kind in _GETTERS if each.fullmatch(term.function)), None)


def _kind(module: Module, call: Node) -> RedirectKind | None:
    for callee in callees(module, call):
        name = callee.name or ("" if callee.function is not None else _of_flag_set(call))
        for pattern, kind in _GETTERS:
            if name and pattern.fullmatch(name):
                return kind
    return None


def _of_flag_set(call: Node) -> str:
    """Return the method of `cmd.Flags().GetString`, whose object's type is not in this program."""
    function = call.get("function")
    operand = function.get("operand") if function is not None else None
    made = operand.get("function") if operand is not None and operand.kind == "call_expression" else None
    field = made.get("field") if made is not None else None
    return (
        f"?.{function['field'].text}" if function is not None and field and any(map(field.spells, _FLAG_SETS)) else ""
    )


def _of_key(module: Module, node: Node, calls: Sequence[Node]) -> Iterator[RedirectWay]:
    operand, index = _passed(module, node["operand"], calls)[0], node.get("index")
    if operand.kind != "selector_expression" or not any(map(operand["field"].spells, _SETTINGS)) or index is None:
        return
    type_ = typeof.of_expression(module, operand["operand"])
    name = _name(module, index, calls)
    if type_ is not None and _is_setting(module, type_, operand["field"].text) and name.strip("{}"):
        yield RedirectWay("config", name)


def key_asked(module: Module, holder: types.Type, field: str, key: Index | None) -> Iterator[RedirectWay]:
    """Yield the key of a ConfigMap that an element is, where it is known: `Data["IMAGE"]`."""
    if key is not None and isinstance(key.key, bytes) and _is_setting(module, holder, field):
        yield RedirectWay("config", key.key.decode("utf-8", "replace"))


def _is_setting(module: Module, type_: types.Type, field: str) -> bool:
    """Whether a field is a ConfigMap's data, or the annotations of an object that the API server has."""
    package, name = types.named(module, type_) or ("", "")
    if field == "Data":
        return name in ("ConfigMap", "Secret")
    known = package.startswith("k8s.io/api/") or (package, name) == (_META, "ObjectMeta")
    return field == "Annotations" and (known or _has_metadata(module, type_))


def _has_metadata(module: Module, type_: types.Type) -> bool:
    """Whether a struct embeds `metav1.ObjectMeta`, as custom resources do."""
    flat = types.underlying(module, type_)
    if flat is None or flat.node.kind != "struct_type":
        return False
    embedded = (types.named(module, each.type) for each in members.members(flat) if each.name == "ObjectMeta")
    return any(each is not None and each[0] == _META for each in embedded)


@per_module
def functions_entered(module: Module, call: Node) -> tuple[Node, ...]:
    """Return the functions of this program that a call may enter: of `env.Getenv(name)`, where `env` is an interface,
    each method that it may mean."""
    found = callees(module, call)
    unseen = call.kind == "call_expression" and any(not each.is_known for each in found)
    behind = methods_called(module, call) if unseen else ()
    own = (each.function for each in found if each.function is not None)
    return tuple(dict.fromkeys((*own, *(item.declaration.node for item in behind))))


def callees_of_others(module: Module, call: Node) -> list[Callee]:
    """Return what a call may mean that is no function of this program; one that is not known, but where it goes through
    an interface that this program has a type for."""
    entered = functions_entered(module, call)
    return [each for each in callees(module, call) if each.function is None and (each.is_known or not entered)]


def _passed(module: Module, node: Node, calls: Sequence[Node]) -> tuple[Node, Sequence[Node]]:
    """Return what a parameter is within the calls that were entered, and those around that; else the node itself."""
    node = strip_parens(node)
    binding = node.binding
    if binding is None or binding.kind not in ("param", "receiver"):
        return node, calls
    for number, call in reversed(list(enumerate(calls))):
        given = _given(call, binding) if binding.function in functions_entered(module, call) else []
        if given:
            return _passed(module, given[0], calls[:number])
    return node, calls


def _given(call: Node, binding: Binding) -> list[Node]:
    """Return what a call gives to a parameter, or the object that it is a method of."""
    if binding.kind == "param":
        return Invocation.of(call).arguments[binding.index :]
    function = call.get("function")
    return [function["operand"]] if function is not None and function.kind == "selector_expression" else []


def _name(module: Module, node: Node, calls: Sequence[Node]) -> str:
    """Return the text of a name, each part that is not known as `{}`."""
    return "".join(_term(module, term, calls) for term in terms_of(node))


def _term(module: Module, node: Node, calls: Sequence[Node]) -> str:
    given, around = _passed(module, node, calls)
    if given is not node:
        return _name(module, given, around)
    return spelled_text(module, node) or _of_field(module, node, calls) or UNKNOWN


def _of_field(module: Module, node: Node, calls: Sequence[Node]) -> str:
    """Return the text of a field of an object that is written down: `e.name` of `Environment{name: "IMAGE"}`."""
    if node.kind != "selector_expression":
        return ""
    operand = _passed(module, node["operand"], calls)[0]
    named = declarations(module, operand) if operand.binding is None and operand.kind != "composite_literal" else ()
    objects = [*filter(None, map(types.value_node, named)), operand]
    given = (field_in(module, each, node["field"].text) for each in objects if each.kind == "composite_literal")
    return next((spelled_text(module, value) for value in given if value is not None), "")
