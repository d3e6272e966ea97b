"""Where a consumer's parameter goes: into a container's image, into text, out of sight, or nowhere.

What a caller gives is proven at the call. That it arrives is the consumer's own part: its body hands it on as it
is. `"docker.io/" + image` is another image, and a parameter that is only logged starts nothing.
The parameter is followed forwards, from use to use: through copies, texts made of it, and functions of this module.
Where it goes out of sight as it is, into a result or a field, it leaves, and that is fine.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from enum import Enum
from operator import eq

from codemod.finding.diagnostics import Span
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.flow.callees import Callee, callees
from codemod.golang.flow.definitions import definition_at
from codemod.golang.flow.library import hands_nothing_on, prints_for_people
from codemod.golang.program import types
from codemod.golang.program.members import literal_type
from codemod.golang.program.packages import Module
from codemod.golang.read.files import Object
from codemod.golang.read.scopes import Binding, parameters
from codemod.golang.read.syntax import Node
from codemod.records import dataclass
from codemod.rule import Container, Parameter, Rule
from codemod.uses.consumers import Consumption, functions_of, parameter_index
from codemod.uses.instead import Instead
from codemod.uses.labels import makers, may_be_untyped, may_have_text, prints_label
from codemod.uses.named_fields import is_image_of, may_be_image_of, typed_as

TYPE_CHECKING = False
if TYPE_CHECKING:
    from codemod.uses.manifest_texts import Said, SpelledPolicy

MAX_VARIABLES = 64  # that one parameter is followed through


class End(Enum):
    """Where a use of the parameter ends; a use that ends in none of these tells the image to nobody but a log."""

    CONTAINER = "the image field of the rule's container"
    IMAGE = "a field or key called image"
    OTHER = "the image field of another module's type"
    TEXT = "text"
    FIELD = "a field of that name, of an object whose type is not known"
    OUT = "out of sight"
    RESULT = "a result of the function"
    UNSURE = "an image in a text, of which it is not known what is made there"


@dataclass(frozen=True, eq=False)
class Handed:
    """Where a consumer's parameter arrives, and what else is handed on in its place: `others` are other modules' types
    that take the image, and are not the rule's container, `policies` those of its texts. `makes_text`: it makes another
    image of it, for texts alone; `as_given`: in some it stands as it is."""

    consumer: Parameter
    item: Object
    ends: frozenset[End]
    others: tuple[str, ...]
    written: tuple[Consumption, ...]
    policies: tuple[SpelledPolicy, ...]
    makes_text: bool = False
    as_given: bool = False


def handed(module: Module, rule: Rule, evaluator: Evaluator) -> Iterator[Handed]:
    """Yield, for each consumer that is a parameter, where that goes."""
    for consumer in (each for each in rule.consumers if isinstance(each, Parameter)):
        for item in functions_of(module, consumer.package, consumer.function):
            index = parameter_index(module, item, consumer.name, rule.container)
            if index is not None and item.declaration.node.get("body") is not None:
                yield Walk(module, evaluator, rule.container, consumer).handed(item, index)


_ARRIVED = frozenset((End.CONTAINER, End.IMAGE, End.OTHER))
_TEXTS = ("strings", "path", "path/filepath", "strconv", "bytes")
_MAKING_TEXT = frozenset(f"fmt.{name}{form}" for name in ("Sprint", "Append") for form in ("", "f", "ln"))
_REPLACING = ("strings.Replace", "strings.ReplaceAll", "bytes.Replace", "bytes.ReplaceAll")


class Walk:
    """One consumer's parameter, followed. `own` are the parameters that stand for it: its own, and of functions that
    it is handed to."""

    def __init__(self, module: Module, evaluator: Evaluator, container: Container | None, consumer: Parameter) -> None:
        self.module, self.evaluator, self.container, self.consumer = module, evaluator, container, consumer
        self.own: set[tuple[Span, int]] = set()
        self.seen: dict[tuple[Binding, bool], set[End]] = {}
        self.others: dict[str, None] = {}
        self.uses: list[Node] = []
        self.texts: dict[Node, None] = {}
        self.sums: dict[Node, Node] = {}  # the whole sum, by each part of it
        self.summed: dict[Node, set[End]] = {}
        self.images: dict[Node, None] = {}  # what is put into a field called image, and made of the parameter
        self.changed: dict[Node, None] = {}  # calls that replace something in a text with the parameter
        self.gone_on: dict[Node, None] = {}  # what is made of the parameter, and goes out of sight then
        self.goes_as_it_is = False  # out of sight

    def handed(self, item: Object, index: int) -> Handed:
        ends = self._parameter(item.declaration.node, index, exact=True)
        calls, made = makers(self.module, item)
        instead = Instead(self.evaluator, self.consumer.function, item, self.own)
        asked = [(instead.of_use, self.uses), (instead.of_text, self.texts), (instead.of_place, self.images)]
        untyped = self._untyped(item) if may_be_untyped(self.module, item) else {}
        asked += [(instead.of_change, self.changed), (instead.of_text, calls), (instead.of_field, untyped)]
        written = instead.told(asked, made)
        if not written and not self.goes_as_it_is and not instead.as_given and ends.isdisjoint(_ARRIVED):
            written = [instead.lost_to_sight(text) for text in self.gone_on]
        strange, policies = self._said(instead, [*made, *calls], written) if made or calls else ((), ())
        others, given = () if End.CONTAINER in ends else tuple(self.others), bool(instead.as_given)
        makes = bool(ends <= {End.RESULT, End.TEXT} and instead.with_more and not given)
        found = frozenset(ends | {End.UNSURE} if instead.lost else ends)
        return Handed(self.consumer, item, found, others, (*written, *strange), policies, makes, given)

    def _said(self, instead: Instead, texts: list[Node], written: list[Consumption]) -> Said:
        from codemod.uses.manifest_texts import stated_in  # few consumers write their manifest as a text

        return stated_in(instead, texts, written)

    def _untyped(self, item: Object) -> dict[Node, None]:
        from codemod.uses.made_keys import all_untyped_images

        return dict.fromkeys(all_untyped_images(self.module, item, self.container, self.evaluator))

    def _parameter(self, function: Node, index: int, exact: bool) -> set[End]:
        """Return where a parameter of a function of this module ends."""
        listed = list(parameters(function, "parameters"))
        index = min(index, len(listed) - 1) if listed and listed[-1][2] else index
        if index >= len(listed) or function.get("body") is None:
            return {End.OUT}
        name, _, variadic = listed[index]
        if name is None or name.binding is None:
            return set()
        if variadic:
            return {End.OUT, *self._variable(name.binding, False)}
        if exact:
            self.own.add((function.span, index))
        return self._variable(name.binding, exact)

    def _variable(self, binding: Binding, exact: bool) -> set[End]:
        """Return where the uses of a variable end that holds the parameter, or (not `exact`) a text made of it."""
        if (known := self.seen.get((binding, exact))) is not None:
            return known
        ends = self.seen[binding, exact] = set[End]() if len(self.seen) < MAX_VARIABLES else {End.OUT}
        if ends:
            return ends
        for use in binding.uses:
            definition = definition_at(use)
            if definition is not None:
                ends |= self._address(use) if definition.kind == "address" else set()
            elif use is not binding.node:
                found = self._use(use, exact)
                ends |= found
                if exact and found - {End.CONTAINER}:
                    self.uses.append(use)
                    self.goes_as_it_is |= End.OUT in found and not any(each.holds(use) for each in self.gone_on)
        return ends

    def _address(self, use: Node) -> set[End]:
        return {End.OUT}

    def _use(self, node: Node, exact: bool) -> set[End]:
        """Return where an expression ends: upwards, to whoever takes it."""
        above = node.parent
        while above is not None and above.kind in ("parenthesized_expression", "literal_element", "variadic_argument"):
            node, above = above, above.parent
        if above is None:
            return {End.OUT}
        if above.kind == "binary_expression":
            return self._made(above, self._sum(above, exact), exact)
        if above.kind == "type_conversion_expression" or (
            above.kind == "unary_expression" and above["operator"].kind == "*"
        ):
            return self._use(above, exact)
        if above.kind in ("slice_expression", "index_expression"):
            return self._made(above, self._use(above, False), exact) if above.get("operand") is node else set()
        if above.kind == "argument_list" and above.parent is not None:
            return self._argument(above.parent, _position(above, node), exact)
        if above.kind == "keyed_element":
            end = self._stored(above) if above.get("value") is node else End.OUT
            if not exact and end in (End.IMAGE, End.OTHER):
                self.images[node.children[0] if node.kind == "literal_element" else node] = None
            return {end}
        if above.kind == "expression_list" and above.parent is not None:
            return self._listed(above.parent, above, node, exact)
        return set() if above.kind in _ASKING else {End.OUT}

    def _sum(self, node: Node, exact: bool) -> set[End]:
        """Return where a sum ends; the same for all of its operands, of which there may be thousands."""
        operator = node.get("operator")
        if operator is None or operator.kind != "+":
            return set()
        chain, top = [node], node
        while top.parent is not None and top.parent.kind == "binary_expression" and top not in self.sums:
            top = top.parent
            chain.append(top)
        top = self.sums.get(top, top)
        self.sums.update(dict.fromkeys(chain, top))
        self.texts[top] = None
        if top not in self.summed:
            self.summed[top] = self._use(top, False)
        return self.summed[top]

    def _argument(self, call: Node, index: int, exact: bool) -> set[End]:
        ends: set[End] = set()
        for callee in callees(self.module, call):
            if callee.function is not None:
                found = self._parameter(callee.function, index - callee.method_expression, exact)
                inside = callee.function.kind == "func_literal"  # what is returned then is by the function around it
                ends |= found if inside else found - {End.RESULT}
                if End.RESULT in found and not inside:
                    ends |= self._made(call, self._use(call, False), exact)
            elif callee.converts:
                ends |= self._use(call, exact)
            else:
                ends |= self._given_away(call, index, callee, exact)
        return ends

    def _given_away(self, call: Node, index: int, callee: Callee, exact: bool) -> set[End]:
        """Return where argument `index` of a function of another module ends."""
        name = callee.name
        package = name.rpartition(".")[0]
        if name == "path/filepath.Join":
            return set()  # a file, as one an image is kept in: `filepath.Join(cache, path.Base(image)+".tar")`
        if name in _MAKING_TEXT or package in _TEXTS or name == "append":
            if name in _MAKING_TEXT or name in _REPLACING or (exact and package in _TEXTS):
                self.texts[call] = None
            if index == 0 and name in _REPLACING:
                self.changed[call] = None
            return self._made(call, self._use(call, False), exact)
        printing = prints_for_people(self.module, name, call)
        if printing or name.startswith("fmt.Fprint"):
            self.texts[call] = None
        if printing and prints_label(call):
            return {End.TEXT}
        return set() if printing or hands_nothing_on(name) else {End.OUT}

    def _made(self, text: Node, ends: set[End], exact: bool) -> set[End]:
        """Keep what is made of the parameter itself, if that goes out of sight."""
        if exact and End.OUT in ends:
            self.gone_on[text] = None
        return ends

    def _stored(self, element: Node) -> End:
        key = element.get("key")
        literal = element.parent
        name = key.text.strip("\"'`") if key is not None else ""
        field = self.container.image_field if self.container is not None else "Image"
        type_ = literal_type(self.module, literal) if literal is not None else None
        if self.container is not None and name == field:
            if typed_as(self.module, type_, self.container.package, self.container.type):
                return End.CONTAINER
            full = types.named(self.module, type_) if type_ is not None else None
            wanted = (self.module.absolute(self.container.package), self.container.type)
            if full is not None and self.module.imported(full[0]) is None and any(map(eq, full, wanted)):
                self.others[f"{full[0]}.{full[1]}"] = None
                return End.OTHER
        return End.IMAGE if name.lower() == "image" else End.OUT

    def _listed(self, statement: Node, listed: Node, node: Node, exact: bool) -> set[End]:
        """Return where one of the expressions of a statement ends: assigned, returned, or asked about."""
        if statement.kind == "return_statement":
            function = statement.function
            return {End.RESULT if function is not None and function.kind != "func_literal" else End.OUT}
        left = statement.get("left")
        targets = left.children if left is not None else statement.all("name")
        if statement.kind in ("range_clause", "expression_case") or left is listed:
            return set()
        if len(targets) != len(listed.children):
            return self._results(targets)
        target = targets[_position(listed, node)]
        if target.spells("_"):
            return set()
        if self.container is not None and is_image_of(self.module, target, self.container):
            return {End.CONTAINER}
        if target.binding is not None:
            operator = statement.get("operator")
            return self._variable(target.binding, exact and (operator is None or operator.kind in ("=", ":=")))
        is_named = self.container is not None and may_be_image_of(self.module, target, self.container)
        return {End.FIELD if is_named else End.OUT}

    def _results(self, targets: list[Node]) -> set[End]:
        """Return where results end, one of which is made of the parameter: `image, err := ref(registry, image)`."""
        named = [each.binding for each in targets if may_have_text(self.module, each)]
        return {end for each in named for end in ((End.OUT,) if each is None else self._variable(each, False))}


# what asks about a value, and hands it nowhere
_ASKING = frozenset((
    "expression_switch_statement", "expression_case", "if_statement", "for_statement", "for_clause",
    "unary_expression", "expression_statement", "range_clause",
))  # fmt: skip


def _position(listed: Node, node: Node) -> int:
    return bisect_left(listed.children, node.start, key=lambda child: child.start)
