"""Which pods of a consumer something fills in that is not followed: a decoder, or reflection.

yaml.Unmarshal([]byte(overrides), &pod)                                            told: it may have containers
reflect.ValueOf(&pod.Spec.Containers[0]).Elem().FieldByName("Image").SetString(x)  told
yaml.Unmarshal(template, &pod); pod.Spec.Containers[0].Image = image               what is written last counts
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial

from codemod.golang.evaluate.contexts import everywhere
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.terms import Hole, Text
from codemod.golang.evaluate.values import Value, unknown
from codemod.golang.flow.callees import Invocation
from codemod.golang.flow.defaults import is_default
from codemod.golang.flow.definitions import definition_at, definitions
from codemod.golang.flow.fields import giving
from codemod.golang.flow.given import given_for
from codemod.golang.flow.library import callee_name
from codemod.golang.program import members, typeof, types
from codemod.golang.program.packages import Module
from codemod.golang.read.files import Object
from codemod.golang.read.syntax import Node, strip_parens
from codemod.rule import Container
from codemod.uses.consumers import Consumption
from codemod.uses.labels import labelled_parts
from codemod.uses.pod_parts import bottom

_FILLING = r".*\.(?:Unmarshal\w*|Decode)"
_SAYS_CONTAINER = re.compile(r"(?i)image|containers")
_POLICY = re.compile(r"""(?i)imagepullpolicy["']?\s*:\s*["']?(\w+)""")
_SAYS_IMAGE = re.compile(r"(?i)image(?!pullpolicy)")
_IN_QUOTES = re.compile(r"""["'][\w./:@-]*$""")
_API = "k8s.io/api/"
_DEEPEST = 6
_MOST_FUNCTIONS = 3


def filled_again(
    module: Module, functions: Sequence[Object], consumer: str, container: Container, evaluator: Evaluator
) -> Iterator[Consumption]:
    """Yield an unknown image for each call that fills in an object with containers, and is the last to do so."""
    tops = [item.declaration.node for item in functions]
    written = [node for top in tops for node in giving(module, top) if _is_written(module, node, container)]
    for node, reflected in filling_calls(module, tops, container):
        if any(each.function is not node.function or each.start > node.end for each in written):
            continue
        name = callee_name(module, node["function"])
        lost = unknown("the container is filled in by {name}, which is not followed", node, name=name)
        if reflected:
            found = [lost] if _sets(evaluator, node, container) else []
        else:
            found = list(_decoded(evaluator, node, container, lost))
        if found:
            yield Consumption(consumer, node, tuple(found))


def filling_calls(module: Module, tops: Sequence[Node], container: Container) -> Iterator[tuple[Node, bool]]:
    """Yield each call that fills in an object with containers, and whether through reflection."""
    for node in (node for top in tops for node in top.walk() if node.kind == "call_expression"):
        name = callee_name(module, node["function"])
        reflected = name == "reflect.ValueOf"
        if not reflected and re.fullmatch(_FILLING, name) is None:
            continue
        typed = (typeof.of_expression(module, each) for each in _pointers(module, node))
        if any(holds_container(module, each, container) for each in typed):
            yield node, reflected


def _is_written(module: Module, node: Node, container: Container) -> bool:
    """Whether a place is one where a container's image is written to, whatever it was, or all of a pod's containers."""
    field = node.get("field")
    named = field is not None and (field.spells(container.image_field) or field.spells("Containers"))
    found = definition_at(node) if named else None
    return found is not None and found.kind != "address" and not is_default(module, node)


def _pointers(module: Module, call: Node) -> Iterator[Node]:
    for argument in Invocation.of(call).arguments:
        yield from _pointed(module, argument, 0)


def _pointed(module: Module, argument: Node, functions: int) -> Iterator[Node]:
    """Yield what an argument points to: of a parameter `into any`, what callers give for it."""
    binding = argument.binding
    if argument.kind == "unary_expression" and argument["operator"].kind == "&":
        yield from (argument["operand"], bottom(argument))
    elif binding is None and argument.kind in ("identifier", "selector_expression"):
        yield argument
    elif binding is not None and binding.kind == "param" and functions < _MOST_FUNCTIONS:
        yield argument
        for given in given_for(module, binding):
            yield from _pointed(module, given, functions + 1)
    elif binding is not None:
        yield argument
        if functions < _MOST_FUNCTIONS and types.is_interface(module, typeof.of_binding(module, binding)):
            # `var target any = &pod`
            for found in definitions(binding):
                if found.kind == "value" and found.value is not None:
                    yield from _pointed(module, strip_parens(found.value), functions + 1)


def holds_container(module: Module, type_: types.Type | None, container: Container, depth: int = 0) -> bool:
    """Whether an object of a type has a container somewhere."""
    named = types.named(module, type_) if type_ is not None else None
    if type_ is None or depth > _DEEPEST:
        return False
    if named is not None and (named[0] == container.package or named[0].startswith(_API)):
        return True
    flat = types.underlying(module, type_)
    if flat is None:
        return False
    inner = [each.type for each in members.members(flat)] if flat.node.kind == "struct_type" else []
    return any(holds_container(module, each, container, depth + 1) for each in (*inner, types.element(module, flat)))


def _decoded(evaluator: Evaluator, call: Node, container: Container, lost: Value) -> Iterator[Value]:
    """Yield the images of the text that is decoded: `{"containers": [{"image": "` and what is behind that; what is
    `lost` where that may have a container, as far as it is known, and no image is seen in it."""
    given = [each for each in Invocation.of(call).arguments if each.kind != "unary_expression"]
    found = evaluator.at(call, partial(everywhere, evaluator, given[0])) if given else []
    for value in found:
        images = list(labelled_parts(value))
        may_say = any(isinstance(each, Text) and _says_container(each.text, container) for each in value.parts)
        if images and _says_no_more(value, images):
            yield from images
        elif value.text is None or may_say:
            yield lost
    if not found:
        yield lost


def _says_container(text: str, container: Container) -> bool:
    """Whether a text may have a container with more in it than the pull policy that is wanted."""
    said = _POLICY.sub(lambda found: "" if container.policy in (None, found[1]) else found[0], text)
    return _SAYS_CONTAINER.search(said) is not None


def _says_no_more(value: Value, images: list[Value]) -> bool:
    """Whether a text names no other images, as far as is known; what is not may be the text between two quotes."""
    inside = {id(part) for image in images for part in image.parts}
    texts = [each.text for each in value.parts if isinstance(each, Text)]
    if any("\\" in text for text in texts) or sum(len(_SAYS_IMAGE.findall(text)) for text in texts) != len(images):
        return False
    before = zip(value.parts, value.parts[1:], strict=False)
    others = (front for front, part in before if isinstance(part, Hole) and id(part) not in inside)
    return all(isinstance(front, Text) and _IN_QUOTES.search(front.text) is not None for front in others)


def _sets(evaluator: Evaluator, call: Node, container: Container) -> bool:
    """Whether what is seen through reflection may be set: a field of which another name is known is another."""
    around = call.function
    names, sets = set[str](), False
    for node in around.walk() if around is not None else ():
        if node.kind == "selector_expression" and node["field"].text.startswith("Set"):
            sets = True
        if node.kind == "call_expression" and node["function"].text.endswith(".FieldByName"):
            for each in node["arguments"].children:
                found = evaluator.at(each, partial(everywhere, evaluator, each))
                names |= {container.image_field if value.text is None else value.text for value in found}
    return sets and (not names or bool(names & {container.image_field, container.policy_field, "Containers"}))
