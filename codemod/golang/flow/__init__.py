"""Who writes a variable or field, who calls a function, and which definition reaches a place.

Never says what a value is.
"""
