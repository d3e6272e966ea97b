"""What holds for a run: options, else the tree's configuration, else what ships.

A configuration, the rules that it names and its baseline are read from the tree that is judged; with `--since` from
the merge base, and with `--config-from` from that revision: so nothing that a change does to them judges the change.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from functools import cached_property

from codemod.commands.session import Session
from codemod.errors import UserError
from codemod.finding.diagnostics import Message, message
from codemod.records import dataclass, replace
from codemod.report.safe import printable
from codemod.rule import Entry, Image, configuration
from codemod.rule.configuration import KEYS, Configuration
from codemod.rule.reader import SIZE_LIMIT, load, load_all, parse, rules_in, shipped_path, together
from codemod.source import git
from codemod.source.selection import Selection
from codemod.source.trees import open_tree

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
        given, where = self.args.rules, self.args.rules_from
        if where and given:
            raise UserError("--rules-from: not together with --rules; give one of them")
        if where:
            return _rules_from(self.tree.root, where)
        if given:
            return _earlier_rules(self, given) or load_all(given)
        return configured_rules(self.configuration, self.source, self.prefix) or load_all(None)

    @cached_property
    def baseline(self) -> Known | None:
        """What the baseline makes known, where there is one. Raises `UserError`."""
        given: str = getattr(self.args, "baseline", None) or ""
        if not (given or self.configuration.baseline):
            return None
        from codemod.report import baseline

        if given:
            path = _inside(self.tree.root, given) if self.source is not self.tree else None
            earlier = _read(self.source, path) if path else None
            return baseline.load(given) if earlier is None else baseline.parse(earlier, self.prefix + str(path))
        path = self.configuration.baseline
        data = _read(self.source, path)
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
        return own, configured_rules(own, self.tree) or load_all(None)

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


def configured_rules(found: Configuration, tree: Tree, prefix: str = "") -> tuple[Entry, ...]:
    """Return the rules that a configuration names; none where it names none. Raises `UserError`."""
    return together((prefix + path, _rules(found, tree, path, prefix)) for path in found.rules)


def rules_here(given: str | None, place: str) -> tuple[Entry, ...]:
    """Return the rules for a command that judges nothing: of `--rules`, else of the tree around a path, else those that
    ship. Raises `UserError`."""
    if given:
        return load_all(given)
    tree = open_tree(place)
    if git.top_level(place) is None and not os.path.isfile(os.path.join(tree.root, "go.mod")):
        return load_all(None)  # on a node this may be run anywhere: not every folder is somebody's source
    return configured_rules(configuration.read(tree), tree) or load_all(None)


def _rules(found: Configuration, tree: Tree, path: str, prefix: str) -> tuple[Entry, ...]:
    if not path.endswith(".py"):
        shipped = shipped_path(path)
        if shipped is None:
            raise UserError(
                "{place}: {path}: nothing that ships has this name; `explain` lists all",
                place=found.place("rules"),
                path=path,
            )
        return load(shipped)
    source = _read(tree, path)
    if source is None:
        raise UserError(
            "{place}: {path}: no such file in this tree; correct the path", place=found.place("rules"), path=path
        )
    return parse(source, prefix + path)


def _read(tree: Tree, path: str) -> bytes | None:
    """Return the bytes of a file of the tree; None where there is none. Raises `UserError`."""
    try:
        return tree.read(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        why = configuration.why_not(error)
        raise UserError("{path}: cannot be read ({why}); name a plain file of the tree", path=path, why=why) from error


def _earlier_rules(holding: Holding, given: str) -> tuple[Entry, ...]:
    """Return the rules of `--rules` as they were, where it names a file or folder of the tree that was there."""
    path = _inside(holding.tree.root, given)
    if holding.source is holding.tree or path is None or shipped_path(given):
        return ()
    files = [
        each for each in holding.source.below(path) if each == path or _is_rule_file(each.removeprefix(f"{path}/"))
    ]
    return together((holding.prefix + each, parse(holding.source.read(each), holding.prefix + each)) for each in files)


def _is_rule_file(name: str) -> bool:
    return name.endswith(".py") and "/" not in name and name[0] not in "._"


def _inside(root: str, path: str) -> str | None:
    """Return the tree's path of a file as it was typed; None where it is outside."""
    inside = os.path.relpath(os.path.realpath(path), os.path.realpath(root))
    return None if inside == os.curdir or inside.split(os.sep)[0] == os.pardir else inside.replace(os.sep, "/")


def _rules_from(root: str, where: str) -> tuple[Entry, ...]:
    """Return the rules of `REV:PATH`, a path from the root of the repository; the work tree is not asked."""
    revision, colon, path = where.partition(":")
    if not (colon and path and path.isprintable()):
        raise UserError("--rules-from {where}: write REV:PATH, such as origin/main:rules/lvscare.py", where=where)
    if git.top_level(root) is None:
        raise UserError(
            "--rules-from {where}: {root} is not in a git repository; name the file with --rules",
            where=where,
            root=root,
        )
    at = f"{git.commit(root, revision)}:{path}"
    blob = git.Process(root, "rev-parse", "--verify", "--quiet", "--end-of-options", at, ok=(0, 1)).output().strip()
    if not blob or git.Process(root, "cat-file", "-t", blob).output().strip() != b"blob":
        raise UserError(
            "--rules-from {where}: no such file in that revision; the path counts from {root}", where=where, root=root
        )
    source = git.Objects(root).read(blob, SIZE_LIMIT)
    if source is None:
        raise UserError(
            "--rules-from {where}: the rule file is larger than {size} KiB", where=where, size=SIZE_LIMIT // 1024
        )
    return parse(source, where)
