"""What a tree could be judged by: a rule that ships, one for a constant of its own, a policy; and why.

`shipped`, `constants` and `policies` look; `files` says what `init` would write. Writes nothing itself.
"""
