"""Edits of bytes: an edit is (start, end, new), as in golang/tools `internal/diff`. Nothing here is ever repaired."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Replace the bytes `start` to `end` (end exclusive, 0-based) of the file `path` by `new`."""

    path: str
    start: int
    end: int
    new: bytes
