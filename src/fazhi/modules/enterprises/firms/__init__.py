"""Firms."""
