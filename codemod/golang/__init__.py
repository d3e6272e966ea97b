"""Go, and nothing of images: what is read, what is built, who writes and calls, and what an expression can be."""
