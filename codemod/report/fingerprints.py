"""What makes a finding the same finding after lines moved: `--since`, `--baseline` and SARIF compare by this."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator

from codemod.finding.diagnostics import Diagnostic
from codemod.finding.messages import translate

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

VERSION = "lvscareCodemod/v1"


def fingerprints(findings: Iterable[tuple[Diagnostic, bytes | None]]) -> Iterator[str]:
    """Yield each finding's fingerprint (32 hexadecimal digits), given its source line, or None where it has none.

    It is made of rule, code, path and the line's text with white space squeezed (where there is no such text: the
    message), and never of line numbers. Equal ones are told apart by their ordinal, so give the findings of a file
    in the order of their places.
    """
    seen: Counter[bytes] = Counter()
    # rule, code and path -> the last line, and the hash of all four: a line of many findings is read once
    known: dict[tuple[str, str, str], tuple[bytes, Any]] = {}
    for diagnostic, line in findings:
        key = (diagnostic.rule, diagnostic.code, diagnostic.span.path)
        if line and key in known and known[key][0] is line:
            identity = known[key][1]
        else:
            text = b" ".join((line or b"").split()).decode("latin-1") or translate(diagnostic.message, "en")
            # JSON, because its quoting keeps hostile fields apart
            identity = hashlib.sha256(json.dumps([VERSION, *key, text]).encode())
            # (a line of blanks has the text of the message)
            if line and not line.isspace():
                known[key] = line, identity
        name, numbered = identity.digest(), identity.copy()
        numbered.update(str(seen[name]).encode())
        yield numbered.hexdigest()[:32]
        seen[name] += 1
