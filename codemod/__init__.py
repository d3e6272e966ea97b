"""Proves where a container image in Go source comes from, and repairs it."""

__version__ = "0.1.0"

MANUAL = ""
"""The address below which the manual's folders `en` and `zh` are on the web; empty as long as they are nowhere."""
