"""Which rule files there are, and what all of them say together; one of them is read by `parser`."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable

from codemod.errors import UserError
from codemod.finding.diagnostics import message
from codemod.rule import Entry
from codemod.rule.impossible import contradict
from codemod.rule.parser import SIZE_LIMIT as SIZE_LIMIT
from codemod.rule.parser import contradiction
from codemod.rule.parser import parse as parse


def default_rules() -> list[str]:
    """Return the paths of the rule files that are asked where none is named; a policy is asked where it is named."""
    return _in_folder(_home())


def shipped() -> dict[str, str]:
    """Return the paths of all rule files that ship, by the names that `--rules` takes: `lvscare`, `airgap`."""
    files = [*default_rules(), *_in_folder(os.path.join(_home(), "policies"))]
    return {os.path.basename(file).removesuffix(".py"): file for file in files}


def _home() -> str:
    """Return the folder of the bundled rule files: inside the package when installed, beside it in a checkout."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    inside = os.path.join(package, "rules")
    return inside if os.path.isdir(inside) else os.path.join(os.path.dirname(package), "rules")


def shipped_path(name: str) -> str | None:
    """Return the path of the rule file that ships by this name."""
    return shipped().get(name) if name.isidentifier() else None


def rule_files(path: str | None) -> list[str]:
    """Return the file, all `*.py` files directly in a folder, sorted, or what ships by that name; without a path those
    rules that ship.

    A name goes before a path: else a pull request could put a milder `airgap` into the tree that is judged by it.
    """
    if not path:
        return default_rules()
    if file := shipped_path(path):
        return [file]
    if not os.path.lexists(path) and path.isidentifier():
        import difflib

        near = difflib.get_close_matches(path, shipped(), 1) or [", ".join(shipped())]
        raise UserError(
            "--rules {path}: no such file, and nothing that ships; did you mean {near}?", path=path, near=near[0]
        )
    return _in_folder(path) if os.path.isdir(path) else [path]


def load_all(path: str | None) -> tuple[Entry, ...]:
    """Return the rules and policies of `rule_files`, sorted by name. Raises `UserError`."""
    return load_files(rule_files(path))


def load_files(paths: Iterable[str]) -> tuple[Entry, ...]:
    """Return the rules and policies of these files, sorted by name; a name that occurs twice is a `UserError`."""
    return together((path, load(path)) for path in paths)


def together(files: Iterable[tuple[str, tuple[Entry, ...]]]) -> tuple[Entry, ...]:
    """Return the rules and policies of several files, each with its name, sorted by their own. Raises `UserError`."""
    found: dict[str, tuple[str, Entry]] = {}
    for path, rules in files:
        for each in rules:
            first, _ = found.setdefault(each.name, (path, each))
            if first != path:
                what = message(type(each).__name__.lower())
                raise UserError(
                    "{path}: the {what} `{name}` is also in {first}; rename or remove one of them",
                    path=path,
                    what=what,
                    name=each.name,
                    first=first,
                )
            for first, other in found.values():
                if first != path and contradict(other, each):  # within one file, the parser says so
                    raise UserError(
                        "{path}: {why} (in {first})", path=path, why=contradiction(each, other), first=first
                    )
    return tuple(found[name][1] for name in sorted(found))


def load(path: str) -> tuple[Entry, ...]:
    """Return the rules and policies of one file, in its order. Raises `UserError` with path, line and column."""
    try:
        # without blocking, so that a named pipe is refused and not waited for
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise UserError("{path}: not a regular file; name a rule file or a folder of rule files", path=path)
            source = file.read(SIZE_LIMIT + 1)
    except (OSError, ValueError) as error:
        raise UserError("{path}: cannot read the rule file ({reason})", path=path, reason=error) from error
    return parse(source, path)


def _in_folder(folder: str) -> list[str]:
    try:
        names = sorted(name for name in os.listdir(folder) if name.endswith(".py") and name[0] not in "._")
    except OSError as error:
        raise UserError("{folder}: cannot read the folder of rules ({why})", folder=folder, why=error) from error
    if not names:
        raise UserError("{folder}: there is no rule file (*.py) in this folder", folder=folder)
    return [os.path.join(folder, name) for name in names]
