"""Whether a consumer makes the image itself, of its parameters: then that is judged, and not what it is given.

    func LvsStaticPodYaml(..., registry, image string) {
        container := v1.Container{Image: registry + "/" + image}

What its containers have is judged in its body, for each caller (`uses.bodies`).
"""

from __future__ import annotations

from functools import partial

from codemod.golang.evaluate.constructed import is_open
from codemod.golang.evaluate.contexts import in_all_contexts
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.read.files import Object
from codemod.rule import Container
from codemod.uses.bodies import bare_parameter, is_parameter
from codemod.uses.consumers import images_given


def is_made_inside(evaluator: Evaluator, taker: Object, index: int, container: Container) -> bool:
    """Whether a consumer's parameter goes into none of its containers as it is, but into some with more."""
    until, made = frozenset((taker.declaration.node.span,)), False
    for place, value in images_given(evaluator.module, taker, container):
        ask = partial(evaluator.evaluate, value)
        found = evaluator.at(value, partial(in_all_contexts, evaluator, ask, place.function, until=until))
        more = any(is_open(each) and bare_parameter(each) is None for each in found)
        if not more and any(is_parameter(each, taker, index) for each in found):
            return False
        made = made or more
    return made
