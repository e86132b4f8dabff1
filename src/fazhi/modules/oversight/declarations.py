"""What the oversight module is (监督与公开声明): every part of it declares itself when imported."""

from . import roles
from .audit import declarations as audit
from .disclosure import declarations as disclosure
from .litigation import declarations as litigation
from .proposals import declarations as proposals

__all__ = ("audit", "disclosure", "litigation", "proposals", "roles")
