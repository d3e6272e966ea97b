"""Image references: their grammar, and where they stand in strings.

Knows no rule and no verdict.
"""
