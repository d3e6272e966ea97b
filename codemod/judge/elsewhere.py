"""Where a value goes besides the rule's consumers: to rewrite it where it is formed changes that, too.

image := "docker.io/sealerio/lvscare:v1"
cache[image] = true                            // another use
log.Printf("running %s", image)                // harmless
return ipvs.LvsStaticPodYaml(name, image)      // the consumer
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from codemod.golang.evaluate.models.stdlib import MODELS
from codemod.golang.flow.call_sites import call_sites, value_uses
from codemod.golang.flow.callees import Callee, callees
from codemod.golang.flow.definitions import definition_at
from codemod.golang.flow.paths import path_of, ranged_element
from codemod.golang.flow.reaching import reaching
from codemod.golang.flow.references import MAX_HOPS, object_of, references
from codemod.golang.program import members, typeof, types
from codemod.golang.program.members import literal_type
from codemod.golang.program.module_paths import is_remote
from codemod.golang.program.names import declarations, identified, package_of_operand
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module, Spot, exported
from codemod.golang.read.literals import STRING_KINDS, unquote
from codemod.golang.read.scopes import Binding, parameters
from codemod.golang.read.spotting import may_select
from codemod.golang.read.syntax import Node
from codemod.image.mentions import is_behind_slash, is_logging
from codemod.rule import Parameter, Result, Rule
from codemod.uses.consumers import functions_of, parameter_index
from codemod.uses.named_fields import takes_image

MAX_PLACES = 300

# the text stays what it is
_SAME = frozenset(
    ("append", "cmp.Or", "slices.Collect", "slices.Compact", "slices.Sorted", "strings.Clone", "strings.TrimSpace")
)
# what they are given is in what their methods make: `strings.NewReplacer("IMAGE", image).Replace(pod)`
_HOLDING = frozenset({"strings.NewReplacer", "bytes.NewBufferString"})
_WRITING = ("strings.Builder.Write", "bytes.Buffer.Write")  # and whatever follows


class OtherUses:
    """Follows a value forwards, from one expression that has it to the next.

    `whole`: it is the image, and the consumer wants it; a text that it is only a part of may be logged, and no more.
    """

    spot: Spot = staticmethod(may_select)

    def __init__(self, module: Module, rule: Rule, whole: bool = True) -> None:
        self.whole = whole
        self.module = module
        self.rule = rule
        self.consumers = _consuming(module, rule)
        self.seen: set[tuple[Node, int]] = set()

    def of(self, node: Node, index: int = 0) -> Iterator[Node]:
        """Yield the uses of an expression's value (of result `index` of a call) that are not harmless."""
        if (node, index) in self.seen:
            return
        self.seen.add((node, index))
        above = node.parent
        while above is not None and above.kind in ("parenthesized_expression", "literal_element"):
            node, above = above, above.parent
        if above is None or len(self.seen) > MAX_PLACES:
            yield node
        elif above.kind == "argument_list":
            yield from self._passed(node, above)
        elif above.kind == "expression_list":
            yield from self._listed(node, above, index)
        elif above.kind == "binary_expression":
            yield from self._operand(node, above)
        elif above.kind in ("type_conversion_expression", "index_expression") and above.get("index") is not node:
            yield from self.of(above)
        elif above.kind == "range_clause" and (element := ranged_element(above)) is not None:
            yield from self._assigned(node, element)
        elif above.kind in ("literal_value", "keyed_element"):
            yield from self._stored(node, above)
        elif above.kind == "selector_expression" and (made := self._made(above)) is not None:
            yield from self._as_part(made)
        elif above.kind != "expression_statement":
            yield node

    def _made(self, method: Node) -> Node | None:
        """Return the call of a method that makes a text of what its object holds: of `r.Replace`, `r.Replace(pod)`."""
        call = method.parent
        if call is None or call.kind != "call_expression" or call["function"] is not method:
            return None
        return call if any(callee.name in MODELS for callee in callees(self.module, call)) else None

    def _operand(self, node: Node, sum_: Node) -> Iterator[Node]:
        """A sum has the value in it; whether it is empty is not what a rewrite changes."""
        operator = sum_["operator"].kind
        other = sum_["right"] if sum_["left"] is node else sum_["left"]
        if operator == "+":
            if sum_["left"] is not node and _ends_in_slash(other):
                yield node  # `"quay.io/" + image`: with a registry of its own, it would have two
            yield from self._as_part(sum_)
        elif operator not in ("==", "!=") or not any(map(other.spells, ('""', "``"))):
            yield node

    def _as_part(self, node: Node) -> Iterator[Node]:
        yield from self._parts.of(node)

    def _grown(self, target: Node) -> Iterator[Node]:
        """`image += "-debug"`: from there on the variable holds a longer text."""
        if (target, -1) not in self._parts.seen:
            self._parts.seen.add((target, -1))
            yield from self._parts._read(target.binding) if target.binding is not None else (target,)

    @cached_property
    def _parts(self) -> OtherUses:
        return OtherUses(self.module, self.rule, whole=False) if self.whole else self

    def _passed(self, node: Node, arguments: Node) -> Iterator[Node]:
        call = arguments.parent
        function = call.get("function") if call is not None else None
        at = next(number for number, argument in enumerate(arguments.children) if argument is node)
        if call is None or (function is not None and is_logging(function)):
            yield from (node,) if is_behind_slash(arguments, at) else ()
            return
        if (call, at) in self.consumers:
            yield from () if self.whole else (node,)
            return
        for callee in callees(self.module, call):
            if callee.function is not None:
                yield from self._given(node, callee, at)
            elif callee.converts or callee.name in _SAME:
                yield from self.of(call)
            elif callee.name in MODELS:
                yield from self._as_part(call)
            elif callee.name in _HOLDING:
                yield from self._parts.of(call)
            elif callee.name.startswith(_WRITING) and callee.operand is not None and callee.operand.binding is not None:
                yield from self._parts._read(callee.operand.binding)
            elif not (self.whole and _pulls(self.module, call, node)):
                yield node

    def _given(self, node: Node, callee: Callee, at: int) -> Iterator[Node]:
        assert callee.function is not None
        listed = list(parameters(callee.function, "parameters"))
        name, _, variadic = listed[min(at, len(listed) - 1)] if listed else (None, node, True)
        if callee.method_expression or (at >= len(listed) and not variadic):
            yield node
        elif name is not None and name.binding is not None:
            yield from self._read(name.binding)

    def _read(self, binding: Binding, value: Node | None = None) -> Iterator[Node]:
        """Yield the other uses of a variable where this value of it, if one is given, may still be there."""
        for use in binding.uses:
            written = definition_at(use)
            if use is binding.node or (written is not None and written.kind != "append"):
                continue
            here = reaching(self.module, binding, (), use) if value is not None else ()
            if value is None or any(found.kind == "many" or found.value is value for found in here):
                yield from self.of(use) if written is None else self._grown(use)

    def _listed(self, node: Node, listed: Node, index: int) -> Iterator[Node]:
        statement = listed.parent
        if statement is None:
            return
        at = next(number for number, each in enumerate(listed.children) if each is node)
        if statement.kind == "return_statement":
            yield from self._returned(node, node.function, at if len(listed.children) > 1 else max(at, index))
            return
        left = statement.get("left")
        targets = left.children if left is not None else statement.all("name")
        at = at if len(listed.children) == len(targets) else index
        operator = statement.get("operator")
        if operator is not None and operator.kind == "+=":
            yield from self._grown(targets[0])
        elif listed is left or at >= len(targets):
            yield node
        else:
            yield from self._assigned(node, targets[at])

    def _assigned(self, node: Node, target: Node) -> Iterator[Node]:
        bottom, path = path_of(target)
        binding = target.binding if target.kind == "identifier" else None
        if target.spells("_"):
            return
        if target.kind == "index_expression" and len(path) == 1 and bottom.binding is not None:
            yield from self._read(bottom.binding)
            return
        if binding is not None and binding.kind == "result":
            yield from self._returned(node, binding.function, binding.index)
        if binding is not None:
            yield from self._read(binding, node if binding.function is node.function else None)
        elif target.kind == "selector_expression" and target.get("field") is not None:
            yield from self._in_field(node, typeof.of_expression(self.module, target["operand"]), target["field"].text)
        elif target.kind == "identifier" and (items := declarations(self.module, target)):
            for use in dict.fromkeys(use for item in items for use in references(self.module, item)):
                if definition_at(use) is None:
                    yield from self.of(use)
        else:
            yield node

    def _returned(self, node: Node, function: Node | None, index: int) -> Iterator[Node]:
        if function is None:
            yield node
            return
        item = object_of(self.module, function) if function.kind != "func_literal" else None
        named = references(self.module, item) if item is not None else (function,)
        consumed = {(c.package, c.function) for c in self.rule.consumers if isinstance(c, Result)}
        if item is not None and any(item in functions_of(self.module, *each) for each in consumed):
            return
        for name in named:
            for place in value_uses(self.module, name, MAX_HOPS):
                if place.call is None:
                    yield node
                else:
                    yield from self.of(place.call.node, index)

    def _stored(self, node: Node, above: Node) -> Iterator[Node]:
        key, literal = above.get("key"), above if above.kind == "literal_value" else above.parent
        type_ = literal_type(self.module, literal) if literal is not None else None
        struct = types.underlying(self.module, type_)
        kind = struct.node.kind if struct is not None else ""
        if literal is None or literal.parent is None or struct is None or (key is node and kind != "struct_type"):
            yield node
        elif kind in ("map_type", "slice_type", "array_type"):
            yield from self.of(literal.parent)
        elif key is None:
            names = [member.name for member in members.members(struct)][literal.children.index(node) :]
            yield from self._in_field(node, type_, names[0]) if names else (node,)
        elif key is not node:
            yield from self._in_field(node, type_, key.text)

    def _in_field(self, node: Node, owner: types.Type | None, field: str) -> Iterator[Node]:
        """Yield the other uses of what is read from a field of this name, of the same type or of one not known."""
        if takes_image(self.module, self.rule, owner, field):
            yield from () if self.whole else (node,)
            return
        for selector in readers(self.module, owner, field, node.file.folder, self.spot):
            yield from self.of(selector)


def may_pull(callee: str) -> bool:
    """Whether a function is one of those that may belong to a client, or start a command."""
    return is_remote(callee.rpartition("/")[0]) or callee.startswith("os/exec.")


def _pulls(module: Module, call: Node, node: Node) -> bool:
    if not any(may_pull(callee.name) for callee in callees(module, call)):
        return False
    # few programs pull images themselves
    from codemod.judge.pulling import is_pulled

    return is_pulled(module, call, node)


def _ends_in_slash(node: Node) -> bool:
    last = node["right"] if node.kind == "binary_expression" else node
    return last.kind in STRING_KINDS and (unquote(last) or b"").endswith(b"/")


def readers(module: Module, owner: types.Type | None, field: str, folder: str, spot: Spot) -> tuple[Node, ...]:
    """Return what may read a field of a type, from a function in a folder."""
    name = types.named(module, owner) if owner is not None else None
    return _reads(module, name, field, "" if exported(field) else folder, spot)


@per_module
def _reads(module: Module, name: tuple[str, str] | None, field: str, folder: str, spot: Spot) -> tuple[Node, ...]:
    """Return what reads a field of this name, of the named type or of one not known, in the folder or in all."""
    found = []
    for top in module.selecting(field, folder, exported(field), name[0] if name is not None else "", spot):
        for read in identified(top, field):
            selector = read.parent
            is_read = selector is not None and selector.get("field") is read and definition_at(selector) is None
            if selector is not None and is_read and package_of_operand(module, selector["operand"]) is None:
                other = typeof.of_expression(module, selector["operand"])
                if other is None or name is None or types.named(module, other) == name:
                    found.append(selector)
    return tuple(found)


@per_module
def _consuming(module: Module, rule: Rule) -> frozenset[tuple[Node, int]]:
    """Return the calls of consumers, each with the number of the argument that is the image."""
    found = set()
    for consumer in rule.consumers:
        if isinstance(consumer, Parameter):
            for item in functions_of(module, consumer.package, consumer.function):
                index = parameter_index(module, item, consumer.name, rule.container)
                for place in call_sites(module, item.declaration.node):
                    if place.call is not None and index is not None:
                        found.add((place.call.node, index))
    return frozenset(found)
