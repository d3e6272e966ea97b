"""Which finding codes are wanted: what `--select`, `--ignore` and the configuration say, and what is refused."""

from __future__ import annotations

from codemod.commands.config import Holding
from codemod.errors import UserError
from codemod.finding.codes import CODES, LISTED, OF_POLICIES, TRACED, Codes
from codemod.finding.diagnostics import Message, message
from codemod.finding.messages import joined
from codemod.rule import policies_in

_FINDS = {"trace": TRACED, "images": tuple(LISTED)}
"""What a command finds that does not find all that lint does."""


def codes_of(holding: Holding) -> Codes:
    """Return the wanted codes. Raises UserError for what the command cannot find: it would be silence, for ever."""
    command = holding.args.command
    # a configuration is for all commands: what it selects says nothing about ways, or about lists
    keys = [key for key in ("select", "ignore") if command not in _FINDS or holding.given(key)]
    known = _FINDS.get(command, tuple(CODES))
    found = {key: _codes(holding, key, known) for key in keys}
    select, ignore = found.get("select", ()), found.get("ignore", ())
    if select and all(code.startswith(ignore) for code in known if code.startswith(select)):
        where = holding.origin("select"), holding.origin("ignore")
        raise UserError(
            "{option} {codes}: {other} leaves none of these codes; drop one of the two",
            option=where[0],
            codes=",".join(select),
            other=where[1],
        )
    return Codes(select, ignore)


def _codes(holding: Holding, key: str, known: tuple[str, ...]) -> tuple[str, ...]:
    codes = tuple(code.strip() for text in holding.value(key) for code in text.split(","))
    for code in codes:
        if not (code.startswith("IMG") and code != "IMG" and any(each.startswith(code) for each in known)):
            raise UserError(
                "{option} {code}: {reason}",
                option=holding.origin(key),
                code=code,
                reason=_refusal(code, holding.args.command, known),
            )
    return codes


def _refusal(code: str, command: str, known: tuple[str, ...]) -> Message:
    """Return why a code is refused, and which one may be meant."""
    from difflib import get_close_matches

    if not code:
        return message("an empty code; write codes or what they begin with, as in IMG202,IMG3")
    if code.startswith("IMG4"):
        return message("what preflight finds, and never {command}; leave it out", command=command)
    if code in LISTED:
        return message("what `images --check` finds, and never {command}; leave it out", command=command)
    if code in CODES:
        return message("{command} cannot find it; it finds {known}", command=command, known=", ".join(known))
    named = {name: each for each, (name, _) in (CODES | LISTED).items() if each in known}
    if code in named:
        return message("a name; write its code, {code}", code=named[code])
    near = get_close_matches(code.upper(), known, 3) or get_close_matches(code, named, 1)
    if not near:
        return message("no finding code; did you mean one of {known}?", known=", ".join(known))
    meant = joined(sorted(named.get(each, each) for each in near), "{first} or {second}")
    return message("no finding code; did you mean {near}?", near=meant)


def require_policy(holding: Holding, codes: Codes) -> None:
    """Refuse to select what only a policy finds where there is none: it would be silence, for ever."""
    for code in codes.select:
        if all(each in OF_POLICIES for each in CODES if each.startswith(code)) and not policies_in(holding.rules):
            raise UserError(
                "{option} {code}: only a policy finds it; name one: `--rules airgap`",
                option=holding.origin("select"),
                code=code,
            )
