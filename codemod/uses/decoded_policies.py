"""Which pull policies a decoder fills into a consumer's containers.

json.Unmarshal([]byte(`{"imagePullPolicy": "Always"}`), &container); container.Image = image      Always
yaml.Unmarshal(template, &pod); pod.Spec.Containers[0].ImagePullPolicy = v1.PullIfNotPresent      what is written last
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial

from codemod.golang.evaluate.contexts import everywhere
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.terms import Text
from codemod.golang.evaluate.values import Value, plain_text
from codemod.golang.flow.callees import Invocation
from codemod.golang.flow.defaults import is_default
from codemod.golang.flow.definitions import definition_at
from codemod.golang.flow.fields import giving
from codemod.golang.flow.library import callee_name, is_encoder
from codemod.golang.program import typeof
from codemod.golang.program.packages import Module
from codemod.golang.read.files import Object
from codemod.golang.read.syntax import Node, strip_parens
from codemod.rule import Container
from codemod.uses.filled_again import filling_calls, holds_container


def decoded_policies(
    module: Module, functions: Sequence[Object], container: Container, evaluator: Evaluator
) -> Iterator[tuple[Node, Value]]:
    """Yield what each call that decodes into an object with containers says of their policies, where it is the last to
    do so: the words of a text, or that the text is not known. A text that does not say leaves them as they are."""
    tops = [item.declaration.node for item in functions]
    written = [node for top in tops for node in giving(module, top) if _is_written(module, node, container)]
    for call, reflected in filling_calls(module, tops, container):
        given = [each for each in Invocation.of(call).arguments if each.kind != "unary_expression"]
        later = any(each.function is not call.function or each.start > call.end for each in written)
        if reflected or later or not given:
            continue
        for value in evaluator.at(call, partial(everywhere, evaluator, given[0])):
            if not _is_copy(module, value, container):
                yield from ((given[0], said) for said in _said(value, given[0], container))


def _is_written(module: Module, node: Node, container: Container) -> bool:
    """Whether a place is one where a container's policy is written to, whatever it was."""
    field = node.get("field")
    named = field is not None and field.spells(container.policy_field)
    return named and definition_at(node) is not None and not is_default(module, node)


def _said(value: Value, site: Node, container: Container) -> Iterator[Value]:
    known = [part.text for part in value.parts if isinstance(part, Text)]
    if not known:
        yield value
    field = container.policy_field  # decoders do not mind how a key is capitalized
    label = re.compile(rf"""(?i:{field})[\\"']*\s*:\s*[\\"']*(\w*)""")
    yield from (plain_text(said[1], site) if said[1] else value for text in known for said in label.finditer(text))


def _is_copy(module: Module, value: Value, container: Container) -> bool:
    """Whether a text is what an encoder made of containers of this program: their policies are judged themselves."""
    made = strip_parens(value.site)
    if made.kind != "call_expression" or not is_encoder(callee_name(module, made["function"])):
        return False
    types_ = (typeof.of_expression(module, each) for each in made["arguments"].children[:1])
    return any(holds_container(module, each, container) for each in types_)
