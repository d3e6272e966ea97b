"""What makes a finding the same finding after lines moved: `--since`, `--baseline` and SARIF compare by this."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator

from codemod.finding.diagnostics import Diagnostic
from codemod.finding.messages import translate

VERSION = "lvscareCodemod/v1"


def fingerprints(findings: Iterable[tuple[Diagnostic, bytes | None]]) -> Iterator[str]:
    """Yield each finding's fingerprint (32 hexadecimal digits), given its source line, or None where it has none.

    It is made of rule, code, path and the line's text with white space squeezed (where there is no such text: the
    message), and never of line numbers. Equal ones are told apart by their ordinal, so give the findings of a file
    in the order of their places.
    """
    seen: Counter[str] = Counter()
    for diagnostic, line in findings:
        text = b" ".join((line or b"").split()).decode("latin-1") or translate(diagnostic.message, "en")
        # JSON, because its quoting keeps hostile fields apart
        identity = json.dumps([VERSION, diagnostic.rule, diagnostic.code, diagnostic.span.path, text])
        yield hashlib.sha256(f"{identity}{seen[identity]}".encode()).hexdigest()[:32]
        seen[identity] += 1
