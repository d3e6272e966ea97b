"""Functions with several results, or whose result has fields or elements.

What few programs need is loaded where one of them asks.
"""

from __future__ import annotations

from itertools import product

from codemod.golang.evaluate.evaluator import Evaluator, ResultModel
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.terms import Call, Hole, Part, Parts, Text
from codemod.golang.evaluate.values import Value, distinct, normal, plain_text, unknown
from codemod.golang.flow.callees import Invocation
from codemod.golang.flow.paths import WHAT, Path
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
        found.append(Value(parts[index] if index < len(parts) else (Text(""),), call, text.steps))
    return found


def _cut_affix(last: bool) -> ResultModel:
    def model(evaluator: Evaluator, call: Node, frame: Frame, path: Path, index: int) -> list[Value] | None:
        from codemod.golang.evaluate.models.texts import trimmed

        given = _arguments(evaluator, call, frame)
        if len(given) != 2 or path or index:
            return None
        return [
            unknown("what is cut is not known", call) if by.text is None else trimmed(value, by.text, last, call)
            for value, by in product(*given)
        ]

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
        found.append(Value(part.term.arguments[index], call, value.steps))
    return found


def _parsed_url(evaluator: Evaluator, call: Node, frame: Frame, path: Path, index: int) -> list[Value] | None:
    """`u, err := url.Parse("https://" + host)`, and then `u.Host`"""
    given = _arguments(evaluator, call, frame)
    if len(given) != 1 or path != ("Host",) or index:
        return None
    found = []
    for value in given[0]:
        host = _host(value.parts)
        if host is None:
            return None
        found.append(Value(host, call, value.steps))
    return found


def _host(parts: Parts) -> Parts | None:
    """Return what stands between `://` and the next slash; None where that is not sure."""
    from codemod.golang.evaluate.models.cutting import cannot_hold

    first, *rest = parts
    scheme, colon, begin = first.text.partition("://") if isinstance(first, Text) else ("", "", "")
    if not colon or not scheme.isalpha():
        return None
    found: list[Part] = []
    for part in [Text(begin), *rest]:
        if isinstance(part, Hole):
            if not all(cannot_hold(part, character) for character in "/?#@"):
                return None
            found.append(part)
            continue
        if set("?#@") & set(part.text):
            return None
        host, slash, _ = part.text.partition("/")
        found.append(Text(host))
        if slash:
            break
    return normal(found)


def _same(evaluator: Evaluator, call: Node, frame: Frame, path: Path, index: int) -> list[Value] | None:
    """A copy: what lies at a path of it lies there in the original."""
    arguments = Invocation.of(call).arguments
    return evaluator.evaluate(arguments[0], frame, path) if len(arguments) == 1 and path and path != (WHAT,) else None


def _or(evaluator: Evaluator, call: Node, frame: Frame, path: Path, index: int) -> list[Value] | None:
    """`cmp.Or(a, b)`: the first that is not empty."""
    if path:
        return None
    found: list[Value] = []
    for argument in Invocation.of(call).arguments:
        if argument.kind == "variadic_argument":
            return None
        values = evaluator.evaluate(argument, frame)
        found += [value for value in values if value.text != "" and not (value.numeric and value.text == "0")]
        if all(map(_is_filled, values)):
            return distinct(found)
    return distinct([*found, plain_text("", call)])


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


def _read_file(evaluator: Evaluator, call: Node, frame: Frame, path: Path, index: int) -> list[Value] | None:
    from codemod.golang.evaluate.models.embedding import read_file

    return read_file(evaluator, call, frame, path, index)


def _unquotation(evaluator: Evaluator, call: Node, frame: Frame, path: Path, index: int) -> list[Value] | None:
    from codemod.golang.evaluate.models.quoting import unquotation

    return unquotation(evaluator, call, frame, path, index)


RESULTS: dict[str, ResultModel] = {
    "strings.Cut": _cut,
    "strings.CutPrefix": _cut_affix(last=False),
    "strings.CutSuffix": _cut_affix(last=True),
    "net.SplitHostPort": _split_host_port,
    "net/url.Parse": _parsed_url,
    "maps.Clone": _same,
    "slices.Clone": _same,
    "cmp.Or": _or,
    "embed.FS.ReadFile": _read_file,
    "io/fs.ReadFile": _read_file,
    "strconv.Unquote": _unquotation,
}
