"""Git, as a reader of repositories that nobody vouches for.

Git is started with `posix_spawn` and without `subprocess`: a search begins before the heavy imports, and that module
is one of them. Arguments are lists, every listing ends its names with NUL, and what a repository's own configuration
could run or bend is switched off here, in one place:

- commands: fsmonitor, hooks, pagers, textconv; and all transports, because reading a missing object of a partial
  clone would start the remote's `core.sshCommand` or `uploadpack`. Nothing here calls `git diff` or `git status`,
  which run `diff.external` and `filter.*.clean`;
- answers: `submodule.recurse`, `color.*`, `grep.*`, replacement objects, and `core.worktree` (`GIT_WORK_TREE` wins).

Git's own refusal of a repository that another user owns stays in force: `GIT_DIR` would switch it off, and is unset,
unless the caller set it for a work tree that has no `.git`.
"""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Iterable, Sequence

from codemod.errors import UserError

_OPTIONS = ("--no-pager", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null")
# a git directory is a root only where a person named it, which is what `explicit` asks for
_BARE = ("-c", "safe.bareRepository=all")
_GREP = ("-lz", "--text", "--full-name", "--fixed-strings", "--no-textconv", "--no-recurse-submodules", "--no-color")
_SET = {
    "LC_ALL": "C",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",  # git before 2.45 does not know GIT_NO_LAZY_FETCH
}
_UNSET = (
    *("GIT_DIR", "GIT_COMMON_DIR", "GIT_PREFIX", "GIT_NAMESPACE"),
    *(f"GIT_{which}_PATHSPECS" for which in ("LITERAL", "GLOB", "NOGLOB", "ICASE")),
)
_PIPE = 1 << 20  # bytes: what Linux lets anybody have


class Process:
    """A git command that is running; its pipes hold what it prints until `output` is called, once."""

    def __init__(self, root: str, *args: str | bytes, ok: tuple[int, ...] = (0,)) -> None:
        self._root, self._command, self._ok = root, args[0], ok
        self._pid, self._out, self._err = spawn(root, args)

    def is_running(self) -> bool:
        """Say whether the answer has to be waited for; yes where the system does not say, as macOS with Python 3.12."""
        if self._pid == 0 or not hasattr(os, "waitid"):
            return self._pid != 0
        return os.waitid(os.P_PID, self._pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None

    def output(self) -> bytes:
        """Return all of stdout. Raises `UserError` where git failed, or could not read something."""
        pid, self._pid = self._pid, 0
        out, err = _drain(self._out, self._err)
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        # `git grep` reports a file that it cannot open and still exits with 0 or 1: never a silent pass
        if code not in self._ok or err.startswith((b"error:", b"fatal:")) or b"\nerror:" in err:
            from codemod.source.git_failures import failure

            raise failure(self._root, self._command, code, err, version)
        return out

    def __del__(self) -> None:
        if getattr(self, "_pid", 0):
            os.close(self._out)
            os.close(self._err)
            os.waitpid(self._pid, 0)


def grep(root: str, words: Iterable[bytes], pathspecs: Sequence[str], *where: str) -> Process:
    """Start a search for the files with any of the fixed `words`; it prints paths, each ended by NUL.

    `where` is nothing (tracked files in the work tree), `--cached`, or the hexadecimal name of a commit, which then
    stands before each path with a colon. With `-l`, git searches what is binary, too; `--text` spares it to ask of
    each file whether its bytes, or `.gitattributes`, say so.
    """
    patterns = (argument for word in words for argument in ("-e", word))
    return Process(root, "grep", *_GREP, *patterns, *where, "--", *pathspecs, ok=(0, 1))


def top_level(path: str) -> str | None:
    """Return the nearest folder, upwards from `path`, that holds a git repository, or that `GIT_DIR` is one for."""
    folder = os.path.abspath(path)
    while not os.path.lexists(os.path.join(_git_dir(folder), "HEAD")):
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent
    return folder


def is_bare(path: str) -> bool:
    """Say whether the folder itself is a git directory, such as a mirror, which has no work tree."""
    inside = {name: os.path.join(path, name) for name in (".git", "HEAD", "objects", "refs")}
    there = os.path.lexists(inside["HEAD"]) and os.path.isdir(inside["objects"]) and os.path.isdir(inside["refs"])
    return there and not os.path.lexists(inside[".git"])


def _named() -> tuple[str, str] | None:
    """Return the work tree and the git directory that the caller's environment names, as in the hooks of a repository
    without `.git`: whoever sets these vouches for it."""
    if not (git_dir := os.environ.get("GIT_DIR")):
        return None
    return os.path.abspath(os.environ.get("GIT_WORK_TREE") or os.getcwd()), os.path.abspath(git_dir)


def commit(root: str, revision: str) -> str:
    """Return the full hexadecimal name of the commit that `revision` means. Raises `UserError`."""
    if not revision or revision.startswith("-") or not revision.isprintable():
        raise UserError("{revision}: not a revision: name a commit, branch or tag", revision=repr(revision))
    args = ("rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}")
    name = Process(root, *args, ok=(0, 1)).output().decode().strip()
    if name.isalnum():  # a range (`a..b`) has two lines
        return name
    if _is_shallow(root):
        from codemod.source.git_failures import TOO_SHALLOW

        raise UserError(TOO_SHALLOW, root=root, revision=repr(revision))
    raise UserError(
        "{root}: unknown revision {revision}: fetch it first, or correct its name", root=root, revision=repr(revision)
    )


def ignores(root: str, path: bytes) -> bool:
    """Say whether a file at this path would be ignored, were it there and not tracked."""
    return Process(root, "check-ignore", "--", b"./" + path, ok=(0, 1)).output() != b""


def merge_base(root: str, revision: str) -> str:
    """Return the name of the best common ancestor of HEAD and `revision`. Raises `UserError` where there is none."""
    if revision.isprintable() and not revision.startswith("-"):
        try:
            return Process(root, "merge-base", "HEAD", revision + "^{commit}").output().decode().strip()
        except UserError:
            pass  # told below: which of the two is not there, or that they have nothing in common
    names = commit(root, "HEAD"), commit(root, revision)
    if base := Process(root, "merge-base", *names, ok=(0, 1)).output().decode().strip():
        return base
    if _is_shallow(root):
        from codemod.source.git_failures import BASE_TOO_DEEP

        raise UserError(BASE_TOO_DEEP, root=root, revision=repr(revision))
    text = "{root}: HEAD and {revision} have no common ancestor: name the branch that HEAD started from"
    raise UserError(text, root=root, revision=repr(revision))


def version(root: str) -> str:
    """Return what git says of its version."""
    return Process(root, "version").output().decode().strip()


def _is_shallow(root: str) -> bool:
    return Process(root, "rev-parse", "--is-shallow-repository").output().strip() == b"true"


def spawn(root: str, args: Sequence[str | bytes], stdin: int | None = None) -> tuple[int, int, int]:
    """Start git; return its process id and the reading ends of its stdout and stderr."""
    out, out_end = os.pipe()
    err, err_end = os.pipe()
    _widen(out)
    actions = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0) if stdin is None else (os.POSIX_SPAWN_DUP2, stdin, 0),
        (os.POSIX_SPAWN_DUP2, out_end, 1),
        (os.POSIX_SPAWN_DUP2, err_end, 2),
    ]
    try:
        argv = ["git", *_OPTIONS, *(_BARE if is_bare(root) else ()), "-C", root, *args]
        return os.posix_spawnp("git", argv, _environment(root), file_actions=actions), out, err
    except OSError as error:
        os.close(out)
        os.close(err)
        from codemod.source.git_failures import OLDEST

        raise UserError(
            "git cannot be started ({why}): install git {oldest} or newer", why=error, oldest=OLDEST
        ) from None
    finally:
        os.close(out_end)
        os.close(err_end)


def _widen(pipe: int) -> None:
    """Let a pipe hold more than 64 KiB: git goes on while nobody reads, and this program loads its modules."""
    if sys.platform == "linux":
        import fcntl

        try:
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE)
        except OSError:
            return


def _drain(out: int, err: int) -> tuple[bytes, bytes]:
    """Read both pipes to their ends, as they fill, and close them."""
    chunks: dict[int, list[bytes]] = {out: [], err: []}
    poll = select.poll()
    poll.register(out, select.POLLIN)
    poll.register(err, select.POLLIN)
    running = 2
    while running:
        for pipe, _ in poll.poll():
            if data := os.read(pipe, _PIPE):
                chunks[pipe].append(data)
            else:
                poll.unregister(pipe)
                os.close(pipe)
                running -= 1
    return b"".join(chunks[out]), b"".join(chunks[err])


def _environment(root: str) -> dict[str, str]:
    env = {name: value for name, value in os.environ.items() if name not in _UNSET} | _SET
    # git's repository is exactly `root/.git`, or what `GIT_DIR` names for this root: none of elsewhere, or further up
    env |= {"GIT_WORK_TREE": root, "GIT_CEILING_DIRECTORIES": os.path.dirname(root)}
    if not (os.path.lexists(os.path.join(root, ".git")) or is_bare(root)):
        env["GIT_DIR"] = _git_dir(root)
    # `git commit -a` and `git commit PATH` name a temporary index to their hooks; one of another repository is not ours
    index = os.path.realpath(os.path.join(root, env.get("GIT_INDEX_FILE", "")))
    if f"{os.sep}.git{os.sep}" in index and not index.startswith(os.path.realpath(_git_dir(root)) + os.sep):
        del env["GIT_INDEX_FILE"]
    return env


def _git_dir(root: str) -> str:
    """Return `.git`, or what it points to in a linked work tree or a submodule (gitrepository-layout(5))."""
    path = os.path.join(root, ".git")
    try:
        with open(path, "rb") as pointer:  # noqa: PTH123 (`pathlib` is a heavy import)
            text = pointer.read(4096)
    except FileNotFoundError:
        named = _named()
        return named[1] if named and named[0] == root else path
    except OSError:
        return path
    return os.path.join(root, os.fsdecode(text.removeprefix(b"gitdir:").strip()))
