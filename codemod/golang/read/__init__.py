"""One Go file: syntax nodes, scopes, literals, imports.

Knows no other file.
"""
