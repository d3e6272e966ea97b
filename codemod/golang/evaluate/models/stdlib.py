"""What the standard library's text functions do to Values.

A model takes (evaluator, call, frame) and returns the call's Values, or None where it does not know. Where a hole
could be cut or changed, the answer is unknown.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from itertools import product

from codemod.golang.evaluate.evaluator import Evaluator, Model
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.lists import elements
from codemod.golang.evaluate.models.formats import arguments_of, sprint, sprintf
from codemod.golang.evaluate.terms import Call, Hole, Part, Text, plain
from codemod.golang.evaluate.values import MAX_VALUES, Value, concat, distinct, normal, printed, unknown
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
        steps = host.steps + port.steps
        if host.text is not None and port.text is not None:
            name = f"[{host.text}]" if ":" in host.text or "%" in host.text else host.text
            part: Part = Text(f"{name}:{port.text}")
        else:
            part = Hole(Call("net.JoinHostPort", (plain(host.parts), plain(port.parts))), span=site.span)
        found.append(Value((part,), site, steps))
    return distinct(found)


def _join(evaluator: Evaluator, call: Node, frame: Frame) -> list[Value] | None:
    arguments = Invocation.of(call).arguments
    if len(arguments) != 2:
        return None
    listed = elements(evaluator, arguments[0], frame)
    if listed is None:
        return None
    separator = evaluator.evaluate(arguments[1], frame)
    pieces: list[list[Value]] = []
    for node, where in listed:
        pieces += [separator] if pieces else []
        pieces.append(evaluator.evaluate(node, where))
    return concat(call, pieces)


def _path_join(evaluator: Evaluator, call: Node, frame: Frame) -> list[Value] | None:
    pieces = arguments_of(evaluator, call, frame, 0)
    if pieces is None:
        return None
    site = call
    if _combinations(pieces) > MAX_VALUES:
        return [unknown("too many possible values", site)]
    found = []
    for choice in product(*pieces):
        parts = clean([list(value.parts) for value in choice])
        steps = tuple(step for value in choice for step in value.steps)
        found.append(Value(parts, site, steps) if parts is not None else unknown("`..` cuts a part not known", site))
    return distinct(found)


def _combinations(pieces: list[list[Value]]) -> int:
    count = 1
    for piece in pieces:
        count *= len(piece)
    return count


def clean(pieces: list[list[Part]]) -> tuple[Part, ...] | None:
    """Join and clean path elements as `path.Join` does; None where `..` would cut a hole.

    A hole counts as one clean, non-empty piece. A constant that is clean itself stays one piece.
    """
    joined: list[Part] = []
    for element in (piece for piece in pieces if any(not isinstance(p, Text) or p.text for p in piece)):
        joined += [Text("/"), *element] if joined else element
    names: list[list[Part]] = [[]]
    for part in joined:
        if isinstance(part, Hole) or (part.constant and posixpath.normpath(part.text) == part.text):
            whole = isinstance(part, Text) and part.text.startswith("/")
            if whole and any(names[-1]):
                names.append([])
            names[-1].append(part)
            continue
        first, *rest = part.text.split("/")
        names[-1] += [Text(first, span=part.span)] if first else []
        names += [[Text(name, span=part.span)] if name else [] for name in rest]
    rooted = bool(joined) and isinstance(joined[0], Text) and joined[0].text.startswith("/")
    kept: list[list[Part]] = []
    for name in names:
        plain = "".join(p.text for p in name if isinstance(p, Text)) if all(isinstance(p, Text) for p in name) else None
        if plain in ("", "."):
            continue
        if plain == "..":
            if not kept:
                kept += [] if rooted else [name]
            elif all(isinstance(p, Text) and not p.constant for p in kept[-1]):
                kept.pop()
            else:
                return None
            continue
        kept.append(name)
    out: list[Part] = [Text("/")] if rooted and not _leads(kept) else []
    for number, name in enumerate(kept):
        out += [Text("/")] if number and not _leads([name]) else []
        out += name
    return normal(out)


def _leads(names: list[list[Part]]) -> bool:
    """Whether the first name brings its own slash, as a constant such as `/global/lvscare:latest` does."""
    first = names[0][0] if names and names[0] else None
    return isinstance(first, Text) and bool(first.constant) and first.text.startswith("/")


def _edge(value: Value, last: bool) -> Part:
    return value.parts[-1 if last else 0]


def _whole(change: Callable[[str], str]) -> Callable[[Value, Node], Value]:
    def changed(value: Value, site: Node) -> Value:
        text = value.text
        if text is None or not text.isascii():
            return unknown("a part that is not known could be changed here", site)
        new = change(text)
        return replace(value, site=site) if new == text else Value((Text(new),), site, value.steps)

    return changed


def _trimmed(value: Value, affix: str, last: bool, site: Node) -> Value:
    text = value.text
    if text is not None:
        return _whole(lambda t: t.removesuffix(affix) if last else t.removeprefix(affix))(value, site)
    edge = _edge(value, last)
    if isinstance(edge, Hole) and affix:
        return unknown("a part that is not known could be cut here", site)
    assert isinstance(edge, Text) or not affix
    known = edge.text if isinstance(edge, Text) else ""
    cut = known.removesuffix(affix) if last else known.removeprefix(affix)
    shorter = affix.endswith(known) if last else affix.startswith(known)
    if affix and cut == known and len(known) < len(affix) and shorter:
        return unknown("a part that is not known could be cut here", site)
    if cut == known:
        return replace(value, site=site)
    new = Text(cut)
    parts = (*value.parts[:-1], new) if last else (new, *value.parts[1:])
    return replace(value, parts=normal(parts), site=site)


def _affix(last: bool) -> Model:
    def model(evaluator: Evaluator, call: Node, frame: Frame) -> list[Value] | None:
        values = _single(evaluator, call, frame, 2)
        if values is None:
            return None
        site = call
        return [
            unknown("what is cut is not known", site) if by.text is None else _trimmed(value, by.text, last, site)
            for value, by in product(*values)
        ]

    return model


def _text_function(change: Callable[..., str], count: int) -> Model:
    """Model a function that is known only on wholly known text, with `count` further arguments."""

    def model(evaluator: Evaluator, call: Node, frame: Frame) -> list[Value] | None:
        values = _single(evaluator, call, frame, 1 + count)
        if values is None:
            return None
        site = call
        found: list[Value] = []
        for value, *rest in product(*values):
            texts = [other.text for other in rest]
            if None in texts:
                found.append(unknown("an argument is not known", site))
            else:
                found.append(_whole(lambda text, texts=texts: change(text, *texts))(value, site))  # type: ignore[misc]
        return found

    return model


def _replace(text: str, old: str, new: str, count: str = "-1") -> str:
    return text.replace(old, new, int(count))


def _same(evaluator: Evaluator, call: Node, frame: Frame) -> list[Value] | None:
    values = _single(evaluator, call, frame, 1)
    return values[0] if values is not None else None


def _builder(evaluator: Evaluator, call: Node, frame: Frame) -> list[Value] | None:
    from codemod.golang.evaluate.models.builders import builder_text

    pieces: list[list[Value]] = []
    for written in builder_text(evaluator, call, frame):
        if written is None:
            return [unknown("this builder is not written straight down", call)]
        pieces.append(written)
    return concat(call, pieces)


_GO_SPACE = " \t\n\v\f\r\x85\xa0"


def _models() -> Iterator[tuple[str, Model]]:
    yield "fmt.Sprintf", sprintf
    yield "fmt.Sprint", sprint
    yield "net.JoinHostPort", _join_host_port
    yield "strconv.Itoa", _itoa
    yield "strconv.FormatInt", _format_int
    yield "strings.Join", _join
    yield "path.Join", _path_join
    yield "path/filepath.Join", _path_join
    yield "strings.TrimSuffix", _affix(last=True)
    yield "strings.TrimPrefix", _affix(last=False)
    yield "strings.TrimSpace", _text_function(lambda text: text.strip(_GO_SPACE), 0)
    yield "strings.Trim", _text_function(lambda text, cut: text.strip(cut) if cut else text, 1)
    yield "strings.TrimLeft", _text_function(lambda text, cut: text.lstrip(cut) if cut else text, 1)
    yield "strings.TrimRight", _text_function(lambda text, cut: text.rstrip(cut) if cut else text, 1)
    yield "strings.ToLower", _text_function(lambda text: text.lower(), 0)
    yield "strings.ToUpper", _text_function(lambda text: text.upper(), 0)
    yield "strings.ReplaceAll", _text_function(_replace, 2)
    yield "strings.Replace", _text_function(_replace, 3)
    yield "strings.Clone", _same
    yield "strings.Builder.String", _builder
    yield "bytes.Buffer.String", _builder


MODELS: dict[str, Model] = dict(_models())
