"""The command line of preflight; no import of what it runs, so that it costs nothing to know it."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence

from codemod.errors import UserError

DEFAULT_REGISTRY = "sea.hub:5000"  # sealer's common.DefaultRegistryURL
DEFAULT_FOLDER = "/etc/kubernetes/manifests"
# what sealer's pkg/runtime/kubernetes and pkg/registry write
DEFAULT_PODS = ("kube-lvscare.yaml", "reg-lvscare.yaml")

Parents = Sequence[argparse.ArgumentParser]


def add_parser(
    subparsers: argparse._SubParsersAction[argparse.ArgumentParser], parents: Parents = ()
) -> argparse.ArgumentParser:
    """Add `preflight` and its five commands; `parents` hold the options that all commands share."""
    parser = subparsers.add_parser("preflight", help="check that the image is where the source will look for it")
    commands = parser.add_subparsers(dest="question", required=True, metavar="COMMAND")
    asked = commands.add_parser("registry", parents=parents, help="the registry holds the image, whole")
    asked.add_argument("registry", metavar="HOST:PORT")
    asked.add_argument("--all", action="store_true", dest="named", help="ask for all images that the program names")
    asked.add_argument("--tree", metavar="DIR", help="with --all: the program's source tree (default: here)")
    _registry_options(asked)
    _platforms(asked)
    _listing(asked)
    asked = commands.add_parser("node", parents=parents, help="this node holds the image")
    asked.add_argument("registry", metavar="HOST:PORT", nargs="?", default=DEFAULT_REGISTRY)
    _deadline(asked)
    _listing(asked)
    asked = commands.add_parser("manifests", parents=parents, help="the static pods name the image")
    asked.add_argument("manifests", metavar="DIR", nargs="?", default=DEFAULT_FOLDER)
    asked.add_argument("--registry", metavar="HOST:PORT", default=DEFAULT_REGISTRY)
    _expected(asked)
    asked = commands.add_parser("bundle", parents=parents, help="a ClusterImage contains the image")
    asked.add_argument("bundle", metavar="DIR")
    _ignored(asked)
    _platforms(asked)
    _all(commands.add_parser("all", parents=parents, help="the whole chain, from the constant to the node"))
    return parser


def _all(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--tree", metavar="DIR", default=None, help="the source tree (default: here, if it is one)")
    parser.add_argument("--registry", metavar="HOST:PORT", default=None)
    parser.add_argument("--bundle", metavar="DIR", default=None)
    parser.add_argument("--manifests", metavar="DIR", default=None)
    _registry_options(parser)
    _platforms(parser)
    _listing(parser)
    _expected(parser)
    _ignored(parser)


def _registry_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--authfile", metavar="FILE", help="credentials (default: docker's config.json)")
    parser.add_argument("--ca-file", metavar="FILE", help="trust this certificate authority too (PEM)")
    parser.add_argument("--plain-http", action="store_true", help="no TLS; credentials are sent in the clear")
    parser.add_argument("--timeout", metavar="SECONDS", type=_seconds, default=10.0, help="for each request (10)")
    _deadline(parser)
    parser.add_argument(
        "--fallback", choices=["node"], help="pass if the registry cannot be asked, but the node has it"
    )


def _deadline(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--deadline", metavar="SECONDS", type=_seconds, help="for all questions together (60; with --all 600)"
    )


def _platforms(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--platform", metavar="OS/ARCH", action="append", default=[], help="wanted; may be repeated")


def _listing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--from", metavar="FILE", dest="saved", help="a saved listing of the node's images")


def _expected(parser: argparse.ArgumentParser) -> None:
    # one name each: an option of many would take the folder that stands behind it for a name
    parser.add_argument(
        "--expect", metavar="NAME", action="append", nargs="?", const="", default=[],
        help="a file that must be there; may be repeated; without NAME: none",
    )  # fmt: skip


def _ignored(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--ignored-image-list", metavar="FILE", help="as given to `sealer build`")


def expected(given: Sequence[str]) -> tuple[str, ...]:
    """Return the files that `--expect` asks for. Raises `UserError` for what is a folder, and no file of one."""
    names = [name for text in given for name in text.split(",") if name]
    for name in names:
        if "/" in name or os.path.isdir(name):
            raise UserError(
                "--expect {name}: a folder, where a file's name belongs: write the folder in front of --expect",
                name=name,
            )
    return tuple(names) if given else DEFAULT_PODS


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 3600:
        raise argparse.ArgumentTypeError("seconds are a number above 0 and up to 3600")
    return seconds
