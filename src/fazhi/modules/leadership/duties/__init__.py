"""Duties."""
