"""`fix --interactive`: each fix with its diff, and a question."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from codemod.commands.outputs import solver
from codemod.commands.patches import lines
from codemod.commands.session import Session
from codemod.finding.diagnostics import Diagnostic, SuggestedFix, message
from codemod.finding.edits import apply, regions
from codemod.report.model import Read, make_report
from codemod.report.text import findings
from codemod.write.change import FileChange
from codemod.write.unified import unified_diff

HELP = message("y: write this fix; n: leave it; a: write this and all that follow; q: leave this and all that follow")


def choose(found: Sequence[Diagnostic], read: Read, session: Session, here: Callable[[str], str]) -> set[int]:
    """Return the numbers of the findings whose fix is wanted; the end of input means `q`."""
    fixable = [number for number, diagnostic in enumerate(found) if diagnostic.fix]
    wanted: set[int] = set()
    for at, number in enumerate(fixable):
        _show(found[number], read, session, here)
        answer = _ask(at + 1, len(fixable), session)
        if answer == "a":
            return wanted | set(fixable[at:])
        if answer == "q":
            return wanted
        if answer == "y":
            wanted.add(number)
    return wanted


def _ask(number: int, total: int, session: Session) -> str:
    prompt = message("fix {number} of {total}: write it [y,n,a,q,?]? ", number=str(number), total=str(total))
    while True:
        session.err.write(session.say(prompt))
        session.err.flush()
        line = session.stdin.readline()
        if not line:
            session.err.write("\n")
            return "q"
        answer = line.strip().lower()
        if answer in ("y", "n", "a", "q"):
            return answer
        session.err.write(session.say(HELP) + "\n")


def _show(diagnostic: Diagnostic, read: Read, session: Session, here: Callable[[str], str]) -> None:
    report = make_report([diagnostic], read, lang=session.lang)
    findings(report, session.err, color=session.color, verbose=False, here=here)
    assert diagnostic.fix is not None
    for change in _changes(diagnostic.fix, read):
        patch = unified_diff(change)
        session.err.writelines(line + "\n" for line in lines(patch, session.color))


def _changes(fix: SuggestedFix, read: Read) -> list[FileChange]:
    edits = solver(read)(fix) or fix.edits
    changes = []
    for path in sorted({edit.path for edit in edits}):
        own = [edit for edit in edits if edit.path == path]
        old = None if any(edit.creates for edit in own) else read(path)
        changes.append(FileChange(path, old, apply(old or b"", own), tuple(regions(own))))
    return changes
