"""Facts of the oversight module (监督与公开台账), by part."""

from . import audit, disclosure, litigation, proposals

__all__ = ("audit", "disclosure", "litigation", "proposals")
