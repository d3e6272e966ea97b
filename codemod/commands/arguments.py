"""The words of the command line: which command they mean, what is refused, and the options."""

from __future__ import annotations

import argparse
import os

from codemod import __version__
from codemod.commands.argparser import Parser, near
from codemod.commands.options import COMMANDS, common, judging, language, one_rule
from codemod.errors import UserError
from codemod.finding.diagnostics import Message, message
from codemod.report import FORMATS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

EPILOG = """exit status: 0 clean, 1 findings, 2 no answer possible (usage, rule file, git, a bug);
preflight also 3: could not be determined"""
PREFLIGHT = "preflight"
_WITH_VALUE = ("--rules", "--color", "--lang")  # what all commands have
_SPOKEN = (["--lang=en"], ["--lang=zh"], ["--lang", "en"], ["--lang", "zh"])

Commands = dict[str, argparse.ArgumentParser]


def parse(argv: list[str], lang: str = "en") -> argparse.Namespace:
    """Return the options. Raises `UserError`; `--help` and `--version` end in SystemExit."""
    _refuse_files(argv)
    argv = _command_first(argv)
    # the word behind it is a PATH
    argv = ["--verify=build" if word == "--verify" else word for word in argv]
    parser, commands = build(argv)
    if not {"-h", "--help"}.isdisjoint(argv):
        _spoken(parser, lang)
    args, rest = parser.parse_known_args(argv)
    if rest:
        command = commands[args.command]
        known = sorted(command._option_string_actions)
        hint = _meant(rest[0], args.command) or near(rest[0].partition("=")[0], known)
        raise UserError(
            "{word}: unknown option; {hint}try `{program} --help`", word=rest[0], hint=hint, program=command.prog
        )
    return args


def help_of(lang: str) -> str:
    """Return what a call without a command is shown."""
    parser, _ = build([])
    _spoken(parser, lang)
    return parser.format_help()


def _spoken(parser: argparse.ArgumentParser, lang: str) -> None:
    if lang == "zh":
        from codemod.commands.chinese_help import in_chinese

        in_chinese(parser)


def _command_first(argv: list[str]) -> list[str]:
    """Return the words with the command in front, where only options stand before it: `--lang=zh -q lint`.

    A language is known by now; not every command takes it in every place.
    """
    at = next((at for at, word in enumerate(argv) if word in COMMANDS or word == PREFLIGHT), 0)
    before, kept = argv[:at], list[str]()
    while before:
        size = 2 if before[0] in _WITH_VALUE else 1
        option, before = before[:size], before[size:]
        if not option[0].startswith("-"):
            return argv
        kept += option if option not in _SPOKEN else []
    if not at:
        return argv
    # `preflight` has commands of its own, which take the options
    behind = at + 1 + (argv[at] == PREFLIGHT and argv[at + 1 : at + 2] != [] and not argv[at + 1].startswith("-"))
    return [*argv[at:behind], *kept, *argv[behind:]]


def _meant(option: str, command: str) -> str | Message:
    """Return what is to be written for what other tools call so, or an empty string."""
    name = option.removeprefix("--")
    if name in FORMATS:
        return message("write `--output-format {name}`; ", name=name)
    if name in COMMANDS and name != command:
        return message("write `lvscare-codemod {name}`; ", name=name)
    return ""


def _refuse_files(argv: list[str]) -> None:
    """Refuse an option that is also a file here: with `lint *`, or a hook that is given names, whoever commits a file
    called `--exclude=*.go` would have a say in what is judged."""
    for word in argv:
        if word == "--":
            return
        if word.startswith("-") and os.path.lexists(word):
            raise UserError(
                "{word}: an option, and a file here has that name; write `--` before the names of files", word=word
            )


def build(argv: list[str]) -> tuple[argparse.ArgumentParser, Commands]:
    """Return the parser, and the parser of the one command that is asked for; where none is, those of all commands."""
    parser = Parser(
        prog="lvscare-codemod",
        description="Prove where the lvscare image of a sealer fork comes from, and repair it.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("-V", "--version", action="version", version=f"lvscare-codemod {__version__}")
    language(parser)
    subparsers: Any = parser.add_subparsers(dest="command", metavar="COMMAND", required=True, parser_class=Parser)
    shared = common()
    trees = [shared, judging()]
    commands: Commands = {}
    wanted = _asked(argv)
    for name, (help_, judges, more) in COMMANDS.items():
        if wanted in (None, name):
            parents = trees if judges else [shared]
            commands[name] = subparsers.add_parser(name, help=help_, description=help_, parents=parents)
            more(commands[name])
    if wanted in (None, PREFLIGHT):
        from codemod.preflight.grammar import add_parser

        asking = Parser(add_help=False, parents=[shared])
        one_rule(asking)
        asking.add_argument("--output-format", default="text", metavar="FORMAT", help="text, json, markdown, ...")
        commands[PREFLIGHT] = add_parser(subparsers, [asking])
    return parser, commands


def _asked(argv: list[str]) -> str | None:
    """Return the command if the first word is one, else None (an option, a misspelling, nothing)."""
    first = argv[0] if argv else ""
    return first if first in COMMANDS or first == PREFLIGHT else None
