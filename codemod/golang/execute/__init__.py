"""Symbolic execution: what a call is given each time that a function runs. Its syntax is interpreted, with what is not
known as symbols; no code of the tree is run.

Answers, and never a guess: where anything is met that is not understood, there is no answer at all.
"""
