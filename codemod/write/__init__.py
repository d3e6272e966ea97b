"""Diagnostics to changed files: plan (pure), verify, and the transaction that writes whole or not at all."""
