"""What the enterprises module is (企业服务与信用声明): every part of it declares itself when imported."""

from . import roles  # noqa: F401 - declare
from .credit import enrolment, objections, pages, records, tiers, touched  # noqa: F401 - declare
from .firms import entities, indicators, missing, months, pool  # noqa: F401 - declare
from .support import figures, imports, lists, loans, panels, policies, promises, warnings  # noqa: F401 - declare
