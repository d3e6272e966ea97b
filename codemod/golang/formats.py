"""`fmt.Sprintf` on Values (package fmt, "Printing")."""

from __future__ import annotations

import re
from itertools import product

from codemod.golang.evaluate import Evaluator, Frame
from codemod.golang.literals import quote
from codemod.golang.references import Call
from codemod.golang.syntax import Node
from codemod.golang.values import MAX_VALUES, Part, Site, Text, Value, Verb, distinct, normal, printed, unknown

_VERB = re.compile(
    r"%(?P<flags>[-+# 0]*)(?P<width>\d+|\*)?(?:\.(?P<precision>\d+|\*)?)?(?:\[(?P<index>\d+)\])?(?P<verb>.)", re.DOTALL
)


def arguments_of(evaluator: Evaluator, call: Node, frame: Frame, skip: int) -> list[list[Value]] | None:
    """Return the values of each argument after the first `skip`; None where a list of unknown length is spread."""
    found: list[list[Value]] = []
    for argument in Call.of(call).arguments[skip:]:
        if argument.kind == "variadic_argument":
            elements = evaluator.elements(argument.children[0], frame)
            if elements is None:
                return None
            found += [evaluator.evaluate(node, where) for node, where in elements]
        else:
            found.append(evaluator.evaluate(argument, frame))
    return found


def sprintf(evaluator: Evaluator, call: Node, frame: Frame) -> list[Value] | None:
    """Model `fmt.Sprintf`: known verbs, widths, explicit indexes; wrong counts and other verbs are unknown."""
    arguments = Call.of(call).arguments
    site = Site(frame.file, call)
    operands = arguments_of(evaluator, call, frame, 1)
    if not arguments or operands is None:
        return None
    formats = evaluator.evaluate(arguments[0], frame)
    count = len(formats)
    for operand in operands:
        count *= len(operand)
    if count > MAX_VALUES:
        return [unknown("too many possible values", site)]
    return distinct(_one(evaluator, form, choice, site) for form in formats for choice in product(*operands))


def _one(evaluator: Evaluator, form: Value, operands: tuple[Value, ...], site: Site) -> Value:
    if form.text is None:
        return unknown("the format is not known", site)
    origin = form.parts[0].span if isinstance(form.parts[0], Text) else None
    parts: list[Part] = []
    position, following, used, explicit = 0, 0, set[int](), False
    for match in _VERB.finditer(form.text):
        parts.append(Text(form.text[position : match.start()], span=origin))
        position = match.end()
        if match["verb"] == "%":
            parts.append(Text("%", span=origin))
            continue
        if match["index"]:
            following, explicit = int(match["index"]) - 1, True
        shown = _shown(evaluator, match, operands[following]) if 0 <= following < len(operands) else None
        if shown is None:
            return unknown(f"what {match.group()} prints is not known", site)
        used.add(following)
        following += 1
        parts += shown.parts
    tail = form.text[position:]
    if "%" in tail or (not explicit and len(used) != len(operands)):
        return unknown("the format does not fit its operands", site)
    parts.append(Text(tail, span=origin))
    return Value(normal(parts), site, tuple(step for value in operands for step in value.steps))


def _shown(evaluator: Evaluator, match: re.Match[str], operand: Value) -> Value | None:
    """Return what one verb prints of an operand."""
    verb = match["verb"]
    if verb not in "svdq" or "*" in match.group() or match["precision"] or "#" in match["flags"]:
        return None
    if verb == "q":
        quoted = quote(operand.text) if operand.text is not None else None
        return None if quoted is None else Value((Text(quoted),), operand.site)
    value = printed(operand, _as_verb(verb))
    if value is None or (match["flags"].strip("-") and verb == "d"):
        return None
    value = evaluator.settled(value)
    width = int(match["width"] or 0)
    if not width:
        return value
    text = value.text
    if text is None:
        return None
    if len(text) >= width:
        return value
    padded = text.ljust(width) if "-" in match["flags"] else text.rjust(width, "0" if "0" in match["flags"] else " ")
    return Value((Text(padded),), operand.site)


def _as_verb(verb: str) -> Verb:
    return "d" if verb == "d" else "v" if verb == "v" else "s"
