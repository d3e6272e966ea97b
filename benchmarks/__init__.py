"""Time `lint` and `fix` beside git grep, ast-grep and semgrep: `python -m benchmarks --corpus DIR`, or `make bench`."""
