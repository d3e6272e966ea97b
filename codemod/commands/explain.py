"""`lvscare-codemod explain`: the manual page of a finding code, or what a rule says."""

from __future__ import annotations

import argparse

from codemod.commands.session import Session
from codemod.errors import UserError
from codemod.judge.checks import CHECKS
from codemod.rule import Rule
from codemod.rule.reader import load_all


def manual(code: str, lang: str) -> str | None:
    """Return the manual page of a finding code, or None."""
    for check in CHECKS:
        if code == check.CODE:
            page = check.MANUAL_ZH if lang == "zh" else check.__doc__
            return f"# {code} {(page or '').strip()}\n"
    return None


def run(args: argparse.Namespace, session: Session) -> int:
    code = args.topic.upper()
    page = manual(code, session.lang) or _preflight(code, session.lang)
    if page is None:
        rules = load_all(args.rules)
        page = next((_about(rule) for rule in rules if rule.name == args.topic), None)
    if page is None:
        raise UserError(f"{args.topic}: neither a rule nor a finding code ({', '.join(_codes())})")
    session.out.write(page)
    return 0


def _preflight(code: str, lang: str) -> str | None:
    from codemod.preflight.faults import CODES

    for each in CODES:
        if each.code == code:
            what, page = (each.what_zh, each.manual_zh) if lang == "zh" else (each.what, each.manual)
            return f"# {code} {each.name}: {what}\n\n{page}\n"
    return None


def _codes() -> list[str]:
    from codemod.preflight.faults import CODES

    return sorted([*(check.CODE for check in CHECKS), *(each.code for each in CODES)])


def _about(rule: Rule) -> str:
    lines = [f"# rule {rule.name}", "", f"pin:      {rule.image}"]
    lines.append(f"constant: {rule.constant.name} in {rule.constant.package}")
    lines += [f"consumer: {consumer}" for consumer in rule.consumers]
    lines += [f"registry: {registry.expression} in {registry.package}" for registry in rule.registries]
    return "\n".join(lines) + "\n"
