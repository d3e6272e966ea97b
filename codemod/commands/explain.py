"""`lvscare-codemod explain`: the manual page of a finding code, or what a rule says."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from codemod.commands.session import Session
from codemod.errors import UserError
from codemod.finding.pages import MANUAL, page_of
from codemod.report.safe import printable

if TYPE_CHECKING:
    from codemod.rule import Rule


def manual(code: str, lang: str) -> str | None:
    """Return the manual page of a finding code in `lang`, or None."""
    page = page_of(code, lang)
    return page.read_text("utf-8") if page is not None else None


def explained() -> list[str]:
    """Return the finding codes that have a manual page, sorted."""
    return sorted(page.stem for page in (MANUAL / "en").glob("IMG*.md"))


def run(args: argparse.Namespace, session: Session) -> int:
    page = manual(args.topic.upper(), session.lang) or _rule(args.topic, args.rules)
    if page is None:
        raise UserError(f"{args.topic}: neither a rule nor a finding code ({', '.join(explained())})")
    session.out.write(page)
    return 0


def _rule(name: str, path: str | None) -> str | None:
    from codemod.rule.reader import default_rules, load_all, load_files

    rules = load_all(path) if path else load_files(default_rules())
    return next((_about(rule) for rule in rules if rule.name == name), None)


def _about(rule: Rule) -> str:
    lines = [f"# rule {rule.name}", "", f"pin:      {rule.image}"]
    lines.append(f"constant: {rule.constant.name} in {rule.constant.package}")
    lines += [f"consumer: {consumer}" for consumer in rule.consumers]
    lines += [f"registry: {registry.expression} in {registry.package}" for registry in rule.registries]
    return "".join(printable(line) + "\n" for line in lines)
