"""Checks before publication."""
