"""What the leadership module is (统筹推进声明): every part of it declares itself when imported."""

from . import roles
from .duties import declarations as duties
from .study import declarations as study

__all__ = ("duties", "roles", "study")
