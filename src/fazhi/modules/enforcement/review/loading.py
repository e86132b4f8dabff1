"""Reads case files out of the registers (装载案卷): many at a time in few queries, one as it stands, or as it would be.

A file holds what is published and not removed; what stands beside it, lists, laws and other cases, is looked up for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import batched
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.records.facts import put
from fazhi.kernel.records.models import Matter
from fazhi.kernel.records.registers import registers

from ..cases import CASE
from ..models import Case, CaseDocument, EnforcementAct, Evidence, Measure, Payment, Recording
from .files import CaseFile
from .known import Known
from .others import Others, visible

CHUNK = 500
