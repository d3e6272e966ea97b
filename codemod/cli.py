"""The command line: streams, environment, exit statuses. Nothing below it prints, reads the environment or exits."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module

from codemod.commands.session import Session
from codemod.errors import UserError, why
from codemod.finding.diagnostics import message

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser
    from typing import NoReturn, TextIO

COMPLETION = "--print-completion"
LANGUAGES = ("en", "zh")


def language(chosen: str | None, environ: Mapping[str, str]) -> str:
    """Return `zh` where it was chosen or the locale is Chinese, else `en`."""
    if chosen:
        return chosen
    locale = environ.get("LC_ALL") or environ.get("LC_MESSAGES") or environ.get("LANG") or ""
    return "zh" if locale.startswith("zh") else "en"


def spoken(words: Sequence[str]) -> tuple[str | None, list[str]]:
    """Return what the last `--lang` says, wherever it stands, and the other words: their errors are told in it, too."""
    end = words.index("--") if "--" in words else len(words)
    found, others, at = None, list[str](), 0
    while at < end:
        option, equals, value = words[at].partition("=")
        meant = value if equals else "".join(words[at + 1 : at + 2])
        if option == "--lang" and meant in LANGUAGES:
            found, at = meant, at + (1 if equals else 2)
        else:
            others.append(words[at])
            at += 1
    return found, [*others, *words[end:]]


def colors(chosen: str, out: TextIO, environ: Mapping[str, str]) -> bool:
    """Return whether to write colours (no-color.org, force-color.org)."""
    if chosen != "auto":
        return chosen == "always"
    if environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR"):
        return True
    return out.isatty() and environ.get("TERM") != "dumb"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    lang, words = spoken(sys.argv[1:] if argv is None else argv)
    session = Session(sys.stdin, sys.stdout, sys.stderr, os.environ, language(lang, os.environ), False)
    try:
        status = _run(words, lang, session)
        sys.stdout.flush()
        return status
    except UserError as error:
        session.note(error.said)
    except BrokenPipeError:
        # whoever read us has gone; do not let the interpreter complain while it closes the stream
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        name = error.filename or "standard output"
        place = os.fsdecode(name) if isinstance(name, bytes) else str(name)
        session.note(message("{place}: {reason}", place=place, reason=why(error)))
    except Exception as error:
        said = f"{type(error).__name__}: {error}"
        session.note(message("internal error, please report it: {error}", error=said))
        if os.environ.get("LVSCARE_CODEMOD_DEBUG"):
            raise
    return 2


def _run(words: list[str], lang: str | None, session: Session) -> int:
    from codemod.commands.arguments import help_of, parse

    if words[:1] == [COMPLETION]:
        return _completion(words[1:], session)
    if not words:
        session.err.write(help_of(session.lang))
        return 2
    args = parse(words, session.lang)
    args.lang = lang
    color = colors(args.color, session.out, session.environ)
    session = Session(session.stdin, session.out, session.err, session.environ, session.lang, color)
    module = import_module(f"codemod.commands.{args.command.replace('-', '_')}")
    status: int = module.run(args, session)
    return status


def _completion(words: list[str], session: Session) -> int:
    from codemod.commands.arguments import build

    try:
        import shtab
    except ImportError:
        raise UserError(
            "{completion}: needs shtab: `pip install shtab` beside this tool", completion=COMPLETION
        ) from None
    if len(words) != 1 or words[0] not in shtab.SUPPORTED_SHELLS:
        raise UserError(
            "{completion}: name a shell, one of {known}", completion=COMPLETION, known=", ".join(shtab.SUPPORTED_SHELLS)
        )
    parser, _ = build([])
    _with_files(parser, {"DIR": shtab.DIRECTORY, "FILE": shtab.FILE, "PATH": shtab.FILE})
    session.out.write(shtab.complete(parser, words[0]) + "\n")
    return 0


def _with_files(parser: ArgumentParser, kinds: Mapping[str, object]) -> None:
    """Let the shell complete what an option says that it takes: `--baseline FILE`, `PATH`."""
    for action in parser._actions:
        if isinstance(action.metavar, str) and action.metavar in kinds:
            action.complete = kinds[action.metavar]  # type: ignore[attr-defined]
        for command in action.choices.values() if isinstance(action.choices, dict) else ():
            _with_files(command, kinds)


def entry() -> NoReturn:
    """Run as a program. It lives for a moment, and what it lets go of is held together by nothing: looking through all
    objects for what is not, and freeing them at the end, would be a tenth of its time."""
    gc.set_threshold(4_000_000)
    status = main()
    sys.stderr.flush()
    os._exit(status)


# CPython keeps frames in pieces of 16 KiB, and gives a piece back to the system when the calls in it have returned: who
# calls at the edge of one asks the system for memory each time, 4,600 times in one lint of a large tree. This call asks
# for more than it needs; what is left of its piece, half a megabyte, is for all that are called by it.
entry.__code__ = entry.__code__.replace(co_stacksize=1 << 16)
