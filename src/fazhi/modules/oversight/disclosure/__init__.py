"""Open government (政务公开)."""
