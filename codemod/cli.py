"""The command line: arguments, streams, exit statuses. Nothing below it prints, reads the environment or exits."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn, TextIO

from codemod import __version__
from codemod.errors import UserError
from codemod.session import Session

EPILOG = """exit status: 0 clean, 1 findings, 2 no answer possible (usage, rule file, git, a bug);
preflight also 3: could not be determined"""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UserError(f"{message} (try `{self.prog} --help`)")


def _common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rules", metavar="PATH", help="rule file or folder (default: the rules that ship)")
    parser.add_argument("-q", "--quiet", action="store_true", help="say nothing where all is well")
    parser.add_argument("-v", "--verbose", action="store_true", help="show where each value comes from")
    parser.add_argument("--color", choices=["auto", "always", "never"], default="auto")
    parser.add_argument("--lang", choices=["en", "zh"], help="language of messages (default: from the locale)")


def _judging(parser: argparse.ArgumentParser) -> None:
    _common(parser)
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files or folders of one tree (default: here)")
    parser.add_argument("--select", default="", metavar="CODES", help="only these codes, as IMG2,IMG301")
    parser.add_argument("--ignore", default="", metavar="CODES", help="all but these codes")
    parser.add_argument("--include", action="append", default=[], metavar="GLOB", help="also these, as 'vendor/**'")
    parser.add_argument("--exclude", action="append", default=[], metavar="GLOB", help="leave these files out")
    parser.add_argument("--require-rule", action="store_true", help="fail (2) where no rule applies")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="lvscare-codemod",
        description="Prove where the lvscare image of a sealer fork comes from, and repair it.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"lvscare-codemod {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True, parser_class=_Parser)
    lint = commands.add_parser("lint", help="name every place that is not proven right")
    _judging(lint)
    lint.add_argument("--staged", action="store_true", help="judge what is staged in git, not the work tree")
    lint.add_argument(
        "--output-format", choices=_formats(), default="text", metavar="FORMAT", help=", ".join(_formats())
    )
    lint.add_argument("--output", metavar="FILE", help="write the report there, and text here")
    fix = commands.add_parser("fix", help="rewrite what is proven bad")
    _judging(fix)
    fix.add_argument("--diff", action="store_true", help="print the patch, write nothing")
    fix.add_argument("--check", action="store_true", help="only say (1) whether it would write")
    fix.add_argument("--verify", action="store_true", help="try gofmt and go build on the result first")
    fix.add_argument("--go-tags", default="", metavar="TAGS", help="build tags for --verify")
    fix.add_argument("--go-flags", default="", metavar="FLAGS", help="further go build flags for --verify")
    trace = commands.add_parser("trace", help="show where each consumer's image comes from")
    _judging(trace)
    trace.add_argument("--staged", action="store_true", help="judge what is staged in git, not the work tree")
    trace.add_argument("--format", choices=["text", "json", "mermaid"], default="text")
    explain = commands.add_parser("explain", help="the manual page of a finding code, or a rule")
    _common(explain)
    explain.add_argument("topic", metavar="CODE|RULE")
    return parser


def _formats() -> list[str]:
    from codemod.report import FORMATS

    return list(FORMATS)


def language(chosen: str | None, environ: "os._Environ[str] | dict[str, str]") -> str:
    """Return `zh` where it was chosen or the locale is Chinese, else `en`."""
    if chosen:
        return chosen
    locale = environ.get("LC_ALL") or environ.get("LC_MESSAGES") or environ.get("LANG") or ""
    return "zh" if locale.startswith("zh") else "en"


def colors(chosen: str, out: TextIO, environ: "os._Environ[str] | dict[str, str]") -> bool:
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
    session = Session(sys.stdout, sys.stderr, os.environ, language(None, os.environ), False)
    try:
        args = _parser().parse_args(argv)
        color = colors(args.color, sys.stdout, os.environ)
        session = Session(sys.stdout, sys.stderr, os.environ, language(args.lang, os.environ), color)
        status: int = import_module(f"codemod.commands.{args.command}").run(args, session)
        sys.stdout.flush()
        return status
    except UserError as error:
        session.note(str(error))
    except BrokenPipeError:
        # whoever read us has gone; do not let the interpreter complain while it closes the stream
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        session.note(f"internal error, please report it: {type(error).__name__}: {error}")
        if os.environ.get("LVSCARE_CODEMOD_DEBUG"):
            raise
    return 2


def entry() -> NoReturn:
    """Run as a program."""
    sys.exit(main())
