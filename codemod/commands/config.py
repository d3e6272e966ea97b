"""What holds for a run: options, else the tree's configuration, else what ships.

A configuration, the rules that it names and its baseline are read from the tree that is judged; with `--since` from
the merge base, and with `--config-from` from that revision: so nothing that a change does to them judges the change.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import cached_property

from codemod.commands.session import Session
from codemod.errors import UserError
from codemod.finding.diagnostics import Message, message
from codemod.records import dataclass, replace
from codemod.report.safe import printable
from codemod.rule import Entry, Image, configuration, rules_in
from codemod.rule.configuration import KEYS, Configuration
from codemod.source import git
from codemod.source.selection import Selection
from codemod.source.trees import inside, open_tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from codemod.report.baseline import Known
    from codemod.source.revision import RevisionTree
    from codemod.source.tree import Tree
    from codemod.source.trees import Opened

OPTIONS = {key: key for key in KEYS} | {"language": "lang"}
"""The name in the arguments of what a key says."""
DEFAULTS = {
    "select": message("all codes but those that are off unless asked for"),
    "ignore": message("none"),
    "include": message("no more than Go compiles, without tests"),
    "exclude": message("nothing"),
    "baseline": message("none"),
    "language": message("that of the locale"),
}


@dataclass(frozen=True, eq=False)
class Holding:
    """A tree with what holds for judging it.

    `source` is the tree that the configuration is read from, and `prefix` stands before its files' names in what is
    said; `base` is the merge base, where `--since` asks for one.
    """

    args: argparse.Namespace
    tree: Opened
    source: Tree
    prefix: str
    base: RevisionTree | None
    selection: Selection
    configuration: Configuration

    def lang(self, session: Session) -> str:
        """Return the language to speak: an option's, the configuration's, or that of the session's locale."""
        return self.args.lang or self.configuration.language or session.lang

    def given(self, key: str) -> str:
        """Return the option that says what this key says; empty where none does."""
        options = ("rules", "rules_from") if key == "rules" else (OPTIONS[key],)
        found = [option for option in options if getattr(self.args, option, None)]
        return f"--{found[0].replace('_', '-')}" if found else ""

    def value(self, key: str) -> tuple[str, ...]:
        """Return what holds for a key."""
        option = self.given(key).removeprefix("--").replace("-", "_")
        value = getattr(self.args, option) if option else getattr(self.configuration, key)
        return (value,) if isinstance(value, str) else tuple(value)

    def origin(self, key: str) -> str:
        """Return where the value of a key is from: an option, the place in the configuration, or nowhere."""
        return self.given(key) or (self.configuration.place(key) if getattr(self.configuration, key) else "")

    @cached_property
    def rules(self) -> tuple[Entry, ...]:
        """The rules. Raises `UserError`."""
        from codemod.commands.held_rules import rules_of

        return rules_of(self.args, self.tree, self.source, self.configuration, self.prefix)

    @cached_property
    def baseline(self) -> Known | None:
        """What the baseline makes known, where there is one. Raises `UserError`."""
        given: str = getattr(self.args, "baseline", None) or ""
        if not (given or self.configuration.baseline):
            return None
        from codemod.report import baseline

        if given:
            path = inside(self.tree.root, given) if self.source is not self.tree else None
            earlier = configuration.named_file(self.source, path) if path else None
            return baseline.load(given) if earlier is None else baseline.parse(earlier, self.prefix + str(path))
        path = self.configuration.baseline
        data = configuration.named_file(self.source, path)
        if data is None:
            place = self.configuration.place("baseline")
            raise UserError(
                "{place}: {path}: no such file in this tree; make it with `lint --write-baseline {path}`",
                place=place,
                path=path,
            )
        return baseline.parse(data, self.prefix + path)

    @cached_property
    def _own(self) -> tuple[Configuration, tuple[Entry, ...]]:
        """The configuration and the rules of the tree itself, whatever judges it. Raises `UserError`."""
        if self.source is self.tree:
            return self.configuration, self.rules
        own = configuration.read(self.tree)
        if self.args.rules or self.args.rules_from:
            return own, self.rules
        from codemod.commands.held_rules import configured_rules

        return own, configured_rules(own, self.tree)

    def moved_pins(self) -> dict[str, tuple[Image, Image]]:
        """Return what the rules pin that judge a change, and what its own pin, by the rule, where that differs."""
        own = {rule.name: rule.image for rule in rules_in(self._own[1])}
        judging = {rule.name: rule.image for rule in rules_in(self.rules)}
        return {name: (old, own[name]) for name, old in judging.items() if own.get(name, old) != old}

    def tell_changes(self, session: Session) -> None:
        """Say where the change has other rules than those that judge it. Raises `UserError` where its own cannot be
        read: once it is merged, no answer would be possible."""
        if self.source is self.tree:
            return
        own, rules = self._own
        if rules != self.rules or any(getattr(own, key) != getattr(self.configuration, key) for key in KEYS):
            said = (
                "the configuration or the rules of this change are not those of {revision}, which hold here;"
                " to judge it by its own: --config-from HEAD"
            )
            session.note(message(said, revision=self.prefix.rstrip(":")))


def show(holding: Holding, session: Session) -> None:
    """Print what holds, and from where: as a configuration that says the same."""
    session = replace(session, lang=holding.lang(session))
    where = holding.configuration.name or message("{file} (not there)", file=holding.prefix + configuration.FILE)
    lines = [f"# {session.say(where) if isinstance(where, Message) else where}"]
    lines += [_shown(holding, key, session.say) for key in KEYS]
    session.out.writelines(printable(line) + "\n" for line in lines)


def _shown(holding: Holding, key: str, say: Callable[[Message], str]) -> str:
    value, origin = holding.value(key), holding.origin(key)
    if key == "rules":
        names = ", ".join(rule.name for rule in holding.rules)
        origin = f"{origin}: {names}" if origin else ""
        if not origin:
            return f"# rules: {say(message('those that ship ({names})', names=names))}"
    if not origin:
        return f"# {key}: {say(DEFAULTS[key])}"
    quoted = ['"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"' for text in value]
    single = key in ("baseline", "language")
    return f"{key} = {quoted[0] if single else '[' + ', '.join(quoted) + ']'}  # {origin}"


def hold(args: argparse.Namespace, place: str) -> Holding:
    """Return what holds for the tree around a path. Raises `UserError`."""
    tree = open_tree(place, staged=args.staged)
    if args.staged:
        # an index is asked for the configuration, too: meanwhile some of what is needed later is loaded
        tree.start_listing()
        import codemod.golang.program.opening  # noqa: F401
    since, revision = getattr(args, "since", None), args.config_from
    base = _revision(tree.root, "--since", since) if since else None
    source = _revision(tree.root, "--config-from", revision) if revision else base
    prefix = f"{source.commit[:12]}:" if source else ""
    found = configuration.read(source or tree, prefix)
    selection = Selection(*(tuple(getattr(args, key)) or getattr(found, key) for key in ("include", "exclude")))
    chosen = tree.selecting(selection)
    chosen.start_listing()
    return Holding(args, chosen, source or chosen, prefix, base and base.selecting(selection), selection, found)


def _revision(root: str, option: str, revision: str) -> RevisionTree:
    from codemod.source.revision import RevisionTree

    if git.top_level(root) is None:
        raise UserError(
            "{option} {revision}: {root} is not in a git repository; compare with --baseline FILE",
            option=option,
            revision=revision,
            root=root,
        )
    return RevisionTree(root, git.merge_base(root, revision) if option == "--since" else revision)
