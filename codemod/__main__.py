"""`python -m codemod`."""

from codemod.cli import entry

entry()
