"""What the enforcement module is (行政执法声明): every part of it declares itself when imported."""

from . import roles
from .cases import filing, measures
from .lists import declarations as lists

__all__ = ("filing", "lists", "measures", "roles")
