"""`lvscare-codemod explain`: the manual page of a finding code, or what a rule says."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from codemod.commands.session import Session
from codemod.errors import UserError
from codemod.finding.pages import MANUAL, page_of
from codemod.report.safe import printable

if TYPE_CHECKING:
    from codemod.rule import Entry, Policy, Redirect, Rule


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
    from codemod.commands.config import rules_here
    from codemod.rule.reader import load_files, shipped

    entries = rules_here(path, ".")
    if not path:
        known = {each.name for each in entries}
        entries += tuple(each for each in load_files(shipped().values()) if each.name not in known)
    return next((_about(each) for each in entries if each.name == name), None)


def _about(entry: Entry) -> str:
    from codemod.rule import Rule

    lines = _about_rule(entry) if isinstance(entry, Rule) else _about_policy(entry)
    return "".join(printable(line) + "\n" for line in lines)


def _about_rule(rule: Rule) -> Iterator[str]:
    yield from (f"# rule {rule.name}", "", f"pin:      {rule.image}")
    yield f"constant: {rule.constant.name} in {rule.constant.package}"
    yield from (f"consumer: {consumer}" for consumer in rule.consumers)
    yield from (f"registry: {registry.expression} in {registry.package}" for registry in rule.registries)


def _about_policy(policy: Policy) -> Iterator[str]:
    yield from (f"# policy {policy.name}", "")
    if policy.redirects:
        yield "IMG501:   an operator can set each image: " + ", ".join(_way(each) for each in policy.redirects)
    if policy.pin:
        yield "IMG502:   none has a tag that moves, or no tag"
    if policy.pin == "digest":
        yield "IMG503:   each has a digest"
    if policy.variable:
        yield f"fix:      `fix --select IMG501` reads ${policy.variable}"
    for allow in policy.allow:
        shown = ", ".join(filter(None, (allow.package, allow.image, allow.sink)))
        yield f"allowed:  {shown}: {allow.reason}"


def _way(redirect: Redirect) -> str:
    return redirect.kind if redirect.name == "*" else f"{redirect.kind} {redirect.name}"
