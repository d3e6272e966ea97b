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
from codemod.golang.evaluate.values import Value
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
from codemod.uses.concerned import answers_at
from codemod.uses.filled_templates import executing, texts_filled
from codemod.uses.named_fields import declared_type
from codemod.uses.printed_fields import Names, Printed, printed_fields

_DEEP = 2  # objects in each other
_SPOT = may_be_asked_for


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
    for wanted in (each for each in rule.consumers if isinstance(each, Field)):
        name, holder = f"{wanted.type}.{wanted.name}", declared_type(module, wanted)
        image = next((each for each in found if each.consumption.consumer == name and not each.verdict.code), None)
        # what Go reads may go elsewhere
        if image is None or holder is None or readers(module, holder, wanted.name, holder.node.file.folder, _SPOT):
            continue
        fields = (each for one in others for each in one.consumers if isinstance(each, Field))
        beside = {each.name for each in fields if (each.package, each.type) == (wanted.package, wanted.type)}
        if _is_untaken(evaluator, holder, wanted.name, beside):
            said = message("no `image:` line of the template that {name} fills in takes it", name=wanted.type)
            verdict = Verdict("IMG205", untraced(rule, said), image.consumption.site.span)
            yield replace(image, verdict=verdict)


def _filled(evaluator: Evaluator, holder: types.Type) -> Iterator[_Filled]:
    """Yield the templates that an object of a type, or one that has it, may fill in."""
    module = evaluator.module
    for call, data in executing(module):
        type_ = typeof.of_expression(module, data)
        known = type_ if type_ is not None and not types.may_be_interface(module, type_) else None
        if known is None or _reaches(module, known, types.named(module, holder), _DEEP):
            found, limits = answers_at(evaluator, call, partial(_texts, call))
            for text in (each.text for each in found if not limits):
                yield _Filled(known, None if text is None else tuple(printed_fields(text)))
            yield from [_Filled(known, None)] if limits else []


def _texts(call: Node, evaluator: Evaluator) -> list[Value]:
    return in_all_contexts(evaluator, partial(texts_filled, evaluator, call), call.function)


def _is_untaken(evaluator: Evaluator, holder: types.Type, field: str, beside: set[str]) -> bool:
    """Whether the field of a type goes into no text of any template that such an object fills in, or, where each of
    several objects has an image, into none of one of these."""
    module = evaluator.module
    about = [each for each in _filled(evaluator, holder) if _may_fill(module, each, holder)]
    if any(each.printed is None for each in about):
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
    """Whether an object of a type may fill a template in: behind an interface, one that has all of the fields which
    the template names."""
    named = [names for each in template.printed or () for names in each.fields if names]
    return (
        template.data is not None
        or template.printed is None
        or (bool(named) and all(_has(module, holder, names[0]) for names in named))
    )


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
