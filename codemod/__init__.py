"""Proves where a container image in Go source comes from, and repairs it."""

__version__ = "0.1.0"
