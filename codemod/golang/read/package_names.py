"""What a package is called where no alias is written, as far as its import path tells."""

from __future__ import annotations

import re

WORD = r"[^\W\d]\w*"


MAJOR = r"v[0-9]+"


def package_names(path: str) -> tuple[str, ...]:
    """Return what a package is called where no alias is written, the likeliest first; empty where that is a guess.

    The name is the path's last element. `/v2` and higher may be a module's version, or the package; `.v2` ends the
    paths of gopkg.in. Who names a repository `go-x`, `x-go` or `x.go` may call the package anything.
    """
    *front, last = path.split("/")
    if front[:1] == ["gopkg.in"]:
        last = re.sub(r"\.v[0-9]+$", "", last)
    if not re.fullmatch(WORD, last):
        return ()
    if re.fullmatch(MAJOR, last) and last not in ("v0", "v1") and front:
        return (front[-1], last) if re.fullmatch(WORD, front[-1]) else ()
    return (last,)
