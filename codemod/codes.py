"""The finding codes of the contract: code -> (name, severity)."""

from __future__ import annotations

from codemod.diagnostics import Severity

CODES: dict[str, tuple[str, Severity]] = {
    "IMG101": ("online-registry", "error"),
    "IMG102": ("floating-tag", "error"),
    "IMG103": ("off-pin", "error"),
    "IMG104": ("malformed-reference", "error"),
    "IMG105": ("no-constant", "error"),
    "IMG201": ("image-literal", "error"),
    "IMG202": ("no-registry", "error"),
    "IMG203": ("foreign-registry", "error"),
    "IMG204": ("joined-by-hand", "error"),
    "IMG205": ("unproven", "error"),
    "IMG206": ("not-canonical", "note"),
    "IMG301": ("pull-policy", "error"),
    "IMG601": ("environment-override", "note"),
    "IMG901": ("syntax-error", "error"),
    "IMG902": ("unused-ignore", "warning"),
    "IMG903": ("not-analysed", "error"),
}

OPT_IN = frozenset({"IMG206", "IMG601"})
"""Codes that are off unless `--select` names them."""
