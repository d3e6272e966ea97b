"""Templates that are filled in with an object that has the image in a field, and take another field for theirs.

type Sidecar struct { Image, LogLevel string }      the rule names Sidecar.Image
parsed.Execute(&out, data)                          and the template says `image: {{ .LogLevel }}`
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from codemod.finding.diagnostics import message
from codemod.golang.evaluate.contexts import in_all_contexts
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.flow.fields import lacks, literals
from codemod.golang.program import members, typeof, types
from codemod.golang.program.packages import Module
from codemod.golang.read.syntax import Node
from codemod.judge.elsewhere import readers
from codemod.judge.judged import Judged
from codemod.judge.takers import may_be_asked_for
from codemod.judge.verdicts import Verdict, untraced
from codemod.records import dataclass, replace
from codemod.rule import Field, Rule
from codemod.uses.filled_templates import executing, texts_filled
from codemod.uses.printed_fields import Names, Printed, printed_fields

_DEEP = 2  # objects in each other


@dataclass(frozen=True, eq=False)
class _Filled:
    """A template that is filled in: the type of its data, None where that is behind an interface, and what it prints;
    None where that is not known."""

    data: types.Type | None
    printed: tuple[Printed, ...] | None


def untaken_images(
    evaluator: Evaluator, rule: Rule, others: Iterable[Rule], found: Sequence[Judged]
) -> Iterator[Judged]:
    """Yield the images in fields that a template should take, and does not. `others` are all rules of the run: what
    they name are images, too."""
    module = evaluator.module
    named = [each for each in rule.consumers if isinstance(each, Field)]
    holders = [(each, holder) for each in named if (holder := _declared(module, each)) is not None]
    templates = list(_filled(evaluator)) if holders else []
    for wanted, holder in holders:
        name = f"{wanted.type}.{wanted.name}"
        image = next((each for each in found if each.consumption.consumer == name and not each.verdict.code), None)
        fields = (each for one in others for each in one.consumers if isinstance(each, Field))
        beside = {each.name for each in fields if (each.package, each.type) == (wanted.package, wanted.type)}
        if image is not None and _is_untaken(module, templates, holder, wanted.name, beside):
            said = message("no `image:` line of the template that {name} fills in takes it", name=wanted.type)
            verdict = Verdict("IMG205", untraced(rule, said), image.consumption.site.span)
            yield replace(image, verdict=verdict)


def _declared(module: Module, wanted: Field) -> types.Type | None:
    homes = module.all_imported(module.absolute(wanted.package))
    item = next((each for home in homes for each in home.named(wanted.type) if each.kind == "type"), None)
    return types.of_node(types.spec_of(item).get("name")) if item is not None else None


def _filled(evaluator: Evaluator) -> Iterator[_Filled]:
    module = evaluator.module
    for call, data in executing(module):
        type_ = typeof.of_expression(module, data)
        open_ = type_ is None or types.may_be_interface(module, type_)
        for text in _texts(evaluator, call):
            yield _Filled(None if open_ else type_, None if text is None else tuple(printed_fields(text)))


def _texts(evaluator: Evaluator, call: Node) -> list[str | None]:
    ask = partial(in_all_contexts, evaluator, partial(texts_filled, evaluator, call), call.function)
    return [each.text for each in evaluator.at(call, ask)]


def _is_untaken(module: Module, templates: Iterable[_Filled], holder: types.Type, field: str, beside: set[str]) -> bool:
    """Whether the field of a type goes into no text of any template that such an object fills in, or, where each of
    several objects has an image, into none of one of these. What Go reads may go elsewhere."""
    about = [each for each in templates if _may_fill(module, each, holder)]
    if any(each.printed is None for each in about) or readers(
        module, holder, field, holder.node.file.folder, may_be_asked_for
    ):
        return False
    looked = [_Looked(module, each.data or holder, each.printed or (), holder, field) for each in about]
    images = [each for each in looked if each.has_image]
    without = [each for each in images if not each.takes_it]
    if not without or any(each.is_unsure for each in looked):
        return False
    if not any(each.takes_it for each in looked):
        return True
    made = literals(module, holder)
    has_one = len(made) > 1 and not any(lacks(each, field) for each in made)
    return has_one and any(each.others.isdisjoint(beside) for each in without)


def _may_fill(module: Module, template: _Filled, holder: types.Type) -> bool:
    """Whether an object of a type, or one that has it, may fill a template in: behind an interface, one that has all
    of the fields which the template names."""
    if template.data is not None:
        return _reaches(module, template.data, types.named(module, holder), _DEEP)
    named = [names for each in template.printed or () for names in each.fields if names]
    return template.printed is None or (bool(named) and all(_has(module, holder, names[0]) for names in named))


def _has(module: Module, holder: types.Type, name: str) -> bool:
    return members.find_field(module, holder, name) is not None or bool(members.methods(module, holder, name))


def _reaches(module: Module, type_: types.Type, named: tuple[str, str] | None, deep: int) -> bool:
    if types.named(module, type_) == named:
        return True
    flat = types.underlying(module, type_)
    inner = members.members(flat) if deep and flat is not None and flat.node.kind == "struct_type" else ()
    return any(_reaches(module, each.type, named, deep - 1) for each in inner)


class _Looked:
    """What one template has of a field: whether it `takes_it`, the `others` that stand at its images, and whether that
    `is_unsure`."""

    def __init__(
        self, module: Module, data: types.Type, printed: Iterable[Printed], holder: types.Type, field: str
    ) -> None:
        self.has_image = self.takes_it = self.is_unsure = False
        self.others: set[str] = set()
        wanted = types.named(module, holder), field
        for each in printed:
            ways = [_resolved(module, data, names) for names in each.fields]
            self.takes_it = self.takes_it or any(wanted in way for way in ways if way is not None)
            self.has_image = self.has_image or each.is_image
            self.is_unsure = self.is_unsure or (each.is_image and (not ways or None in ways))
            self.others |= {way[-1][1] for way in ways if way and each.is_image}


def _resolved(
    module: Module, type_: types.Type | None, names: Names
) -> list[tuple[tuple[str, str] | None, str]] | None:
    """Return the fields that are asked for one after the other, each with the type that has it; None where one is a
    key or anything else. A method has no field that Go does not read."""
    found: list[tuple[tuple[str, str] | None, str]] = []
    for name in names:
        inner = members.find_field(module, type_, name)
        if inner is None and members.methods(module, type_, name):
            return [*found, (None, name)]
        if type_ is None or inner is None:
            return None
        found.append((_holding(module, type_, inner[0]), name))
        type_ = types.element(module, inner[1]) or inner[1]
    return found


def _holding(module: Module, type_: types.Type, way: tuple[str, ...]) -> tuple[str, str] | None:
    """Return the name of the type that has a field, at the end of the embedded ones on the way to it."""
    for name in way:
        inner = members.find_field(module, type_, name)
        if inner is None:
            return None
        type_ = inner[1]
    return types.named(module, type_)
