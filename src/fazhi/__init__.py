"""Fazhi (法治): runs a township's rule-of-law government and accounts for it."""

__version__ = "0.1.0"
