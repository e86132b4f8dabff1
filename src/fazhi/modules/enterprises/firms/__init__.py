"""Register of market entities, month ends, cultivation pool (市场主体)."""
