"""Leadership (统筹推进)."""
