"""What a consumer writes into a map by a key that it makes: `container[strings.ToLower("IMAGE")] = x`.

key := "im" + "age"; container[key] = x
set(container, "image", x)          // func set(object map[string]any, key string, value any) { object[key] = value }
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from codemod.golang.evaluate.contexts import everywhere
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.flow.definitions import definition_at
from codemod.golang.program import typeof, types
from codemod.golang.program.packages import Module
from codemod.golang.read.files import Object
from codemod.golang.read.literals import STRING_KINDS
from codemod.golang.read.syntax import Node, strip_parens
from codemod.rule import Container
from codemod.uses.reached import reached
from codemod.uses.untyped import IMAGE, untyped_images


def all_untyped_images(
    module: Module, consumer: Object, container: Container | None, evaluator: Evaluator
) -> Iterator[Node]:
    """Yield what a consumer, and what it calls, writes as an image where no type says container, by whatever key. A map
    is none: `"image": map[string]string{"repository": repository, "tag": tag}`."""
    for value in untyped_images(module, consumer, container):
        type_ = value.get("type") if value.kind == "composite_literal" else None
        if type_ is None or type_.kind != "map_type":
            yield value
    yield from written_by_made_key(module, consumer, evaluator, IMAGE)


def written_by_made_key(module: Module, consumer: Object, evaluator: Evaluator, label: bytes) -> Iterator[Node]:
    """Yield what a consumer, and what it calls, writes into maps where the key, once it is made, is this label."""
    for item in reached(module, consumer):
        for node in item.declaration.node.walk():
            found = definition_at(node) if node.kind == "index_expression" else None
            if found is None or found.value is None or found.kind != "value" or not _is_map(module, node["operand"]):
                continue
            key = strip_parens(node["index"])
            if key.kind in STRING_KINDS:
                continue  # as it stands: see `untyped`
            values = evaluator.at(key, partial(everywhere, evaluator, key))
            if values and all(value.text is not None and value.text.encode() == label for value in values):
                yield found.value  # of several keys nobody here knows which value goes with which


def _is_map(module: Module, node: Node) -> bool:
    flat = types.underlying(module, typeof.of_expression(module, node))
    return flat is None or flat.node.kind == "map_type"
