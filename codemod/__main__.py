"""`python -I -m codemod`. Without `-I`, Python puts the working directory, which may be a stranger's, first."""

import sys

if not (sys.flags.isolated or getattr(sys.flags, "safe_path", False)):
    del sys.path[0]

from codemod.cli import entry

entry()
