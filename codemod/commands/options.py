"""The options of every command."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from codemod.commands.argparser import Parser
from codemod.report import FORMATS, INVENTORIES


def common() -> argparse.ArgumentParser:
    parser = Parser(add_help=False)
    parser.add_argument("--rules", metavar="PATH", help="rule file or folder (default: the rules that ship)")
    parser.add_argument("-q", "--quiet", action="store_true", help="say nothing where all is well")
    parser.add_argument(
        "-v", "--verbose", action="count", default=0, help="show where each value comes from, and what was judged (-vv)"
    )
    parser.add_argument("--color", choices=["auto", "always", "never"], default="auto", help="(auto: NO_COLOR)")
    language(parser)
    return parser


def language(parser: argparse.ArgumentParser) -> None:
    # read before anything else is: the errors of other options are told in it
    parser.add_argument("--lang", choices=["en", "zh"], help="language of messages (default: from the locale)")


def judging() -> argparse.ArgumentParser:
    parser = Parser(add_help=False)
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files or folders of one tree (default: here)")
    parser.add_argument("--rules-from", metavar="REV:PATH", help="a rule file as it is in that git revision")
    _config_from(parser)
    parser.add_argument(
        "--select", action="append", default=[], metavar="CODES", help="only these codes, as IMG2,IMG301"
    )
    parser.add_argument("--ignore", action="append", default=[], metavar="CODES", help="all but these codes")
    parser.add_argument("--include", action="append", default=[], metavar="GLOB", help="also these, as 'vendor/**'")
    parser.add_argument("--exclude", action="append", default=[], metavar="GLOB", help="leave these files out")
    parser.add_argument("--require-rule", action="store_true", help="fail (2) where nothing is proven")
    parser.add_argument("--staged", action="store_true", help="judge what is staged in git, not the work tree")
    parser.add_argument("--stats", action="store_true", help="say on stderr how much was searched, read and evaluated")
    return parser


def _config_from(parser: argparse.ArgumentParser) -> None:
    said = "the configuration, and what it names, as in that revision"
    parser.add_argument("--config-from", metavar="REV", help=said)


def _lint(parser: argparse.ArgumentParser) -> None:
    listed = ", ".join(FORMATS)
    _news(parser)
    parser.add_argument("--write-baseline", metavar="FILE", help="write what is found there, and exit 0")
    parser.add_argument("--no-new-ignores", action="store_true", help="with --since: new ignore comments hide nothing")
    parser.add_argument("--show-config", action="store_true", help="say what holds and from where, and judge nothing")
    parser.add_argument("--show-ignored", action="store_true", help="also list what comments ignore, and why")
    parser.add_argument("--output-format", choices=list(FORMATS), default="text", metavar="FORMAT", help=listed)
    parser.add_argument("--output", metavar="FILE", help="write the report there, and text here")


def _news(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--since", metavar="REV", help="only what is new since the merge base with this revision")
    parser.add_argument("--baseline", metavar="FILE", help="only what is not in this file")


def _fix(parser: argparse.ArgumentParser) -> None:
    _news(parser)
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--diff", action="store_true", help="print the patch, write nothing")
    how.add_argument("--check", action="store_true", help="only say (1) whether it would write")
    how.add_argument("--patch", metavar="FILE", help="write a patch for `git am` there, and nothing else")
    parser.add_argument("-i", "--interactive", action="store_true", help="ask about each fix")
    parser.add_argument(
        "--verify",
        nargs="?",
        choices=["build", "gofmt"],
        metavar="WITH",
        help="try the result first: gofmt, go build and go vet; --verify=gofmt: gofmt alone",
    )
    parser.add_argument("--go-tags", default="", metavar="TAGS", help="build tags for --verify")
    parser.add_argument("--go-flags", default="", metavar="FLAGS", help="further go build flags for --verify")


def _trace(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--output-format",
        choices=["text", "json", "mermaid"],
        default="text",
        metavar="FORMAT",
        help="text, json, mermaid",
    )


def _images(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files or folders of one tree (default: here)")
    parser.add_argument("--include", action="append", default=[], metavar="GLOB", help="also these files")
    parser.add_argument("--exclude", action="append", default=[], metavar="GLOB", help="leave these files out")
    how = parser.add_mutually_exclusive_group()
    how.add_argument(
        "--check", action="append", default=[], metavar="FILE[:KEYS]", help="compare with a list, as values.yaml:image"
    )
    how.add_argument("--write", metavar="FILE", help="bring a list of one reference a line up to date")
    _news(parser)
    parser.add_argument("--write-baseline", metavar="FILE", help="write what is found there, and exit 0")
    parser.add_argument("--select", action="append", default=[], metavar="CODES", help="with a list: only these codes")
    parser.add_argument(
        "--ignore", action="append", default=[], metavar="CODES", help="with a list: all but these codes"
    )
    how.add_argument("--why", metavar="IMAGE", help="the way of one image, step by step, to where it is used")
    how.add_argument("--diff", metavar="REV", help="what changed since the merge base with this revision")
    parser.add_argument("--staged", action="store_true", help="look at what is staged in git, not at the work tree")
    _config_from(parser)
    listed = ", ".join(INVENTORIES)
    parser.add_argument(
        "--output-format",
        choices=[*INVENTORIES, *(name for name in FORMATS if name not in INVENTORIES)],
        metavar="FORMAT",
        help=f"{listed}; with --check those of lint, with --diff text, json, markdown, with --why text, json",
    )
    parser.add_argument("--output", metavar="FILE", help="write the report there")


def _bump(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("tag", metavar="TAG", help="the tag to pin, as v1.1.3-beta.9")
    parser.add_argument("path", nargs="?", default=".", metavar="PATH", help="the tree (default: here)")
    one_rule(parser)
    parser.add_argument("--image", metavar="REPOSITORY", help="another repository, too")
    parser.add_argument("--digest", metavar="DIGEST", help="the digest of the new image, where the rule pins one")
    parser.add_argument("--also", action="append", default=[], metavar="FILE", help="an image list to change, too")
    parser.add_argument("--diff", action="store_true", help="print the patch, write nothing")
    parser.add_argument("--allow-downgrade", action="store_true", help="the tag may be lower, or no version")
    parser.add_argument("--check-registry", metavar="HOST:PORT", help="only if that registry holds the image (1, 3)")
    parser.add_argument("--plain-http", action="store_true", help="ask that registry without TLS")


def one_rule(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rule", metavar="NAME", help="which rule, where there are several")


def _install_hook(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", nargs="?", default=".", metavar="PATH", help="in the repository (default: here)")
    parser.add_argument("--force", action="store_true", help="replace a hook that is not ours, and forget it")
    parser.add_argument("--uninstall", action="store_true", help="take our hook away, and bring back what was there")


def _init(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", nargs="?", default=".", metavar="PATH", help="the tree (default: here)")
    parser.add_argument("--write", action="store_true", help="write what is proposed, where nothing is yet")


def _lsp(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--select", action="append", default=[], metavar="CODES", help="only these codes, as IMG2")
    parser.add_argument("--ignore", action="append", default=[], metavar="CODES", help="all but these codes")
    parser.add_argument("--include", action="append", default=[], metavar="GLOB", help="also these files")
    parser.add_argument("--exclude", action="append", default=[], metavar="GLOB", help="leave these files out")
    parser.add_argument("--stdio", action="store_true", help="speak on standard input and output, as it always does")


def _explain(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("topics", nargs="*", metavar="CODE|NAME|RULE", help="(default: a list of all)")


# name -> (help, whether it judges a tree, its own options)
COMMANDS: dict[str, tuple[str, bool, Callable[[argparse.ArgumentParser], None]]] = {
    "lint": ("name every place that is not proven right", True, _lint),
    "fix": ("rewrite what is proven bad", True, _fix),
    "trace": ("show where each consumer's image comes from", True, _trace),
    "images": ("list every image that the program can run", False, _images),
    "init": ("propose a rule file or policy, a configuration and the hook for this tree", False, _init),
    "explain": ("the manual page of a finding code, or a rule", False, _explain),
    "bump": ("pin another tag: rule, constant, comments, image lists", False, _bump),
    "lsp": ("the language server, for editors, on standard input and output", False, _lsp),
    "install-hook": ("let git ask before each commit", False, _install_hook),
}
