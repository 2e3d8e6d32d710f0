"""Looks for leaks: random sequences of what people and clocks do to an archive, and after each step all that is public."""
