"""A tree and rules to diagnostics: pure, and the same whatever the order of files."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import count
from types import MappingProxyType

from codemod.errors import UserError
from codemod.finding.codes import CODES, OF_POLICIES, OPT_IN, Codes
from codemod.finding.diagnostics import Diagnostic, Message, Span, message
from codemod.golang.program.layout import upwards
from codemod.golang.program.opening import TreeLayout, first_party, modules_of
from codemod.golang.program.packages import Module
from codemod.golang.read.files import File, Problem
from codemod.judge.checks import CHECKS
from codemod.judge.checks.comments import unused_comments
from codemod.judge.ignores import Ignore, Ignored, ignores_in, without_ignored
from codemod.judge.judgement import STAGES, Judgement, judged
from codemod.judge.parts import Parts, lost, parts_of
from codemod.judge.passes import Pass
from codemod.records import dataclass, replace
from codemod.rule import Rule
from codemod.rule.anchors import anchors, start
from codemod.source.counted import Tell, untold
from codemod.source.search import Search, grouped, held_by

TYPE_CHECKING = False
if TYPE_CHECKING:
    from codemod.source.tree import Tree


class NoModule(UserError):
    """There is nothing to judge: no Go module here, above or below."""


@dataclass(frozen=True, eq=False)
class Analysis:
    """What was found; `judgements` has one entry for each rule and module where the rule applies.

    `ignored` is what comments in the source ignore, and not among the diagnostics. `modules` are those that were
    judged, and `asked` has the parts of each rule, the module that has most of them first.
    """

    diagnostics: tuple[Diagnostic, ...]
    judgements: tuple[Judgement, ...]
    ignored: tuple[Ignored, ...] = ()
    modules: tuple[Module, ...] = ()
    asked: tuple[tuple[Rule, tuple[Parts, ...]], ...] = ()
    policies: tuple[PolicyCount, ...] = ()


@dataclass(frozen=True, slots=True)
class PolicyCount:
    """What a policy asked of images at sinks: how many it `judged`, and how many of them are what."""

    policy: str
    judged: int = 0
    good: int = 0
    bad: int = 0
    allowed: int = 0

    @property
    def unknown(self) -> int:
        return self.judged - self.good - self.bad - self.allowed


@dataclass(frozen=True, eq=False)
class PolicyAnswer:
    """What a policy finds in a module."""

    module: Module
    found: Sequence[Diagnostic]
    counted: PolicyCount


# the modules that are judged -> the answers of policies, of which nothing here knows more
Further = Callable[[tuple[Module, ...]], Iterable[PolicyAnswer]]


def nothing_further(modules: tuple[Module, ...]) -> Iterable[PolicyAnswer]:
    """Stand in where no policy is asked."""
    return ()


def analyse(
    tree: Tree,
    rules: Sequence[Rule],
    codes: Codes = Codes(),
    within: Sequence[str] = (),
    search: Search | None = None,
    known: Mapping[str, File] = MappingProxyType({}),
    further: Further = nothing_further,
    tell: Tell = untold,
) -> Analysis:
    """Judge every module of the tree that holds, or lies below, one of the paths `within` (none: all of them).

    Every question is asked, whatever `codes` are wanted: they choose among the answers and change none of them.
    `known` are files of this tree that were parsed before.
    Raises `NoModule`.
    """
    found = list((search or start(tree, rules)).paths()) if rules else []
    about = [[word.encode() for word in anchors(rule)] for rule in rules]
    modules = tuple(modules_within(tree, within, known))
    others = cache(partial(_others, tree, {module.folder for module in modules}))
    asked = tuple((rule, _asked(rule, modules, others)) for rule in rules)
    passes = [pass_ for module in modules for pass_ in _passes(module, found, about, asked)]
    # what several say of one place is told by one of them, in whatever order they were given
    telling = sorted(passes, key=lambda each: each.rule.name)
    judgements = _judgements(telling, list(_unread(tree, within)), tell)
    runs = [_told(each.module, list(_found(each))) for each in judgements]
    answers = list(further(modules))
    runs += [_told(answer.module, answer.found) for answer in answers]
    ignored = [each for _, ignored in runs for each in ignored]
    told = [*(diagnostic for found, _ in runs for diagnostic in found), *_unused(judgements, answers, ignored)]
    told += _without_module(tree, rules, found)
    told = [diagnostic for diagnostic in told if not tree.excludes(diagnostic.span.path)]
    told = [diagnostic for diagnostic in told if any(map(codes.wants, (diagnostic.code, *diagnostic.behind)))]
    quiet = tuple(each for each in ignored if codes.wants(each.diagnostic.code))
    counted = tuple(_summed([answer.counted for answer in answers]))
    return Analysis(tuple(sorted(_once(told), key=_order)), tuple(judgements), quiet, modules, asked, counted)


def _unread(tree: Tree, within: Sequence[str]) -> Iterator[Problem]:
    """Yield the paths asked for that the tree cannot read."""
    for path in within:
        if path not in ("", ".") and (why := tree.unread_folder(path)):
            yield Problem("unread", Span(path, 0, 0), message(why))


def _judgements(passes: Sequence[Pass], unread: Sequence[Problem], tell: Tell) -> list[Judgement]:
    """Return what each rule knows of its module; the first tells what could not be read of the tree."""
    found, every = [], len(passes) * len(STAGES)
    for number, pass_ in enumerate(passes):
        stages = count(number * len(STAGES) + 1)

        def told(stage: Message, stages: Iterator[int] = stages, pass_: Pass = pass_) -> None:
            tell(next(stages), every, message("{what} of rule {rule}", what=stage, rule=pass_.rule.name))

        found.append(judged(pass_, unread if number == 0 else (), told))
    return found


def _passes(
    module: Module,
    found: Sequence[str],
    about: Sequence[Sequence[bytes]],
    asked: Sequence[tuple[Rule, tuple[Parts, ...]]],
) -> list[Pass]:
    """Return the rules that a module is asked by. `found` are the tree's files that hold a word of any rule, `about`
    the words of each."""
    owned = [*(path for path in found if module.owns(path)), *module.vendored]
    groups = grouped(sorted(set[bytes]().union(*about)))
    held = {path: frozenset(held_by(module.sources.read(path), groups)) for path in owned}
    module.found(held, set[bytes]().union(*about))
    candidates = [file for file in module.sources.compiled(owned) if module.is_home(file)]
    here: list[Pass] = []
    for words, (rule, parts) in zip(about, asked, strict=True):
        files = [file for file in candidates if not held[file.path].isdisjoint(words)]
        missing = tuple(lost(parts)) if parts[0].module is module and parts[0].applies else ()
        if files or missing or any(file.broken for file in candidates):
            sound = [file for file in files if not file.broken]
            here.append(Pass(rule, module, sound, missing=missing, beside=here))
    return here


def _others(tree: Tree, judged: set[str]) -> list[Module]:
    """Return the modules of the tree that are not judged."""
    if judged.issuperset(tree.modules()):
        return []
    found = (module for reach in first_party(tree) for module in modules_of(reach, {}))
    return [module for module in found if module.folder not in judged and module.path]


def _asked(rule: Rule, modules: Sequence[Module], others: Callable[[], list[Module]]) -> tuple[Parts, ...]:
    """Return the parts of a rule in each module, the one that has most of them first.

    Where these lack any, all modules of the tree are asked: naming one must not make another's parts missing.
    """
    found = [parts_of(rule, module) for module in modules]
    if lost(found):
        found += [parts_of(rule, module) for module in others()]
    return tuple(sorted(found, key=lambda parts: -parts.there))


def _without_module(tree: Tree, rules: Sequence[Rule], found: Iterable[str]) -> Iterator[Diagnostic]:
    """Yield each go.mod that is a link, where files about a rule lie in no module but that one."""
    if not rules:
        return
    module_of = TreeLayout(tree).module_of
    alone = {folder for folder in map(posixpath.dirname, found) if module_of(folder) is None}
    above = {around for folder in alone for around in upwards(folder)}
    for folder in sorted(above):
        go_mod = f"{folder}/go.mod".lstrip("/")
        if why := tree.unread_folder(go_mod):
            name, severity = CODES["IMG904"]
            first = min(rule.name for rule in rules)
            yield Diagnostic(first, "IMG904", name, severity, Span(go_mod, 0, 0), message(why))


def modules_within(tree: Tree, within: Sequence[str], known: Mapping[str, File]) -> Iterator[Module]:
    """Yield the modules to judge: those of every program that has one of the paths."""
    wanted = folders_within(tree, within)
    if not wanted:
        where = ", ".join(within) or "here"
        raise NoModule("{named}: no Go module (no go.mod above or below); name a folder of a Go module", named=where)
    reaches = [reach for reach in first_party(tree) if not reach.modules.isdisjoint(wanted)]
    if not reaches:
        where = ", ".join(folder or "." for folder in wanted[:3])
        raise NoModule(
            "{where}: this Go module is left out whole; change `exclude`, or name another folder", where=where
        )
    for reach in reaches:
        yield from modules_of(reach, known)


def folders_within(tree: Tree, within: Sequence[str]) -> list[str]:
    """Return the folders of the modules that have one of the paths."""
    folders = tree.modules()
    return [folder for folder in folders if not within or any(_touches(folder, path, folders) for path in within)]


def _touches(folder: str, path: str, folders: Sequence[str]) -> bool:
    """Whether a path lies in the module of this folder, or the module below the path."""
    if path in ("", "."):
        return True
    if folder == path or folder.startswith(path + "/"):
        return True
    around = [f for f in folders if not f or path == f or path.startswith(f + "/")]
    return bool(around) and max(around, key=len) == folder


def _found(judgement: Judgement) -> Iterator[Diagnostic]:
    for check in CHECKS:
        yield from check.run(judgement)


def _told(module: Module, found: Sequence[Diagnostic]) -> tuple[list[Diagnostic], list[Ignored]]:
    """Return one finding for each place, and what is ignored.

    A place has the finding of the first check, with the others' messages as further reasons; ignoring comes before,
    so that it hides one code and not what else is wrong there. What is off unless asked for is about what is right,
    and no reason for anything else.
    """
    wrong = {diagnostic.span for diagnostic in found if diagnostic.code not in OPT_IN}
    found = [diagnostic for diagnostic in found if diagnostic.code not in OPT_IN or diagnostic.span not in wrong]
    left, ignored = without_ignored(found, ignores_in(module), module.sources.read)
    places: dict[object, Diagnostic] = {}
    for diagnostic in left:
        place = (diagnostic.span, diagnostic.code if diagnostic.code in OPT_IN else "")
        first = places.setdefault(place, diagnostic)
        if first.message != diagnostic.message:
            reasons, behind = (*first.reasons, diagnostic.message), (*first.behind, diagnostic.code)
            places[place] = replace(first, reasons=reasons, behind=behind)
    return list(places.values()), ignored


def _unused(
    judgements: Sequence[Judgement], answers: Sequence[PolicyAnswer], ignored: Iterable[Ignored]
) -> Iterator[Diagnostic]:
    """Yield the comments that nobody needs; one about what is not asked here may be needed where it is."""
    used = {(each.ignore, each.diagnostic.code) for each in ignored}
    yield from _idle([(each.module, each.rule.name) for each in judgements], used, lambda code: code not in OF_POLICIES)
    yield from _idle([(each.module, each.counted.policy) for each in answers], used, lambda code: code in OF_POLICIES)


def _idle(
    asking: Iterable[tuple[Module, str]], used: set[tuple[Ignore, str]], asks: Callable[[str], bool]
) -> Iterator[Diagnostic]:
    told: set[Ignore] = set()
    for module, rule in asking:
        comments = [comment for comment in ignores_in(module) if comment not in told]
        yield from unused_comments(rule, comments, used, asks)
        told.update(comments)


def _summed(counted: Iterable[PolicyCount]) -> Iterator[PolicyCount]:
    """Yield the numbers of each policy, over all modules."""
    by_policy: dict[str, list[PolicyCount]] = {}
    for each in counted:
        by_policy.setdefault(each.policy, []).append(each)
    for policy, several in by_policy.items():
        numbers = ((each.judged, each.good, each.bad, each.allowed) for each in several)
        yield PolicyCount(policy, *map(sum, zip(*numbers, strict=True)))


def _once(found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Leave out what a policy or another rule cannot read where a rule says so: it is about none of them."""
    told: set[object] = set()
    for each in found:
        same = (each.code, each.span, each.message, each.reasons)
        if not each.code.startswith("IMG9") or same not in told:
            yield each
        told.add(same)


def _order(diagnostic: Diagnostic) -> tuple[str, int, str, str]:
    return (diagnostic.span.path, diagnostic.span.start, diagnostic.code, diagnostic.rule)
