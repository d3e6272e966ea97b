"""What the standard library's text functions do to Values.

A model takes (evaluator, call, frame) and returns the call's Values, or None where it does not know. Where a hole
could be cut or changed, the answer is unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product

from codemod.golang.evaluate.evaluator import Evaluator, Model
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.models import late
from codemod.golang.evaluate.terms import Call, Hole, Part, Text, environment_variable, plain
from codemod.golang.evaluate.values import MAX_VALUES, Value, concat, distinct, each_choice, printed, unknown
from codemod.golang.flow.callees import Invocation
from codemod.golang.read.literals import integer
from codemod.golang.read.syntax import Node
from codemod.records import replace


def _single(evaluator: Evaluator, call: Node, frame: Frame, count: int) -> list[list[Value]] | None:
    """Return the values of each of exactly `count` plain arguments."""
    arguments = Invocation.of(call).arguments
    if len(arguments) != count or any(argument.kind == "variadic_argument" for argument in arguments):
        return None
    return [evaluator.evaluate(argument, frame) for argument in arguments]


def _itoa(evaluator: Evaluator, call: Node, frame: Frame) -> list[Value] | None:
    values = _single(evaluator, call, frame, 1)
    if values is None:
        return None
    site = call
    shown = [printed(value, "d") for value in values[0]]
    return [replace(v, site=site) if v is not None else unknown("not a number", site) for v in shown]


def _format_int(evaluator: Evaluator, call: Node, frame: Frame) -> list[Value] | None:
    arguments = Invocation.of(call).arguments
    if len(arguments) != 2 or arguments[1].kind != "int_literal" or integer(arguments[1]) != 10:
        return None
    site = call
    shown = [printed(value, "d") for value in evaluator.evaluate(arguments[0], frame)]
    return [replace(v, site=site) if v is not None else unknown("not a number", site) for v in shown]


def _join_host_port(evaluator: Evaluator, call: Node, frame: Frame) -> list[Value] | None:
    values = _single(evaluator, call, frame, 2)
    if values is None:
        return None
    site = call
    found = []
    for host, port in product(*values):
        steps = host.way + port.way
        if host.text is not None and port.text is not None:
            name = f"[{host.text}]" if ":" in host.text else host.text
            part: Part = Text(f"{name}:{port.text}")
        else:
            part = Hole(Call("net.JoinHostPort", (plain(host.parts), plain(port.parts))), span=site.span)
        found.append(Value((part,), site, steps))
    return distinct(found)


def _join(evaluator: Evaluator, call: Node, frame: Frame) -> list[Value] | None:
    from codemod.golang.evaluate.models.text_lists import listed_ways

    arguments = Invocation.of(call).arguments
    found = listed_ways(evaluator, arguments[0], frame) if len(arguments) == 2 else []
    if not found or len(found) > MAX_VALUES:
        return None
    separator = evaluator.evaluate(arguments[1], frame)
    joined = ([part for values in listed for part in (separator, values)][1:] for listed in found)
    return distinct(value for pieces in joined for value in concat(call, pieces))


def _affix(last: bool) -> Model:
    def model(evaluator: Evaluator, call: Node, frame: Frame) -> list[Value] | None:
        from codemod.golang.evaluate.models.texts import trimmed

        values = _single(evaluator, call, frame, 2)
        if values is None:
            return None

        def say(value: Value, by: Value) -> Value:
            return unknown("what is cut is not known", call) if by.text is None else trimmed(value, by.text, last, call)

        return each_choice(values, say, call)

    return model


def _is_registry(evaluator: Evaluator, value: Value, text: str, last: bool) -> bool:
    """Whether a value ends, or begins, with the registry, whose address has no blanks, and these are cut."""
    edge = value.parts[-1 if last else 0]
    blanks = set(_GO_SPACE).issuperset(text)
    return blanks and isinstance(edge, Hole) and evaluator.leaf(edge.term) is not None


def _text_function(change: Callable[..., str], count: int) -> Model:
    """Model a function that is known only on wholly known text, with `count` further arguments."""

    def model(evaluator: Evaluator, call: Node, frame: Frame) -> list[Value] | None:
        from codemod.golang.evaluate.models.texts import whole

        values = _single(evaluator, call, frame, 1 + count)
        if values is None:
            return None

        def say(value: Value, *rest: Value) -> Value:
            texts = [other.text for other in rest]
            if None in texts:
                return unknown("an argument is not known", call)
            return whole(lambda text: change(text, *texts))(value, call)

        return each_choice(values, say, call)

    return model


def _trim_space(evaluator: Evaluator, call: Node, frame: Frame) -> list[Value] | None:
    values = _single(evaluator, call, frame, 1)
    return None if values is None else [_without_blanks(evaluator, value, call) for value in values[0]]


def _without_blanks(evaluator: Evaluator, value: Value, call: Node) -> Value:
    """`strings.TrimSpace`: of what an operator sets in the environment, no blank beside it is meant."""
    if len(value.parts) == 1 and environment_variable(value.parts[0]) is not None:
        return replace(value, site=call)
    return _stripped(evaluator, value, _GO_SPACE, call, True, True)


def _stripped(evaluator: Evaluator, value: Value, cut: str, call: Node, left: bool, right: bool) -> Value:
    from codemod.golang.evaluate.models.texts import stripped

    left = left and not _is_registry(evaluator, value, cut, last=False)
    right = right and not _is_registry(evaluator, value, cut, last=True)
    return stripped(value, cut, call, left, right)


def _trim(left: bool, right: bool) -> Model:
    """`strings.Trim(s, cutset)`"""

    def model(evaluator: Evaluator, call: Node, frame: Frame) -> list[Value] | None:
        values = _single(evaluator, call, frame, 2)
        if values is None:
            return None

        def say(value: Value, cut: Value) -> Value:
            if cut.text is None:
                return unknown("an argument is not known", call)
            empty = not cut.text
            return replace(value, site=call) if empty else _stripped(evaluator, value, cut.text, call, left, right)

        return each_choice(values, say, call)

    return model


def _replaced(evaluator: Evaluator, call: Node, frame: Frame) -> list[Value] | None:
    """`strings.ReplaceAll(s, old, new)`, `strings.Replace(s, old, new, n)`"""
    from codemod.golang.evaluate.models.texts import could_be_changed, replaced

    arguments = Invocation.of(call).arguments
    most = evaluator.evaluate(arguments[3], frame)[0].text if len(arguments) == 4 else "-1"
    if len(arguments) not in (3, 4) or most is None:
        return None
    values, olds, news = (evaluator.evaluate(argument, frame) for argument in arguments[:3])
    # what is exchanged and not known makes the same of all
    known = [old for old in olds if old.text]
    if not known:
        return [could_be_changed(call)]
    olds = [*known, *[old for old in olds if not old.text][:1]]
    count = int(most)
    return each_choice([values, olds, news], lambda value, old, new: replaced(value, [(old, new)], count, call), call)


def _replacer(evaluator: Evaluator, call: Node, frame: Frame) -> list[Value] | None:
    """`strings.NewReplacer(old, new, ...).Replace(s)`"""
    from codemod.golang.evaluate.made import made
    from codemod.golang.evaluate.models.texts import replaced

    function, values = call.get("function"), _single(evaluator, call, frame, 1)
    operand = function.get("operand") if function is not None else None
    makers = made(evaluator, operand, frame) if operand is not None else None
    if values is None or makers is None or len(makers) != 1 or not isinstance(makers[0].frame, Frame):
        return None
    home = makers[0].frame
    pairs = [evaluator.evaluate(argument, home) for argument in Invocation.of(makers[0].node).arguments]
    if len(pairs) % 2:
        return None

    def one(value: Value, *flat: Value) -> Value:
        return replaced(value, list(zip(flat[::2], flat[1::2], strict=True)), -1, call)

    return each_choice([values[0], *pairs], one, call)


def _repeat(evaluator: Evaluator, call: Node, frame: Frame) -> list[Value] | None:
    values = _single(evaluator, call, frame, 2)
    count = values[1][0].text if values is not None and len(values[1]) == 1 else None
    if values is None or count is None or not count.isdigit() or int(count) > _MOST_REPEATED:
        return None
    return concat(call, [values[0]] * int(count)) if int(count) else [Value((Text(""),), call)]


_MOST_REPEATED = 16


def _appended(name: str) -> Model:
    """`fmt.Append(b, ...)`, `fmt.Appendf(b, format, ...)`"""

    def appended(evaluator: Evaluator, call: Node, frame: Frame) -> list[Value] | None:
        from codemod.golang.evaluate.models.formats import shifted, sprint, sprintln

        of_operands = sprint if name == "Append" else sprintln
        formatted = name == "Appendf"
        written = shifted(evaluator, call, frame) if formatted else of_operands(evaluator, call, frame, skip=1)
        return None if written is None else concat(call, [_bytes_before(evaluator, call, frame), written])

    return appended


def _append_int(evaluator: Evaluator, call: Node, frame: Frame) -> list[Value] | None:
    arguments = Invocation.of(call).arguments
    if len(arguments) != 3 or arguments[2].kind != "int_literal" or integer(arguments[2]) != 10:
        return None
    shown = [printed(value, "d") or unknown("not a number", call) for value in evaluator.evaluate(arguments[1], frame)]
    return concat(call, [_bytes_before(evaluator, call, frame), shown])


def _bytes_before(evaluator: Evaluator, call: Node, frame: Frame) -> list[Value]:
    """Return the bytes that a function appends to."""
    first = Invocation.of(call).arguments[0]
    return [Value((Text(""),), call)] if first.kind == "nil" else evaluator.evaluate(first, frame)


def _same(evaluator: Evaluator, call: Node, frame: Frame) -> list[Value] | None:
    values = _single(evaluator, call, frame, 1)
    return values[0] if values is not None else None


def _builder(evaluator: Evaluator, call: Node, frame: Frame) -> list[Value] | None:
    from codemod.golang.evaluate.models.builders import builder_text, followed

    pieces: list[list[Value]] = []
    for written in builder_text(evaluator, call, frame):
        if written is None:
            return followed(evaluator, call, frame) or [unknown("this builder is not written straight down", call)]
        pieces.append(written)
    return concat(call, pieces)


_GO_SPACE = " \t\n\v\f\r\x85\xa0"


def _models() -> Iterator[tuple[str, Model]]:
    yield "fmt.Sprintf", late("formats", "sprintf")
    yield "fmt.Sprint", late("formats", "sprint")
    yield "net.JoinHostPort", _join_host_port
    yield "strconv.Itoa", _itoa
    yield "strconv.FormatInt", _format_int
    yield "strings.Join", _join
    yield "bytes.Join", _join
    yield "strings.Repeat", _repeat
    yield "fmt.Sprintln", late("formats", "sprintln")
    yield from ((f"fmt.{name}", _appended(name)) for name in ("Append", "Appendf", "Appendln"))
    yield "strconv.FormatUint", _format_int
    yield "strconv.AppendInt", _append_int
    yield "strings.Replacer.Replace", _replacer
    yield "path.Join", late("joining", "path_join")
    yield "path.Clean", late("joining", "path_join")
    yield "path/filepath.Join", late("joining", "path_join")
    yield "path.Base", late("joining", "path_base")
    yield "strings.TrimSuffix", _affix(last=True)
    yield "strings.TrimPrefix", _affix(last=False)
    yield "strings.TrimSpace", _trim_space
    yield "strings.Trim", _trim(left=True, right=True)
    yield "strings.TrimLeft", _trim(left=True, right=False)
    yield "strings.TrimRight", _trim(left=False, right=True)
    yield "strings.ToLower", _text_function(lambda text: text.lower(), 0)
    yield "strings.ToUpper", _text_function(lambda text: text.upper(), 0)
    yield "strings.ReplaceAll", _replaced
    yield "strings.Replace", _replaced
    yield "bytes.ReplaceAll", _replaced
    yield "bytes.Replace", _replaced
    yield "strings.Clone", _same
    yield "strconv.Quote", late("quoting", "quotation")
    yield "os.Expand", late("expanding", "expanded")
    yield "strings.Builder.String", _builder
    yield "bytes.Buffer.String", _builder
    yield "net/url.URL.String", late("urls", "url_text")
    yield "net/url.URL.Hostname", late("urls", "hostname")
    yield "net/url.URL.Port", late("urls", "port")


MODELS: dict[str, Model] = dict(_models())
