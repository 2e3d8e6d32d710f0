"""Readers of files, one room per kind."""
