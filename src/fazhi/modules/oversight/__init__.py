"""Oversight (监督与公开)."""
