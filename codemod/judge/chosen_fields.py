"""The decoded fields by which an operator names a rule's image, and that a field of the program may hold.

    type Images struct { Balancer string `json:"balancer"` }      // the way of the rule
    type Options struct { Balancer string }                       // what is copied from there, and nothing else
    type Spec struct { Image string }                             // of each container of the program

What is written to the first two is the image until somebody sets another. The third holds what an operator sets for
other images as well: what is written there may be one of these.
"""

from __future__ import annotations

from codemod.golang.program import types
from codemod.golang.program.packages import Module
from codemod.golang.program.struct_tags import field_declaration
from codemod.judge.operators import lists_way
from codemod.rule import Redirect, Rule
from codemod.uses.outside import of_field
from codemod.uses.redirects import RedirectWay
from codemod.uses.tags import redirects_by_tag


def ways_held(module: Module, rule: Rule, owner: types.Type | None, field: str) -> list[RedirectWay]:
    """Return the fields that a field is, or was copied from; nothing where it may hold what another image is set by."""
    found = [way for way in of_field(module, owner, field) if way.kind == "field"]
    declared = field_declaration(module, owner, field) if owner is not None and found else None
    if declared is not None and any(way.kind == "field" for way in redirects_by_tag(declared[0], declared[1])):
        return found
    listed = [*rule.overrides, *(each for each in rule.registries if isinstance(each, Redirect))]
    return found if all(lists_way(listed, way) for way in found) else []
