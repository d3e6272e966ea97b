"""Modules, packages, objects and types: which declaration a name stands for.

Never evaluates an expression.
"""
