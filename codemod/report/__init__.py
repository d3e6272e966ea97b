"""Reports: one module and one function `write(report, out)` for each format."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

    from codemod.report.model import Report

# module names, not modules: a run loads only the format it writes
FORMATS: dict[str, str] = {
    "text": "codemod.report.text",
    "json": "codemod.report.json",
    "sarif": "codemod.report.sarif",
    "github": "codemod.report.github",
    "gitlab": "codemod.report.gitlab",
    "rdjson": "codemod.report.rdjson",
    "checkstyle": "codemod.report.checkstyle",
    "junit": "codemod.report.junit",
    "markdown": "codemod.report.markdown",
}

INVENTORIES = ("table", "json", "list", "skopeo-yaml", "csv", "markdown", "cyclonedx", "html")
"""The formats of a list of images."""


def writer(name: str) -> Callable[[Report, TextIO], None]:
    """Return the writer of the format `name`. Raises `KeyError` where `FORMATS` has no such name.

    Whatever the report holds, what is written is safe on a terminal and in a CI log.
    """
    write: Callable[[Report, TextIO], None] = import_module(FORMATS[name]).write
    return write
