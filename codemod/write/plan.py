"""From findings to changed files, without writing: which fixes go in, and that the result is what they promise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from codemod.errors import why
from codemod.finding import edits
from codemod.finding.codes import OPT_IN
from codemod.finding.diagnostics import Diagnostic, Message, Span, SuggestedFix, message
from codemod.finding.edits import Edit, EditError
from codemod.golang.read.directives import is_generated
from codemod.golang.read.imports import ImportConflict, solve
from codemod.golang.read.parsing import NotParsed, first_error, parse
from codemod.records import dataclass
from codemod.write.change import FileChange
from codemod.write.columns import realigned

Read = Callable[[str], bytes]
Lint = Callable[[Mapping[str, bytes]], Sequence[Diagnostic]]
Changes = dict[str, FileChange]
Reasons = dict[int, Message]  # why a fix is not done, by the finding's number

OVERLAPS = message("the fix overlaps another one")


@dataclass(frozen=True, slots=True)
class Plan:
    """What `fix` would do: the `changes`, sorted by path, and where each finding ends up, in the order of places.

    `fixed` holds those that are gone, also where the fix of another one took them away. `rejected` have a fix that is
    not done, and say why; `unfixable` have none. A finding that was not there before, such as one behind a wrong
    constant that is mended now, comes last.
    """

    changes: tuple[FileChange, ...]
    fixed: tuple[Diagnostic, ...]
    rejected: tuple[tuple[Diagnostic, Message], ...]
    unfixable: tuple[Diagnostic, ...]


class _Refused(Exception):
    """Why a file is not edited. The other files may still be."""

    def __init__(self, path: str, reason: Message) -> None:
        super().__init__(path)
        self.path = path
        self.reason = reason


def plan(diagnostics: Iterable[Diagnostic], read: Read, lint: Lint) -> Plan:
    """Return the plan for all findings of one tree; their order does not matter.

    `read` gives a file's bytes (may raise OSError); `lint` gives all findings of the tree with some files replaced, by
    the rules and the selection that gave `diagnostics`. A plan for the resulting tree is empty: what is still fixable
    after one pass, such as the later of two overlapping fixes, is planned again on the result. This ends, because each
    pass leaves fewer findings, or at least fewer of codes that are on by default.
    """
    found = sorted(diagnostics, key=_order)
    done: Changes = {}

    def read_over(path: str) -> bytes:
        return done[path].new if path in done else read(path)

    def lint_over(more: Changes) -> Sequence[Diagnostic]:
        return lint({path: change.new for path, change in {**done, **more}.items()})

    first_reasons: Reasons | None = None
    left = found
    while True:
        made, reasons, after = _one_pass(left, read_over, lint_over)
        first_reasons = reasons if first_reasons is None else first_reasons
        if not made:
            break
        done |= {path: done[path].then(change) if path in done else change for path, change in made.items()}
        left = sorted(after, key=_order)
    return _report(tuple(done[path] for path in sorted(done)), found, first_reasons, left, reasons)


def _one_pass(
    found: list[Diagnostic], read: Read, lint: Callable[[Changes], Sequence[Diagnostic]]
) -> tuple[Changes, Reasons, Sequence[Diagnostic]]:
    """Return the changed files, why some fixes are not in them, and the findings that are left."""
    fixes = {number: one.fix for number, one in enumerate(found) if one.fix is not None}
    refused: Reasons = {}
    while True:
        tried = [number for number in fixes if number not in refused]
        accepted = list(_together(fixes, tried))
        reasons = refused | dict.fromkeys(set(tried).difference(accepted), OVERLAPS)
        if not accepted:
            return {}, reasons, found
        try:
            made = _edited([fixes[number] for number in accepted], read)
        except _Refused as refusal:
            refused |= {number: refusal.reason for number in accepted if refusal.path in _paths(fixes[number])}
            continue
        left = lint(made)
        culprits = _culprits(found, accepted, left)
        if not culprits:
            return made, reasons, left
        refused |= culprits


def _together(fixes: Mapping[int, SuggestedFix], tried: Sequence[int]) -> Iterator[int]:
    """Yield the fixes that can be made at once: whose edits do not overlap, and that free no variable twice."""
    freed: set[Span] = set()
    for number, sound in zip(tried, edits.merge([fixes[number].edits for number in tried]), strict=True):
        if sound and freed.isdisjoint(fixes[number].frees):
            freed.update(fixes[number].frees)
            yield number


def _edited(fixes: Sequence[SuggestedFix], read: Read) -> Changes:
    """Return what becomes of all files that these fixes touch. Raises `_Refused`."""
    made = {}
    for path in sorted({path for fix in fixes for path in _paths(fix)}):
        wanted = [edit for fix in fixes for edit in fix.edits if edit.path == path]
        needs = [(need.package, need.name) for fix in fixes for need in fix.imports if need.path == path]
        called = {each.package: each.name for fix in fixes for each in fix.called if each.path == path}
        try:
            old = _start(path, read, creates=any(edit.creates for edit in wanted))
            made[path] = _changed(path, old, wanted, needs, called)
        except (OSError, EditError, ImportConflict) as error:
            reason = message("{path} cannot be edited: {reason}", path=path, reason=why(error))
            raise _Refused(path, reason) from error
    return made


def _changed(
    path: str,
    old: bytes | None,
    wanted: Sequence[Edit],
    needs: Sequence[tuple[str, str]],
    called: Mapping[str, str],
) -> FileChange:
    """Return the file with its edits done, comments beside them put in columns, and then its imports solved."""
    before = old or b""
    edited = edits.apply(before, wanted)
    _check(path, edited, "{path} would not parse any more")
    columns = realigned(path, before, edited)
    aligned = edits.apply(edited, columns)
    imports = solve(path, before, aligned, needs, called)
    new = edits.apply(aligned, imports)
    _check(path, new, "{path} would not parse any more")
    changed = edits.compose(edits.regions(wanted), edits.regions(columns))
    return FileChange(path, old, new, tuple(edits.compose(changed, edits.regions(imports))))


def _start(path: str, read: Read, creates: bool) -> bytes | None:
    """Return the bytes that a file's edits start from; None for a file that is to be made."""
    try:
        old = read(path)
    except FileNotFoundError:
        if not creates:
            raise
        return None
    if creates:
        raise _Refused(path, message("{path} is to be made, but is there already", path=path))
    _check(path, old, "{path} does not parse, and is not edited")
    if is_generated(old):
        raise _Refused(path, message("{path} is generated code; change what generates it", path=path))
    return old


def _check(path: str, source: bytes, template: str) -> None:
    try:
        sound = first_error(parse(source)) is None
    except NotParsed:
        sound = False
    if not sound:
        raise _Refused(path, message(template, path=path))


def _paths(fix: SuggestedFix) -> set[str]:
    return {edit.path for edit in fix.edits} | {need.path for need in fix.imports}


def _culprits(found: list[Diagnostic], accepted: list[int], left: Sequence[Diagnostic]) -> Reasons:
    """Return the fixes to take back because of a finding that they left, or made. Of several, the first by path counts.

    An IMG202 in `a.go` takes back the fixes of IMG202 in `a.go`; where there are none, all fixes in `a.go`; where there
    are none either, all.
    """
    allowed = Counter(map(_key, found)) - Counter(_key(found[number]) for number in accepted)
    allowed += Counter(key for number in accepted for key in _behind(found[number]))
    excess = Counter(map(_key, left)) - allowed
    if any(found[number].code not in OPT_IN for number in accepted):
        # a mended image may now be IMG206 or IMG601, to those who asked for these: that is no reason to take it back
        excess = Counter({key: count for key, count in excess.items() if key[1] not in OPT_IN})
    if not excess:
        return {}
    path, code, *_ = worst = min(excess)
    same = [number for number in accepted if _key(found[number]) == worst]
    near = [number for number in accepted if (fix := found[number].fix) and path in _paths(fix)]
    reason = message("with it, {code} would be found in {path}", code=code, path=path)
    return dict.fromkeys(same or near or accepted, reason)


def _report(
    changes: tuple[FileChange, ...],
    found: list[Diagnostic],
    reasons: Reasons,
    left: Sequence[Diagnostic],
    last_reasons: Reasons,
) -> Plan:
    """Return the plan. Where one of two equal findings is left, the one that had a fix is taken to be gone."""
    remaining = Counter(map(_key, left))
    stays: set[int] = set()
    for number in sorted(range(len(found)), key=lambda number: (found[number].fix is not None, number in reasons)):
        if remaining[_key(found[number])] > 0:
            remaining[_key(found[number])] -= 1
            stays.add(number)
    rejected = [(found[number], reasons.get(number, OVERLAPS)) for number in sorted(stays) if found[number].fix]
    unfixable = [found[number] for number in sorted(stays) if not found[number].fix]
    for number, one in enumerate(left):
        if remaining[_key(one)] > 0:
            remaining[_key(one)] -= 1
            if one.fix:
                rejected.append((one, last_reasons.get(number, OVERLAPS)))
            else:
                unfixable.append(one)
    fixed = tuple(one for number, one in enumerate(found) if number not in stays)
    return Plan(changes, fixed, tuple(rejected), tuple(unfixable))


def _key(diagnostic: Diagnostic) -> tuple[str, str, str, str]:
    """Return what a finding has in common before and after: a fix moves offsets, and changes what arguments quote."""
    return diagnostic.span.path, diagnostic.code, diagnostic.rule, diagnostic.message.template


def _behind(diagnostic: Diagnostic) -> Iterator[tuple[str, str, str, str]]:
    """Yield what may be found at the place of a finding that is gone: the reasons that stood behind it."""
    for code, reason in zip(diagnostic.behind, diagnostic.reasons, strict=False):
        yield diagnostic.span.path, code, diagnostic.rule, reason.template


def _order(diagnostic: Diagnostic) -> tuple[object, ...]:
    """Return the key to sort findings by: the place first. Findings with equal keys have equal fixes, too."""
    fix = diagnostic.fix
    return (
        diagnostic.span,
        diagnostic.code,
        diagnostic.rule,
        diagnostic.message.template,
        diagnostic.message.args,
        (fix.edits, tuple((need.path, need.package, need.name) for need in fix.imports)) if fix else (),
    )
