"""Figures (数): indicators counted from rows, each number opening into exactly the rows that it counts."""
