"""What a consumer writes as an image where no Go type says container: into a map, an own struct, a patch.

So is a pull policy, `map[string]any{"image": x, "imagePullPolicy": "Always"}`.

container["image"] = x
map[string]any{"name": "main", "image": x}
unstructured.SetNestedField(object, x, "spec", "image")
[]operation{{Op: "replace", Path: "/spec/containers/0/image", Value: x}}
manifest{Image: x}                                        // Image string `json:"image"`
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from codemod.finding.diagnostics import Span
from codemod.golang.flow.definitions import definitions
from codemod.golang.flow.library import callee_name
from codemod.golang.flow.paths import path_of
from codemod.golang.program import members, typeof, types
from codemod.golang.program.members import literal_type
from codemod.golang.program.names import declarations
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.program.struct_tags import field_declaration, tag_of
from codemod.golang.read.files import Object
from codemod.golang.read.literals import STRING_KINDS, unquote
from codemod.golang.read.syntax import Node, strip_parens
from codemod.rule import Container
from codemod.uses.named_fields import typed_as
from codemod.uses.reached import reached

IMAGE, POLICY = b"image", b"imagePullPolicy"
_TAGS = ("json", "yaml")
# what has labels or the variables of an environment is no container, and a log is none
_BESIDE = ("Labels", "MatchLabels", "Annotations", "NodeSelector", "Data", "StringData")
_TELLING = ("WithFields", "WithValues", "WithField")


def untyped_images(
    module: Module, consumer: Object, container: Container | None, label: bytes = IMAGE
) -> Iterator[Node]:
    """Yield what a consumer, and what it calls, writes by that name."""
    for top in _tops(module, consumer):
        yield from dict.fromkeys(value for node in top.walk() for value in _written(module, node, container, label))


def untyped_policies(module: Module, consumer: Object, container: Container) -> Iterator[Node]:
    """Yield the pull policies that it writes so, or names behind their label: `set("imagePullPolicy", x)`. What it
    reads of a container, `pod.Spec.Containers[0].ImagePullPolicy`, is told where that is given it."""
    behind = (value for top in _tops(module, consumer) for node in top.walk() for value in _behind(module, node))
    for value in dict.fromkeys((*untyped_images(module, consumer, container, POLICY), *behind)):
        field = value.get("field") if value.kind == "selector_expression" else None
        read = field is not None and field.spells(container.policy_field)
        if not read or not _is_of_container(module, value["operand"], container):
            yield value


def _is_of_container(module: Module, operand: Node, container: Container, hops: int = 3) -> bool:
    """Whether an object is a container: one whose type is another module's to know, too, `c` of `for _, c := range
    pod.Spec.Containers`, as it lies in what is of the container's package."""
    if (type_ := typeof.of_expression(module, operand)) is not None:
        return typed_as(module, type_, container.package, container.type)
    around = path_of(operand)[0]
    if (type_ := typeof.of_expression(module, around)) is not None:
        named = types.named(module, type_)
        return named is not None and named[0] == container.package
    found = [d for d in definitions(around.binding) if not d.path] if around.binding is not None else []
    value = found[0].value if len(found) == 1 and found[0].kind in ("element", "value") else None
    return value is not None and hops > 0 and _is_part_of_pod(module, value, container, hops - 1)


def _is_part_of_pod(module: Module, value: Node, container: Container, hops: int) -> bool:
    """Whether an expression lies in what is of the container's package: `pod.Spec.Containers`, `&list[i]`."""
    value = strip_parens(value)
    if value.kind == "unary_expression" and value["operator"].kind == "&":
        value = strip_parens(value["operand"])
    return value.kind in _PARTS and _is_of_container(module, value, container, hops)


def policies_in_texts(module: Module, consumer: Object) -> Iterator[tuple[Node, Span, str]]:
    """Yield the pull policies in texts that it names, each with its literal and its place: of `{"imagePullPolicy":
    "Always"}` the word. What is looked for, to be replaced, is none."""
    for top in _tops(module, consumer):
        for node in top.walk() if POLICY in top.bytes else ():
            if node.kind not in STRING_KINDS or _is_looked_for(module, node):
                continue
            for word in re.finditer(_WORD, node.bytes):
                start, end = word.span(1)
                yield node, Span(node.file.path, node.start + start, node.start + end), word[1].decode()


_WORD = POLICY + rb"""[\\"']*\s*:\s*[\\"']*(Always|Never|IfNotPresent)\b"""


def _is_looked_for(module: Module, text: Node) -> bool:
    listed = text.parent
    call = listed.parent if listed is not None and listed.kind == "argument_list" else None
    if call is None or listed is None or call.kind != "call_expression":
        return False
    is_second = len(listed.children) > 1 and listed.children[1] is text
    return is_second and callee_name(module, call["function"]).startswith(("strings.", "bytes."))


@per_module
def _tops(module: Module, consumer: Object) -> tuple[Node, ...]:
    """Return the declarations of a consumer, of what it calls, and of the package's variables that these name."""
    found: dict[Node, None] = {}
    for item in reached(module, consumer):
        top = item.declaration.node
        found[top] = None
        for node in top.walk():
            for named in typeof.callee_objects(module, node) if node.kind in _NAMES else ():
                if named.kind in ("var", "const"):
                    found[types.spec_of(named)] = None
    return tuple(found)


_NAMES = ("identifier", "selector_expression")
_PARTS = (*_NAMES, "index_expression")


def _behind(module: Module, node: Node) -> Iterator[Node]:
    """Yield what stands behind the label of a pull policy in a list: `{"imagePullPolicy", x}`."""
    if node.kind not in ("argument_list", "literal_value"):
        return
    listed = [each.children[0] if each.kind == "literal_element" else each for each in node.children]
    for label, value in pairwise(listed):
        if label.kind != "keyed_element" and _says(module, label, POLICY):
            yield value


def _written(module: Module, node: Node, container: Container | None, label: bytes) -> Iterator[Node]:
    if node.kind == "literal_value":
        yield from _in_literal(module, node, container, label)
    elif node.kind == "assignment_statement" and len(node["left"].children) == len(node["right"].children):
        for target, value in zip(node["left"].children, node["right"].children, strict=True):
            if _is_labelled(module, strip_parens(target), container, label):
                yield value
    elif node.kind == "call_expression":
        yield from set_at_path(node, label)


def _is_labelled(module: Module, target: Node, container: Container | None, label: bytes) -> bool:
    """Whether a target of an assignment has that name, `m["image"]`, or that tag."""
    if target.kind == "index_expression":
        return _says(module, target["index"], label)
    if target.kind != "selector_expression":
        return False
    return _is_tagged(module, typeof.of_expression(module, target["operand"]), target["field"].text, container, label)


def _in_literal(module: Module, literal: Node, container: Container | None, label: bytes) -> Iterator[Node]:
    type_ = literal_type(module, literal)
    flat = types.underlying(module, type_)
    fields = [each.name for each in members.members(flat)] if flat is not None else []
    said = _is_patch(literal, label)
    for number, element in enumerate(literal.children):
        key, value = element.get("key"), element.get("value") or element
        name = strip_parens(key.children[0]) if key is not None and key.children else key
        if name is None:
            field = fields[number] if number < len(fields) else ""
            found = _is_tagged(module, type_, field, container, label) or (said and field.casefold() == "value")
        elif name.kind in STRING_KINDS or flat is None or flat.node.kind != "struct_type":
            found = not _is_beside(literal) and _says(module, name, label)
            found = found or (said and name.text.strip('"`').casefold() == "value")
        else:
            found = _is_tagged(module, type_, name.text, container, label) or (said and name.text.casefold() == "value")
        if found and value.children:
            yield value.children[0]


def _is_patch(literal: Node, label: bytes) -> bool:
    """Whether an element is the path of an image: of `{Op: "replace", Path: "/spec/containers/0/image", Value: x}`."""
    values = (element.get("value") or element for element in literal.children)
    texts = (each.children[0] for each in values if each.children and each.children[0].kind in STRING_KINDS)
    return any((unquote(each) or b"").endswith(b"/" + label) for each in texts)


def _is_beside(literal: Node) -> bool:
    """Whether a map holds labels, or what is told in a log."""
    for above in literal.ancestors():
        if above.kind == "keyed_element" and any(map(above["key"].spells, _BESIDE)):
            return True
        if above.kind == "call_expression":
            return any(above["function"].text.endswith(name) for name in _TELLING)
        if above.kind not in ("composite_literal", "literal_element", "keyed_element", "argument_list"):
            return False
    return False


@per_module
def _is_tagged(module: Module, type_: types.Type | None, field: str, container: Container | None, label: bytes) -> bool:
    """Whether an encoder calls a field of a struct so that is not the rule's container."""
    if container is not None and typed_as(module, type_, container.package, container.type):
        return False
    declared = field_declaration(module, type_, field) if type_ is not None and field else None
    tags = tag_of(declared[0]) if declared is not None else {}
    return any(tags.get(each, "").partition(",")[0] == label.decode() for each in _TAGS)


def _says(module: Module, name: Node, label: bytes) -> bool:
    """Whether an expression is the text `image`, or the other label: a literal, or a constant that is one."""
    name = strip_parens(name)
    if name.kind in STRING_KINDS:
        return unquote(name) == label
    if name.binding is not None or name.kind not in ("identifier", "selector_expression"):
        return False
    values = (types.value_node(item) for item in declarations(module, name) if item.kind == "const")
    return any(value is not None and value.kind in STRING_KINDS and unquote(value) == label for value in values)


def set_at_path(call: Node, label: bytes = IMAGE) -> Iterator[Node]:
    """Yield what is set at a path that ends so: `SetNestedField(object, x, "spec", "image")`."""
    function = strip_parens(call["function"])
    name = function["field"].text if function.kind == "selector_expression" else function.text
    given = call["arguments"].children if name.startswith(("Set", "set")) else []
    path = [each for each in given if each.kind in STRING_KINDS and _PATH.fullmatch(unquote(each) or b"")]
    if path and re.fullmatch(_BEFORE + label, unquote(path[-1]) or b""):
        others = [each for each in given if each not in path]
        yield from others[1:] or others  # the object comes first, where it is not that of the method


_PATH = re.compile(rb"[\w./*-]*")
_BEFORE = rb"(?:[\w./*-]*[./])?"
