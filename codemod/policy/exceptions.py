"""What a policy lets pass: which of its `allow` an image is like, and which of them are like none."""

from __future__ import annotations

from collections.abc import Iterable

from codemod.finding.diagnostics import Message, message
from codemod.golang.program.packages import Module
from codemod.image.pattern import UNKNOWN
from codemod.image.repository_path import like
from codemod.policy.arriving import Arriving
from codemod.rule import Allow


def allowing(allows: Iterable[Allow], module: Module, each: Arriving) -> Allow | None:
    """Return the first that lets this image pass."""
    return next((allow for allow in allows if _allows(allow, module, each)), None)


def _allows(allow: Allow, module: Module, each: Arriving) -> bool:
    if allow.package and module.absolute(allow.package) != each.package:
        return False
    image = each.pattern.text if each.pattern is not None else UNKNOWN
    return (not allow.image or like(image, allow.image)) and (not allow.sink or like(each.sink, allow.sink))


def idle(allow: Allow) -> Message:
    """Return what is said of one that allows nothing."""
    keys = (("package", allow.package), ("image", allow.image), ("sink", allow.sink))
    shown = ", ".join(f"{key}={text!r}" for key, text in keys if text)
    return message("Allow({what}) allows nothing; take it out of the policy", what=shown)
