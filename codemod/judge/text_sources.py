"""The places where an operator sets a text that is not known: all of them have to be ways that a rule lists.

registry := spec.Registry
if registry == "" {
    registry = opts.Namespace            // a way of its own, which no rule for a registry has
}
strings.TrimSuffix(registry, "/")
"""

from __future__ import annotations

import re

from codemod.finding.diagnostics import Span
from codemod.golang.evaluate.terms import Hole, Term, way
from codemod.golang.evaluate.values import Value
from codemod.golang.flow.defaults import is_default
from codemod.golang.flow.definitions import statement_of
from codemod.golang.flow.paths import spine_of
from codemod.golang.program import typeof, types
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.literals import STRING_KINDS, decode, unquote
from codemod.golang.read.syntax import Node
from codemod.judge.decoded_around import ways_around
from codemod.judge.lost_at import held_at, node_at
from codemod.uses.asked import asked, asked_by, key_asked
from codemod.uses.flags import flag_of
from codemod.uses.outside import SetAt, sources, sources_of_field
from codemod.uses.redirects import RedirectWay

_VERB = re.compile("%[sdv]|[a-z]+://")  # what is no text that stays beside it


def ways_at_sources(module: Module, value: Value, hole: Hole) -> tuple[tuple[RedirectWay, ...], ...]:
    """Return of each place where an operator sets what is not known of a value the ways, which are names of that
    place."""
    through = tuple(dict.fromkeys((value.site.span, *(step.span for step in value.steps))))
    found = _sources(module, hole.span, hole.term, through) if hole.span is not None else ()
    named = asked_by(hole.term)
    if named is not None and not found:
        return ((named,),)
    return tuple((*ways, *((named,) if named is not None and not n else ())) for n, ways in enumerate(found))


@per_module
def _sources(module: Module, span: Span, term: Term, through: tuple[Span, ...]) -> tuple[tuple[RedirectWay, ...], ...]:
    node = node_at(module, span)
    found: list[SetAt] = []
    if node is not None and node.kind != "field_declaration":
        # of `&o.Image`, handed to a flag, it is `o` that nobody can follow
        whole = spine_of(node)
        type_ = typeof.of_expression(module, whole)
        is_text = type_ is None or types.is_string(module, type_._replace(pointer=0))
        found += sources(module, whole, through) if is_text and is_text_alone(module, node) else ()
    if (field := held_at(module, span, term)) is not None:
        names = key_asked(module, field.holder, field.field, field.key)
        around = ways_around(module, typeof.of_expression(module, node), way(term)[1]) if node is not None else ()
        first, *others = sources_of_field(module, field.holder, field.field, through) or [SetAt(None, ())]
        found += [SetAt(first.place, (*names, *first.ways, *around)), *others]
    return tuple(each.ways for each in found if each.ways and not _is_fallback(module, each))


def _is_fallback(module: Module, source: SetAt) -> bool:
    """Whether it is a variable of the environment that fills in a field which is empty: `if o.Registry == "" {
    o.Registry = os.Getenv("REGISTRY") }`. What that is called nobody has to say: the field is what is set."""
    if source.place is None or {each.kind for each in source.ways} != {"environment"}:
        return False
    left = statement_of(source.place).get("left")
    return left is not None and len(left.children) == 1 and is_default(module, left.children[0])


def is_text_alone(module: Module, node: Node) -> bool:
    """Whether an expression puts no text of its own beside what an operator sets, as `s.Image + ":" + s.Tag` does. A
    getter is given texts of its own, names, and a flag its default."""
    literals = (each for each in node.walk() if each.kind in STRING_KINDS)
    texts = (_VERB.sub("", decode(unquote(each) or b"")) for each in literals if node.kind != "index_expression")
    if not any(re.search("[A-Za-z0-9]", text) for text in texts):
        return True
    return any(asked(module, node, ())) or flag_of(module, node) is not None
