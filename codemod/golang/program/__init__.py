"""The program as Go builds it, and which declaration a name stands for.

`modules` says which modules are one program and what an import means, `constraints` who gets a file compiled, `embed`
and `ldflags` what gives a variable its text beside Go source, `sources` reads the files, `packages`, `types` and
`members` say whose name and field this is.
Never evaluates an expression.
"""
