"""Internal audit (内部审计)."""
