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
    from codemod.rule import Entry, Field, Fields, Parameter, Policy, Redirect, Registry, Result, Rule


def manual(code: str, lang: str) -> str | None:
    """Return the manual page of a finding code in `lang`, or None."""
    page = page_of(code, lang)
    return page.read_text("utf-8") if page is not None else None


def explained() -> list[str]:
    """Return the finding codes that have a manual page, sorted."""
    return sorted(page.stem for page in (MANUAL / "en").glob("IMG*.md"))


def run(args: argparse.Namespace, session: Session) -> int:
    if not args.topics:
        session.out.writelines(_all(args.rules, session.lang))
        return 0
    pages = [_page(topic, args.rules, session.lang) for topic in args.topics]
    session.out.write("\n".join(pages))
    return 0


def _page(topic: str, rules: str | None, lang: str) -> str:
    """Return what is known of a code, the name of one, a rule or a policy. Raises `UserError`."""
    names = _names()
    code = names.get(topic.lower(), topic.upper())
    if page := manual(code, lang):
        return page
    entries = {entry.name: entry for entry in _entries(rules)}
    if topic in entries:
        return _about(entries[topic])
    from difflib import get_close_matches

    close = get_close_matches(code, explained(), 2) + get_close_matches(topic, [*names, *entries], 2)
    meant = f"did you mean {' or '.join(close)}? " if close else ""
    raise UserError(f"{topic}: no finding code, name or rule; {meant}`lvscare-codemod explain` lists all")


def _names() -> dict[str, str]:
    """Return the codes by their names, `online-registry`, as the titles of the pages have them."""
    titles = {code: _title(code, "en") for code in explained()}
    return {title.split()[2].rstrip(":"): code for code, title in titles.items()}


def _title(code: str, lang: str) -> str:
    return (manual(code, lang) or "").partition("\n")[0]


def _all(rules: str | None, lang: str) -> Iterator[str]:
    yield from (_title(code, lang).removeprefix("# ") + "\n" for code in explained())
    yield from (_about(entry).partition("\n")[0].removeprefix("# ") + "\n" for entry in _entries(rules))


def _entries(path: str | None) -> tuple[Entry, ...]:
    """Return the rules and policies that can be asked for: the option's, else the tree's, and those that ship."""
    from codemod.commands.config import rules_here
    from codemod.rule.reader import load_files, shipped

    entries = rules_here(path, ".")
    if not path:
        known = {each.name for each in entries}
        entries += tuple(each for each in load_files(shipped().values()) if each.name not in known)
    return entries


def _about(entry: Entry) -> str:
    from codemod.rule import Rule

    lines = _about_rule(entry) if isinstance(entry, Rule) else _about_policy(entry)
    return "".join(printable(line) + "\n" for line in lines)


def _about_rule(rule: Rule) -> Iterator[str]:
    from codemod.rule.pins import held

    yield from (f"# rule {rule.name}", "", f"pin:      {rule.image}")
    for each in held(rule):
        label = "constant" if each.part == "image" else each.part
        yield f"{label + ':':<9} {each.name} in {each.by.package}"
    yield from (f"consumer: {_consumer(consumer)}" for consumer in rule.consumers)
    yield from (f"registry: {_registry(each)}" for each in rule.registries)
    yield from (f"override: {_way(each)}" for each in rule.overrides)


def _registry(registry: Registry | Redirect | str) -> str:
    from codemod.rule import Registry

    if isinstance(registry, Registry):
        return f"{registry.expression} in {registry.package}"
    return registry if isinstance(registry, str) else f"what an operator sets: {_way(registry)}"


def _consumer(consumer: Parameter | Field | Fields | Result) -> str:
    from codemod.rule import Field, Fields, Parameter

    if isinstance(consumer, Fields):
        return f"the fields {consumer.repository} and {consumer.tag} of {consumer.type} in {consumer.package}"
    if isinstance(consumer, Field):
        return f"the field {consumer.name} of {consumer.type} in {consumer.package}"
    if isinstance(consumer, Parameter):
        return f"the parameter {consumer.name} of {consumer.function} in {consumer.package}"
    return f"the result {consumer.index} of {consumer.function} in {consumer.package}"


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
