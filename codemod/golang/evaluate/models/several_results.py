"""Functions with several results, or whose result has fields or elements."""

from __future__ import annotations

from itertools import product

from codemod.golang.evaluate.evaluator import Evaluator, ListModel, ResultModel
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.models import late
from codemod.golang.evaluate.terms import Call, Hole, Text, Why
from codemod.golang.evaluate.values import Value, distinct, each_choice, not_set, plain_text, unknown
from codemod.golang.flow.callees import Invocation
from codemod.golang.flow.paths import WHAT, Path
from codemod.golang.program import types
from codemod.golang.read.syntax import Node


def _arguments(evaluator: Evaluator, call: Node, frame: Frame) -> list[list[Value]]:
    return [evaluator.evaluate(argument, frame) for argument in Invocation.of(call).arguments]


def _cut(evaluator: Evaluator, call: Node, frame: Frame, path: Path, index: int) -> list[Value] | None:
    """`before, after, found := strings.Cut(s, sep)`"""
    from codemod.golang.evaluate.models.cutting import pieces

    given = _arguments(evaluator, call, frame)
    if len(given) != 2 or path or index > 1:
        return None
    found = []
    for text, by in product(*given):
        parts = pieces(text, by.text, 2) if by.text is not None else None
        if parts is None:
            return [unknown("a part that is not known could be cut here", call)]
        found.append(Value(parts[index] if index < len(parts) else (Text(""),), call, text.way))
    return found


def _cut_affix(last: bool) -> ResultModel:
    def model(evaluator: Evaluator, call: Node, frame: Frame, path: Path, index: int) -> list[Value] | None:
        from codemod.golang.evaluate.models.texts import trimmed

        given = _arguments(evaluator, call, frame)
        if len(given) != 2 or path or index:
            return None

        def say(value: Value, by: Value) -> Value:
            return unknown("what is cut is not known", call) if by.text is None else trimmed(value, by.text, last, call)

        return each_choice(given, say, call)

    return model


def _split_host_port(evaluator: Evaluator, call: Node, frame: Frame, path: Path, index: int) -> list[Value] | None:
    """`host, port, err := net.SplitHostPort(net.JoinHostPort(host, port))`"""
    given = _arguments(evaluator, call, frame)
    if len(given) != 1 or path or index > 1:
        return None
    found = []
    for value in given[0]:
        part = value.parts[0]
        if len(value.parts) != 1 or not isinstance(part, Hole) or not isinstance(part.term, Call):
            return None
        if part.term.function != "net.JoinHostPort":
            return None
        found.append(Value(part.term.arguments[index], call, value.way))
    return found


def _same(evaluator: Evaluator, call: Node, frame: Frame, path: Path, index: int) -> list[Value] | None:
    """A copy: what lies at a path of it lies there in the original."""
    arguments = Invocation.of(call).arguments
    return evaluator.evaluate(arguments[0], frame, path) if len(arguments) == 1 and path and path != (WHAT,) else None


def _or(evaluator: Evaluator, call: Node, frame: Frame, path: Path, index: int) -> list[Value] | None:
    """`cmp.Or(a, b)`: the first that is not empty."""
    from codemod.golang.evaluate.filling import without_empty
    from codemod.golang.evaluate.unset import is_number

    if path:
        return None
    found, values, filled = list[Value](), list[Value](), list[Value]()
    for argument in Invocation.of(call).arguments:
        if argument.kind == "variadic_argument":
            return None
        values = evaluator.evaluate(argument, frame)
        found += (filled := without_empty(values))
        if all(map(_is_filled, values)) or is_number(evaluator, values):
            return distinct(found)
    # what is not known of the last one stays what it is, as where it is given behind `if a == ""`
    return distinct(found if len(filled) == len(values) else [*found, plain_text("", call)])


def _deref(evaluator: Evaluator, call: Node, frame: Frame, path: Path, index: int) -> list[Value] | None:
    """`ptr.Deref(p, byDefault)`: what p points to, if to anything."""
    from codemod.golang.evaluate.pointers import through_pointer

    arguments = Invocation.of(call).arguments
    if path or len(arguments) != 2:
        return None
    pointed = through_pointer(evaluator, arguments[0], "*", frame, path)
    return distinct([*(v for v in pointed if v.why is not Why.NOT_SET), *evaluator.evaluate(arguments[1], frame)])


def _new(evaluator: Evaluator, call: Node, frame: Frame, path: Path, index: int) -> list[Value] | None:
    """`new(options)`: nothing is set in it."""
    type_ = types.of_node(call["arguments"].children[0]) if call["arguments"].children else None
    flat = types.underlying(evaluator.module, type_)
    if not path or path == (WHAT,) or flat is None or flat.pointer:
        return None
    any_struct = types.is_type_parameter(flat.node) and isinstance(path[0], str)
    return [not_set(call)] if any_struct or flat.node.kind == "struct_type" else None


def _is_filled(value: Value) -> bool:
    """Whether a value is sure not to be empty."""
    if value.numeric:
        return value.text != "0"
    return any(
        part.text
        if isinstance(part, Text)
        else isinstance(part.term, Call) and part.term.function == "net.JoinHostPort"
        for part in value.parts
    )


RESULTS: dict[str, ResultModel] = {
    "strings.Cut": _cut,
    "strings.CutPrefix": _cut_affix(last=False),
    "strings.CutSuffix": _cut_affix(last=True),
    "net.SplitHostPort": _split_host_port,
    "net/url.Parse": late("urls", "parsed_url"),
    "net/url.JoinPath": late("urls", "joined_url"),
    "net/url.URL.JoinPath": late("urls", "joined_path"),
    "maps.Clone": _same,
    "slices.Clone": _same,
    "cmp.Or": _or,
    "k8s.io/utils/ptr.Deref": _deref,
    "k8s.io/utils/pointer.Deref": _deref,
    "k8s.io/utils/pointer.StringDeref": _deref,
    "k8s.io/utils/pointer.StringPtrDerefOr": _deref,
    "new": _new,
    "embed.FS.ReadFile": late("embedding", "read_file"),
    "io/fs.ReadFile": late("embedding", "read_file"),
    "strconv.Unquote": late("quoting", "unquotation"),
    "context.Context.Value": late("keeping", "of_context"),
    "sync.Map.Load": late("keeping", "map_load"),
    "sync.Map.LoadOrStore": late("keeping", "map_load"),
    "sync/atomic.Value.Load": late("keeping", "value_load"),
    "sync/atomic.Pointer.Load": late("keeping", "pointer_load"),
}

LISTS: dict[str, ListModel] = {
    "append": late("text_lists", "appended_list"),
    "strings.Split": late("text_lists", "split"),
    "strings.SplitN": late("text_lists", "split_n"),
    "strings.Fields": late("text_lists", "split_at_blanks"),
    "strings.FieldsFunc": late("collecting", "cut_by_function"),
    "slices.Collect": late("collecting", "collected"),
    "slices.Sorted": late("collecting", "sorted_list"),
    "golang.org/x/exp/maps.Keys": late("collecting", "of_map"),
    "golang.org/x/exp/maps.Values": late("collecting", "of_map"),
    "slices.Concat": late("text_lists", "concatenated"),
    "slices.Clone": late("text_lists", "concatenated"),
    "slices.Insert": late("text_lists", "inserted"),
}
