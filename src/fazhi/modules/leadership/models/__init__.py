"""Facts of the leadership module (统筹推进台账), by part."""

from . import duties, study

__all__ = ("duties", "study")
