"""What a registry asks for with `WWW-Authenticate` (RFC 9110, section 11; distribution's `docs/spec/auth/token.md`)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

_TOKEN = r"[A-Za-z0-9!#$%&'*+.^_`|~-]+"
_PARAMETER = re.compile(rf'\s*({_TOKEN})\s*=\s*(?:"((?:[^"\\]|\\.)*)"|({_TOKEN}))\s*')
_SCHEME = re.compile(rf"\s*({_TOKEN})(?=[\s,]|$)")
# what some schemes have instead of parameters: `Negotiate YII=, Basic realm="x"`
_WORD = re.compile(r"\s+[A-Za-z0-9._~+/-]+=*\s*(?=,|$)")
_COMMAS = re.compile(r"[ \t,]*")
_LIMIT = 8192  # characters of one header


@dataclass(frozen=True, slots=True)
class Challenge:
    """One challenge: the scheme in lower case, and its parameters (names in lower case)."""

    scheme: str
    parameters: dict[str, str] = field(default_factory=dict)


def parse(headers: Iterable[str]) -> list[Challenge]:
    """Return the challenges of all headers, in order. What cannot be read ends its header, or is all of a long one."""
    found: list[Challenge] = []
    for header in headers:
        # not the beginning of it: half an address is another address
        found += _header(header) if len(header) <= _LIMIT else []
    return found


def _header(text: str) -> list[Challenge]:
    found: list[Challenge] = []
    position = _next(text, 0)
    while position < len(text):
        parameter = _PARAMETER.match(text, position) if found else None
        scheme = _SCHEME.match(text, position)
        if parameter:
            name, quoted, plain = parameter.groups()
            found[-1].parameters.setdefault(name.lower(), plain if quoted is None else re.sub(r"\\(.)", r"\1", quoted))
        elif scheme:
            found.append(Challenge(scheme[1].lower()))
        match = parameter or (scheme and _WORD.match(text, scheme.end())) or scheme
        if match is None:
            break
        position = _next(text, match.end())
    return found


def _next(text: str, position: int) -> int:
    """Return where the next element of the list begins: elements may be empty."""
    commas = _COMMAS.match(text, position)
    return commas.end() if commas else position
