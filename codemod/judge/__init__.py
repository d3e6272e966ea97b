"""Uses and a rule to Diagnostics: verdicts, checks, and the fixes that a rule spells out.

Pure over a tree and rules; writes nothing.
"""
