"""The account of an analysis: what it judged and proved, and what it left out and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache

from codemod.finding.codes import PROVEN_BAD
from codemod.golang.evaluate.values import has_constant
from codemod.golang.program.opening import TreeLayout
from codemod.judge.analysis import Analysis, PolicyCount
from codemod.judge.judged import Judged
from codemod.judge.judgement import Judgement
from codemod.judge.parts import Parts, lost
from codemod.judge.verdicts import reads_environment
from codemod.records import dataclass
from codemod.rule import Rule
from codemod.rule.pins import pinned_text
from codemod.source.selection import LeftOut

TYPE_CHECKING = False
if TYPE_CHECKING:
    from codemod.source.tree import Tree


@dataclass(frozen=True, slots=True)
class Omitted:
    """Files that were not judged, for one reason. A vendor folder is one name, whatever is in it."""

    reason: LeftOut
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AskedRule:
    """One rule: whether any part of it is in the tree, which of its consumers are, whether its pin stands alone (no
    registry in front), and how many of the images that reach sinks it judged."""

    rule: str
    applies: bool
    consumers: tuple[str, ...]
    missing: tuple[str, ...]
    alone: bool = False
    images: int = 0


@dataclass(frozen=True, slots=True)
class Account:
    """What one run can answer for.

    An image is one Value at one place (`sinks`): `proven` ones come from where the rule says, `bad` ones are proven
    to come from elsewhere, the rest of `values` is unknown. What an operator chooses (`overrides`) is neither.
    `ignored` and `known` are findings that are not told: because of a comment, or because they are not new.
    """

    rules: tuple[AskedRule, ...]
    modules: tuple[str, ...]
    packages: int
    searched: int
    parsed: int
    sinks: int
    values: int
    proven: int
    bad: int
    overrides: int
    ignored: int
    left_out: tuple[Omitted, ...]
    known: int = 0
    policies: tuple[PolicyCount, ...] = ()

    @property
    def unknown(self) -> int:
        """How many Values are proven neither good nor bad."""
        return self.values - self.proven - self.bad - self.overrides

    @property
    def consumers(self) -> int:
        """How many of the consumers that rules name are in the tree."""
        return sum(len(rule.consumers) for rule in self.rules)


def account_of(analysis: Analysis, tree: Tree) -> Account:
    """Count what a finished analysis has seen. The tree is the one that was analysed."""
    by_rule = list(_images(analysis))
    judged = [each for _, each in by_rule]
    counted = Counter(name for name, _ in by_rule)
    off = {each for j in analysis.judgements if _is_off(j) for each in j.images if has_constant(each.value)}
    good = [each for each in judged if not each.verdict.code and each not in off]
    overrides = sum(reads_environment(part) for each in good for part in each.value.parts[:1])
    read = {file.path: file for module in analysis.modules for file in module.sources.parsed.values()}.values()
    listed = list(_by_module(tree, {module.folder for module in analysis.modules}))
    searched = [path for path, why in listed if why is None]
    left_out = [*((why, path) for path, why in listed if why), *((LeftOut.BROKEN, f.path) for f in read if f.broken)]
    return Account(
        rules=tuple(_asked(rule, parts, counted[rule.name]) for rule, parts in analysis.asked),
        modules=tuple(module.path for module in analysis.modules),
        packages=len({path.rpartition("/")[0] for path in searched}),
        searched=len(searched),
        parsed=len(read),
        sinks=len({each.consumption.site.span for each in judged}),
        values=len(judged),
        proven=len(good) - overrides,
        bad=sum(each.verdict.code in PROVEN_BAD or (not each.verdict.code and each in off) for each in judged),
        overrides=overrides,
        ignored=len(analysis.ignored),
        left_out=tuple(_grouped(left_out)),
        policies=analysis.policies,
    )


def _images(analysis: Analysis) -> Iterator[tuple[str, Judged]]:
    """Yield what was judged, with the name of the rule; each Value once for each place that it reaches."""
    seen = set()
    for judgement in analysis.judgements:
        for judged in judgement.images:
            key = (judgement.rule.name, judged.consumption.site.span, judged.value.site.span, judged.value.parts)
            if key not in seen:
                seen.add(key)
                yield judgement.rule.name, judged


def _is_off(judgement: Judgement) -> bool:
    """Whether what holds the pin has another image: then nobody who takes it from there has the right one."""
    for place in judgement.pins:
        wanted = pinned_text(judgement.rule.image, place.pin.part)
        value = place.value
        if place.exact and value is not None and (value.numeric or value.text != wanted):
            return True
    return False


def _asked(rule: Rule, found: tuple[Parts, ...], images: int) -> AskedRule:
    applies = any(parts.applies for parts in found)
    missing = [part.name for part in lost(found)]
    consumers = [part.name for part in found[0].parts if part.kind == "consumer" and part.name not in missing]
    return AskedRule(rule.name, applies, tuple(consumers) if applies else (), tuple(missing), rule.stands_alone, images)


def _by_module(tree: Tree, judged: set[str]) -> Iterator[tuple[str, LeftOut | None]]:
    """Yield each Go file with why it is left out; one that is selected may be of no module, or of one not asked for."""
    module_of = cache(TreeLayout(tree).module_of)
    for path, why in tree.listed():
        module = module_of(path.rpartition("/")[0])
        if module is not None and module not in judged:
            if why is not LeftOut.VENDOR:
                yield path, why if why is LeftOut.EXCLUDED else LeftOut.OTHER_MODULE
        else:
            yield path, why or (LeftOut.NO_MODULE if module is None else None)


def _grouped(left_out: Iterable[tuple[LeftOut, str]]) -> Iterator[Omitted]:
    names: dict[LeftOut, list[str]] = {}
    for why, path in left_out:
        names.setdefault(why, []).append(path)
    for why in LeftOut:
        if why in names:
            yield Omitted(why, tuple(sorted(names[why])))
