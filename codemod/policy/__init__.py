"""A policy at work: every image that reaches a sink, and what is asked of it, whichever image it is.

`arriving` and `manifests` say which images reach which sink, and what an operator can set on their way; `verdicts`
judges them, `exceptions` knows what is allowed, `reading` writes a fix. Never says what the right image is.
"""
