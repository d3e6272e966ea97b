"""What callers do to the manifest that a consumer returned, before it goes on to a node.

    y, err := ipvs.LvsStaticPodYaml(name, vs, rs, image, path, scheme)
    y = strings.ReplaceAll(y, c.Domain, "docker.io")
    yaml.Unmarshal([]byte(y), &pod); pod.Spec.Containers[0].Image = "docker.io/" + common.LvsCareRepoAndTag

The text is followed forwards, as a consumer's parameter is. What cannot meet the image, or is only logged, is none.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import partial
from operator import attrgetter

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.flow.call_sites import call_sites
from codemod.golang.flow.callees import Callee, callees
from codemod.golang.flow.definitions import deferred_uses, definition_at, is_address, result_at
from codemod.golang.flow.paths import path_of
from codemod.golang.flow.references import references
from codemod.golang.program import typeof, types
from codemod.golang.program.names import declarations
from codemod.golang.program.packages import Module
from codemod.golang.read.files import Object
from codemod.golang.read.scopes import Binding, parameters
from codemod.golang.read.syntax import Node, strip_parens
from codemod.rule import Container, Parameter, Rule
from codemod.uses import labels
from codemod.uses.bodies import Body
from codemod.uses.consumers import Consumption, functions_of
from codemod.uses.handed import End, Walk
from codemod.uses.labels import Touches, by_rune, byte_writes, exchanged, holder_of, is_changed, may_have_text, shortens
from codemod.uses.reached import encoding_calls, gives_text, holds_functions, is_of_elsewhere, may_be_text, of_interface

# who runs a command gives back what that printed, and a checksum is no text
_RUNNING = re.compile(r"Run|Exec(?!ute(?:Template)?$)|Output|Cmd|Command|^(?:Start|Sum)|^Do$|Async$")
_NAMING = {"type_switch_statement": "alias", "receive_statement": "left"}
_OBJECTS = ("composite_literal", "call_expression", "type_conversion_expression")
_WRITING = ("Write", "WriteString", "WriteRune", "WriteByte")
_BUILDERS = (("strings", "Builder"), ("bytes", "Buffer"))
_MOST_AROUND = 16  # functions that give it to their callers, one to the other


class After(Walk):
    """Follows a text, and keeps the calls that make another of it, and those that make an object of it."""

    def __init__(self, module: Module, evaluator: Evaluator, container: Container | None, consumer: Parameter) -> None:
        super().__init__(module, evaluator, container, consumer)
        self.made: dict[Node, Node] = {}  # with what goes on from there
        self.decoded: dict[Node, None] = {}
        self.returned: dict[Node, None] = {}  # functions that give it to their callers
        self.entered: set[Node] = set()  # functions that are given it, and give it back to who did
        self.kept: dict[Object, None] = {}  # variables of packages that have it
        self.behind: dict[tuple[Node, int], None] = {}  # methods that are given it through an interface
        self.patched: dict[Node, None] = {}  # what writes to its bytes, or makes another text in a way nobody can see
        self.gone: set[tuple[str, Node]] = set()  # where it went out of sight, and was found again

    def of_use(self, node: Node) -> None:
        """Follow a text from one place where it is named."""
        self._goes_on(node, self._use(node, False))

    def of_result(self, call: Node) -> bool:
        """Follow what a call returns first; return whether that goes anywhere but into a log."""
        listed = call.parent
        statement = listed.parent if listed is not None and listed.kind == "expression_list" else None
        left = statement.get("left") if statement is not None else None
        target = left.children[0] if left is not None else None
        ends = self._use(call, False) if target is None or target.binding is None else self.of_name(target.binding)
        self._goes_on(call, ends)
        return bool(ends)

    def _goes_on(self, node: Node, ends: set[End]) -> None:
        """Keep the function around, where it returns what it was not given."""
        if End.RESULT in ends and node.function is not None:
            self.returned[node.function] = None
            self.entered.discard(node.function)

    def _parameter(self, function: Node, index: int, exact: bool) -> set[End]:
        if function not in self.returned:
            self.entered.add(function)
        return super()._parameter(function, index, exact)

    def of_name(self, binding: Binding) -> set[End]:
        return self._variable(binding, False)

    def _variable(self, binding: Binding, exact: bool) -> set[End]:
        if (binding, exact) not in self.seen:
            self.patched.update(dict.fromkeys((*byte_writes(self.module, binding), *exchanged(binding))))
        return super()._variable(binding, exact)

    def _address(self, use: Node) -> set[End]:
        return self._use(use.parent, False) if use.parent is not None else {End.OUT}

    def _use(self, node: Node, exact: bool) -> set[End]:
        type_ = typeof.of_expression(self.module, node) if node.kind in _OBJECTS else None
        if type_ is not None and types.declared(self.module, type_) is not None:
            from codemod.uses.found_again import asked_of  # few callers put it into an object

            self._again("asked", node, asked_of(self.module, node))
        above = node.parent
        if (holder := holder_of(node)) is not None:
            passed = self._passed_on(holder, -1) if holder.get("function") is node.parent else set()
            return self._asked(node, holder) | passed | self._use(holder, False)
        if above is not None and (is_address(node) or above.kind == "type_assertion_expression"):
            return self._use(above, False)
        listed = above.parent if above is not None and above.kind == "expression_list" else above
        if listed is not None and listed.kind == "range_clause" and listed.get("right") in (node, above):
            left = listed.get("left")
            if ends := self._each(left.children[1:] if left is not None else ()):
                # of a text that is made anew of the letters of this one, some may be left out
                self.patched.update({node: None} if by_rune(self.module, node) else {})
            return ends
        if above is not None and above.kind == "send_statement" and above.get("value") is node:
            from codemod.uses.found_again import got_from  # few callers send it

            return self._again("sent", above, got_from(self.module, above["channel"])) | {End.OUT}
        named = above.get(_NAMING[above.kind]) if above is not None and above.kind in _NAMING else None
        if named is not None:
            return self._each(named.children)
        if above is not None and above.kind == "slice_expression" and above.get("operand") is node:
            from codemod.uses.replacing import places_of_cut  # few callers cut what they get

            self.made.update(dict.fromkeys(places_of_cut(self.module, above), above))
        return super()._use(node, exact)

    def _again(self, how: str, at: Node, found: Iterable[Binding | Node]) -> set[End]:
        """Follow a text from where it is found again that went out of sight at a place, `how` it ever did."""
        if (how, at) in self.gone:
            return set()
        self.gone.add((how, at))
        ends = (self.of_name(each) if isinstance(each, Binding) else self._use(each, False) for each in found)
        return set[End]().union(*ends)

    def of_object(self, call: Node) -> bool:
        """Follow what a call makes of an object and writes: `json.NewEncoder(&out).Encode(pod)`."""
        from codemod.uses.found_again import written_by  # few consumers write what they make

        return bool(self._again("written", call, written_by(self.module, call)))

    def _asked(self, node: Node, holder: Node) -> set[End]:
        """Follow what holds a text into the methods that are called on it: `m.mirror()` may write to `m.text`."""
        selector = node.parent if node.parent is not None and node.parent.kind == "selector_expression" else None
        items = typeof.callee_objects(self.module, selector) if selector is not None else ()
        listed = (name for each in items for name, _, _ in parameters(each.declaration.node, "receiver"))
        named = [name.binding for name in listed if name is not None and name.binding is not None]
        return {end for each in named for end in self.of_name(each)} - {End.RESULT}

    def _argument(self, call: Node, index: int, exact: bool) -> set[End]:
        function = strip_parens(call["function"]) if call.get("function") is not None else call
        binding = function.binding
        if binding is None and not holds_functions(self.module, function):
            return super()._argument(call, index, exact)
        if (binding is None or binding.kind != "param") and all(e.is_known for e in callees(self.module, call)):
            return super()._argument(call, index, exact)
        from codemod.uses.functions_held import functions_held  # few callers hold functions

        own, others = functions_held(self.module, function)
        self.patched.update({call: None} if not own and not others and may_be_text(self.module, call) else {})
        self.made.update({call: call} if others else {})
        ends = {end for each in own for end in self._parameter(each, index, exact)}
        goes_on = End.RESULT in ends or others or not own
        return ends - {End.RESULT} | (self._use(call, False) if goes_on else set())

    def _passed_on(self, call: Node, index: int) -> set[End]:
        """Follow a text into functions that one of elsewhere is given, beside it or as a method of what has it."""
        from codemod.uses.left_out import cut_short, left_out, parameters_given  # few callers give it to others

        self.made.update(left_out(self.module, call, index))
        self.patched.update(dict.fromkeys(cut_short(self.module, call)))
        return self._again("handed", call, parameters_given(self.module, call))

    def _listed(self, statement: Node, listed: Node, node: Node, exact: bool) -> set[End]:
        left = statement.get("left")
        if left is not None and left is not listed and len(listed.children) < len(left.children):
            return self._each(left.children)
        at = bisect_left(listed.children, node.start, key=attrgetter("start"))
        target = left.children[at] if left is not None and left is not listed else None
        place = path_of(target)[0].binding if target is not None else None
        if place is not None and place.kind == "var":  # a field, or an element, of what is made here
            return self.of_name(place) | ({End.OUT} if is_of_elsewhere(self.module, place) else set())
        if target is not None and target.binding is None and target.get("operand") is not None:
            from codemod.uses.found_again import read_again_from  # few callers keep it in a field

            self._again("kept", target, read_again_from(self.module, target))
        if target is not None and (items := declarations(self.module, target)):
            new = dict.fromkeys(item for item in items if item not in self.kept)
            self.kept |= new
            read = (use for item in new for use in references(self.module, item) if definition_at(use) is None)
            return {end for use in read for end in self._use(use, False)}
        function = self._gives(statement, target)
        if function is not None and target is None:
            # what is deferred may write to the result's variable
            names = [name for name, _, _ in parameters(function, "result") if name is not None]
            self._each(names[at : at + 1])
        if function is not None and function.kind == "func_literal":
            sites = (site.call for site in call_sites(self.module, function) if site.call is not None)
            return self._again("called", function, (call.node for call in sites)) | {End.OUT}
        if function is not None and function not in self.entered:
            self.returned[function] = None
        result = result_at(statement, at)  # which a deferred function may change
        ends = super()._listed(statement, listed, node, exact) | (self.of_name(result) if result is not None else set())
        return ends | {End.RESULT} if function is not None else ends

    @staticmethod
    def _gives(statement: Node, target: Node | None) -> Node | None:
        """Return the function that gives what a statement returns, or assigns to a result: `out = y`."""
        if target is not None and target.binding is not None and target.binding.kind == "result":
            return target.binding.function
        return statement.function if statement.kind == "return_statement" else None

    def _each(self, targets: Iterable[Node]) -> set[End]:
        named = [each for each in targets if may_have_text(self.module, each)]
        return {end for each in named for end in ((End.OUT,) if each.binding is None else self.of_name(each.binding))}

    def _given_away(self, call: Node, index: int, callee: Callee, exact: bool) -> set[End]:
        if callee.name.rpartition(".")[2].startswith("Unmarshal"):
            self.decoded[call] = None
        function = strip_parens(call["function"])
        method = function["field"].text if function.kind == "selector_expression" and not callee.name else ""
        if callee.name == "copy" and index == 0:
            from codemod.uses.found_again import is_filled  # few callers copy bytes

            given = ("given", call["arguments"].children[1]) in self.gone
            self.patched.update({} if given and is_filled(call) else {call: None})
        if callee.name.startswith("fmt.") and shortens(call):
            self.patched[call] = None
        builder = function["operand"].binding if function.kind == "selector_expression" else None
        if builder is not None and any(map(function["field"].spells, _WRITING)):
            type_ = typeof.of_binding(self.module, builder)
            if type_ is not None and types.named(self.module, type_) in _BUILDERS:
                return self.of_name(builder)
        if is_changed(callee.name) or method.startswith("Replace"):
            self.made[call] = call
            return self._use(call, False)
        behind = tuple(of_interface(self.module, function)) if method else ()  # `driver.CmdAsync(node, command)`
        self.behind.update(dict.fromkeys((each.declaration.node, index) for each in behind))
        inside = {e for each in behind for e in self._parameter(each.declaration.node, index, exact)} - {End.RESULT}
        ends = inside | super()._given_away(call, index, callee, exact)
        running = _RUNNING.search((function.get("field") or function).text) is not None
        if behind or End.OUT not in ends or (running and not callee.name.startswith("os/exec.")):
            return ends
        ends |= self._passed_on(call, index)
        if running:
            return ends
        # few callers give it to others than hosts
        from codemod.uses.found_again import beyond_call
        from codemod.uses.left_out import fills_in_parts

        self.patched.update({call: None} if fills_in_parts(self.module, function) else {})
        return ends | self._again("given", call["arguments"].children[index], beyond_call(self.module, call, index))


def altered(module: Module, rule: Rule, evaluator: Evaluator, touches: Touches) -> Iterator[Body]:
    """Yield, for each consumer that is a parameter, what its callers do to what it returns."""
    for consumer in rule.consumers:
        if not isinstance(consumer, Parameter):
            continue
        after = (walk := partial(After, module, evaluator, rule.container, consumer))()
        items = functions_of(module, consumer.package, consumer.function)
        for use in (use for item in items for use in deferred_uses(item.declaration.node)):
            after.of_use(use)
        follow_results(module, after, (item.declaration.node for item in items))
        for call in (call for item in items for call in encoding_calls(module, item)):
            inner = walk()
            if inner.of_result(call) if gives_text(call) else inner.of_object(call):
                after.made.update(inner.made)
                after.patched.update(inner.patched)
        for text in (text for item in items for text in labels.rendered(module, item)):
            # what replaces something in it is asked about where the parameter is followed
            (inner := walk()).of_result(text)
            after.made.update(each for each in inner.made.items() if not labels.is_replacing(module, each[0]))
        images: Iterable[Consumption] = ()
        if after.made or after.patched:
            # few callers make another text of it
            from codemod.uses.changed_texts import altering

            images = altering(after, walk, touches)
        container = rule.container
        read: tuple[list[Consumption], list[tuple[Node, Node | None]]] = ([], [])
        if after.decoded and container:
            # few callers read what they have been given
            from codemod.uses.pod_parts import read_again

            read = read_again(module, evaluator, consumer.function, container, after.decoded)
        yield Body(consumer.function, (*images, *read[0]), tuple(read[1]))


def follow_results(module: Module, after: After, functions: Iterable[Node]) -> None:
    """Follow what functions return, in those who call them, and what these return of it."""
    todo = [*functions, *after.returned]
    for function in todo:
        for site in call_sites(module, function):
            if site.call is not None and site.call.node.kind == "call_expression":
                after.of_result(site.call.node)
        todo += [each for each in after.returned if each not in todo and len(todo) < _MOST_AROUND]
