"""What one expression is each time a function runs: the function is executed, with what is not known as symbols.

Answers, and never a guess: where anything is met that is not understood, there is no answer at all.
"""
