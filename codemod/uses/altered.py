"""What callers do to the manifest that a consumer returned, before it goes on to a node.

    y, err := ipvs.LvsStaticPodYaml(name, vs, rs, image, path, scheme)
    y = strings.ReplaceAll(y, c.Domain, "docker.io")
    yaml.Unmarshal([]byte(y), &pod); pod.Spec.Containers[0].Image = "docker.io/" + common.LvsCareRepoAndTag

The text is followed forwards, as a consumer's parameter is. A replacement that cannot meet the image is none of it, nor
is one whose text is only logged.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

from codemod.golang.evaluate.contexts import everywhere
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.terms import Text
from codemod.golang.evaluate.values import Value, unknown
from codemod.golang.flow.call_sites import call_sites
from codemod.golang.flow.definitions import definitions
from codemod.golang.flow.library import callee_name
from codemod.golang.program import types
from codemod.golang.program.names import declarations
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node, strip_parens, top_of
from codemod.rule import Container, Parameter, Rule
from codemod.uses.after import CUT, FOUND, After
from codemod.uses.bodies import Body
from codemod.uses.consumers import Consumption, functions_of
from codemod.uses.reached import reached

Touches = Callable[[Value], bool]
"""Whether a text may be a part of the image, or of its line in a manifest."""

_MAKING = r"strings\.NewReplacer|regexp\.(?:Must)?Compile(?:POSIX)?"
_ENCODE = r".*\.Marshal\w*"
_MOST_AROUND = 16  # functions that give it to their callers, one to the other


def altered(module: Module, rule: Rule, evaluator: Evaluator, touches: Touches) -> Iterator[Body]:
    """Yield, for each consumer that is a parameter, what its callers do to what it returns."""
    for consumer in rule.consumers:
        if not isinstance(consumer, Parameter):
            continue
        walk = partial(After, module, evaluator, rule.container, consumer)
        after = walk()
        todo = [item.declaration.node for item in functions_of(module, consumer.package, consumer.function)]
        for function in todo:
            for site in call_sites(module, function):
                if site.call is not None and site.call.node.kind == "call_expression":
                    after.of_result(site.call.node)
            todo += [each for each in after.returned if each not in todo and len(todo) < _MOST_AROUND]
        for call in _encoded(module, consumer):
            inner = walk()
            if inner.of_result(call) and inner.returned:
                after.made.update(inner.made)
                after.patched.update(inner.patched)
        changing = [call for call in after.made if _may_change(module, evaluator, call, touches)]
        lost = [call for call in changing if walk().of_result(after.made[call])]
        said = "the manifest is changed here after it was made"
        images = [Consumption(consumer.function, call, (unknown(said, call),)) for call in (*lost, *after.patched)]
        container = rule.container
        read = _read_again(module, evaluator, consumer, container, after) if after.decoded and container else ([], [])
        yield Body(consumer.function, (*images, *read[0]), tuple(read[1]))


def _encoded(module: Module, consumer: Parameter) -> Iterator[Node]:
    """Yield the calls that make a text of an object, in a consumer and what it calls."""
    for item in functions_of(module, consumer.package, consumer.function):
        for each in reached(module, item):
            for node in each.declaration.node.walk():
                if node.kind == "call_expression" and re.fullmatch(_ENCODE, callee_name(module, node["function"])):
                    yield node


def _read_again(
    module: Module, evaluator: Evaluator, consumer: Parameter, container: Container, after: After
) -> tuple[list[Consumption], list[tuple[Node, Node | None]]]:
    """Return the images and pull policies that are written to what a manifest is read into again."""
    # few callers read what they have been given
    from codemod.uses.pod_parts import bottom, with_parts, written_to_pods

    images, policies = list[Consumption](), list[tuple[Node, Node | None]]()
    pods: dict[Node, set[Binding]] = {}  # by the declaration around them
    for call in after.decoded:
        targets = (bottom(node).binding for node in call["arguments"].children[1:])
        pods.setdefault(top_of(call), set()).update(each for each in targets if each is not None)
    for top, read in pods.items():
        roots = with_parts(top, read)
        for place, value in written_to_pods(module, container, top, roots, container.image_field):
            found = evaluator.at(value, partial(everywhere, evaluator, value))
            images.append(Consumption(consumer.function, place, tuple(found), value))
        policies += [(v, v) for _, v in written_to_pods(module, container, top, roots, container.policy_field)]
    return images, policies


def _may_change(module: Module, evaluator: Evaluator, call: Node, touches: Touches) -> bool:
    """Whether what a call replaces may be in the image, or right before it."""

    def ask(node: Node) -> list[Value]:
        return evaluator.at(node, partial(everywhere, evaluator, node))

    name = callee_name(module, call["function"])
    if re.fullmatch(f"{CUT}|{FOUND}", name):
        return any(map(touches, ask(call["arguments"].children[1]))) and not _is_joined(module, call)
    replaced = _replaced(module, call)
    if replaced is None:
        return True
    for old, new in replaced:
        olds = ask(old)
        kept = new is not None and {value.parts for value in olds} == {value.parts for value in ask(new)}
        if not kept and any(map(touches if new is not None else partial(_may_match, touches), olds)):
            return True
    return False


def _is_joined(module: Module, call: Node) -> bool:
    """Whether what was cut is put together again at once: with what, is asked there."""
    outer = call.parent.parent if call.parent is not None and call.parent.kind == "argument_list" else None
    return outer is not None and outer.kind == "call_expression" and _is_join(callee_name(module, outer["function"]))


def _is_join(name: str) -> bool:
    return name in ("strings.Join", "bytes.Join")


def _may_match(touches: Touches, pattern: Value) -> bool:
    """Whether a regular expression may match the image, as far as its words tell."""
    words = re.findall(r"[A-Za-z0-9]{3,}", pattern.text or "")
    return not words or any(touches(Value((Text(word),), pattern.site)) for word in words)


def _replaced(module: Module, call: Node) -> list[tuple[Node, Node | None]] | None:
    """Return what a call replaces, with what it puts there, None with a pattern; None where that is not known."""
    function, given = strip_parens(call["function"]), call["arguments"].children
    name = callee_name(module, function)
    if _is_join(name):
        split = strip_parens(given[0]) if given else call
        parted = split.kind == "call_expression" and callee_name(module, split["function"]).endswith(".Split")
        return [(split["arguments"].children[1], given[1])] if parted and len(given) == 2 else []
    if name:
        return [(given[1], given[2])] if len(given) > 2 else None
    maker = _maker(module, function["operand"])
    if maker is None:
        return None
    made = maker["arguments"].children
    if callee_name(module, maker["function"]) == "strings.NewReplacer":
        return list(zip(made[::2], made[1::2], strict=False))
    return [(made[0], None)] if made else None


def _maker(module: Module, node: Node) -> Node | None:
    """Return the call of another module that makes a replacer or a pattern."""
    node = strip_parens(node)
    if node.binding is not None:
        given = [each.value for each in definitions(node.binding)]
    elif node.kind in ("identifier", "selector_expression"):
        given = [types.value_node(item) for item in declarations(module, node) if item.kind == "var"]
    else:
        given = [node]
    made = strip_parens(given[0]) if len(given) == 1 and given[0] is not None else None
    if made is None or made.kind != "call_expression":
        return None
    return made if re.fullmatch(_MAKING, callee_name(module, made["function"])) else None
