"""What is known about Go, and nothing about images."""
