"""Every check of the product (评查项目录): a module of this package named checks_* declares its checks when imported."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

from .declaring import checks

__all__ = ["checks"]

for _name in sorted(found.name for found in pkgutil.iter_modules([str(Path(__file__).parent)])):
    if _name.startswith("checks_"):
        importlib.import_module(f"{__package__}.{_name}")
