"""Whether one expression may be replaced by the rule's: nothing but its own image may be lost or changed.

Each refusal says why: what is not rewritten is told all the same.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import partial

from codemod.finding.diagnostics import message
from codemod.golang.evaluate.contexts import everywhere
from codemod.golang.evaluate.models.stdlib import MODELS
from codemod.golang.evaluate.terms import Text
from codemod.golang.evaluate.values import Value
from codemod.golang.flow.call_sites import call_sites
from codemod.golang.flow.callees import Callee, callees
from codemod.golang.flow.definitions import definitions
from codemod.golang.program import members, typeof, types
from codemod.golang.program.members import literal_type
from codemod.golang.program.module_paths import is_remote
from codemod.golang.program.packages import Module
from codemod.golang.read.files import Object
from codemod.golang.read.literals import STRING_KINDS
from codemod.golang.read.scopes import Binding, parameters
from codemod.golang.read.syntax import Node, strip_parens
from codemod.judge.elsewhere import OtherUses
from codemod.judge.mends import CannotFix, where_is
from codemod.judge.passes import Pass
from codemod.judge.purity import has_effect
from codemod.judge.verdicts import holds_image
from codemod.uses.named_fields import takes_image

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal, TypeAlias

_Type: TypeAlias = "Literal['other', 'unknown', 'string', 'untyped']"
_ORDER: tuple[_Type, ...] = ("other", "string", "unknown", "untyped")  # of a sum: the first that one of its sides has
_MANY = message("the image is put together over several statements; write it as one expression")


def check(pass_: Pass, site: Node, keeps: bool) -> None:
    """Raise `CannotFix` where the expression may not be replaced. `keeps`: its text stays what it is."""
    _is_in_place(site)
    _names_the_image(pass_, site)
    if _holds_comment(pass_.module, site):
        raise CannotFix(message("a comment stands inside of the expression, and would be lost"))
    if has_effect(pass_.module, site):
        raise CannotFix(message("what is called here may do more than to give the image"))
    if not _is_string(pass_, site):
        raise CannotFix(message("it is not known to be a plain string here; convert it where it is used"))
    if not keeps and _is_called_on_nothing(pass_.module, site):
        raise CannotFix(message("the method is also called on an object that has no registry"))
    other = None if keeps else next(OtherUses(pass_.module, pass_.rule).of(site), None)
    if other is not None:
        raise CannotFix(message("the same text is used for something else in {place}", place=where_is(other)))


def _is_called_on_nothing(module: Module, site: Node) -> bool:
    """Whether the method around a place is called on an object that has no fields, `(*configurator)(nil).image()`: what
    reads none of them may be, and what asks for the registry may not."""
    method = next((each for each in (site, *site.ancestors()) if each.kind == "method_declaration"), None)
    for place in call_sites(module, method) if method is not None else ():
        operand = place.call.node["function"].get("operand") if place.call is not None else None
        node = strip_parens(operand) if operand is not None else None
        if node is not None and node.kind == "unary_expression" and node["operator"].kind == "&":
            node = strip_parens(node["operand"])
        if node is None or node.kind == "composite_literal":
            if node is not None and not node["body"].children:
                return True
        elif node.kind in ("call_expression", "type_conversion_expression"):
            given = node["arguments"].children if node.kind == "call_expression" else [node["operand"]]
            if any(each.spells("nil") for each in given) or types.predeclared(module, node.get("function")) == "new":
                return True
        elif node.binding is not None and all(each.kind == "zero" for each in definitions(node.binding)):
            return True
    return False


def _is_in_place(site: Node) -> None:
    if site.kind.endswith(("_statement", "_declaration", "_spec")):
        raise CannotFix(_MANY)
    if any(above.kind == "const_spec" for above in site.ancestors()):
        raise CannotFix(message("a constant cannot hold the registry; make it a variable"))
    if site.function is None:
        raise CannotFix(message("this is no expression inside a function"))
    around = site
    while around.parent is not None and around.parent.kind in ("parenthesized_expression", "literal_element"):
        around = around.parent
    if around.field == "key" or (around.parent is not None and around.parent.kind == "expression_case"):
        raise CannotFix(message("this is what something else is looked up by"))


def _names_the_image(pass_: Pass, site: Node) -> None:
    """Refuse where the expression can also be something else than the rule's image, or holds a digest."""
    evaluator = pass_.evaluator
    values = evaluator.at(site, partial(everywhere, evaluator, site))
    if not values or not all(holds_image(value, pass_.resolved) for value in values):
        raise CannotFix(message("it can be something else than the rule's image"))
    if any(map(has_digest, values)):
        raise CannotFix(message("it holds a digest, which a fix never drops"))


def has_digest(value: Value) -> bool:
    """Whether a value may hold a digest: `@` stands in an image for nothing else."""
    return any(isinstance(part, Text) and "@" in part.text for part in value.parts)


def _holds_comment(module: Module, site: Node) -> bool:
    if b"//" not in site.bytes and b"/*" not in site.bytes:
        return False
    declarations = module.sources.file(site.file.path).declarations
    around = declarations[bisect_right(declarations, site.start, key=lambda each: each.start) - 1].raw
    node = around.descendant_for_byte_range(site.start, site.end)
    todo = [node] if node is not None else []
    while todo:
        inner = todo.pop()
        if inner.type == "comment" and site.start <= inner.start_byte < site.end:
            return True
        todo += inner.children
    return False


def _is_string(pass_: Pass, site: Node) -> bool:
    """Whether a `string` may stand in this place: the expression is one, or what takes it does."""
    known = _type(pass_.module, site)
    return known == "string" or (known != "other" and _takes_string(pass_, site))


def _type(module: Module, node: Node) -> _Type:
    """Return what is known of an expression's type."""
    node = strip_parens(node)
    if node.kind in STRING_KINDS:
        return "untyped"
    if node.kind == "binary_expression":
        sides = [_type(module, side) for side in (node["left"], node["right"])]
        return next(known for known in _ORDER if known in sides)
    if node.kind in ("call_expression", "type_conversion_expression"):
        found = callees(module, node)
        if all(callee.name in MODELS or callee.name == "os.Getenv" for callee in found):
            return "string"
        function = node.get("function") or node.get("type")
        if function is not None and all(callee.converts for callee in found):
            return "string" if types.predeclared(module, function) == "string" else "other"
    declared = {known for item in typeof.callee_objects(module, node) if (known := _of_declaration(module, item))}
    if declared:
        # of several builds, one may make it something else
        return next(known for known in _ORDER if known in declared)
    if node.binding is not None:
        return _of_variable(module, node.binding)
    return _spelled(typeof.of_expression(module, node))


def _of_declaration(module: Module, item: Object) -> _Type | None:
    """Return the type of a constant or variable of a package; None where it is neither, or nothing says it."""
    if item.kind not in ("const", "var"):
        return None
    spelled = (types.value_spec_of(item) if item.kind == "const" else types.spec_of(item)).get("type")
    if spelled is not None:
        return _spelled(types.of_node(spelled))
    if item.kind == "const":
        return "untyped"
    value = types.spec_of(item).get("value")
    if value is None or item.position >= len(value.children):
        return None
    known = _type(module, value.children[item.position])
    return "string" if known == "untyped" else known


def _spelled(type_: types.Type | None) -> _Type:
    if type_ is None:
        return "unknown"
    return "string" if type_.node.spells("string") and not type_.pointer else "other"


def _of_variable(module: Module, binding: Binding) -> _Type:
    """Return the type that a local name says, or that of the expression that it begins as."""
    type_ = typeof.of_binding(module, binding)
    first = next(definitions(binding), None)
    if type_ is not None or first is None or first.value is None or first.kind != "value":
        return _spelled(type_)
    known = _type(module, first.value)
    return "string" if known == "untyped" and binding.kind == "var" else known


def _takes_string(pass_: Pass, node: Node) -> bool:
    """Whether what takes the value of an expression takes a plain string for certain."""
    above = node.parent
    while above is not None and above.kind in ("parenthesized_expression", "literal_element"):
        node, above = above, above.parent
    if above is None or above.parent is None:
        return False
    if above.kind == "argument_list":
        at = next(number for number, argument in enumerate(above.children) if argument is node)
        found = callees(pass_.module, above.parent)
        return all(_argument_is_string(each, at) for each in found) or _is_given_to_client(pass_, above.parent, node)
    if above.kind == "expression_list":
        at = next(number for number, each in enumerate(above.children) if each is node)
        return _target_is_string(pass_, node, above.parent, at)
    if above.kind in ("literal_value", "keyed_element"):
        return _element_is_string(pass_, above, above.children.index(node))
    return above.kind == "type_conversion_expression"


def _is_given_to_client(pass_: Pass, call: Node, node: Node) -> bool:
    from codemod.judge.pulling import is_pulled

    return is_pulled(pass_.module, call, node)


def _argument_is_string(callee: Callee, at: int) -> bool:
    if callee.function is not None:
        listed = [type_.text for _, type_, _ in parameters(callee.function, "parameters")]
        return bool(listed) and listed[min(at, len(listed) - 1)] in ("string", "any", "interface{}")
    # the standard library has few named strings, and none that an image is handed to
    return callee.converts or not is_remote((callee.name or ".").rpartition(".")[0])


def _target_is_string(pass_: Pass, node: Node, statement: Node, at: int) -> bool:
    if statement.kind == "return_statement":
        return node.function is not None and _spelled(types.result(node.function, at)) == "string"
    if statement.kind == "var_spec":
        spelled = statement.get("type")
        return spelled is None or spelled.spells("string")
    left = statement.get("left")
    target = left.children[at] if left is not None and at < len(left.children) else None
    if target is None:
        return False
    if target.kind == "identifier" and target.binding is not None:
        return _of_variable(pass_.module, target.binding) == "string"
    operand, field = target.get("operand"), target.get("field")
    if operand is not None and field is not None:
        owner = typeof.of_expression(pass_.module, operand)
        if takes_image(pass_.module, pass_.rule, owner, field.text):
            return True
    return target.spells("_") or _spelled(typeof.of_expression(pass_.module, target)) == "string"


def _element_is_string(pass_: Pass, element: Node, at: int) -> bool:
    """Whether an element of a literal (element number `at`, where it has no key) is a plain string."""
    module = pass_.module
    literal = element if element.kind == "literal_value" else element.parent
    type_ = literal_type(module, literal) if literal is not None else None
    struct = types.underlying(module, type_)
    key = element.get("key")
    if key is not None and takes_image(pass_.module, pass_.rule, type_, key.text):
        return True
    if struct is None or struct.node.kind != "struct_type":
        return _spelled(types.element(module, type_)) == "string"
    if key is None:
        listed = list(members.members(struct))
        return at < len(listed) and _spelled(listed[at].type) == "string"
    found = members.find_field(module, type_, key.text)
    return found is not None and _spelled(found[1]) == "string"
