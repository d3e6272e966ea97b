"""What is fuzzed: `python targets.py NAME [libFuzzer options]`. A target raises where a law does not hold."""

from __future__ import annotations

import sys
from collections.abc import Callable

import atheris

with atheris.instrument_imports(include=["codemod"]):
    from codemod.errors import UserError
    from codemod.finding import edits
    from codemod.golang.read import imports
    from codemod.golang.read.files import load_file
    from codemod.golang.read.parsing import NotParsed, first_error, parse
    from codemod.image import reference
    from codemod.judge.analysis import analyse
    from codemod.judge.ignores import ignores
    from codemod.report.safe import printable
    from codemod.rule import reader
    from codemod.source.overlay import OverlayTree
    from codemod.write.change import FileChange
    from codemod.write.plan import plan
    from codemod.write.unified import unified_diff

from fixture_files import base
from memory_tree import MemoryTree

BASE = base()
PARSED = {path: load_file(path, data) for path, data in BASE.items() if path.endswith(".go")}
RULES = reader.load_files(reader.default_rules())
RULE = b"".join(open(path, "rb").read() for path in reader.default_rules())  # noqa: PTH123, SIM115
HEAD = (
    b'package registry\n\nimport (\n\t"fmt"\n\t"net"\n\t"strconv"\n\n\t"github.com/sealerio/sealer/common"\n'
    b'\t"github.com/sealerio/sealer/pkg/ipvs"\n)\n\nfunc (c *configurator) made() (string, error) {\n'
)


def judge(data: bytes) -> None:
    """Evaluate and edit: what is fixed parses, is gone, and a second plan is empty."""
    files = BASE | {"pkg/registry/made.go": HEAD + data + b"\n}\n"}
    tree = MemoryTree(files)

    def lint(overlay: dict[str, bytes]) -> object:
        known = {path: file for path, file in PARSED.items() if path not in overlay}
        return analyse(OverlayTree(tree, overlay), RULES, known=known).diagnostics

    planned = plan(analyse(tree, RULES, known=PARSED).diagnostics, tree.read, lint)  # type: ignore[arg-type]
    after = dict(files)
    for change in planned.changes:
        assert first_error(parse(change.new)) is None
        after[change.path] = change.new
    known = {path: file for path, file in PARSED.items() if after[path] == BASE[path]}
    left = analyse(MemoryTree(after), RULES, known=known).diagnostics
    assert len(left) == len(planned.rejected) + len(planned.unfixable)


def rules(data: bytes) -> None:
    """Only rules or a UserError of one line come out of a rule file."""
    cut = data[0] * len(RULE) // 256 if data else 0
    try:
        reader.parse(RULE[:cut] + data[1:] + RULE[cut + len(data) :], "rule.py")
    except UserError as error:
        assert "\n" not in printable(str(error))


def reference(data: bytes) -> None:
    """A reference is its parts, joined again."""
    text = data.decode("utf-8", "surrogateescape")
    try:
        found = reference.parse(text)
    except reference.InvalidReference as error:
        assert str(error).isprintable()
        return
    tag = f":{found.tag}" if found.tag else ""
    digest = f"@{found.digest}" if found.digest else ""
    assert found.repository + tag + digest == text


def ignore_comments(data: bytes) -> None:
    """Every comment lies in the file, and says what it said."""
    source = b"package p\n//codemod:ignore" + data
    file = load_file("x.go", source)
    for each in ignores(file):
        assert b"codemod:ignore" in source[each.span.start : each.span.end]
        assert each.wrong or (each.codes and each.reason)


def import_lines(data: bytes) -> None:
    """What is added is there; what is removed again leaves the file as it parses."""
    source = b"package p\n" + data
    try:
        source.decode()
        if b"\0" in source or first_error(parse(source)) is not None:
            return
    except (UnicodeDecodeError, NotParsed):
        return
    added = imports.add(source, "example.com/made", "made")
    assert first_error(parse(added)) is None
    assert any(spec.path == "example.com/made" for spec in imports.specs(added))
    assert imports.add(added, "example.com/made", "made") == added
    for spec in imports.specs(source):
        assert first_error(parse(imports.remove(source, spec.path, spec.alias))) is None


def diff(data: bytes) -> None:
    """A patch of one edit: without marks, its lines are pieces of both sides."""
    third = len(data) // 3
    old, change = data[: 2 * third], edits.Edit("x.go", third // 2, third, data[2 * third :])
    new = edits.apply(old, [change])
    patch = unified_diff(FileChange("x.go", old, new, tuple(edits.regions([change]))))
    assert bool(patch) == (old != new)


NAMES: dict[str, Callable[[bytes], None]] = {
    "judge": judge,
    "rules": rules,
    "reference": reference,
    "ignores": ignore_comments,
    "imports": import_lines,
    "diff": diff,
}

if __name__ == "__main__":
    target = NAMES[sys.argv.pop(1)]
    atheris.Setup(sys.argv, target)
    atheris.Fuzz()
