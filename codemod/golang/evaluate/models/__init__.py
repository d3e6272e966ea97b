"""What functions of the standard library do to Values; one module a kind of function."""
