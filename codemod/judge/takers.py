"""Where the constant goes that takes it as an image: fields and calls of elsewhere, manifests, commands, defaults.

It is followed forwards, from one expression that has it to the next; what each of these can be is asked in `beside`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from codemod.golang.evaluate.models.stdlib import MODELS
from codemod.golang.flow.call_sites import call_sites
from codemod.golang.flow.callees import Callee, callees
from codemod.golang.flow.library import callee_name, hands_nothing_on, pieces_of, prints_for_people
from codemod.golang.flow.paths import path_of
from codemod.golang.program import members, typeof, types
from codemod.golang.program.members import literal_type
from codemod.golang.program.module_paths import is_remote
from codemod.golang.program.packages import Module, Spot
from codemod.golang.read.files import Object
from codemod.golang.read.spotting import may_select
from codemod.golang.read.syntax import Node
from codemod.image.mentions import is_logging
from codemod.image.repository_path import like
from codemod.judge.elsewhere import OtherUses, may_pull, readers
from codemod.rule import Fields, Rule, Split
from codemod.uses.labels import ENGINES, says
from codemod.uses.named_fields import CONTAINER_LISTS, is_in_containers, takes_image

TYPE_CHECKING = False
if TYPE_CHECKING:
    from codemod.uses.redirects import RedirectWay

MANIFEST, COMMAND = "image:", "pull"

_OTHER_FIELD = rb"[ \t\r\n]*\.[ \t\r\n]*[\w\x80-\xff]++(?![ \t\r\n]*\()"


def may_be_asked_for(source: bytes, name: bytes) -> bool:
    """Whether the name stands somewhere behind a dot, and not only for another field of it, `pod.Spec.Replicas`: who
    reads that has nothing else of what is in there."""
    return may_select(source, name, re.compile(_OTHER_FIELD))


class Takers(OtherUses):
    """Follows the constant; `found` has each expression that is an image or a manifest, and what takes it."""

    spot: Spot = staticmethod(may_be_asked_for)

    def __init__(self, module: Module, rule: Rule, whole: bool = True) -> None:
        super().__init__(module, rule, whole)
        self.found: dict[tuple[Node, str], None] = {}
        self.handed: dict[Node, None] = {}  # the texts that go where they may be run, if they are commands
        self.commanding: list[Node] = []  # those that may be one: they name an engine

    @cached_property
    def _parts(self) -> OtherUses:
        if not self.whole:
            return self
        parts = Takers(self.module, self.rule, whole=False)
        parts.found, parts.commanding, parts.handed = self.found, self.commanding, self.handed
        return parts

    def has_seen(self, node: Node) -> bool:
        """Whether the constant, or what it is a part of, was seen to come to an expression."""
        return (node, 0) in self.seen or (node, 0) in self._parts.seen

    def is_passed_through(self, function: Node) -> bool:
        """Whether the constant was seen in a function in its own variables alone, and in what the library makes of
        them: so it came there as an argument."""
        seen = (node for node, _ in (*self.seen, *self._parts.seen) if node.file is function.file)
        return all(self._is_local(node, function) for node in seen if function.holds(node))

    def _is_local(self, node: Node, function: Node) -> bool:
        if node.kind == "call_expression":
            return all(callee.function is None for callee in callees(self.module, node))
        if node.kind == "identifier":
            return node.binding is not None and node.binding.function is function
        return node.kind in _MADE_OF_OTHERS

    def of(self, node: Node, index: int = 0) -> Iterator[Node]:
        above = node.parent
        is_cut = above is not None and above.kind == "slice_expression" and above.get("operand") is node
        if above is not None and above.kind == "index_expression" and above["index"] is node and _is_written(above):
            yield from self._as_key(node, above["operand"])
        else:
            yield from self._as_part(above) if is_cut and above is not None else super().of(node, index)

    def _as_key(self, node: Node, listed: Node) -> Iterator[Node]:
        """Follow a text that is a key of a map into what asks that for its keys."""
        if (node, 0) in self.seen:
            return
        self.seen.add((node, 0))
        from codemod.judge.keys_taken import KeysTaken  # few programs put images into sets

        keys = KeysTaken(self.module, self._reading)
        keys.of(listed)
        yield from () if keys.is_followed else (node,)
        for each in keys.taken:
            if each.kind == "call_expression":
                yield from self.of(each)
            elif (left := each.get("left")) is not None:
                yield from self._assigned(each["right"], left.children[0])

    def _reading(self, selector: Node) -> tuple[Node, ...]:
        owner = typeof.of_expression(self.module, selector["operand"])
        return readers(self.module, owner, selector["field"].text, selector.file.folder, self.spot)

    def _as_part(self, node: Node) -> Iterator[Node]:
        above = node.parent
        if above is None or above.kind != "binary_expression":  # of a sum of sums the whole is what may be a manifest
            self.found[node, MANIFEST] = None
            if says(self.module, node, re.compile(_ENGINE)):
                self.commanding.append(node)
        yield from super()._as_part(node)

    def _passed(self, node: Node, arguments: Node) -> Iterator[Node]:
        call = arguments.parent
        name = call["function"].get("field") if call is not None and call.kind == "call_expression" else None
        if call is not None and name is not None and any(map(name.spells, _WRITING)):
            self._writes(call)
        if call is not None and any(may_pull(c.name) or not c.is_known for c in callees(self.module, call)):
            # few programs pull images by a constant, and lint starts often
            from codemod.judge.pulling import LOOKING
            from codemod.uses.sinks import given_to

            for sink in given_to(self.module, call):
                if sink.node is node and sink.name not in LOOKING:
                    self._takes(node, sink.name)
        if call is not None and name is not None and name.text.startswith(_SETTING):
            # few programs write objects without types, and lint starts often
            from codemod.uses.untyped import set_at_path

            if node in set_at_path(call):
                self._takes(node, "image")
        if call is not None and not self.whole and self._may_run(node, call):
            self.handed[node] = None
        if call is not None and self._chosen_by("flag"):
            self._is_default(node, call)
        cut = [pieces_of(each.name) for each in callees(self.module, call)] if call is not None else []
        if call is not None and cut and all(cut):
            yield from (end for index in range(max(cut)) for end in self._parts.of(call, index))
        elif call is not None and (items := self._behind_interface(call)):
            at = arguments.children.index(node)
            yield from (end for item in items for end in self._given(node, Callee(item.declaration.node), at))
        else:
            yield from super()._passed(node, arguments)

    def _writes(self, call: Node) -> None:
        """Note a text that is written: a manifest, or a script, line by line."""
        self.found[call, MANIFEST] = None
        for_people = prints_for_people(self.module, callee_name(self.module, call["function"]), call)
        if says(self.module, call, re.compile(_ENGINE)) and not for_people:
            self.commanding.append(call)
            self.handed[call] = None

    def _behind_interface(self, call: Node) -> tuple[Object, ...]:
        """Return the methods of this program that `rt.Pull(ctx, image)` may mean, of an interface `rt`."""
        if any(callee.is_known for callee in callees(self.module, call)):
            return ()
        from codemod.golang.flow.implementers import methods_called  # few texts go through an interface

        return methods_called(self.module, call)

    def _may_run(self, node: Node, call: Node) -> bool:
        """Whether a text that the image is a part of goes where it may be run: not to people, nor into another text."""
        at = next(number for number, argument in enumerate(call["arguments"].children) if argument is node)
        if is_logging(call["function"]) or (call, at) in self.consumers:
            return False
        return not any(callee.converts or callee.name in MODELS for callee in callees(self.module, call))

    def _stored(self, node: Node, above: Node) -> Iterator[Node]:
        key, literal = above.get("key"), above.parent if above.kind == "keyed_element" else above
        text = node.children[0] if node.kind == "literal_element" else node
        is_script = text in self.commanding and key is not None and not re.search(_FOR_PEOPLE, key.text)
        if not self.whole and (is_script or (key is None and text is not node)):
            self.handed[text] = None  # one of a list of commands, or `step{Script: "crictl pull " + image}`
        type_ = literal_type(self.module, literal) if literal is not None and key is not None else None
        if key is not None and key is not node:
            self._kept(node, type_, key.text)
            if key.text.strip('"`') == "image" and is_in_containers(above):
                self._takes(node, "image")
        if literal is not None and literal.parent is not None and literal.parent.kind == "composite_literal":
            yield from self._object(literal.parent)
        yield from super()._stored(node, above)

    def _assigned(self, node: Node, target: Node) -> Iterator[Node]:
        bottom, path = path_of(target)
        listed = len(path) > 2 and path[-3] in CONTAINER_LISTS and path[-1] == "Image"
        if listed and typeof.of_expression(self.module, target["operand"]) is None:
            self._takes(node, "image")
        if path and bottom.binding is not None:
            yield from self._parts._read(bottom.binding)
        yield from super()._assigned(node, target)

    def _in_field(self, node: Node, owner: types.Type | None, field: str) -> Iterator[Node]:
        self._kept(node, owner, field)
        if wanted := self._chosen_by("field"):
            # few rules let a field name another image, and lint starts often
            from codemod.judge.chosen_fields import ways_held

            self._is_chosen(node, wanted, ways_held(self.module, self.rule, owner, field))
        yield from super()._in_field(node, owner, field)

    def _kept(self, node: Node, owner: types.Type | None, field: str) -> None:
        """Note what is put into a field that is an image: of the rule's container, or of what runs one as well."""
        if takes_image(self.module, self.rule, owner, field):
            container = self.rule.container
            self._takes(node, f"{container.type}.{container.image_field}" if container is not None else "image")
        elif owner is not None and _may_be_foreign(self.module, owner, field):
            from codemod.uses.sinks import kept_in

            if name := kept_in(self.module, owner, field):
                self._takes(node, name)

    def _object(self, node: Node) -> Iterator[Node]:
        """Follow an object with the constant in a field: a template names that in its text, where no Go reads it."""
        above = node.parent
        pointer = above is not None and above.kind == "unary_expression"
        yield from self._parts.of(above if pointer and above is not None else node)

    def _chosen_by(self, kind: str) -> tuple[str, ...]:
        """Return the names by which an operator chooses the whole image, in one of the rule's ways. What the program
        itself puts there is the image until somebody does."""
        apart = any(isinstance(each, Fields) for each in self.rule.consumers)
        return () if apart else tuple(each.name for each in self.rule.overrides if each.kind == kind)

    def _is_default(self, node: Node, call: Node) -> None:
        from codemod.uses.flags import flag_of

        flag = flag_of(self.module, call)
        if flag is not None and flag.default is node:
            self._is_chosen(node, self._chosen_by("flag"), flag.redirects[:1])

    def _is_chosen(self, node: Node, wanted: Iterable[str], ways: Iterable[RedirectWay]) -> None:
        found = next((way for way in ways if any(like(way.name, each) for each in wanted)), None)
        if found is not None and not (self.whole and isinstance(self.rule.constant, Split)):
            self._takes(node, found.name)

    def taken(self) -> dict[tuple[Node, str], None]:
        """Return all that takes the image; where a function makes a text that may be a command, or calls one that
        does, whoever may run that, too."""
        making = {each.function for each in self.commanding}
        named = [each for each in making if each is not None]
        making |= {site.node.function for each in named for site in call_sites(self.module, each)}
        return self.found | {(node, COMMAND): None for node in self.handed if node.function in making}

    def _takes(self, node: Node, name: str) -> None:
        node = node.children[0] if node.kind == "literal_element" else node
        self.found[node, name] = None


_ENGINE = rf"\b(?:{'|'.join(ENGINES)})\b"
_SETTING, _FOR_PEOPLE = "SetNested", "(?i)example|usage|help|hint|desc|doc|long|short|title|note|message|text"


def _may_be_foreign(module: Module, owner: types.Type, field: str) -> bool:
    """Whether a field may be one of a type of elsewhere, which a struct embeds, or that another name stands for."""
    for type_ in members.promoting(module, owner, field):
        path = (types.named(module, type_) or ("",))[0]
        item = types.declared(module, type_)
        spelled = types.spec_of(item).get("type") if item is not None else None
        if (is_remote(path) and module.imported(path) is None) or (spelled and spelled.kind == "qualified_type"):
            return True
    return False


_MADE_OF_OTHERS = ("binary_expression", "parenthesized_expression", "slice_expression", "index_expression")
_WRITING = ("Execute", "ExecuteTemplate", "Fprintf", "Printf")


def is_out_of_sight(module: Module, end: Node) -> bool:
    """Whether a text, where it is followed no further, is put somewhere or handed to somebody: not where it is
    compared, joined or printed, nor where an object is asked for another part of it, `param.LogLevel`."""
    type_, above = typeof.of_expression(module, end), end.parent
    if above is None or above.kind in _WITHIN or (type_ is not None and not types.is_string(module, type_)):
        return False
    if above.kind == "variadic_argument" and type_ is None:
        return False  # a list, `append(all, pod.Spec.Containers...)`
    if above.kind == "index_expression" and above.get("index") is end:
        return _is_written(above)  # `mirrors[host]` is what somebody else put there
    call = above.parent if above.kind == "argument_list" else None
    names = [each.name for each in callees(module, call)] if call is not None else []
    return call is None or not all(name.startswith(_SEEN_BY) or hands_nothing_on(name) for name in names)


def _is_written(element: Node) -> bool:
    """Whether an element is written to, `seen[image] = true`: its key may be asked for later."""
    while element.parent is not None and element.parent.get("operand") is element:
        element = element.parent
    listed = element.parent
    return listed is None or listed.field == "left" or listed.kind in ("inc_statement", "dec_statement")


_WITHIN = ("binary_expression", "keyed_element", "literal_value", "selector_expression", "range_clause")
_SEEN_BY = (
    "fmt.Print", "fmt.Fprint", "fmt.Sprint", "fmt.Errorf", "flag.", "github.com/spf13/pflag.", "strings.Contains",
    "strings.Count", "strings.Equal", "strings.Has", "strings.Index", "strings.LastIndex",
)  # fmt: skip
