"""How a check says what it found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from codemod.finding.codes import CODES
from codemod.finding.diagnostics import Diagnostic, Message, NewImport, Related, Span, SuggestedFix, message
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.directives import is_generated
from codemod.judge.judgement import Judgement
from codemod.judge.mends import NOTHING, Mend
from codemod.judge.naming import other_names
from codemod.records import replace


def finding(
    judgement: Judgement,
    code: str,
    span: Span,
    said: Message,
    *,
    related: tuple[Related, ...] = (),
    mend: Mend = NOTHING,
) -> Diagnostic:
    """Return what a rule's check found."""
    module, rule = judgement.module, judgement.rule.name
    return diagnostic(module, rule, code, span, said, related=related, fix=mend.fix, hint=mend.hint)


def diagnostic(
    module: Module,
    rule: str,
    code: str,
    span: Span,
    said: Message,
    *,
    related: tuple[Related, ...] = (),
    fix: SuggestedFix | None = None,
    hint: Message | None = None,
) -> Diagnostic:
    """Return the diagnostic of a code of the contract; a fix that would change generated code is told, and left out."""
    name, severity = CODES[code]
    written = sorted({edit.path for edit in fix.edits if not edit.creates}) if fix is not None else ()
    for path in written:
        if _is_generated(module, path):
            fix, hint = None, message("{path} is generated code; change what generates it", path=path)
            break
    if fix is not None:
        fix = replace(fix, called=tuple(_called(module, written)))
    return Diagnostic(rule, code, name, severity, span, said, hint=hint, related=related, fix=fix)


@per_module
def _is_generated(module: Module, path: str) -> bool:
    return path in module.sources.parsed and is_generated(module.sources.parsed[path].source)


def _called(module: Module, paths: Iterable[str]) -> Iterator[NewImport]:
    """Yield the packages that files import by names that their paths do not tell."""
    for path in paths:
        for package, name in other_names(module, module.sources.file(path)).items():
            yield NewImport(path, package, name)
