"""Module paths, versions and names of files: what `golang.org/x/mod/module` and `semver` let pass."""

from __future__ import annotations

import re

_NUMBER = r"(?:0|[1-9][0-9]*)"
_BEFORE = r"(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)"
_AFTER = r"[0-9A-Za-z-]+"
_VERSION = re.compile(
    rf"v(?P<major>{_NUMBER})(?:\.(?P<minor>{_NUMBER})(?:\.{_NUMBER}(?:-{_BEFORE}(?:\.{_BEFORE})*)?"
    rf"(?P<build>\+{_AFTER}(?:\.{_AFTER})*)?(?P<whole>))?)?"
)
_MAJOR = re.compile(r"/v(?P<number>[0-9.]+)")
_GOPKG = r"\.v(?:0|[1-9][0-9]*)(?:-unstable)?"
_WINDOWS = frozenset(["CON", "PRN", "AUX", "NUL", *(f"{name}{n}" for name in ("COM", "LPT") for n in range(1, 10))])
_IMPORT_ELEMENT = re.compile(r"[-._~+0-9A-Za-z]+")


def is_remote(path: str) -> bool:
    """Whether an import path begins with a host: none of the standard library, or relative to a module, does."""
    return "." in path.partition("/")[0]


def canonical(version: str) -> str:
    """Return the version as go.mod would have it (`v1.2` is `v1.2.0`), empty where it is none."""
    found = _VERSION.fullmatch(version)
    if not found:
        return ""
    build = found["build"] or ""
    if build and build != "+incompatible":
        version = version.removesuffix(build)
    return version + ("" if found["whole"] is not None else ".0" if found["minor"] else ".0.0")


def path_major(path: str) -> str | None:
    """Return the end of a module's path that names its major version (`/v2`, `.v3`): none, or None if malformed."""
    if path.startswith("gopkg.in/"):
        end = path[max(path.rfind(".v"), 0) :]
        return end if re.fullmatch(_GOPKG, end) else None
    found = _MAJOR.search(path, path.rfind("/")) if "/" in path else None
    if not found or found.end() != len(path):
        return ""
    number = found["number"]
    return None if "." in number or number[0] == "0" or number == "1" else found[0]


def fits_major(version: str, major: str) -> bool:
    """Whether a version may stand behind a module path with this `path_major`."""
    major = major.removesuffix("-unstable") if major.startswith(".") else major
    if major == ".v1" and version.startswith("v0.0.0-"):
        return True
    number = version.partition(".")[0]
    return number == major[1:] if major else number in ("v0", "v1") or version.endswith("+incompatible")


def importable(path: str) -> bool:
    """Whether `module.CheckImportPath` lets the path pass."""
    elements = path.split("/")
    return not path.startswith("-") and all(_IMPORT_ELEMENT.fullmatch(e) and _element(e, short=True) for e in elements)


def packable(name: str) -> bool:
    """Whether a file or folder of this name can be in a module (`module.CheckFilePath`, for one element)."""
    return bool(name) and all(_name_character(c) for c in name) and _element(name, short=False)


def _name_character(c: str) -> bool:
    if c.isascii():
        return c.isalnum() or c in "!#$%&()+,-.=@[]^_{}~ "
    import unicodedata

    return unicodedata.category(c)[0] == "L"


def _element(element: str, short: bool) -> bool:
    if element.endswith("."):
        return False
    first = element.partition(".")[0]
    tail = first[first.rfind("~") :] if "~" in first else ""
    return first.upper() not in _WINDOWS and not (short and tail.isascii() and tail[1:].isdigit())
