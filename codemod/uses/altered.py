"""What callers do to the manifest that a consumer returned, before it goes on to a node.

    y, err := ipvs.LvsStaticPodYaml(name, vs, rs, image, path, scheme)
    y = strings.ReplaceAll(y, c.Domain, "docker.io")
    yaml.Unmarshal([]byte(y), &pod); pod.Spec.Containers[0].Image = "docker.io/" + common.LvsCareRepoAndTag

The text is followed forwards, as a consumer's parameter is. A replacement that cannot meet the image is none of it, nor
is one whose text is only logged.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from operator import attrgetter

from codemod.golang.evaluate.contexts import everywhere
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.terms import Text
from codemod.golang.evaluate.values import Value, unknown
from codemod.golang.flow.call_sites import call_sites
from codemod.golang.flow.callees import Callee
from codemod.golang.flow.definitions import definitions
from codemod.golang.flow.library import callee_name
from codemod.golang.flow.paths import path_of
from codemod.golang.program import typeof, types
from codemod.golang.program.names import declarations
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node, strip_parens, top_of
from codemod.rule import Container, Parameter, Rule
from codemod.uses.bodies import Body
from codemod.uses.consumers import Consumption, functions_of
from codemod.uses.handed import End, Walk

Touches = Callable[[Value], bool]
"""Whether a text may be a part of the image, or of its line in a manifest."""

_CHANGE = (
    r"(?:strings|bytes)\.(?:(?:Replacer\.)?Replace(?:All)?|Join|Map|To(?:Upper|Lower|Title))|regexp\.Regexp\.Replace\w*"
)
_CUT = r"(?:strings|bytes)\.(?:Cut|Split|SplitN|SplitAfter|SplitAfterN)"
_FOUND = r"(?:strings|bytes)\.(?:Last)?Index(?:Any|Byte|Rune)?"
_READ = ("bufio.NewScanner", "bufio.NewReader")
_DECODE = r".*\.Unmarshal\w*"
_MAKING = r"strings\.NewReplacer|regexp\.(?:Must)?Compile(?:POSIX)?"
_MOST_AROUND = 16  # functions that give it to their callers, one to the other


def _holder(node: Node) -> Node | None:
    """Return what a text is put into, or what is got out of that again: `m := manifest{y}`, `m.text`, `s.Text()`."""
    above = node.parent
    if above is None:
        return None
    if above.kind == "selector_expression" and above.get("operand") is node:
        call = above.parent
        return call if call is not None and call.kind == "call_expression" and call["function"] is above else above
    for holder in node.ancestors():
        if holder.kind == "composite_literal":
            return holder
        if holder.kind not in ("literal_element", "keyed_element", "literal_value"):
            break
    return None


class _After(Walk):
    """Follows a text, and keeps the calls that make another of it, and those that make an object of it."""

    def __init__(self, module: Module, evaluator: Evaluator, container: Container | None, consumer: Parameter) -> None:
        super().__init__(module, evaluator, container, consumer)
        self.made: dict[Node, Node] = {}  # with what goes on from there
        self.decoded: dict[Node, None] = {}
        self.returned: dict[Node, None] = {}  # functions that give it to their callers

    def of_result(self, call: Node) -> bool:
        """Follow what a call returns first; return whether that goes anywhere but into a log."""
        listed = call.parent
        statement = listed.parent if listed is not None and listed.kind == "expression_list" else None
        left = statement.get("left") if statement is not None else None
        target = left.children[0] if left is not None else None
        return bool(self._use(call, False) if target is None or target.binding is None else self._of(target.binding))

    def _of(self, binding: Binding) -> set[End]:
        return self._variable(binding, False)

    def _address(self, use: Node) -> set[End]:
        return self._use(use.parent, False) if use.parent is not None else {End.OUT}

    def _use(self, node: Node, exact: bool) -> set[End]:
        above = node.parent
        if (holder := _holder(node)) is not None:
            return self._use(holder, False)
        listed = above.parent if above is not None and above.kind == "expression_list" else above
        if listed is not None and listed.kind == "range_clause" and listed.get("right") in (node, above):
            left = listed.get("left")
            return self._each(left.children[1:] if left is not None else ())
        if above is not None and above.kind == "slice_expression" and above.get("operand") is node:
            self.made.update(dict.fromkeys(_places(self.module, above), above))
        return super()._use(node, exact)

    def _listed(self, statement: Node, listed: Node, node: Node, exact: bool) -> set[End]:
        left = statement.get("left")
        if left is not None and left is not listed and len(listed.children) < len(left.children):
            return self._each(left.children)
        at = bisect_left(listed.children, node.start, key=attrgetter("start"))
        target = left.children[at] if left is not None and left is not listed else None
        place = path_of(target)[0].binding if target is not None else None
        if place is not None and place.kind == "var":  # a field, or an element, of what is made here
            return self._of(place)
        function = statement.function
        if statement.kind == "return_statement" and function is not None and function.kind != "func_literal":
            self.returned[function] = None
        return super()._listed(statement, listed, node, exact)

    def _each(self, targets: Iterable[Node]) -> set[End]:
        named = [each for each in targets if not each.spells("_")]
        return {end for each in named for end in ((End.OUT,) if each.binding is None else self._of(each.binding))}

    def _given_away(self, call: Node, index: int, callee: Callee, exact: bool) -> set[End]:
        if re.fullmatch(_DECODE, callee.name):
            self.decoded[call] = None
        function = strip_parens(call["function"])
        method = function["field"].text if function.kind == "selector_expression" and not callee.name else ""
        if callee.name in _READ:
            return self._use(call, False)
        if re.fullmatch(f"{_CHANGE}|{_CUT}", callee.name) or method.startswith("Replace"):
            self.made[call] = call
            return self._use(call, False)
        return super()._given_away(call, index, callee, exact)


def altered(module: Module, rule: Rule, evaluator: Evaluator, touches: Touches) -> Iterator[Body]:
    """Yield, for each consumer that is a parameter, what its callers do to what it returns."""
    for consumer in rule.consumers:
        if not isinstance(consumer, Parameter):
            continue
        walk = partial(_After, module, evaluator, rule.container, consumer)
        after = walk()
        todo = [item.declaration.node for item in functions_of(module, consumer.package, consumer.function)]
        for call in _encoders(module, todo):
            after.of_result(call)
        for function in todo:
            for site in call_sites(module, function):
                if site.call is not None and site.call.node.kind == "call_expression":
                    after.of_result(site.call.node)
            todo += [each for each in after.returned if each not in todo and len(todo) < _MOST_AROUND]
        changing = [call for call in after.made if _may_change(module, evaluator, call, touches)]
        lost = [call for call in changing if walk().of_result(after.made[call])]
        said = "the manifest is changed here after it was made"
        images = [Consumption(consumer.function, call, (unknown(said, call),)) for call in lost]
        container = rule.container
        read = _read_again(module, evaluator, consumer, container, after) if after.decoded and container else ([], [])
        yield Body(consumer.function, (*images, *read[0]), tuple(read[1]))


def _encoders(module: Module, consumers: Iterable[Node]) -> Iterator[Node]:
    """Yield the calls in a consumer, and in what it calls, that make a text of an object: it may be changed there."""
    inside = dict.fromkeys(consumers)
    for call in [node for function in inside for node in function.walk() if node.kind == "call_expression"]:
        called = typeof.callee_objects(module, call["function"])
        inside.update((item.declaration.node, None) for item in called if item.kind in ("func", "method"))
    for call in (node for function in inside for node in function.walk() if node.kind == "call_expression"):
        if callee_name(module, call["function"]).endswith(".Marshal"):
            yield call


def _read_again(
    module: Module, evaluator: Evaluator, consumer: Parameter, container: Container, after: _After
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
    if re.fullmatch(f"{_CUT}|{_FOUND}", name):
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


def _places(module: Module, part: Node) -> Iterator[Node]:
    """Yield the calls that say where a text is cut: `i := strings.Index(y, c.Domain)` for `y[:i]`."""
    bounds = [node for each in (part.get("start"), part.get("end")) if each is not None for node in each.walk()]
    for node in bounds:
        given = [each.value for each in definitions(node.binding)] if node.binding is not None else [node]
        calls = (value for value in given if value is not None and value.kind == "call_expression")
        yield from (call for call in calls if re.fullmatch(_FOUND, callee_name(module, call["function"])))


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
