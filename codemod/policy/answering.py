"""Policies to answers: which images are asked about in which module, and what is found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property, partial

from codemod.finding.diagnostics import Diagnostic, Span, message
from codemod.golang.evaluate.evaluator import Evaluator, OverBudget
from codemod.golang.evaluate.expressions import evaluator_of
from codemod.golang.evaluate.models.stdlib import MODELS
from codemod.golang.program.opening import first_party, module_line, modules_of
from codemod.golang.program.packages import Module
from codemod.golang.program.test_code import without_tests
from codemod.golang.program.unread import unread
from codemod.golang.read.files import File, Problem
from codemod.inventory.collect import SPENT, WORDS
from codemod.judge.analysis import Further, PolicyAnswer, PolicyCount
from codemod.judge.checks.comments import UNUSED, wrong_of
from codemod.judge.checks.finding import diagnostic
from codemod.judge.checks.problems import unjudged
from codemod.judge.ignores import ignores_in
from codemod.judge.mends import NOTHING, Mend, mend
from codemod.policy import exceptions, manifest_images, reading
from codemod.policy.applicable import Wrong, verdicts
from codemod.policy.arriving import Arriving, arriving
from codemod.records import dataclass, field, replace
from codemod.rule import Allow, Policy
from codemod.source.counted import Tell, untold
from codemod.source.search import Search, grouped, holds
from codemod.uses.sinks import sinks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from codemod.source.tree import Tree


def start_images(tree: Tree) -> Search:
    """Begin the search for files that may name an image."""
    return tree.start_search(word.encode() for word in WORDS)


def asked_images(tree: Tree, modules: Iterable[Module], paths: Sequence[str], tell: Tell = untold) -> list[AskedImages]:
    """Return what reaches sinks in each module; `paths` is what the search found."""
    listed = cache(partial(_below, tree))
    return [AskedImages(module, _first_party(module, paths), listed, tell) for module in modules]


def asking(tree: Tree, policies: Sequence[Policy], tell: Tell = untold) -> Further:
    """Begin the search for files that may name an image; return the function that asks about modules of the tree."""
    search = start_images(tree)

    def ask(modules: tuple[Module, ...]) -> Iterator[PolicyAnswer]:
        paths = list(search.paths())
        used: set[tuple[str, Allow]] = set()
        asked = asked_images(tree, modules, paths, tell)
        for policy in policies:
            arrivals = reading.Arrivals(policy, (image for each in asked for image in each.images))
            answers = [_answer(policy, each, arrivals, used) for each in asked]
            if answers:
                yield replace(answers[0], found=[*answers[0].found, *_idle(policy, asked, tree, paths, used)])
                yield from answers[1:]

    return ask


@dataclass(frozen=True, eq=False)
class AskedImages:
    """The images of a module that reach a sink, found once for all policies."""

    module: Module
    files: Sequence[File]
    below: Callable[[str], list[str]]
    tell: Tell
    problems: list[Problem] = field(default_factory=list)

    @cached_property
    def evaluator(self) -> Evaluator:
        return evaluator_of(self.module, MODELS, problems=self.problems)

    @cached_property
    def images(self) -> Sequence[Arriving]:
        return tuple(dict.fromkeys(self._images()))

    def _images(self) -> Iterator[Arriving]:
        yield from manifest_images.in_embedded(self.module, self.files, self.below)
        for number, file in enumerate(self.files, 1):
            self.tell(number, len(self.files), message("images of {path}", path=file.path))
            try:
                yield from _of_file(self.module, file, self.evaluator)
            except (OverBudget, RecursionError):
                self.problems.append(Problem("limit", Span(file.path, 0, 0), SPENT))


def _of_file(module: Module, file: File, evaluator: Evaluator) -> Iterator[Arriving]:
    for sink in sinks(module, file):
        yield from arriving(module, sink, evaluator)
    yield from manifest_images.in_source(module, file, evaluator)


def _below(tree: Tree, folder: str) -> list[str]:
    """Return the files below a folder, relative to it."""
    return [path[len(folder) + 1 :] if folder else path for path in tree.below(folder)]


def _first_party(module: Module, paths: Iterable[str]) -> list[File]:
    """Return the files, of those found, that Go compiles, that are this tree's own, and no tests."""
    tree = module.tree
    owned = [path for path in paths if module.owns(path) and tree.selects(path) and not tree.excludes(path)]
    files = {file.path: file for file in module.sources.compiled(owned) if module.is_home(file)}
    return [files[path] for path in without_tests(module, files) if not files[path].broken]


def _answer(
    policy: Policy, asked: AskedImages, arrivals: reading.Arrivals, used: set[tuple[str, Allow]]
) -> PolicyAnswer:
    """Return what a policy finds in a module of what is judged; `used` gets what it had to allow."""
    found: list[tuple[Arriving, Wrong]] = []
    good = bad = allowed = 0
    for each in asked.images:
        wrong = list(verdicts(policy, each))
        allow = exceptions.allowing(policy.allow, asked.module, each) if wrong else None
        if allow is not None:
            used.add((policy.name, allow))
            allowed += 1
            continue
        good += not wrong
        bad += any(one.code != "IMG205" for one in wrong)
        found += [(each, one) for one in wrong]
    counted = PolicyCount(policy.name, len(asked.images), good, bad, allowed)
    return PolicyAnswer(
        asked.module, [*_diagnostics(policy, asked, arrivals, found), *_unjudged(policy, asked)], counted
    )


def _diagnostics(
    policy: Policy, asked: AskedImages, arrivals: reading.Arrivals, found: Sequence[tuple[Arriving, Wrong]]
) -> Iterator[Diagnostic]:
    """Yield one finding for each place, code and image, with every sink that the image reaches from there."""
    grouped_: dict[tuple[Span, str, object], list[tuple[Arriving, Wrong]]] = {}
    for each, wrong in sorted(found, key=lambda pair: _rank(pair[1])):
        # what is not known is told once, where it arrives: it may be formed in many places
        place = each.at if wrong.code == "IMG205" else each.place
        grouped_.setdefault((place, wrong.code, each.pattern), []).append((each, wrong))
    for (place, *_), group in grouped_.items():
        wrong, sinks = group[0][1], [each for each, _ in group]
        related = tuple(dict.fromkeys(step for each in sinks for step in each.related))
        suggest = partial(reading.suggest_override, asked.module, asked.evaluator, sinks, arrivals)
        made = mend(asked.module, suggest) if wrong.code == "IMG501" else NOTHING
        how = message("{hint}; {reason}", hint=wrong.hint, reason=made.hint) if made.hint else wrong.hint
        said = (policy.name, wrong.code, place, wrong.message)
        yield diagnostic(*said, related=related, mend=Mend(made.fix, how))


def _rank(wrong: Wrong) -> tuple[bool, str]:
    """What is proven is told first."""
    return wrong.code == "IMG205", wrong.code


def _unjudged(policy: Policy, asked: AskedImages) -> Iterator[Diagnostic]:
    """Yield what could not be read or judged, and comments that are written wrongly."""
    words = grouped(word.encode() for word in WORDS)
    problems = [
        *unread(asked.module, lambda source: holds(source, words)),
        *asked.module.sources.problems(),
        *asked.problems,
    ]
    for problem in dict.fromkeys(problems):
        yield unjudged(policy.name, problem)
    yield from wrong_of(policy.name, ignores_in(asked.module))


def _idle(
    policy: Policy, asked: Sequence[AskedImages], tree: Tree, paths: Sequence[str], used: set[tuple[str, Allow]]
) -> Iterator[Diagnostic]:
    """Yield what the policy allows and nothing needs, in any module of the tree: one PATH must not idle another's."""
    if all((policy.name, allow) in used for allow in policy.allow):
        return
    judged = {each.module.folder for each in asked}
    for reach in first_party(tree):
        for module in modules_of(reach, _NONE):
            if module.folder not in judged and module.path:
                other = AskedImages(module, _first_party(module, paths), asked[0].below, asked[0].tell)
                _answer(policy, other, reading.Arrivals(policy, other.images), used)
    for allow in policy.allow:
        if (policy.name, allow) not in used:
            module = asked[0].module
            yield diagnostic(policy.name, UNUSED, module_line(module), exceptions.idle(allow))


_NONE: Mapping[str, File] = {}
