"""From findings to changed files, without writing: which fixes go in, and that the result is what they promise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from codemod.finding import edits
from codemod.finding.codes import OPT_IN
from codemod.finding.diagnostics import Diagnostic, Message, SuggestedFix, message
from codemod.finding.edits import Edit, EditError
from codemod.golang.read.imports import ImportConflict, solve
from codemod.golang.read.syntax import NotParsed, first_error, parse
from codemod.records import dataclass
from codemod.write.change import FileChange

Read = Callable[[str], bytes]
Lint = Callable[[Mapping[str, bytes]], Sequence[Diagnostic]]
Changes = dict[str, FileChange]
Reasons = dict[int, Message]  # why a fix is not done, by the finding's number

OVERLAPS = message("the fix overlaps another one")


@dataclass(frozen=True, slots=True)
class Plan:
    """What `fix` would do: `changes` are sorted by path; every finding is in one of the other three, in order.

    `fixed` also holds findings that another's fix mended. What only a fix brings to light, and cannot be mended, is
    told last.
    """

    changes: tuple[FileChange, ...]
    fixed: tuple[Diagnostic, ...]
    rejected: tuple[tuple[Diagnostic, Message], ...]
    unfixable: tuple[Diagnostic, ...]


class _Refused(Exception):
    """What cannot be done to a file."""

    def __init__(self, path: str, reason: Message) -> None:
        super().__init__(path)
        self.path = path
        self.reason = reason


def plan(diagnostics: Iterable[Diagnostic], read: Read, lint: Lint) -> Plan:
    """Return the plan for all findings of one tree; their order does not matter.

    `read` gives a file's bytes (may raise OSError); `lint` gives all findings of the tree with some files replaced, by
    the rules and the selection that gave `diagnostics`. A plan for the resulting tree is empty: what is still fixable
    after one pass, such as the later of two overlapping fixes, is planned again on the result. Each pass leaves fewer
    findings, or fewer but for the codes that are off unless asked for: so this ends.
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
    """Return the changed files, why fixes are not among them, and the findings that are left."""
    fixes = {number: one.fix for number, one in enumerate(found) if one.fix is not None}
    refused: Reasons = {}
    while True:
        tried = [number for number in fixes if number not in refused]
        verdicts = edits.merge([fixes[number].edits for number in tried])
        accepted = [number for number, sound in zip(tried, verdicts, strict=True) if sound]
        reasons = refused | {number: OVERLAPS for number, sound in zip(tried, verdicts, strict=True) if not sound}
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


def _edited(fixes: Sequence[SuggestedFix], read: Read) -> Changes:
    """Return what becomes of all files that these fixes touch. Raises `_Refused`."""
    made = {}
    for path in sorted({path for fix in fixes for path in _paths(fix)}):
        wanted = [edit for fix in fixes for edit in fix.edits if edit.path == path]
        needs = [(need.package, need.name) for fix in fixes for need in fix.imports if need.path == path]
        try:
            old = _start(path, read, creates=any(edit.creates for edit in wanted))
            made[path] = _changed(path, old, wanted, needs)
        except (OSError, EditError, ImportConflict) as error:
            reason = message("{path} cannot be edited: {reason}", path=path, reason=str(error))
            raise _Refused(path, reason) from error
    return made


def _changed(path: str, old: bytes | None, wanted: Sequence[Edit], needs: Sequence[tuple[str, str]]) -> FileChange:
    """Return the file with its edits done, and then its imports solved."""
    edited = edits.apply(old or b"", wanted)
    _check(path, edited, "{path} would not parse any more")
    imports = solve(path, old or b"", edited, needs)
    new = edits.apply(edited, imports)
    _check(path, new, "{path} would not parse any more")
    return FileChange(path, old, new, tuple(edits.compose(edits.regions(wanted), edits.regions(imports))))


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
    """Return the fixes to take back because of the first finding that is left and should not be.

    Those are the fixes of its own kind and file, or else all in its file, or else all.
    """
    allowed = Counter(map(_key, found)) - Counter(_key(found[number]) for number in accepted)
    excess = Counter(map(_key, left)) - allowed
    if any(found[number].code not in OPT_IN for number in accepted):
        # what is right by now may still not be as somebody asked for it to be
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
    """Sort the findings into those that are gone and those that are left; of equal ones, the fixable are gone first."""
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
    """Return what tells findings apart before and after: no offsets, and no arguments, which quote what changed."""
    return diagnostic.span.path, diagnostic.code, diagnostic.rule, diagnostic.message.template


def _order(diagnostic: Diagnostic) -> tuple[object, ...]:
    """Sort by place; where findings are equal in all that is sorted by here, so are their fixes."""
    fix = diagnostic.fix
    return (
        diagnostic.span,
        diagnostic.code,
        diagnostic.rule,
        diagnostic.message.template,
        diagnostic.message.args,
        (fix.edits, tuple((need.path, need.package, need.name) for need in fix.imports)) if fix else (),
    )
