"""What the enterprises module is (企业服务与信用声明): every part of it declares itself when imported."""

from . import roles
from .credit import declarations as credit
from .firms import declarations as firms
from .support import declarations as support
from .touched import declarations as touched  # the last: it hangs on the register of firms

__all__ = ("credit", "firms", "roles", "support", "touched")
