"""What an expression can be: an expression and a frame to Values.

What is not covered is an unknown Value, never a guess.
"""
