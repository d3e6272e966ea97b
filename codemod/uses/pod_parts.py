"""Which containers of a manifest that was read into an object are written to, and what with.

pod.Spec.Containers[0].Image = image                                    one of its containers
pod.Spec.Containers = []v1.Container{{Name: "main", Image: image}}      others in their place
pod["spec"].(map[string]any)["containers"] = []any{map[string]any{"image": image}}
pod["spec"] = json.RawMessage(`{"containers": [{"image": "nginx"}]}`)      a text in their place
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial

from codemod.golang.evaluate.contexts import everywhere
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.values import unknown
from codemod.golang.flow.definitions import definition_at
from codemod.golang.flow.paths import Index, index_step
from codemod.golang.program.packages import Module
from codemod.golang.read.literals import STRING_KINDS
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node, strip_parens, top_of
from codemod.rule import Container, Field
from codemod.uses.consumers import Consumption
from codemod.uses.named_fields import field_values

_ALIASES = 3  # names for parts of a pod, one made of the other


def read_again(
    module: Module, evaluator: Evaluator, consumer: str, container: Container, decoded: Iterable[Node]
) -> tuple[list[Consumption], list[tuple[Node, Node | None]]]:
    """Return the images and pull policies that are written to what a manifest is read into again."""
    images, policies = list[Consumption](), list[tuple[Node, Node | None]]()
    pods: dict[Node, set[Binding]] = {}  # by the declaration around them
    for call in decoded:
        targets = (bottom(node).binding for node in call["arguments"].children[1:])
        pods.setdefault(top_of(call), set()).update(each for each in targets if each is not None)
    for top, read in pods.items():
        roots = with_parts(top, read)
        for place, value in written_to_pods(module, container, top, roots, container.image_field):
            found = evaluator.at(value, partial(everywhere, evaluator, value))
            images.append(Consumption(consumer, place, tuple(found), value))
        for value in texts_put_in(top, roots):
            lost = unknown("a part of the manifest is written as a text", value)
            images.append(Consumption(consumer, value, (lost,), value))
        policies += [(v, v) for _, v in written_to_pods(module, container, top, roots, container.policy_field)]
    return images, policies


def with_parts(top: Node, pods: set[Binding]) -> set[Binding]:
    """Return the variables that a manifest is read into, and those for parts of them: `c := &pod.Spec.Containers[i]`,
    `spec := pod["spec"].(map[string]any)`."""
    named = [(node.binding, definition_at(node)) for node in top.walk() if node.binding and node.binding.node is node]
    made = [(binding, bottom(found.value).binding) for binding, found in named if binding and found and found.value]
    roots = set(pods)
    for _ in range(_ALIASES):
        roots |= {binding for binding, of in made if of in roots}
    return roots


def written_to_pods(
    module: Module, container: Container, top: Node, roots: set[Binding], field: str
) -> Iterator[tuple[Node, Node]]:
    """Yield where a field of the containers in these pods is written to, and what."""
    known = set[Node]()
    for place, value, _ in field_values(module, top, Field(container.package, container.type, field)):
        known.add(place)
        assigned = place.kind == "selector_expression" and bottom(place).binding in roots
        if assigned or _is_put_in(place, roots):
            yield place, value
    key = Index(f"{field[:1].lower()}{field[1:]}".encode())
    for node in top.walk():
        if node.kind == "selector_expression" and node["field"].spells(field) and bottom(node).binding in roots:
            other = definition_at(node)
            if other is not None and other.value is not None and node not in known:  # of a type of this program
                yield node, other.value
        found = definition_at(node) if node.kind == "index_expression" and bottom(node).binding in roots else None
        if found is not None and found.value is not None and index_step(node.get("index")) == key:
            yield node, found.value
        named = node.get("key") if node.kind == "keyed_element" else None
        if named is not None and Index(named.text.strip('"`').encode()) == key and _is_put_in(node, roots):
            yield node, node.children[-1].children[0]


def texts_put_in(top: Node, roots: set[Binding]) -> Iterator[Node]:
    """Yield what is written to a part of a pod, where a text there has an image: a `json.RawMessage` does."""
    for node in top.walk():
        found = definition_at(node) if node.kind in ("index_expression", "selector_expression") else None
        if found is None or found.value is None or bottom(node).binding not in roots:
            continue
        if any(each.kind in STRING_KINDS and _LABELLED.search(each.bytes) for each in found.value.walk()):
            yield found.value


_LABELLED = re.compile(rb"""\bimage\\?["']?[ \t]*:""")


def _is_put_in(element: Node, roots: set[Binding]) -> bool:
    """Whether a field of a literal is one of the containers that are put in the place of those in a pod:
    `pod.Spec.Containers = []v1.Container{{Image: image}}`. What is appended to them is none."""
    names = set[str]()
    for above in element.ancestors():
        if above.kind == "keyed_element":
            names.add(above.children[0].text.strip('"`').lower())
        elif above.kind == "call_expression" and above["function"].spells("append"):
            first = strip_parens(above["arguments"].children[0])
            if first.kind != "slice_expression" and bottom(first).binding in roots:
                return False
        elif above.kind == "assignment_statement":
            names |= {step.lower() for target in above["left"].children for step in _steps(target, roots)}
            return "containers" in names and any(bottom(each).binding in roots for each in above["left"].children)
        elif above.kind.endswith("_statement") or above.kind == "func_literal":
            return False
    return False


def _steps(target: Node, roots: set[Binding]) -> Iterator[str]:
    """Yield the fields, and keys that are spelled out, by which a part of a pod is named."""
    if bottom(target).binding in roots:
        for node in target.walk():
            if node.kind == "field_identifier" or node.kind.endswith("string_literal"):
                yield node.text.strip('"`')


_ABOVE = ("selector_expression", "index_expression", "type_assertion_expression", "unary_expression")


def bottom(node: Node) -> Node:
    """Return the variable below selectors, indexes, assertions and addresses."""
    while (node := strip_parens(node)).kind in _ABOVE and (operand := node.get("operand")) is not None:
        node = operand
    return node
