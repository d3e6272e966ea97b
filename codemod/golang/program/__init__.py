"""The program as Go builds it: modules, build constraints, embedded files and what the linker sets."""
