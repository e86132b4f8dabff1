"""How fast (测速): every figure beside its yardstick of the same run. `python -m bench [PART ...]`."""
