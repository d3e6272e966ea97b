"""The fields that a rule names, where nothing gives them the image: who takes another one in its place leaves nothing
else to be judged.

    const Image = "quay.io/acme/agent:v1"       // and `Image: ProxyImage` in the container
"""

from __future__ import annotations

from collections.abc import Iterator

from codemod.golang.flow.references import references
from codemod.judge.passes import Pass
from codemod.judge.takers import Takers
from codemod.rule import Field, Fields, Manifest


def reaching_nothing(pass_: Pass) -> Iterator[str]:
    """Yield the name of a field, where none is given the image, of a pass that has found none. Where the constant gets
    out of sight, or the program is several modules, somebody else may give it."""
    rule, module = pass_.rule, pass_.module
    fields = [each for each in rule.consumers if isinstance(each, Field | Fields)]
    if len(fields) < len(rule.consumers) or isinstance(rule.constant, Manifest) or len(module.reach.modules) > 1:
        return
    takers = Takers(module, rule)
    used = (node for item in pass_.constants for node in references(module, item))
    if fields and not any(True for node in used for _ in takers.of(node)):
        names = [each.name if isinstance(each, Field) else each.repository for each in fields]
        yield f"{fields[0].type}.{names[0]}"
