"""A registry that is known to end in a slash, on a way that has asked for that.

    if !strings.HasSuffix(registry, "/") {
        registry += "/"
    }
    return registry + image

is the registry, a slash and the image on both ways: on one the slash is the registry's own.
"""

from __future__ import annotations

from codemod.golang.evaluate.terms import Hole, Parts, Text, plain
from codemod.golang.execute.machine import Machine

_SLASH = Text("/")


def with_own_slash(machine: Machine, parts: Parts) -> Parts:
    """Return a text in which the slash is seen in which what stands in front ends."""
    first, *behind = parts
    if not behind or not isinstance(first, Hole):
        return parts
    asked = ("ends", plain((first,)), (_SLASH,))
    return (first, _SLASH, *behind) if machine.facts.get(asked) is True else parts
