"""Run the command over every Go repository in a folder, and print one table: `python tests/ecosystem DIR`.

Each repository is copied first. Asked of each: does every Go file parse here where it parses for gofmt; does `lint`
end with an answer; does it find nothing where the image is not named; does `fix` leave all else as it was. And then a
rule is made up that calls every string parameter of some of its functions an image, so that there is much to evaluate,
and `lint`, `trace` and `fix --diff` have to end with an answer again.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests/support")]

from fault.record import record  # noqa: E402

from codemod.golang.program.modfile import parse_mod  # noqa: E402
from codemod.golang.read.files import load_file  # noqa: E402
from codemod.source.folder import Folder  # noqa: E402

CONSUMERS = 40
GOFMT = shutil.which("gofmt") or str(Path(sysconfig.get_path("purelib")) / "go" / "bin" / "gofmt")
GUARD = 900  # seconds


@dataclass
class Row:
    """What happened in one repository. `stricter` and `looser` are files on which gofmt says otherwise."""

    name: str
    files: int = 0
    unparsed: int = 0
    stricter: list[str] = field(default_factory=list)
    looser: list[str] = field(default_factory=list)
    findings: int = 0
    changed: int = 0
    values: int = 0
    seconds: float = 0.0
    violations: list[str] = field(default_factory=list)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python tests/ecosystem")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    rows = []
    for repository in sorted(path for path in args.folder.iterdir() if path.is_dir() and path.name[0] != "."):
        with tempfile.TemporaryDirectory(prefix="ecosystem-") as place:
            copy = Path(place) / repository.name
            shutil.copytree(repository, copy, symlinks=True, ignore=shutil.ignore_patterns(".git"))
            rows.append(judge(copy))
        show(rows[-1])
        for column, count in columns(rows[-1]).items():
            record(f"ecosystem/{repository.name}/{column}", count, len(rows[-1].violations))
    if args.json:
        print(json.dumps([asdict(row) for row in rows], indent=1))
    violations = sum(len(row.violations) for row in rows)
    print(f"{len(rows)} repositories, {sum(row.files for row in rows)} Go files, {violations} violations")
    return 1 if violations else 0


def columns(row: Row) -> dict[str, int]:
    return {
        "Go files": row.files,
        "do not parse": row.unparsed,
        "only gofmt accepts": len(row.stricter),
        "only we accept": len(row.looser),
        "findings": row.findings,
        "changed by fix": row.changed,
        "findings under the made-up rule": row.values,
    }


def judge(copy: Path) -> Row:
    """Ask everything of one copied repository; it is written to."""
    row = Row(copy.name)
    files = sorted(path for path in copy.rglob("*.go") if path.is_file() and not path.is_symlink())
    row.files = len(files)
    compare_with_gofmt(row, copy, files)
    named = any(b"lvscare" in path.read_bytes() for path in files)
    if any(copy.rglob("go.mod")):
        before = hashes(copy)
        started = time.monotonic()
        row.findings = lint(row, copy)
        row.seconds = time.monotonic() - started
        if row.findings and not named:
            row.violations.append(f"{row.findings} findings, and no such image")
        run(row, copy, "fix")
        row.changed = len(changed := differing(before, hashes(copy)))
        row.violations += [f"{path} was changed" for path in changed if not path.endswith(".go") or not named]
        stress(row, copy)
    return row


def compare_with_gofmt(row: Row, copy: Path, files: list[Path]) -> None:
    """Compare which files parse: `stricter` are those that only gofmt accepts."""
    paths = [path.relative_to(copy).as_posix() for path in files]
    ours = {path for path in paths if load_file(path, (copy / path).read_bytes()).broken}
    theirs = refused_by_gofmt(copy, paths)
    row.unparsed = len(ours)
    row.stricter, row.looser = sorted(ours - theirs), sorted(theirs - ours)


def refused_by_gofmt(copy: Path, paths: list[str]) -> set[str]:
    refused: set[str] = set()
    for start in range(0, len(paths), 200):
        batch = [f"./{path}" for path in paths[start : start + 200]]
        done = subprocess.run([GOFMT, "-e", "-l", *batch], cwd=copy, capture_output=True, text=True, errors="replace")
        said = {
            line.partition(":")[0].removeprefix("./") for line in done.stderr.splitlines() if not line.startswith(" ")
        }
        refused |= said & {path.removeprefix("./") for path in batch}
    return refused


def lint(row: Row, copy: Path, *more: str) -> int:
    done = run(row, copy, "lint", "--output-format", "json", *more)
    if done.returncode not in (0, 1):
        return 0
    found = json.loads(done.stdout)["findings"]
    if bool(found) != (done.returncode == 1):
        row.violations.append(f"lint ended with {done.returncode} and {len(found)} findings")
    return len(found)


def run(row: Row, copy: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command; what must not happen is noted in the row."""
    command = [sys.executable, "-m", "codemod", *words]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, cwd=copy, env=env, capture_output=True, text=True, errors="replace", timeout=GUARD)
    if done.returncode not in (0, 1) or "Traceback" in done.stderr or "internal error" in done.stderr:
        last = (done.stderr.strip().splitlines() or [""])[-1]
        row.violations.append(f"{words[0]} ended with {done.returncode}: {last[:200]}")
    return done


def stress(row: Row, copy: Path) -> None:
    """Lint with a made-up rule for each module, and see that nothing is written but by `fix`."""
    tree = Folder(str(copy))
    before = hashes(copy)
    for folder in tree.modules():
        if not parse_mod(tree.read(f"{folder}/go.mod" if folder else "go.mod")).module:
            continue
        consumers = list(_parameters(tree, folder))
        if not consumers:
            continue
        step = max(1, len(consumers) // CONSUMERS)
        with tempfile.NamedTemporaryFile("w", suffix=".py") as rules:
            rules.write(rule_about(consumers[::step][:CONSUMERS]))
            rules.flush()
            place = str(copy / folder)
            row.values += lint(row, copy, "--rules", rules.name, place)
            run(row, copy, "trace", "--rules", rules.name, place)
            run(row, copy, "fix", "--diff", "--rules", rules.name, place)
    row.violations += [f"{path} was changed without `fix`" for path in differing(before, hashes(copy))]


def _parameters(tree: Folder, folder: str) -> Iterator[tuple[str, str, str]]:
    """Yield (package, function, parameter) of the string parameters of exported functions of one module."""
    nested = [other for other in tree.modules() if other != folder and (not folder or other.startswith(folder + "/"))]
    for path in sorted(path.relative_to(tree.root).as_posix() for path in Path(tree.root, folder).rglob("*.go")):
        inside = not folder or path.startswith(folder + "/")
        if not inside or not tree.selection.selects(path) or any(path.startswith(f"{other}/") for other in nested):
            continue
        file = load_file(path, tree.read(path))
        relative = file.folder[len(folder) :].strip("/") or "."
        if file.broken or file.package == "main" or "." in relative.partition("/")[0].strip("."):
            continue
        for item in (item for items in file.objects.values() for item in items):
            if item.kind == "func" and item.name[0].isupper():
                for parameter in item.declaration.node.walk():
                    kind = parameter.get("type") if parameter.kind == "parameter_declaration" else None
                    name = parameter.get("name")
                    if kind is not None and kind.text == "string" and name is not None and name.text != "_":
                        yield relative, item.name, name.text


def rule_about(consumers: list[tuple[str, str, str]]) -> str:
    package = consumers[0][0]
    lines = [f"        Parameter(package={p!r}, function={f!r}, name={n!r})," for p, f, n in dict.fromkeys(consumers)]
    return "\n".join(
        [
            "from codemod.rule import Constant, Image, Parameter, Registry, Rule",
            "MADE_UP = Rule(",
            '    name="made-up",',
            '    image=Image(repository="example/made-up-image", tag="v1.0.0"),',
            f'    constant=Constant(package={package!r}, name="MadeUpImage"),',
            "    consumers=[",
            *lines,
            "    ],",
            f'    registries=[Registry(package={package!r}, receiver="r", expression="r.URL")],',
            ")",
            "",
        ]
    )


def hashes(folder: Path) -> dict[str, str]:
    found = {}
    for place, _, names in os.walk(folder):
        for name in names:
            path = Path(place) / name
            if path.is_file() and not path.is_symlink():
                found[path.relative_to(folder).as_posix()] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def differing(before: dict[str, str], after: dict[str, str]) -> list[str]:
    return sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))


def show(row: Row) -> None:
    print(
        f"{row.name}: {row.files} files, {row.unparsed} do not parse, {len(row.stricter)} only for us,"
        f" {len(row.looser)} only for gofmt, {row.findings} findings, {row.changed} changed,"
        f" {row.values} values under a made-up rule, lint {row.seconds:.1f} s, {len(row.violations)} violations",
        flush=True,
    )
    for name, paths in (("only we refuse", row.stricter), ("only gofmt refuses", row.looser)):
        for path in paths[:20]:
            print(f"    {name}: {path}")
    for violation in row.violations[:10]:
        print(f"    VIOLATION: {violation}")


if __name__ == "__main__":
    sys.exit(main())
