"""Every image that the program can run: where it is named, how it is pinned, who can redirect it.

`spelled` and `parts` find what Go source says, `embedded` what files say that it takes in, `containers` what reaches
a Kubernetes container; `outside` says what lets an operator take another image; `inventory` joins all to one row an
image. Knows no rule, and never says whether an image is right.
"""
