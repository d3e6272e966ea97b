"""The finding codes of the contract, and which of them are wanted."""

from __future__ import annotations

from codemod.finding.diagnostics import Severity
from codemod.records import dataclass

# code -> (name, severity)
CODES: dict[str, tuple[str, Severity]] = {
    "IMG101": ("online-registry", "error"),
    "IMG102": ("floating-tag", "error"),
    "IMG103": ("off-pin", "error"),
    "IMG104": ("malformed-reference", "error"),
    "IMG105": ("no-constant", "error"),
    "IMG106": ("rule-not-met", "error"),
    "IMG201": ("image-literal", "error"),
    "IMG202": ("no-registry", "error"),
    "IMG203": ("foreign-registry", "error"),
    "IMG204": ("joined-by-hand", "error"),
    "IMG205": ("unproven", "error"),
    "IMG206": ("not-canonical", "note"),
    "IMG301": ("pull-policy", "error"),
    "IMG501": ("fixed-registry", "error"),
    "IMG502": ("moving-image", "error"),
    "IMG503": ("no-digest", "error"),
    "IMG601": ("environment-override", "note"),
    "IMG901": ("syntax-error", "error"),
    "IMG902": ("unused-ignore", "warning"),
    "IMG903": ("not-analysed", "error"),
    "IMG904": ("not-read", "error"),
}

LISTED: dict[str, tuple[str, Severity]] = {
    "IMG504": ("not-listed", "error"),
    "IMG505": ("not-used", "error"),
}
"""What `images --check` finds, and lint never."""

OF_POLICIES = ("IMG501", "IMG502", "IMG503")
"""What a policy alone finds, and no rule."""
OPT_IN = frozenset({"IMG206", "IMG601"})
"""Codes that are off unless `--select` names them."""
ALWAYS = frozenset({"IMG901", "IMG903", "IMG904"})
"""Codes that `--select` does not leave out: what could not be analysed, or read. `--ignore` can."""
TRACED = ("IMG105", "IMG201", "IMG202", "IMG203", "IMG204", "IMG205")
"""What can be said of one value on its way to a consumer."""

PROVEN_BAD = frozenset(TRACED) - {"IMG205"}
"""Of these, what is proven."""


@dataclass(frozen=True, slots=True)
class Codes:
    """Which findings are wanted, by the beginnings of codes: `IMG2` is all of IMG2xx. No `select`: all but `OPT_IN`."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def wants(self, code: str) -> bool:
        """Whether findings of this code are reported."""
        if self.ignore and code.startswith(self.ignore):
            return False
        if not self.select:
            return code not in OPT_IN
        return code.startswith(self.select) or code in ALWAYS


EVERY = Codes(select=("IMG",))
"""Also those that are off unless asked for."""
