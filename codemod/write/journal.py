"""The journal of a transaction: which files are exchanged, and how far it is."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence

from codemod.errors import UserError
from codemod.records import dataclass, fields
from codemod.write.change import check_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal, TypeAlias

Phase: TypeAlias = "Literal['prepare', 'apply', 'done']"
PHASES: tuple[Phase, ...] = ("prepare", "apply", "done")


JOURNAL = ".lvscare-codemod.journal-"


SPARE = re.compile(r"\.lvscare-codemod-[0-9a-f]{16}-[0-9]{1,9}\Z")


CLAIM = hashlib.sha256(b"").hexdigest()


@dataclass(frozen=True, slots=True)
class Exchange:
    """One line of the journal: the path, the spare's name in the same directory, the SHA-256 of old and new bytes.

    `old` is `""` for a file that is to be made.
    """

    path: str
    spare: str
    old: str
    new: str

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    @property
    def displaced(self) -> str:
        """The SHA-256 of what an exchange has to bring out."""
        return self.old or CLAIM


def written(entries: Sequence[Exchange]) -> bytes:
    rows = [[getattr(entry, each.name) for each in fields(entry)] for entry in entries]
    return json.dumps({"version": 1, "entries": rows}).encode()


def read_journal(data: bytes) -> list[Exchange] | None:
    """The entries, or None: a journal cut off in `prepare`, or one that this tool did not write."""
    try:
        document = json.loads(data)
        entries = [Exchange(*map(str, row)) for row in document["entries"]]
        for entry in entries:
            check_path(entry.path)
        sound = document["version"] == 1 and all(SPARE.match(entry.spare) for entry in entries)
    except (ValueError, TypeError, KeyError, RecursionError, UserError):
        return None
    return entries if sound else None


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
