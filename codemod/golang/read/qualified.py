"""What the bytes of a source say of who is named there: `pkg.Name`, and `Name` by itself."""

from __future__ import annotations

import re
from collections.abc import Container

from codemod.golang.read.spotting import continues, said_before

ALONE = b""
_NEAR = 200  # bytes that are looked at before a name
_WORD = rb"[\w\x80-\xff]*\Z"


def may_name(source: bytes, name: bytes, packages: Container[bytes]) -> bool:
    """Whether a name stands somewhere behind one of these and a dot, or, where `ALONE` is one, by itself. This reads no
    syntax, and says yes too often."""
    at = source.find(name)
    while at >= 0:
        end = at + len(name)
        if not continues(source, end) and (at == 0 or not continues(source, at - 1)):
            before = said_before(source[max(0, at - _NEAR) : at])
            if not before or _is_one(before, packages):
                return True
        at = source.find(name, end)
    return False


def _is_one(before: bytes, packages: Container[bytes]) -> bool:
    """Whether a text that stands before a name ends in one of these and a dot."""
    if not before.endswith(b"."):
        return ALONE in packages
    operand = said_before(before[:-1])
    found = re.search(_WORD, operand)
    return found is None or found[0] == operand or (found[0] != ALONE and found[0] in packages)
