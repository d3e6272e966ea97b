"""What a program does to the text of a manifest that a rule names, before that goes on to a node.

apply(strings.ReplaceAll(manifest, "docker.io/", "quay.io/"))

The text is followed forwards from each use of its name, as one is that a consumer returned.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.flow.definitions import definition_at
from codemod.golang.flow.references import references
from codemod.golang.program.packages import Module
from codemod.golang.read.files import Object
from codemod.rule import Manifest, Parameter
from codemod.uses.altered import After, follow_results
from codemod.uses.changed_texts import altering
from codemod.uses.consumers import Consumption
from codemod.uses.labels import Touches


def manifest_changes(
    module: Module, evaluator: Evaluator, manifest: Manifest, declared: Iterable[Object], touches: Touches
) -> Iterator[Consumption]:
    """Yield the places that may change the image in the text."""
    named = Parameter(manifest.package, manifest.name, manifest.name)
    walk = partial(After, module, evaluator, None, named)
    after = walk()
    for item in declared:
        for use in references(module, item):
            if definition_at(use) is None:
                after.of_use(use)
    follow_results(module, after, ())
    yield from altering(after, walk, touches)
