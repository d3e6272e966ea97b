"""The program as Go builds it: pure functions over names and bytes, with the go command as their judge.

`modules` says which modules are one program and what an import means, `constraints` and `expressions` who gets a file
compiled, `embed` and `ldflags` what gives a variable its text beside Go source.
"""
