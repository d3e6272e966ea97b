"""Texts in the program itself that are decoded over a field in which an operator names an image.

json.Unmarshal([]byte(`{"image": "docker.io/x:latest"}`), &spec)      what an operator set there is lost
fmt.Sscan("docker.io/x:latest", &spec.Image)

A text of elsewhere, or one that leaves the field alone, `{"replicas": 1}`, is the operator's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from codemod.golang.evaluate.contexts import everywhere
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.terms import Text
from codemod.golang.evaluate.told import texts
from codemod.golang.flow.decoded_types import decoder_calls, types_below, types_given
from codemod.golang.flow.library import callee_name
from codemod.golang.program import members, typeof, types
from codemod.golang.program.packages import Module
from codemod.golang.program.struct_tags import field_declaration, tag_of
from codemod.golang.read.syntax import Node, strip_parens
from codemod.judge.operators import sets_field
from codemod.rule import Redirect

_SCANNING = ("Sscan", "Sscanf", "Sscanln")
_SPELLED = re.compile('[:=]\\s*["`][^"`\\s]*/')  # an image, or a registry, as a text
_MOST_TYPES = 60  # below what is decoded


def decoded_literals(evaluator: Evaluator, ways: tuple[Redirect, ...]) -> Iterator[Node]:
    """Yield the calls that decode a text of the program into a field that an operator sets in one of these ways."""
    module = evaluator.module
    for call in decoder_calls(module):
        if callee_name(module, call["function"]) == "" and typeof.callee_objects(module, call["function"]):
            continue  # one of the program's: what it calls is another call
        filled = {each: list(_fields(module, ways, each)) for each in call["arguments"].children}
        names = [name for each in filled.values() for name in each]
        into = [each for each in filled if filled[each]]
        # what is there before is what it is by default: `cfg := &Config{Image: Image}; yaml.Unmarshal(data, cfg)`
        said = ((each, text) for each, text in _said(evaluator, call) if into != [each] or _SPELLED.search(text))
        if names and any(_gives(names, text) and not _is_marked(evaluator, each) for each, text in said):
            yield call
    for call in _scans(module):
        into = call["arguments"].children[1:]
        if any(_is_field(module, ways, each) for each in into) and _is_known(evaluator, call["arguments"].children[0]):
            yield call


def _fields(module: Module, ways: tuple[Redirect, ...], given: Node) -> Iterator[frozenset[str]]:
    """Yield the names of the fields that an operator sets, of all that is filled in through an argument."""
    todo = list(types_given(module, given))
    seen = set[tuple[str, str]]()
    for type_ in todo:
        name = types.named(module, type_)
        if len(todo) > _MOST_TYPES or (name is not None and name in seen):
            continue
        seen |= {name} if name is not None else set()
        todo += types_below(module, type_)
        flat = types.underlying(module, type_)
        for each in members.members(flat) if flat is not None and flat.node.kind == "struct_type" else ():
            if sets_field(module, ways, type_, each.name):
                declared = field_declaration(module, type_, each.name)
                tags = tag_of(declared[0]).values() if declared is not None else ()
                yield frozenset((each.name, *(tag.partition(",")[0] for tag in tags if tag.partition(",")[0])))


def _said(evaluator: Evaluator, call: Node) -> Iterator[tuple[Node, str]]:
    """Yield what a decoder is given, or reads from, with the texts that it is."""
    frame = evaluator.around(Frame(call.function, depth=1))
    for each in (*call["arguments"].children, call["function"]):
        node = each["operand"] if each is call["function"] and each.kind == "selector_expression" else each
        yield from ((node, text) for text in texts(evaluator, node, call, frame))


def _is_marked(evaluator: Evaluator, node: Node) -> bool:
    """Whether a text is made of a constant of the rule."""
    found = evaluator.at(node, partial(everywhere, evaluator, node))
    return any(isinstance(part, Text) and part.constant for value in found for part in value.parts)


def _gives(names: list[frozenset[str]], text: str) -> bool:
    """Whether a text gives one of the fields something: `image: x`, `"image": "x"`, `image = "x"`."""
    return any(_is_given(key, text) for each in names for key in each)


def _is_given(key: str, text: str) -> bool:
    return (
        re.search(rf"""(?i)(?<![\w.-])["']?{re.escape(key)}["']?\s*[:=]\s*(?:"[^"\s]|'[^'\s]|[\w.])""", text)
        is not None
    )


def _scans(module: Module) -> Iterator[Node]:
    for word in _SCANNING:
        for file in module.sources.compiled(path for path in module.paths_with(word) if module.owns(path)):
            for node in (each for top in file.holding(word) for each in top.node.walk()):
                called = node.kind == "call_expression" and node["function"].kind == "selector_expression"
                if called and node["function"]["field"].spells(word) and len(node["arguments"].children) > 1:
                    yield node


def _is_field(module: Module, ways: tuple[Redirect, ...], node: Node) -> bool:
    node = strip_parens(node)
    field = strip_parens(node["operand"]) if node.kind == "unary_expression" else node
    if field.kind != "selector_expression":
        return False
    return sets_field(module, ways, typeof.of_expression(module, field["operand"]), field["field"].text)


def _is_known(evaluator: Evaluator, node: Node) -> bool:
    return any(value.text for value in evaluator.at(node, partial(everywhere, evaluator, node)))
