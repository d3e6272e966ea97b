"""What an operator sets, of a Value: through the environment, a flag, a decoded field, in the ways that a rule lists.

registry := os.Getenv("IMAGE_REGISTRY")           Redirect(kind="environment", name="IMAGE_REGISTRY")
flags.StringVar(&o.Image, "etcd-image", "", "")   `o.Image` by Redirect(kind="flag", name="etcd-image")
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from codemod.finding.diagnostics import Span
from codemod.golang.evaluate.terms import ENVIRONMENT, Call, Hole, Name, Param, Parts, Term, environment_variable, way
from codemod.golang.evaluate.values import Value
from codemod.golang.flow.callees import argument_of
from codemod.golang.flow.library import callee_name
from codemod.golang.flow.paths import spine_of
from codemod.golang.program import typeof, types
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.program.types import Type
from codemod.golang.read.syntax import Node
from codemod.image.repository_path import like
from codemod.judge.kept_whole import keeps
from codemod.judge.lost_at import held_at, node_at
from codemod.judge.text_sources import is_text_alone, ways_at_sources
from codemod.rule import Redirect

TYPE_CHECKING = False
if TYPE_CHECKING:
    from codemod.uses.redirects import RedirectWay as Found

TEMPLATE = "text/template"  # the package of the name that a template's variable is


def sets_all(module: Module, ways: Iterable[Redirect], value: Value, parts: Parts) -> bool:
    """Whether all that is not known of these parts of a value is what an operator sets in one of the ways, wherever it
    comes from: of `strings.TrimSuffix(registry, "/")` each text that `registry` may be."""
    ways = tuple(ways)
    return _is_each(ways, parts, partial(_is_set, module, ways, value))


def may_come_from(module: Module, ways: Iterable[Redirect], value: Value, parts: Parts) -> bool:
    """Whether what an operator sets in one of the ways may come to each of these parts of a value that is not known:
    then it is chosen there, whatever else comes to it."""
    ways = tuple(ways)
    return _is_each(ways, parts, partial(_may_be_set, module, ways, value))


def _is_each(ways: tuple[Redirect, ...], parts: Parts, is_set: Callable[[Hole], bool]) -> bool:
    holes = [part for part in parts if isinstance(part, Hole)]
    return bool(ways and holes) and all(map(is_set, holes))


def _is_set(module: Module, ways: tuple[Redirect, ...], value: Value, hole: Hole) -> bool:
    if (named := _is_named(ways, hole)) is not None:
        return named
    found = ways_at_sources(module, value, hole)
    return bool(found) and all(_has_one(ways, each) for each in found) and not _is_changed(module, hole)


def _is_changed(module: Module, hole: Hole) -> bool:
    """Whether the program writes to what an operator sets by the pointer to it that a flag gives, or is given:
    `for _, image := range []*string{&o.Image} { *image = "docker.io/" + *image }`."""
    node = node_at(module, hole.span) if hole.span is not None else None
    if node is None or node.kind == "field_declaration":
        return False
    from codemod.uses.written_through import is_written_through  # few rules let an operator name another image

    address = spine_of(node).parent
    if address is not None and address.kind == "unary_expression" and address["operator"].kind == "&":
        # what a function writes that is called with it is followed as what that call does
        return argument_of(address) is None and is_written_through(module, address)
    if node.kind != "call_expression":
        return False
    from codemod.uses.flags import flag_of

    made = typeof.of_expression(module, node)
    gives = flag_of(module, node) is not None or (made is not None and made.pointer > 0)
    return gives and is_written_through(module, node)


def _may_be_set(module: Module, ways: tuple[Redirect, ...], value: Value, hole: Hole) -> bool:
    if (named := _is_named(ways, hole)) is not None:
        return named
    found = ways_to(module, value, hole)
    if isinstance(hole.term, Param) and value.parts == (hole,):  # whoever calls gives another image
        return bool(found) and all(lists_way(ways, each) for each in found)
    return _has_one(ways, found)


def _is_named(ways: tuple[Redirect, ...], hole: Hole) -> bool | None:
    """Whether the name by which a hole asks for a text is one of these ways; None where it is not known by a name."""
    if (name := environment_variable(hole)) is not None:
        return any(each.kind == "environment" and like(name, each.name) for each in ways)
    if not isinstance(hole.term, Name) or hole.term.package != TEMPLATE:
        return None
    names = hole.term.name.split()
    wanted = [each.name.removeprefix(".") for each in ways if each.kind == "template"]
    # of `.Registry | default "docker.io"` neither a text nor another variable is what the operator sets
    return bool(names) and all(name[0] not in '"`' and any(like(name, each) for each in wanted) for name in names)


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
    """Yield what an expression is made of, but for the names of variables of the environment, and what a flag is while
    nobody gives it: that is judged as its default."""
    from codemod.uses.flags import flag_of

    todo = [node]
    while todo:
        node = todo.pop()
        yield node
        called = node.kind == "call_expression"
        if not called or (callee_name(module, node["function"]) not in ENVIRONMENT and flag_of(module, node) is None):
            todo += node.children


def sets_expression(module: Module, ways: tuple[Redirect, ...], node: Node) -> bool:
    """Whether an operator sets what an expression is in one of the ways."""
    return _has_one(ways, _ways_in(module, node.span, ()))


def sets_field(module: Module, ways: tuple[Redirect, ...], holder: Type | None, field: str) -> bool:
    """Whether an operator sets a field of a struct type in one of the ways."""
    from codemod.uses.outside import of_field

    return _has_one(ways, of_field(module, holder, field))


def _has_one(ways: Iterable[Redirect], found: Iterable[Found]) -> bool:
    return any(lists_way(ways, each) for each in found)


def lists_way(ways: Iterable[Redirect], found: Found) -> bool:
    """Whether one of a rule's ways is this one."""
    return any(one.kind == found.kind and like(found.name, one.name) for one in ways)


def _asked_by(term: Term) -> list[Found]:
    if not isinstance(term, Call):
        return []
    from codemod.uses.asked import asked_by  # few rules ask for what is outside of a program, and lint starts often

    way = asked_by(term)
    return [way] if way is not None else []


@per_module
def _ways_in(module: Module, span: Span, through: tuple[Span, ...]) -> tuple[Found, ...]:
    from codemod.uses import outside  # few rules ask for what is outside of a program, and lint starts often

    node = node_at(module, span)
    if node is None or node.kind == "field_declaration" or not is_text_alone(module, node):
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
