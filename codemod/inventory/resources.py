"""Joins that are a path, or a name, and no image: what is asked first of them says so, and the rest is not evaluated.

    fmt.Sprintf("projects/%s/zones/%s", project, zone)   `projects` is no registry, and nothing says it is an image
    "projects/" + project + "/images/" + name            an image has a tag, or a digest: no `name` has one

Where a cloud's resources come from may take longer to say than all images of a program.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import add

from codemod.finding.diagnostics import Span
from codemod.golang.evaluate.contexts import in_all_contexts
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.printing import printed_operand
from codemod.golang.evaluate.terms import Call, Hole, Method, Name, Select, Term, Text, Unknown
from codemod.golang.evaluate.values import Value
from codemod.golang.flow.callees import Invocation, callees
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.literals import STRING_KINDS, decode, unquote
from codemod.golang.read.syntax import Node
from codemod.image.mentions import terms_of
from codemod.image.pattern import UNKNOWN, is_domain, read
from codemod.records import replace
from codemod.uses.named_text import spelled_text

_TAGGED = (":", "@")
_NUMBERS = ("int_literal", "float_literal")
_GROUPS = ("const_declaration", "var_declaration")


def has_no_registry(module: Module, node: Node, skeleton: str) -> bool:
    """Whether what is spelled out of a join stands where a registry would, and is none, whatever the rest is."""
    first, slash, _ = skeleton.partition("/")
    if not slash:
        # `iam-image-%s`: all of the reference would come behind the beginning of its own host
        return not skeleton.startswith(UNKNOWN) and not any(sign in skeleton for sign in (".", *_TAGGED))
    return bool(first) and UNKNOWN not in first and not is_domain(first) and _operands(module, node) is not None


def is_no_reference(module: Module, node: Node, skeleton: str) -> bool:
    """Whether a join is no reference, by the constants in it: `fmt.Sprintf("%s:%s", volume, "/images")` has a path for
    a tag, and `1 + length + sizeOfRepository(length)` is a number."""
    if node.kind == "binary_expression" and any(term.kind in _NUMBERS for term in terms_of(node)):
        return True
    operands, pieces = _operands(module, node), skeleton.split(UNKNOWN)
    if operands is None or len(pieces) != len(operands) + 1:
        return False
    texts = (spelled_text(module, operand) or UNKNOWN for operand in operands)
    return read(pieces[0] + "".join(map(add, texts, pieces[1:]))) is None


_MOST_KEYS = 2


def is_a_key(node: Node, text: str) -> bool:
    """Whether a text without a tag stands among constants that begin with the same host, and of which others are not
    called images: `dapr.io/sidecar-image` beside `dapr.io/enabled` and `dapr.io/app-id` is the name of a setting."""
    group = next((above for above in node.ancestors() if above.kind in _GROUPS), None)
    host, slash, _ = text.partition("/")
    others = 0
    for spec in group.children if group is not None and slash else ():
        name, values = spec.get("name"), spec.get("value")
        if name is None or values is None or re.search("(?i)image", name.text) is not None:
            continue
        texts = (decode(unquote(each) or b"") for each in values.children if each.kind in STRING_KINDS)
        others += any(each.startswith(f"{host}/") for each in texts)
    return others >= _MOST_KEYS


def last_operands(module: Module, node: Node, skeleton: str) -> list[Node] | None:
    """Return the operands of a join behind its last slash; None where a tag is spelled out there, or where they cannot
    be told."""
    last = skeleton.rpartition("/")[2]
    if last in ("", ".", "..") or any(sign in last for sign in _TAGGED):
        return None
    operands, wanted = _operands(module, node), last.count(UNKNOWN)
    if operands is None or skeleton.count(UNKNOWN) != len(operands):
        return None
    return operands[len(operands) - wanted :]


def _operands(module: Module, node: Node) -> list[Node] | None:
    """Return what the parts of a join that are not spelled out are, in their order; None where that is not known."""
    if node.kind == "binary_expression":
        return [term for term in terms_of(node) if term.kind not in STRING_KINDS]
    given = Invocation.of(node).arguments
    names = {callee.name for callee in callees(module, node)}
    if any(each.kind == "variadic_argument" for each in given):
        return None
    if names == {"path.Join"}:
        return [each for each in given if each.kind not in STRING_KINDS]
    return given[1:] if names == {"fmt.Sprintf"} and b"%[" not in given[0].bytes else None


def values_with_tag(evaluator: Evaluator, operands: Sequence[Node]) -> list[Value]:
    """Return what of these operands may bring a tag or a digest along, whoever calls. Raises `OverBudget`."""
    return [value for operand in operands for value in _printed(evaluator, operand) if _may_have_tag(value)]


def _printed(evaluator: Evaluator, operand: Node) -> list[Value]:
    def ask(frame: Frame) -> list[Value]:
        return [_closed(evaluator, value) for value in printed_operand(evaluator, operand, frame)]

    return in_all_contexts(evaluator, ask, operand.function)


def _closed(evaluator: Evaluator, value: Value) -> Value:
    """Return a value in which nothing is asked of callers that no caller can tell: what a function of elsewhere makes
    of a parameter, `re.FindStringSubmatch(name)[1]`, stays a hole whatever is given."""
    parts = tuple(
        Hole(Name("", ""), part.verb) if isinstance(part, Hole) and _is_of_elsewhere(evaluator, part.term) else part
        for part in value.parts
    )
    return replace(value, parts=parts)


def _is_of_elsewhere(evaluator: Evaluator, term: Term) -> bool:
    while isinstance(term, Select | Method):
        term = term.operand
    if isinstance(term, Unknown):
        return _is_outside_functions(evaluator.module, term.place)
    if not isinstance(term, Call):
        return isinstance(term, Name)
    return not any(term.function in known for known in (evaluator.models, evaluator.results, evaluator.lists))


def _may_have_tag(value: Value) -> bool:
    """Whether a text ends in a tag; one that is empty, or leads upwards, may let `path.Join` end in what is before."""
    texts = [part.text for part in value.parts if isinstance(part, Text)]
    return value.text in ("", ".", "..") or any(sign in text for text in texts for sign in _TAGGED)


@per_module
def _is_outside_functions(module: Module, place: Span) -> bool:
    """Whether a place is in a package's variable, and no function is: so it is the same, whoever calls."""
    file = module.sources.file(place.path)
    around = (each for each in file.declarations if each.start <= place.start < each.end)
    return any(file.source.find(b"func", each.start, each.end) < 0 for each in around)
