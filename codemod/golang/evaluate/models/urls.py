"""`url.URL` on Values: what it is parsed from, its fields, and the text that it gives.

u := url.URL{Scheme: "https", Host: host, Path: "/" + image}
strings.TrimPrefix(u.String(), "https://")
"""

from __future__ import annotations

from codemod.golang.evaluate.evaluator import Evaluator, Model
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.models.cutting import cannot_hold
from codemod.golang.evaluate.models.formats import arguments_of
from codemod.golang.evaluate.models.joining import clean
from codemod.golang.evaluate.terms import Call, Hole, Part, Parts, Text, Why
from codemod.golang.evaluate.values import Value, concat, normal, plain_text, unknown
from codemod.golang.flow.callees import Invocation
from codemod.golang.flow.paths import Path
from codemod.golang.read.syntax import Node

OTHERS = ("Opaque", "User", "RawPath", "OmitHost", "ForceQuery", "RawQuery", "Fragment", "RawFragment")


def parsed_url(evaluator: Evaluator, call: Node, frame: Frame, path: Path, index: int) -> list[Value] | None:
    """`u, err := url.Parse("https://" + host)`, and then `u.Host`"""
    arguments = Invocation.of(call).arguments
    if len(arguments) != 1 or len(path) != 1 or index:
        return None
    found = []
    for value in evaluator.evaluate(arguments[0], frame):
        pieces = url_pieces(value.parts)
        if pieces is None:
            return None
        parts = {**dict.fromkeys(OTHERS, (Text(""),)), **pieces}.get(str(path[0]))
        if parts is None:
            return None
        found.append(Value(parts, call, value.way))
    return found


def url_pieces(parts: Parts) -> dict[str, Parts] | None:
    """Return the scheme, the host and the path of a URL; None where it is not sure what they are."""
    first, *rest = parts
    if not isinstance(first, Text):
        return None
    scheme, colon, begin = first.text.partition("://")
    if first.text.startswith("//"):  # `url.Parse("//" + host)`
        scheme, begin = "", first.text[2:]
    elif not colon or not scheme.isalpha() or not scheme.islower():
        return None
    host: list[Part] = []
    path: list[Part] = []
    for part in [Text(begin), *rest]:
        if not _is_plain(part):
            return None
        if path or isinstance(part, Hole):
            (path or host).append(part)
            continue
        before, slash, _ = part.text.partition("/")
        host.append(Text(before))
        path += [part if not before else Text(part.text[len(before) :])] if slash else []
    return {"Scheme": (Text(scheme),), "Host": normal(host), "Path": normal(path)}


def _is_plain(part: Part) -> bool:
    """Whether nothing in it ends the host or the path, or is written in another way."""
    if isinstance(part, Hole):
        return all(cannot_hold(part, character) for character in "/?#@ ")
    return not set("?#@% ") & set(part.text) and part.text.isascii()


def joined_path(evaluator: Evaluator, call: Node, frame: Frame, path: Path, index: int) -> list[Value] | None:
    """`u.JoinPath("sealerio", "lvscare")`, and then a field of what it gives."""
    operand = call["function"]["operand"]
    if len(path) != 1:
        return None
    before = _field(evaluator, operand, frame, str(path[0]))
    if path != ("Path",):
        return before
    more = arguments_of(evaluator, call, frame, 0)
    if more is None:
        return None
    slash = [plain_text("/", call)]
    joined = concat(call, [slash, before, *(piece for each in more for piece in (slash, each))])
    return [_cleaned(value, call) for value in joined]


def _cleaned(value: Value, site: Node) -> Value:
    """Return a path without empty names and `..`; a slash at its end, which stays, is not known here."""
    last = value.parts[-1]
    parts = None if isinstance(last, Text) and last.text.endswith("/") else clean([list(value.parts)])
    return unknown("`..` cuts a part not known", site) if parts is None else Value(parts, site, value.way)


def url_text(evaluator: Evaluator, call: Node, frame: Frame) -> list[Value] | None:
    """`u.String()`, where it has a scheme, a host, and a path in which nothing is escaped."""
    operand = call["function"]["operand"]
    if any(value.text != "" for name in OTHERS for value in _field(evaluator, operand, frame, name)):
        return None
    scheme, host, path = (_field(evaluator, operand, frame, name) for name in ("Scheme", "Host", "Path"))
    if not all(is_plain_path(value) for value in path) or not all(value.parts != (Text(""),) for value in host):
        return None
    if not all(value.text is not None for value in scheme):
        return None
    with_colon = [plain_text(f"{value.text}://" if value.text else "//", call) for value in scheme]
    # Go puts the slash between a host and a path that has none
    paths = [part for value in path for part in concat(call, [[plain_text(slash_before(value), call)], [value]])]
    return concat(call, [with_colon, host, paths])


def slash_before(path: Value) -> str:
    return "/" if path.text and not path.text.startswith("/") else ""


def is_plain_path(value: Value) -> bool:
    known = value.text
    return known is not None and known.isascii() and not set(known) - _IN_PATHS


_IN_PATHS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_~/:@$&+,;=")


def _of_host(index: int) -> Model:
    """`u.Hostname()`, `u.Port()`"""

    def model(evaluator: Evaluator, call: Node, frame: Frame) -> list[Value] | None:
        found = []
        for value in _field(evaluator, call["function"]["operand"], frame, "Host"):
            part = value.parts[0]
            term = part.term if len(value.parts) == 1 and isinstance(part, Hole) else None
            if not isinstance(term, Call) or term.function != "net.JoinHostPort":
                return None
            found.append(Value(term.arguments[index], call, value.way))
        return found

    return model


hostname, port = _of_host(0), _of_host(1)


def _field(evaluator: Evaluator, operand: Node, frame: Frame, name: str) -> list[Value]:
    """Return what a field of a URL is; of what is not set, the empty text."""
    found = evaluator.evaluate(operand, frame, (name,))
    return [plain_text("", operand) if value.why is Why.NOT_SET else value for value in found]


def joined_url(evaluator: Evaluator, call: Node, frame: Frame, path: Path, index: int) -> list[Value] | None:
    """`joined, err := url.JoinPath("https://"+host, image)`, where nothing of it is escaped or cleaned."""
    listed = Invocation.of(call).arguments
    if path or index or len(listed) < 2 or any(each.kind == "variadic_argument" for each in listed):
        return None
    bases, *given = (evaluator.evaluate(each, frame) for each in listed)
    more = [values for values in given if any(value.text != "" for value in values)]  # an empty name is left out
    if not all(map(_is_base, bases)) or not all(_is_clean(value) for values in more for value in values):
        return None
    bases = [_without_slash(value) for value in bases]
    slash = [plain_text("/", call)]
    return concat(call, [bases, *(piece for each in more for piece in (slash, each))])


def _is_base(value: Value) -> bool:
    """Whether it is a scheme, or none, and a host, perhaps with a path."""
    first, *rest = value.parts
    scheme, found, begin = first.text.partition("//") if isinstance(first, Text) else ("", "", "")
    named = scheme == "" or (scheme[-1] == ":" and scheme[:-1].isalpha() and scheme.islower())
    if not found or not named or not (begin or rest) or begin.startswith("/"):
        return False
    return all(_may_stand_in_base(part) for part in (Text(begin), *rest))


def _may_stand_in_base(part: Part) -> bool:
    if isinstance(part, Hole):
        return all(cannot_hold(part, character) for character in "?#@ ")
    names = part.text.split("/")
    return not set(part.text) - _IN_PATHS - {"[", "]"} and "@" not in part.text and not {".", ".."} & set(names)


def _is_clean(value: Value) -> bool:
    """Whether it is a known path that joining leaves as it is."""
    known = value.text
    return known is not None and is_plain_path(value) and not {"", ".", ".."} & set(known.split("/"))


def _without_slash(value: Value) -> Value:
    last = value.parts[-1]
    if not isinstance(last, Text) or not last.text.endswith("/"):
        return value
    return Value(normal((*value.parts[:-1], Text(last.text[:-1]))), value.site, value.way)
