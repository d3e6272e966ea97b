"""A commit in its own process, for strace: `child.py ROOT REPLACED MADE`. Calls of access(2) mark begin and end."""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[3]), str(Path(__file__).parents[1])]

from fault import trees  # noqa: E402

from codemod.errors import UserError  # noqa: E402
from codemod.write.transaction import commit  # noqa: E402

BEGIN, END = "/commit-begins", "/commit-ends"

if __name__ == "__main__":
    todo = trees.changes((int(sys.argv[2]), int(sys.argv[3])))
    os.access(BEGIN, os.F_OK)
    try:
        commit(sys.argv[1], todo)
    except UserError as error:
        os.write(2, str(error).encode())
        os._exit(2)
    os.access(END, os.F_OK)
