"""Releases without the texts that may not be passed on, and their reunion with a user's own copies."""
