"""`fmt.Sprintf` on Values (package fmt, "Printing")."""

from __future__ import annotations

import re
from itertools import pairwise, product

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.models.quoting import quoted
from codemod.golang.evaluate.models.text_lists import listed
from codemod.golang.evaluate.printing import as_printed, printed_operand
from codemod.golang.evaluate.terms import Call, Part, Text, Verb, reassembled
from codemod.golang.evaluate.values import (
    MAX_CHOICES,
    MAX_VALUES,
    Value,
    concat,
    distinct,
    files_of,
    normal,
    plain_text,
    printed,
    too_many,
    unknown,
    ways_to_choose,
)
from codemod.golang.flow.callees import Invocation
from codemod.golang.read.syntax import Node

_VERB = re.compile(
    r"%(?P<flags>[-+# 0]*)(?P<width>\d{1,4}|\*)?(?P<precision>\.(?:\d+|\*)?)?(?:\[(?P<index>\d{1,4})\])?(?P<verb>.)",
    re.DOTALL,
)


def _operands(evaluator: Evaluator, call: Node, frame: Frame, skip: int) -> list[tuple[Node, Frame]] | None:
    """Return the arguments after the first `skip`; None where a list of unknown length is spread."""
    found: list[tuple[Node, Frame]] = []
    for argument in Invocation.of(call).arguments[skip:]:
        if argument.kind == "variadic_argument":
            from codemod.golang.evaluate.lists import elements

            listed = elements(evaluator, argument.children[0], frame)
            if listed is None:
                return None
            found += listed
        else:
            found.append((argument, frame))
    return found


def arguments_of(evaluator: Evaluator, call: Node, frame: Frame, skip: int) -> list[list[Value]] | None:
    """Return the values of each argument after the first `skip`; None where a list of unknown length is spread."""
    found: list[list[Value]] = []
    for argument in Invocation.of(call).arguments[skip:]:
        spread = argument.kind == "variadic_argument"
        values = listed(evaluator, argument.children[0], frame) if spread else [evaluator.evaluate(argument, frame)]
        if values is None:
            return None
        found += values
    return found


def _printed_operands(evaluator: Evaluator, call: Node, frame: Frame, skip: int) -> list[list[Value]] | None:
    """As `arguments_of`; an operand that package fmt prints in its own way is unknown."""
    operands = _operands(evaluator, call, frame, skip)
    if operands is None:
        return None
    return [printed_operand(evaluator, node, where) for node, where in operands]


def sprintln(evaluator: Evaluator, call: Node, frame: Frame, skip: int = 0) -> list[Value] | None:
    """Model `fmt.Sprintln`: a blank between any two operands, and a line end."""
    pieces = _printed_operands(evaluator, call, frame, skip)
    if pieces is None:
        return None
    found: list[list[Value]] = []
    for values in pieces:
        texts = [printed(value, "v") for value in values]
        if None in texts:
            return [unknown("what {name} prints is not known", call, name="fmt.Sprintln")]
        found += [[plain_text(" ", call)]] if found else []
        found.append([as_printed(evaluator, value) for value in texts if value is not None])
    return concat(call, [*found, [plain_text("\n", call)]])


def shifted(evaluator: Evaluator, call: Node, frame: Frame) -> list[Value] | None:
    """Return what a function prints whose format is its second argument: `fmt.Fprintf`, `fmt.Appendf`."""
    moved = Node("call_expression", call.start, call.end, call.file, call.parent, call.field)
    given = Node("argument_list", call.start, call.end, call.file, moved, "arguments")
    given.children = Invocation.of(call).arguments[1:]
    moved.children = [given]
    return sprintf(evaluator, moved, frame)


def sprint(evaluator: Evaluator, call: Node, frame: Frame, skip: int = 0) -> list[Value] | None:
    """Model `fmt.Sprint`, which puts a blank between two operands where neither is a string."""
    pieces = _printed_operands(evaluator, call, frame, skip)
    if pieces is None:
        return None
    site = call
    found: list[Value] = []
    if ways_to_choose(pieces) > MAX_CHOICES:
        return [too_many(site)]
    for choice in product(*pieces):
        sure = [len(v.parts) > 1 or _is_string(v.parts[0]) for v in choice]
        texts = [printed(value, "v") for value in choice]
        if any(not a and not b for a, b in pairwise(sure)) or None in texts:
            return [unknown("fmt.Sprint may put blanks between these", site)]
        found += concat(site, [[as_printed(evaluator, value)] for value in texts if value is not None])
    return found


def _is_string(part: Part) -> bool:
    if isinstance(part, Text):
        return not part.number
    return isinstance(part.term, Call) or part.verb != "s"


def sprintf(evaluator: Evaluator, call: Node, frame: Frame) -> list[Value] | None:
    """Model `fmt.Sprintf`: known verbs, widths, explicit indexes; wrong counts and other verbs are unknown."""
    arguments = Invocation.of(call).arguments
    site = call
    operands = _printed_operands(evaluator, call, frame, 1)
    if not arguments or operands is None:
        return None
    formats = evaluator.evaluate(arguments[0], frame)
    formats, *operands = evaluator.fewer([formats, *operands])
    if ways_to_choose([formats, *operands]) > MAX_VALUES:
        return [too_many(site)]
    return distinct(_one(evaluator, form, choice, site) for form in formats for choice in product(*operands))


def _one(evaluator: Evaluator, form: Value, operands: tuple[Value, ...], site: Node) -> Value:
    if form.text is None:
        return unknown("the format is not known", site)
    origin = form.parts[0].span if isinstance(form.parts[0], Text) else None
    parts: list[Part] = []
    marked = any(isinstance(part, Text) and part.apart for part in form.parts)
    position, following, used, explicit = 0, 0, set[int](), False
    for match in _VERB.finditer(form.text):
        parts += _told(form, marked, position, match.start())
        position = match.end()
        if match["verb"] == "%":
            parts.append(Text("%", span=origin))
            continue
        if match["index"]:
            following, explicit = int(match["index"]) - 1, True
        if not 0 <= following < len(operands):
            return unknown("what {name} prints is not known", site, name=match.group())
        text = _shown(evaluator, match, operands[following])
        if text is None:  # what stands beside it is known: `{"name":%q,"image":"docker.io/%s"}`
            text = unknown("what {name} prints is not known", site, name=match.group())
        used.add(following)
        following += 1
        parts += text.parts
    tail = form.text[position:]
    if "%" in tail or (not explicit and len(used) != len(operands)):
        return unknown("the format does not fit its operands", site)
    parts += _told(form, marked, position, len(form.text))
    steps = tuple(step for value in ((form, *operands) if marked else operands) for step in value.way)
    return Value(reassembled(normal(parts)), site, steps, files_of((form, *operands)))


def _told(form: Value, marked: bool, start: int, end: int) -> tuple[Part, ...]:
    """Return a piece of a format, which knows the constant that it is from: of `const Format = "%s/" + Image`."""
    if not marked:
        return (Text((form.text or "")[start:end], span=getattr(form.parts[0], "span", None)),)
    from codemod.golang.evaluate.models.texts import shortened  # few formats are made of constants

    return shortened(form, start, end, form.site).parts


def _shown(evaluator: Evaluator, match: re.Match[str], operand: Value) -> Value | None:
    """Return what one verb prints of an operand."""
    verb = match["verb"]
    if verb not in "svdq" or "*" in match.group() or match["precision"] or match["flags"].strip("-"):
        return None
    if verb == "q":
        return quoted(operand) if not operand.numeric and not match["width"] else None
    value = printed(operand, _as_verb(verb))
    if value is None:
        return None
    value = as_printed(evaluator, value)
    width = int(match["width"] or 0)
    if not width:
        return value
    text = value.text
    if text is None:
        return None
    if len(text) >= width:
        return value
    padded = text.ljust(width) if "-" in match["flags"] else text.rjust(width)
    return Value((Text(padded),), operand.site)


def _as_verb(verb: str) -> Verb:
    return "d" if verb == "d" else "v" if verb == "v" else "s"
