"""Litigation."""
