"""One rule on one module: what the checks ask, each question answered once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property, partial
from itertools import takewhile

from codemod.finding.diagnostics import message
from codemod.golang.evaluate.declared import constant, text_of
from codemod.golang.evaluate.evaluator import Evaluator, OverBudget
from codemod.golang.evaluate.expressions import evaluator_of
from codemod.golang.evaluate.memory import Words
from codemod.golang.evaluate.models.stdlib import MODELS
from codemod.golang.evaluate.terms import Text
from codemod.golang.evaluate.values import Value
from codemod.golang.program import types
from codemod.golang.program.packages import Module, Package
from codemod.golang.read.files import File, Object, Problem
from codemod.golang.read.syntax import Node, SourceFile
from codemod.judge.beside import beside, in_pieces
from codemod.judge.judged import Judged, is_doubtful, is_wrong, place_told, told_at_calls, without_cuts
from codemod.judge.parts import RulePart
from codemod.judge.resolve import ResolvedRule, resolved_rule
from codemod.judge.specs import place_of_consumers, specs_of
from codemod.judge.verdicts import GOOD, Verdict, holds_image, judge, overridden, settable
from codemod.records import dataclass, field, replace
from codemod.rule import Constant, Field, Linked, Manifest, Rule, Split
from codemod.rule.pins import Held, held
from codemod.rule.pins import Part as PinPart
from codemod.uses.altered import altered
from codemod.uses.bodies import Body, consumer_bodies, gives_other_images, hands_elsewhere
from codemod.uses.concerned import Naming, texts_of
from codemod.uses.consumers import Consumption, consumptions
from codemod.uses.handed import Handed, handed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeVar

    from codemod.judge.asked_again import SecondLook

    T = TypeVar("T")


@dataclass(eq=False)
class Pass:
    """A rule at work in a module; `files` are the module's sound files that hold one of the rule's anchors.

    `missing` are the parts of the rule that no module of the tree has, where it is this one that has most of the rest.
    `beside` are the passes of all rules in the module, which share what is answered.
    """

    rule: Rule
    module: Module
    files: list[File]
    problems: list[Problem] = field(default_factory=list)
    missing: tuple[RulePart, ...] = ()
    beside: Sequence[Pass] = ()

    @cached_property
    def resolved(self) -> ResolvedRule:
        own = self.rule.image.repository
        others = (each.rule for each in self.beside if each.rule.image.repository != own)
        shared = frozenset(way for rule in others for way in rule.overrides)
        return replace(resolved_rule(self.rule, self.module), shared=shared)

    @cached_property
    def evaluator(self) -> Evaluator:
        others = [each.resolved.words for each in self.beside]
        return evaluator_of(self.module, MODELS, self.resolved.words, others, self.problems)

    @cached_property
    def _unmarked(self) -> Evaluator:
        words = [each.resolved.words for each in (self, *self.beside)]
        return evaluator_of(self.module, MODELS, replace(words[0], constants=frozenset()), words)

    @cached_property
    def texts(self) -> tuple[str, ...] | None:
        """What a value that names the image has one of; None where that is not known."""
        known = all(isinstance(pin.by, Constant | Linked) for pin in held(self.rule))
        return texts_of(self._unmarked, self.resolved.names, self.resolved.marks) if known else None

    @cached_property
    def naming(self) -> Naming:
        """What tells whether a place is about this rule: most are not, and that is asked once for all rules."""
        seeking = is_chosen = is_rest = is_unlisted = None
        if any(isinstance(consumer, Field) for consumer in self.rule.consumers):
            from codemod.golang.evaluate.sought import seeker, words_of  # few rules name a field

            words = words_of(text for each in (self, *self.beside) for text in each.texts or ())
            seeking = seeker(self.module, MODELS, Words(linked=self.resolved.words.linked), words)
        if self.rule.overrides or isinstance(self.rule.constant, Split):
            from codemod.judge.of_this_image import is_rest_of_pin, questions_of  # few rules have any

            is_chosen, is_unlisted = questions_of(self.resolved)
            is_rest = partial(is_rest_of_pin, rule=self.resolved) if isinstance(self.rule.constant, Split) else None
        asked = self._names_image, self.texts, is_chosen, partial(overridden, rule=self.resolved), is_rest
        return Naming(self.evaluator, self._unmarked, seeking, *asked, is_unlisted)

    @cached_property
    def constant_package(self) -> Package | None:
        """The package of the pin, or of its repository."""
        return self.module.imported(self.module.absolute(held(self.rule)[0].by.package))

    @cached_property
    def constants(self) -> list[Object]:
        """The declarations of the rule's constants: of each, one for each platform."""
        return [item for each in held(self.rule) if isinstance(each.by, Constant) for item in self.declared(each)]

    def declared(self, pin: Held, module: Module | None = None) -> list[Object]:
        """Return the declarations of what holds a part of the pin, or of its type."""
        home = module or self.module
        packages = home.all_imported(home.absolute(pin.by.package))
        return [item for package in packages for item in package.named(pin.declared)]

    def part_of(self, item: Object) -> PinPart:
        """Return which part of the pin one of the constants holds."""
        found = self.resolved.marks.get(f"{self.module.package_of(item.file).path}.{item.name}")
        return found.part if found is not None else "image"

    @cached_property
    def _named_alike(self) -> dict[tuple[str, str], dict[SourceFile, list[Object]]]:
        """The constants by folder and name, and then by their files, in order."""
        found: dict[tuple[str, str], dict[SourceFile, list[Object]]] = {}
        for item in self.constants:
            found.setdefault((item.file.folder, item.name), {}).setdefault(item.file, []).append(item)
        return found

    def rivals(self, item: Object) -> list[Object]:
        """Return the declarations of the same name before this one that some build compiles together with it.

        Of each file the first: `const Image` in a.go and b.go is one rival, and none in a_linux.go and a_darwin.go.
        """
        files = self._named_alike[item.file.folder, item.name]
        before = takewhile(lambda file: file is not item.file, files)
        own = files[item.file][:1] if files[item.file][0] is not item else []
        return [*(files[file][0] for file in before if self.module.sources.together(file, item.file)), *own]

    def constant_values(self, item: Object) -> list[Value]:
        """Return what a constant is, several where it is made of what each platform has another of; nothing for what is
        no constant, or has a rival."""
        files = self._named_alike.get((item.file.folder, item.name), {item.file: [item]})
        others = (file for file in files if file is not item.file)
        alone = len(files[item.file]) == 1 and not any(self.module.sources.together(f, item.file) for f in others)
        return constant(self.evaluator, item) if item.kind == "const" and alone else []

    @cached_property
    def is_text(self) -> bool:
        """Whether the constant's name stands for a text, as `var Image = "a:v1"` does: only then may a fix write it."""
        known = list(self.within_budget(self._is_text(item) for item in self.constants))
        wanted = any(isinstance(pin.by, Constant) for pin in held(self.rule))
        return all(known) and len(known) == len(self.constants) and (len(known) > 0 or not wanted)

    def _is_text(self, item: Object) -> bool:
        if item.kind == "var" and (spelled := types.spec_of(item).get("type")) is not None:
            return types.predeclared(self.module, spelled) == "string"
        return text_of(self.evaluator, item) is not None

    @cached_property
    def judged(self) -> list[Judged]:
        """Every value that reaches a consumer, good ones included."""
        formed, found, settled = list[Judged](), list[Judged](), set[Node]()
        asked = self.module, self.rule, self.naming
        for consumption in self.within_budget(consumptions(*asked)):
            told = [Judged(consumption, v, self._placed(consumption, v)) for v in without_cuts(consumption.values)]
            formed += told
            found += (looked := self._of_call(consumption, told))
            settled |= {consumption.site} if looked is not told and not is_wrong(looked) else set()
        for body in self.bodies:
            without = self.second_look.without_image(body) if body.later is not None else ()
            told = [each for consumption in (*body.images, *without) for each in self._told(consumption)]
            if body.run and is_wrong(told) and not is_wrong(told := self.second_look.of_body(body.run[0], told)):
                settled.update(consumption.site for consumption in body.images)
            found += told if body.run or not is_wrong(told) else self.second_look.of_changes(told)
        for consumption in [
            *(c for h in self.handed for c in h.written),
            *self.within_budget(beside(*asked, self.constants, self.part_of)),
            *self.within_budget(in_pieces(*asked, self.files)),
        ]:
            found += self._of_call(consumption, self._told(consumption)) if consumption.site not in settled else ()
        written = () if is_wrong(found) else [body for body in self.bodies if body.manifest is not None]
        found += [each for body in written for c in self.second_look.in_manifest(body) for each in self._told(c)]
        own = [each for each in found if not self._is_anothers(each.value)]
        return [*told_at_calls([*own, *self._while_unset(found, formed)]), *self._in_texts(found)]

    def _of_call(self, consumption: Consumption, told: list[Judged]) -> list[Judged]:
        made = hands_elsewhere(self.handed, consumption.taker) or gives_other_images(self.bodies, consumption.taker)
        again = is_doubtful(told, consumption.field is not None or made)
        found = self.second_look.of_call(consumption, told) if again else told
        if consumption.limit is not None and found is not told:
            self.problems.remove(consumption.limit)
        return found

    @cached_property
    def second_look(self) -> SecondLook:
        from codemod.judge.asked_again import SecondLook  # lint starts often

        return SecondLook(self.evaluator, self.resolved, self.handed, self.bodies, self._verdict)

    def _while_unset(self, found: Sequence[Judged], formed: Sequence[Judged]) -> Iterator[Judged]:
        """Yield what is lost while nobody names another image, or where no registry is; `formed` is what calls give."""
        asked, conditional = (self.evaluator, self.resolved), [each for each in formed if each.is_conditional]
        if self.rule.overrides or settable(self.resolved):
            from codemod.judge.while_unset import WhileUnset  # few rules let an operator name another image

            unset = WhileUnset(*asked, self._names_image, self._is_anothers, self._verdict).of(found)
            yield from self.within_budget(unset)
        if self.resolved.registries and conditional:  # most images are made of any registry
            from codemod.judge.emptied_registries import emptied_registries

            yield from self.within_budget(emptied_registries(*asked, conditional))

    def _told(self, consumption: Consumption) -> list[Judged]:
        return [Judged(consumption, value, self._verdict(value)) for value in consumption.values]

    @cached_property
    def judged_at(self) -> dict[Node, list[Judged]]:
        """What is formed, or consumed, at a place."""
        found: dict[Node, list[Judged]] = {}
        for each in self.judged:
            for place in dict.fromkeys((each.value.site, each.consumption.site)):
                found.setdefault(place, []).append(each)
        return found

    def _in_texts(self, found: Sequence[Judged]) -> Iterator[Judged]:
        """Yield what the lines of a manifest that holds the pin can be, and what no line of a template takes."""
        if isinstance(self.rule.constant, Manifest):
            from codemod.judge.judged_lines import judged_lines

            declared = [item for pin in held(self.rule) for item in self.declared(pin)]
            yield from self.within_budget(judged_lines(self.evaluator, self.resolved, self.rule.constant, declared))
        if any(isinstance(each, Field) for each in self.rule.consumers):
            from codemod.judge.untaken_images import untaken_images  # few rules name a field, and lint starts often

            asked = self.evaluator, self.rule, [each.rule for each in self.beside], found
            yield from self.within_budget(untaken_images(*asked))

    def _is_anothers(self, value: Value) -> bool:
        """Whether a value names the image of another rule with one of the same consumers, and so is judged by that."""
        own = set() if self._names_image(value) else set(self.rule.consumers)
        others = [each for each in self.beside if each is not self and not own.isdisjoint(each.rule.consumers)]
        chosen = [each for each in others if each.naming.is_chosen is not None and each.naming.is_chosen(value)]
        if (named := any(each._names_image(value) for each in others)) or not chosen:
            return named
        from codemod.judge.other_elements import is_of_other_element  # few images stand in one table

        return any(is_of_other_element(self.evaluator, value, self.resolved, each.resolved) for each in chosen)

    def _verdict(self, value: Value) -> Verdict:
        """Return the verdict. A value that rests on `var Image = "a:v1"`, which the rule calls a constant, is not good;
        that is told where the variable is declared."""
        verdict = judge(value, self.resolved)
        if verdict.code:
            return verdict
        for part in value.parts:
            pin = self.resolved.marks.get(part.constant) if isinstance(part, Text) else None
            items = self.declared(pin) if pin is not None and isinstance(pin.by, Constant) else ()
            if pin is not None and isinstance(pin.by, Constant) and {"const"} != {item.kind for item in items}:
                return Verdict("IMG105", message("{name} is not declared as a constant", name=pin.name))
        return verdict

    def _placed(self, consumption: Consumption, value: Value) -> Verdict:
        """Return the verdict on what a consumer is given, with the place, if that is not where it is formed."""
        if (verdict := self._verdict(value)).code not in ("IMG203", "IMG205"):
            return verdict
        if isinstance(self.rule.constant, Split):
            from codemod.judge.base_images import is_base  # few pins are in parts

            if is_base(self.resolved, value, consumption.values):
                return GOOD
        place = place_told(self.module, consumption, value, self.constants)
        return replace(verdict, span=place) if place is not None else verdict

    def _names_image(self, value: Value) -> bool:
        return holds_image(value, self.resolved)

    @cached_property
    def bodies(self) -> list[Body]:
        asked = self.module, self.rule, self.evaluator
        found = [consumer_bodies(*asked), altered(*asked, self.resolved.may_touch)]
        return [body for each in found for body in self.within_budget(each)]

    @cached_property
    def handed(self) -> list[Handed]:
        """Where the consumers' parameters go."""
        return list(self.within_budget(handed(self.module, self.rule, self.evaluator)))

    def within_budget(self, found: Iterator[T]) -> Iterator[T]:
        """Yield what is found until the budget of steps is used up: then that is a problem."""
        try:
            yield from found
        except (OverBudget, RecursionError):
            span = place_of_consumers(self.module, self.rule, self.files)
            self.problems.append(Problem("limit", span, message("the evaluation took too many steps")))

    @cached_property
    def pinning(self) -> list[tuple[str, Node]]:
        """Where the pin is written, and what that is made of, each with its file."""
        return specs_of(self.module, self.rule, self.declared)
