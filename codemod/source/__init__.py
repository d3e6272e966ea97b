"""Trees of bytes: a work tree, a git index, a revision, a folder, and one with some files exchanged.

Ask which files there are, which hold a word, and for their bytes. Never writes, and never reads Go.
"""
