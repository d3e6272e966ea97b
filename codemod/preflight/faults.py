"""The finding codes of preflight, and how a finding is made."""

from __future__ import annotations

from codemod.finding.diagnostics import Diagnostic, Message, Related, Severity, Span
from codemod.report.userinfo import without_userinfo

CODES = {
    "IMG401": "image-missing",
    "IMG402": "platform-missing",
    "IMG403": "half-pushed",
    "IMG404": "wrong-reference",
    "IMG405": "wrong-pull-policy",
    "IMG406": "manifest-missing",
    "IMG407": "not-in-image-list",
    "IMG408": "image-list-misplaced",
    "IMG409": "line-lost",
    "IMG410": "digest-pinned-entry",
    "IMG411": "packaged-incomplete",
    "IMG412": "corrupt",
    "IMG413": "not-on-node",
    "IMG414": "fallback-to-node",
    "IMG415": "undetermined",
}
"""The name of each finding code; what it means is its page in the manual."""
UNDETERMINED = "IMG415"


def finding(
    rule: str,
    code: str,
    where: str | Span,
    text: Message,
    *,
    severity: Severity = "error",
    hint: Message | None = None,
    related: tuple[Related, ...] = (),
) -> Diagnostic:
    """Return a preflight finding; `where` is a place in a file, or the name of what it is about.

    Nodes, registries and programs say things with passwords in them: no finding repeats one.
    """
    span = where if isinstance(where, Span) else Span(where, 0, 0)
    said, hint = _private(text), _private(hint) if hint else None
    return Diagnostic(rule, code, CODES[code], severity, span, said, hint=hint, related=related)


def _private(said: Message) -> Message:
    hidden = (
        (name, _private(value) if isinstance(value, Message) else without_userinfo(value)) for name, value in said.args
    )
    return Message(said.template, tuple(hidden))
