"""What an operator sets, of a Value: through the environment, a flag, a decoded field, in the ways that a rule lists.

registry := os.Getenv("IMAGE_REGISTRY")           Redirect(kind="environment", name="IMAGE_REGISTRY")
flags.StringVar(&o.Image, "etcd-image", "", "")   `o.Image` by Redirect(kind="flag", name="etcd-image")
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from codemod.finding.diagnostics import Span
from codemod.golang.evaluate.terms import ENVIRONMENT, Call, Hole, Name, Param, Parts, Term, environment_variable, way
from codemod.golang.evaluate.values import Value
from codemod.golang.flow.library import callee_name
from codemod.golang.flow.paths import Index, spine_of
from codemod.golang.program import members, typeof, types
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.program.types import Type, of_node
from codemod.golang.read.literals import STRING_KINDS, decode, unquote
from codemod.golang.read.syntax import Node
from codemod.image.repository_path import like
from codemod.judge.kept_whole import keeps
from codemod.records import NamedTuple
from codemod.rule import Redirect

TYPE_CHECKING = False
if TYPE_CHECKING:
    from codemod.uses.redirects import RedirectWay as Found

TEMPLATE = "text/template"  # the package of the name that a template's variable is
_VERB = re.compile("%[sdv]|[a-z]+://")  # what is no text that stays beside it


def sets_all(module: Module, ways: Iterable[Redirect], value: Value, parts: Parts) -> bool:
    """Whether all that is not known of these parts of a value is what an operator sets in one of the ways."""
    ways = tuple(ways)
    holes = [part for part in parts if isinstance(part, Hole)]
    return bool(ways and holes) and all(_is_set(module, ways, value, hole) for hole in holes)


def _is_set(module: Module, ways: tuple[Redirect, ...], value: Value, hole: Hole) -> bool:
    if (name := environment_variable(hole)) is not None:
        return any(each.kind == "environment" and like(name, each.name) for each in ways)
    if isinstance(hole.term, Name) and hole.term.package == TEMPLATE:
        names = hole.term.name.split()
        wanted = [each.name.removeprefix(".") for each in ways if each.kind == "template"]
        # of `.Registry | default "docker.io"` neither a text nor another variable is what the operator sets
        return bool(names) and all(name[0] not in '"`' and any(like(name, each) for each in wanted) for name in names)
    found = ways_to(module, value, hole)
    if isinstance(hole.term, Param) and value.parts == (hole,):  # whoever calls gives another image
        return bool(found) and all(_has_one(ways, (each,)) for each in found)
    return _has_one(ways, found)


def ways_to(module: Module, value: Value, hole: Hole) -> list[Found]:
    """Return the ways in which an operator sets what is not known of a value."""
    through = tuple(dict.fromkeys((value.site.span, *(step.span for step in value.steps))))
    found = [*_ways_in(module, hole.span, through), *_ways_of(module, hole.span, hole.term)] if hole.span else []
    return [*found, *_asked_by(hole.term)]


def ways_to_text(module: Module, value: Value, hole: Hole) -> list[Found]:
    """Return the ways in which an operator sets the text that is not known: not an object that it was lost in."""
    node = node_at(module, hole.span) if hole.span is not None else None
    type_ = typeof.of_expression(module, node) if node is not None else None
    if hole.span is None or type_ is None or types.is_string(module, type_._replace(pointer=0)):
        return ways_to(module, value, hole)
    return [*_ways_of(module, hole.span, hole.term), *_asked_by(hole.term)]


def is_cut(module: Module, value: Value) -> bool:
    """Whether what is not known of a value may be a part alone of what an operator sets, or of one of the rule's
    constants: of `name, _, _ := strings.Cut(chosen(os.Getenv("IMAGE"), Image), ":")` one Value stands for both."""
    from codemod.uses.outside import made_of

    if value.unknown is None:
        calls = (part.span for part in value.parts if isinstance(part, Hole) and isinstance(part.term, Call))
        nodes = [node_at(module, span) for span in calls if span is not None]
        return any(not keeps(module, each) for node in nodes if node is not None for each in _texts(module, node))
    node = node_at(module, value.unknown.place)
    if node is None:
        return False
    # what is cut in another function may be another image
    places = [node, *(each for each in made_of(module, node) if each.function is node.function)]
    return any(not keeps(module, each) for place in places for each in place.walk())


def _texts(module: Module, node: Node) -> Iterator[Node]:
    """Yield what an expression is made of, but for the names of variables of the environment."""
    todo = [node]
    while todo:
        node = todo.pop()
        yield node
        if node.kind != "call_expression" or callee_name(module, node["function"]) not in ENVIRONMENT:
            todo += node.children


def sets_expression(module: Module, ways: tuple[Redirect, ...], node: Node) -> bool:
    """Whether an operator sets what an expression is in one of the ways."""
    return _has_one(ways, _ways_in(module, node.span, ()))


def sets_field(module: Module, ways: tuple[Redirect, ...], holder: Type | None, field: str) -> bool:
    """Whether an operator sets a field of a struct type in one of the ways."""
    from codemod.uses.outside import of_field

    return _has_one(ways, of_field(module, holder, field))


def _has_one(ways: tuple[Redirect, ...], found: Iterable[Found]) -> bool:
    return any(one.kind == each.kind and like(each.name, one.name) for each in found for one in ways)


def _asked_by(term: Term) -> list[Found]:
    if not isinstance(term, Call):
        return []
    from codemod.uses.asked import asked_by  # few rules ask for what is outside of a program, and lint starts often

    way = asked_by(term)
    return [way] if way is not None else []


@per_module
def _ways_in(module: Module, span: Span, through: tuple[Span, ...]) -> tuple[Found, ...]:
    # few rules ask for what is outside of a program, and lint starts often
    from codemod.uses import outside
    from codemod.uses.asked import asked
    from codemod.uses.flags import flag_of

    node = node_at(module, span)
    if node is None or node.kind == "field_declaration":
        return ()
    # a getter is given texts of its own: names, and a flag its default
    if not (_adds_nothing(node) or any(asked(module, node, ())) or flag_of(module, node)):
        return ()
    # of `&o.Image`, handed to a flag, it is `o` that nobody can follow
    return outside.redirects(module, spine_of(node), through, as_text=True)


@per_module
def _ways_of(module: Module, span: Span, term: Term) -> tuple[Found, ...]:
    """Return what fills a field of the object at a place: of `o` in `o.image()`, which returns `o.Image`.

    An element of a map is set with the field that has it, `cr.Spec.Images["agent"]`.
    """
    from codemod.judge.decoded_around import ways_around
    from codemod.uses import outside
    from codemod.uses.asked import key_asked

    found = held_at(module, span, term)
    if found is None:
        return ()
    node, (_, path) = node_at(module, span), way(term)
    around = ways_around(module, typeof.of_expression(module, node), path) if node is not None else ()
    return (*key_asked(module, found.holder, found.field, found.key), *outside.of_field(module, *found[:2]), *around)


class FieldAt(NamedTuple):
    """The field of a type that has a text, or a map with it at a key."""

    holder: Type
    field: str
    key: Index | None


def held_at(module: Module, span: Span, term: Term) -> FieldAt | None:
    """Return the field that a term is, below the object at a place."""
    node, (_, path) = node_at(module, span), way(term)
    if node is not None and node.kind == "field_declaration":
        spec = next((each for each in node.ancestors() if each.kind == "type_spec"), None)
        holder = of_node(spec.get("name")) if spec is not None else None
        return FieldAt(holder, str(path[-1]), None) if holder is not None else None
    key = path[-1] if path and isinstance(path[-1], Index) else None
    fields = path[:-1] if key is not None else path
    type_ = (_spelled(node) or typeof.of_expression(module, node)) if node is not None and fields else None
    for step in fields[:-1]:
        inner = members.find_field(module, type_, str(step))
        type_ = inner[1] if inner is not None else None
    return FieldAt(type_, str(fields[-1]), key) if type_ is not None else None


def _spelled(node: Node) -> Type | None:
    """Return the type that stands at a place: of an object that nobody can follow, that is all that is known."""
    return of_node(node) if node.kind in ("type_identifier", "qualified_type", "generic_type") else None


def _adds_nothing(node: Node) -> bool:
    """Whether an expression puts no text of its own beside what an operator sets: `s.Image + ":" + s.Tag`."""
    literals = (each for each in node.walk() if each.kind in STRING_KINDS)
    texts = (_VERB.sub("", decode(unquote(each) or b"")) for each in literals if node.kind != "index_expression")
    return not any(re.search("[A-Za-z0-9]", text) for text in texts)


def node_at(module: Module, span: Span) -> Node | None:
    """Return the expression at a place: the innermost, as around one may be a list of it alone. A text may also be that
    of an embedded file."""
    if not span.path.endswith(".go"):
        return None
    declarations = module.sources.file(span.path).declarations
    number = bisect_right(declarations, span.start, key=lambda each: each.start) - 1
    found: Node | None = None
    todo = [declarations[number].node] if number >= 0 else []
    while todo:
        node = todo.pop()
        found = node if (node.start, node.end) == (span.start, span.end) else found
        todo += [child for child in node.children if child.start <= span.start and span.end <= child.end]
    return found
