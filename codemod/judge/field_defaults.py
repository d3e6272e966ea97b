"""The literals that a struct's field is given where its package makes one, of a pin that is a field's default.

options := Options{Image: "quay.io/acme/agent", Tag: "v1.2.0"}    beside its repository, the tag of that image
"""

from __future__ import annotations

from codemod.golang.program.names import declarations
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.literals import STRING_KINDS, decode, unquote
from codemod.golang.read.syntax import Node, strip_parens
from codemod.rule import Constant, Default, Field, Rule
from codemod.rule.anchors import names_of
from codemod.rule.pins import held
from codemod.uses.named_fields import field_values


def defaults(module: Module, rule: Rule, pin: Default) -> tuple[Node, ...]:
    """Return the literals that a struct's field is given where its package makes one: of images in structs of one
    type, those of this one, where it is known to be among them."""
    return _defaults(module, rule, pin, module.absolute(pin.package))


@per_module
def _defaults(module: Module, rule: Rule, pin: Default, path: str) -> tuple[Node, ...]:
    wanted = Field(path, pin.type, pin.name)
    found = []
    for package in module.all_imported(path):
        for top in (each.node for each in module.holding(pin.name, package.folder, False)):
            given = (value for _, value, sure in field_values(module, top, wanted) if sure)
            found += [value for value in map(strip_parens, given) if value.kind in STRING_KINDS]
    repository = held(rule)[0].by
    if isinstance(repository, Constant):
        return tuple([node for node in found if _is_beside(module, node, repository)] or found)
    if not isinstance(repository, Default) or (repository.package, repository.type) != (pin.package, pin.type):
        return tuple(found)
    names = names_of(rule.image)
    own = [node for node in found if names.named_by(_beside(node, repository.name))]
    return tuple(own or found)


def _beside(node: Node, field: str) -> str:
    """Return the text of a field of the struct in whose literal a value stands."""
    literal = next((above for above in node.ancestors() if above.kind == "literal_value"), None)
    for element in literal.children if literal is not None else ():
        key, value = element.get("key"), element.get("value")
        if key is not None and key.spells(field) and value is not None and value.children:
            return decode(unquote(strip_parens(value.children[0])) or b"")
    return ""


def _is_beside(module: Module, node: Node, constant: Constant) -> bool:
    """Whether a constant is named in the struct in whose literal a value stands."""
    literal = next((above for above in node.ancestors() if above.kind == "literal_value"), None)
    named = literal.walk() if literal is not None else ()
    path = module.absolute(constant.package)
    return any(
        item.name == constant.name and module.package_of(item.file).path == path
        for each in named
        if each.kind in ("identifier", "selector_expression")
        for item in declarations(module, each)
    )
