"""Where the constant goes past the rule's consumers: into a container, a manifest, or a client that pulls images.

v1.Container{Name: "lvscare", Image: "docker.io/" + common.LvsCareRepoAndTag}
docker.ImagePull(ctx, "docker.io/" + common.LvsCareRepoAndTag, options)
fmt.Sprintf("kind: Pod\n  image: docker.io/%s\n", common.LvsCareRepoAndTag)

A node runs these as well as what the consumer makes. The constant is followed forwards, so nothing is read that does
not have to do with it; what is only logged, compared or packed is fine.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, partial

from codemod.golang.evaluate.contexts import in_all_contexts
from codemod.golang.evaluate.evaluator import Evaluator, OverBudget
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.models.stdlib import MODELS
from codemod.golang.evaluate.terms import Part, Text
from codemod.golang.evaluate.values import Value
from codemod.golang.flow.callees import callees
from codemod.golang.flow.fields import literal_type, may_write_field
from codemod.golang.flow.paths import path_of
from codemod.golang.flow.references import references
from codemod.golang.program import members, typeof, types
from codemod.golang.program.packages import Module
from codemod.golang.read.files import File, Object
from codemod.golang.read.syntax import Node
from codemod.image.mentions import is_logging
from codemod.judge.elsewhere import OtherUses, takes_image
from codemod.rule import Field, Rule
from codemod.uses.concerned import Naming, any_value
from codemod.uses.consumers import Consumption
from codemod.uses.labels import is_manifest, labelled_parts, labelled_texts, made_text, says
from codemod.uses.named_fields import field_values

MAX_TEXTS = 64  # that are made of one constant
_MANIFEST, _COMMAND = "image:", "pull"
_What = Callable[[Module, Evaluator, Node, Frame], list[Value]]


def beside(module: Module, rule: Rule, naming: Naming, constants: Iterable[Object]) -> Iterator[Consumption]:
    """Yield what reaches a container or a manifest, and is made of the constant; consumers are asked elsewhere.

    What is declared under that name and is neither constant nor variable is no text. Raises `OverBudget` where the
    constant is in more texts, or has more declarations, than any program has.
    """
    sinks = _Sinks(module, rule)
    items = [item for item in constants if item.kind in ("const", "var")]
    if len(items) > MAX_TEXTS:
        raise OverBudget
    for item in items:
        for node in references(module, item):
            for _ in sinks.of(node):
                pass  # where it gets out of sight, nothing is known to run it
    if len(sinks.found) > MAX_TEXTS:
        raise OverBudget
    told: list[tuple[Node, Value]] = []
    for node, name in sorted(sinks.found, key=lambda each: each[0].end - each[0].start):
        if name == _MANIFEST:
            values = naming.at(node, partial(_asked, module, node, _filled), partial(_asked, module, node, _labelled))
        elif name == _COMMAND:
            values = naming.at(node, partial(_asked, module, node, _commanded), partial(any_value, node))
        else:
            values = naming.at(node, partial(any_value, node))
        # a manifest that is put together of lines has the image of one of these, which was told there
        inner = {value.parts for within, value in told if within is not node and _is_within(within, node)}
        told += [(node, value) for value in values]
        if values := tuple(value for value in values if value.parts not in inner):
            yield Consumption(name, node, values)


def in_pieces(module: Module, rule: Rule, naming: Naming, files: Iterable[File]) -> Iterator[Consumption]:
    """Yield what a container takes that names the image, and none of its pieces does: `org + "/" + name`. What is a
    parameter was given by somebody else."""
    container = rule.container
    if container is None:
        return
    wanted = Field(container.package, container.type, container.image_field)
    for file in files:
        for declaration in filter(partial(may_write_field, wanted.name), file.holding(wanted.name)):
            for _, value, _ in field_values(module, declaration.node, wanted):
                if value.binding is None or value.binding.kind != "param":
                    found = naming.at(value, partial(any_value, value))
                    values = tuple(each for each in found if not any(map(_is_constant, each.parts)))
                    if values:
                        yield Consumption(f"{wanted.type}.{wanted.name}", value, values)


def _is_constant(part: Part) -> bool:
    return isinstance(part, Text) and bool(part.constant)


def _is_within(inner: Node, outer: Node) -> bool:
    return inner.file is outer.file and outer.holds(inner)


def _asked(module: Module, node: Node, what: _What, evaluator: Evaluator) -> list[Value]:
    return in_all_contexts(evaluator, partial(what, module, evaluator, node), node.function)


class _Sinks(OtherUses):
    """Follows the constant; `found` has each expression that is an image or a manifest, and what takes it."""

    def __init__(self, module: Module, rule: Rule, whole: bool = True) -> None:
        super().__init__(module, rule, whole)
        self.found: dict[tuple[Node, str], None] = {}
        self.commanding: set[Node | None] = set()  # the functions that make a text which may be a command

    @cached_property
    def _parts(self) -> OtherUses:
        if not self.whole:
            return self
        parts = _Sinks(self.module, self.rule, whole=False)
        parts.found, parts.commanding = self.found, self.commanding
        return parts

    def _as_part(self, node: Node) -> Iterator[Node]:
        above = node.parent
        if above is None or above.kind != "binary_expression":  # of a sum of sums the whole is what may be a manifest
            self.found[node, _MANIFEST] = None
            if says(self.module, node, _ENGINE):
                self.commanding.add(node.function)
        yield from super()._as_part(node)

    def _passed(self, node: Node, arguments: Node) -> Iterator[Node]:
        call = arguments.parent
        name = call["function"].get("field") if call is not None and call.kind == "call_expression" else None
        if call is not None and name is not None and any(map(name.spells, _WRITING)):
            self.found[call, _MANIFEST] = None
        if call is not None and any(_may_pull(callee.name) for callee in callees(self.module, call)):
            # few programs pull images by a constant, and lint starts often
            from codemod.uses.sinks import given_to

            for sink in given_to(self.module, call):
                if sink.node is node and sink.name not in _LOOKING:
                    self._takes(node, sink.name)
        if call is not None and name is not None and name.text.startswith(_SETTING):
            # few programs write objects without types, and lint starts often
            from codemod.uses.untyped import set_at_path

            if node in set_at_path(call):
                self._takes(node, "image")
        if call is not None and not self.whole and self._is_run(node, call):
            self.found[node, _COMMAND] = None
        yield from super()._passed(node, arguments)

    def _is_run(self, node: Node, call: Node) -> bool:
        """Whether a text that the image is a part of goes where it may be run: not to people, nor into another text."""
        if node.function not in self.commanding:
            return False
        at = next(number for number, argument in enumerate(call["arguments"].children) if argument is node)
        if is_logging(call["function"]) or (call, at) in self.consumers:
            return False
        return not any(callee.converts or callee.name in MODELS for callee in callees(self.module, call))

    def _stored(self, node: Node, above: Node) -> Iterator[Node]:
        key, literal = above.get("key"), above.parent if above.kind == "keyed_element" else above
        type_ = literal_type(self.module, literal) if literal is not None and key is not None else None
        if key is not None and key is not node:
            self._kept(node, type_, key.text)
            if key.text.strip('"`') == "image" and _is_in_containers(above):
                self._takes(node, "image")
        if literal is not None and literal.parent is not None and literal.parent.kind == "composite_literal":
            yield from self._object(literal.parent)
        yield from super()._stored(node, above)

    def _assigned(self, node: Node, target: Node) -> Iterator[Node]:
        bottom, path = path_of(target)
        listed = len(path) > 2 and path[-3] in _LISTS and path[-1] == "Image"
        if listed and typeof.of_expression(self.module, target["operand"]) is None:
            self._takes(node, "image")
        if path and bottom.binding is not None:
            yield from self._parts._read(bottom.binding)
        yield from super()._assigned(node, target)

    def _in_field(self, node: Node, owner: types.Type | None, field: str) -> Iterator[Node]:
        self._kept(node, owner, field)
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

    def _takes(self, node: Node, name: str) -> None:
        node = node.children[0] if node.kind == "literal_element" else node
        self.found[node, name] = None


_ENGINE = re.compile(r"docker|nerdctl|podman|\bctr\b|crictl")
_SETTING = "SetNested"
_LISTS = ("Containers", "InitContainers", "EphemeralContainers")  # whatever has them: its type may be of elsewhere


def _is_in_containers(element: Node) -> bool:
    """Whether an element of a map is one of a container: of `map[string]any{"containers": []any{m}}` that of `m`."""
    keys = (above["key"] for above in element.ancestors() if above.kind == "keyed_element")
    return any(key.text.strip('"`').lower().endswith("containers") for key in keys)


_LOOKING = ("name.ParseReference", "name.NewTag", "name.NewDigest")  # they pull nothing themselves


def _may_pull(callee: str) -> bool:
    return _is_foreign(callee) or callee.startswith("os/exec.")


def _may_be_foreign(module: Module, owner: types.Type, field: str) -> bool:
    """Whether a field may be one of a type of elsewhere, which a struct embeds, or that another name stands for."""
    for type_ in members.promoting(module, owner, field):
        path = (types.named(module, type_) or ("",))[0]
        item = types.declared(module, type_)
        spelled = types.spec_of(item).get("type") if item is not None else None
        if (_is_foreign(path) and module.imported(path) is None) or (spelled and spelled.kind == "qualified_type"):
            return True
    return False


def _is_foreign(name: str) -> bool:
    """Whether an import path, with or without a name behind it, is one of another module: none of the standard library
    begins with a host."""
    host, slash, _ = name.partition("/")
    return bool(slash) and "." in host


_WRITING = ("Execute", "Fprintf", "Printf")


def _filled(module: Module, evaluator: Evaluator, node: Node, frame: Frame) -> list[Value]:
    """Return the images of a manifest; of any other text none."""
    texts = _text(module, evaluator, node, frame)
    found = [image for text in texts if is_manifest(text) for image in _images(text)]
    return [*found, *filter(_is_any, texts)]


def _images(text: Value) -> Iterator[Value]:
    """Yield the images of a manifest; where no part of it is the constant any more, also those within a part."""
    yield from labelled_parts(text)
    if not any(isinstance(part, Text) and part.constant for part in text.parts):
        yield from labelled_texts(text)


def _labelled(module: Module, evaluator: Evaluator, node: Node, frame: Frame) -> list[Value]:
    """Return the texts that may be a manifest with an image, whole."""
    texts = _text(module, evaluator, node, frame)
    return [text for text in texts if _is_any(text) or _holds_label(text)]


def _commanded(module: Module, evaluator: Evaluator, node: Node, frame: Frame) -> list[Value]:
    """Return the images that the commands in a text pull or run."""
    # few programs start commands with the image in them, and lint starts often
    from codemod.uses.commands import commanded

    return [image for text in evaluator.evaluate(node, frame) for image in commanded(text)]


def _is_any(text: Value) -> bool:
    from codemod.golang.evaluate.constructed import is_open

    return len(text.parts) == 1 and is_open(text)


def _holds_label(text: Value) -> bool:
    return any(isinstance(part, Text) and "image" in part.text for part in text.parts)


def _text(module: Module, evaluator: Evaluator, node: Node, frame: Frame) -> list[Value]:
    """Return what a text is, or a template that is executed."""
    name = node["function"].get("field") if node.kind == "call_expression" else None
    if name is not None and name.spells("Execute"):
        from codemod.golang.evaluate.models.templates import shape

        return list(shape(evaluator, node, frame))
    return made_text(module, evaluator, node, frame)
