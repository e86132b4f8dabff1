"""What the enforcement module is (行政执法声明): every part of it declares itself when imported."""

from .cases.register import CASES

# isort: split
# What all other registers hang on stands first in every list of them.
from . import imports, indicators, roles
from .cases import filing, measures, procedure, register
from .disclosure import declarations as disclosure  # noqa: F401 - pages
from .documents import pages as documents
from .lists import declarations as lists
from .officers import cards, checking, consulting, defects, matrix, people, training  # noqa: F401 - pages, procedure
from .officers import declarations as officers
from .officers import indicators as officer_figures  # noqa: F401 - figures
from .oversight import declarations as oversight
from .pages import beside, checklist, overview, reviewing, turns, versions  # noqa: F401 - pages

__all__ = (
    "CASES",
    "documents",
    "filing",
    "imports",
    "indicators",
    "lists",
    "measures",
    "officers",
    "oversight",
    "procedure",
    "register",
    "roles",
)
