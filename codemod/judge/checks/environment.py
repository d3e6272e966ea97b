"""Whether an operator can name another image, through the rule's helper."""

from __future__ import annotations

from collections.abc import Iterator

from codemod.finding.diagnostics import Diagnostic, SuggestedFix, message
from codemod.golang.read.files import Object
from codemod.golang.read.syntax import Node
from codemod.judge import override
from codemod.judge.checks.finding import finding
from codemod.judge.judged import Judged
from codemod.judge.naming import CannotFix
from codemod.judge.passes import Pass
from codemod.judge.rewrite import suggest
from codemod.records import replace
from codemod.rule import Override
from codemod.rule.pins import named


def no_override(pass_: Pass, code: str) -> Iterator[Diagnostic]:
    """Yield the wrong helper, and each good value that is formed outside the helper."""
    wanted = pass_.rule.override
    if wanted is None:
        return
    helpers = override.declared(pass_, wanted)
    wrong = [helper for helper in helpers if not override.is_helper(pass_, wanted, helper)]
    for helper in wrong:
        said = message("{name} is there, but is not the function that reads the image", name=wanted.helper)
        how = message(
            "let it return ${variable} where that is not empty, else its parameter + / + {constant}",
            variable=wanted.variable,
            constant=named(pass_.rule),
        )
        yield finding(pass_, code, helper.span, said, hint=how)
    calling = override.calling(pass_, wanted)
    seen = set()
    for judged in pass_.judged:
        if judged.verdict.code or judged.span in seen or _is_inside(judged.value.site, helpers):
            continue
        seen.add(judged.span)
        said = message("right, but an operator cannot name another image")
        try:
            fix = _fix(calling, wanted, judged, helpers, not wrong)
        except CannotFix as reason:
            yield finding(pass_, code, judged.span, said, related=judged.related(), hint=reason.said)
        else:
            yield finding(pass_, code, judged.span, said, related=judged.related(), fix=fix)


def _is_inside(site: Node, helpers: list[Object]) -> bool:
    return any(site.file is helper.file and helper.declaration.node.holds(site) for helper in helpers)


def _fix(calling: Pass, wanted: Override, judged: Judged, helpers: list[Object], sound: bool) -> SuggestedFix:
    """Return the fix that calls the helper, and writes it where there is none. Raises `CannotFix`."""
    if not sound:
        raise CannotFix(message("make {name} the function that reads the image first", name=wanted.helper))
    others = judged.consumption.values
    if any(override.is_choice(calling, value) and not _is_inside(value.site, helpers) for value in others):
        raise CannotFix(message("${variable} is read here; call {name}", variable=wanted.variable, name=wanted.helper))
    fix = suggest(calling, judged.value.site)
    if helpers:
        return fix
    edits, imports = override.write(calling, wanted)
    return replace(fix, edits=(*fix.edits, *edits), imports=(*fix.imports, *imports))
