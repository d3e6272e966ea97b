"""Ask the real Go toolchain about a plan, before anything is written: gofmt, go build, go vet.

Real forks do not always compile, so the answers for the old and the new bytes are compared: only what is new counts.
Both are asked with `-overlay`, so nothing is written into the tree.

What is kept from running: cgo and its compilers (CGO_ENABLED=0), downloads and the version control systems behind
them (GOPROXY, GONOPROXY, GOVCS, -buildvcs), another toolchain that go.mod asks for (GOTOOLCHAIN=local), the user's
`go env -w` settings (GOENV). What remains: the Go compiler, assembler and vet read the tree's files, on the trust that
a toolchain deserves with hostile sources; a `replace` or `go.work` may make them read Go files outside of it; GOFLAGS
of the environment and `flags` are the caller's and may name programs. So this is asked for, never done unasked.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from codemod.errors import UserError
from codemod.finding.diagnostics import Message, message
from codemod.write.change import FileChange

_POSITION = re.compile(r"(\.go):\d+(:\d+)?")
_PROGRESS = ("go: downloading ", "go: extracting ", "go: finding ")
_LOCKED = {
    "CGO_ENABLED": "0",
    "GOENV": "off",
    "GONOPROXY": "none",
    "GOPROXY": "off",
    "GOTOOLCHAIN": "local",
    "GOVCS": "*:off",
}


@dataclass(frozen=True, slots=True)
class Verification:
    """`problems` refuse the plan; `notes` say where the toolchain could not judge, as the old bytes fail there too.

    `unchecked` are the packages that do not build without the change: that they do not build with it says nothing.
    """

    problems: tuple[Message, ...] = ()
    notes: tuple[Message, ...] = ()
    unchecked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Answer:
    code: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Toolchain:
    go: str
    gofmt: str
    environ: Mapping[str, str]
    timeout: float

    def run(self, command: Sequence[str], cwd: str, stdin: bytes = b"") -> _Answer:
        """Run a program to its end, or kill it and all it started. Raises `subprocess.TimeoutExpired`."""
        with subprocess.Popen(
            command,
            cwd=cwd,
            env={**self.environ, **_LOCKED, "PWD": cwd},  # go believes PWD, and overlays are by real path
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        ) as process:
            try:
                output, _ = process.communicate(stdin, self.timeout)
            except BaseException:
                os.killpg(process.pid, signal.SIGKILL)
                raise
        return _Answer(process.returncode, tuple(output.decode("utf-8", "surrogateescape").splitlines()))


def verify(
    root: str,
    changes: Sequence[FileChange],
    go: str | None,
    gofmt: str | None,
    environ: Mapping[str, str],
    tags: Sequence[str] = (),
    flags: Sequence[str] = (),
    timeout: float = 600.0,
    builds: bool = True,
) -> Verification:
    """Return what the Go toolchain has against these changes of the tree at `root`; without `builds`, gofmt alone.

    `go` and `gofmt` are paths of the programs, None where there is none (gofmt is then looked for beside go's own
    tools); `environ` is the environment to start from; `timeout`, in seconds, is that of one command, and a command
    that takes longer is a problem. Raises `UserError` without a toolchain.
    """
    if go is None and (builds or gofmt is None):
        raise UserError(
            "--verify needs the Go toolchain, and there is no `go` on the PATH: install it, or leave it out"
        )
    tools = _Toolchain(go or "", gofmt or _own_gofmt(go or "", environ, timeout), environ, timeout)
    formatted = Verification(tuple(_unformatted(tools, root, changes)))
    return _built(tools, root, changes, tags, flags, formatted) if builds else formatted


def _built(
    tools: _Toolchain,
    root: str,
    changes: Sequence[FileChange],
    tags: Sequence[str],
    flags: Sequence[str],
    so_far: Verification,
) -> Verification:
    """Return the verdict with what `go build` and `go vet` say of each module."""
    problems, notes, unchecked = list(so_far.problems), list[Message](), list[str]()
    options = ["-buildvcs=false", *([f"-tags={','.join(tags)}"] if tags else []), *flags]
    modules: defaultdict[str, set[str]] = defaultdict(set)
    for change in changes:
        module = _module(root, change.path)
        modules[module].add(_package(module, change.path))
    for module, packages in sorted(modules.items()):
        for verb in (["build", "-o", os.devnull, "-gcflags=-e"], ["vet"]):
            verdict = _compare(tools, root, module, [*verb, *options], sorted(packages), changes)
            problems += verdict.problems
            notes += verdict.notes
            if verdict.notes and verb[0] == "build":
                folders = (f"{module}/{package.removeprefix('./')}".strip("/") or "." for package in sorted(packages))
                unchecked += folders
    return Verification(tuple(problems), tuple(notes), tuple(unchecked))


def _own_gofmt(go: str, environ: Mapping[str, str], timeout: float) -> str:
    answer = _Toolchain(go, "", environ, timeout).run([go, "env", "GOROOT"], os.sep)
    path = Path(answer.lines[0] if answer.lines else "") / "bin" / "gofmt"
    if answer.code or not path.is_file():
        raise UserError("--verify needs `gofmt`, which is neither on the PATH nor in Go's own bin folder: install it")
    return str(path)


def _module(root: str, path: str) -> str:
    """Return the folder (`/`-separated, `""` for the root) of the module that a file is in."""
    folder = path.rpartition("/")[0]
    while folder and not Path(root, folder, "go.mod").is_file():
        folder = folder.rpartition("/")[0]
    return folder


def _package(module: str, path: str) -> str:
    """Return the pattern of a file's package, which never begins with a dash."""
    folder = path.rpartition("/")[0]
    return "./" + (folder[len(module) + 1 :] if module else folder)


def _unformatted(tools: _Toolchain, root: str, changes: Sequence[FileChange]) -> Iterator[Message]:
    for change in changes:
        for source, unclean in ((change.new, True), (change.old, False)):
            if source is None:  # a new file has to be formatted
                continue
            try:
                answer = tools.run([tools.gofmt, "-l"], root, source)
            except subprocess.TimeoutExpired:
                yield message("gofmt took too long with {path}", path=change.path)
                break
            if (answer != _Answer(0, ())) is not unclean:
                break
        else:
            yield message("{path} was formatted by gofmt and would not be any more", path=change.path)


def _compare(
    tools: _Toolchain, root: str, module: str, verb: list[str], packages: list[str], changes: Sequence[FileChange]
) -> Verification:
    """Ask `go` about the old and the new bytes, and return what is new."""
    command = f"go {verb[0]}"
    try:
        before, after = (
            _ask(tools, root, module, verb, packages, {change.path: getattr(change, side) for change in changes})
            for side in ("old", "new")
        )
    except subprocess.TimeoutExpired:
        return Verification((message("{command} took too long", command=command),))
    except UnicodeEncodeError:
        return Verification((message("{command} cannot be asked about a name that is not UTF-8", command=command),))
    new = Counter(after.lines) - Counter(before.lines)
    if not new and after.code and not before.code:
        new = Counter(["it fails"])
    problems = tuple(message("{command}: {line}", command=command, line=line) for line in sorted(new))
    if not before.code:
        return Verification(problems)
    # what `go` says while it works is no reason
    first = next((line for line in before.lines if not line.startswith(_PROGRESS)), "")
    return Verification(
        problems, (message("{command} fails without the fix, too: {line}", command=command, line=first),)
    )


def _ask(
    tools: _Toolchain, root: str, module: str, verb: list[str], packages: list[str], sources: Mapping[str, bytes | None]
) -> _Answer:
    """Run a go command with these sources laid over the tree (None: no such file); its lines come without positions
    and headings."""
    real = os.path.realpath(root)
    with TemporaryDirectory(prefix="lvscare-codemod-") as folder:
        copies, overlay = {}, {}
        for number, (path, source) in enumerate(sources.items()):
            path.encode("utf-8")
            overlay[os.path.join(real, path)] = ""  # for go: there is no such file
            if source is not None:
                copies[path] = Path(folder, f"{number}.go")
                copies[path].write_bytes(source)
                overlay[os.path.join(real, path)] = str(copies[path])
        listing = Path(folder, "overlay.json")
        listing.write_text(json.dumps({"Replace": overlay}), encoding="utf-8")
        command = [tools.go, *verb, f"-overlay={listing}", *packages]
        answer = tools.run(command, os.path.join(real, module))
    text = "\n".join(line for line in answer.lines if not line.startswith("# "))
    for path, copy in copies.items():
        text = text.replace(str(copy), path)
    # below `/` there is nothing that could be taken away and still leave a path
    text = text.replace(f"{real}/" if real != "/" else folder, "").replace(folder, "")
    return _Answer(answer.code, tuple(_POSITION.sub(r"\1", text).splitlines()))
