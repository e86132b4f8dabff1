"""The guide (docs/guide.md) is true: its code is the code of tests/guide, and that code does what the guide says."""

from __future__ import annotations

import ast
import re
from datetime import date
from pathlib import Path

import pytest
from contract_files import REPOSITORY
from django.apps import apps
from guide.declarations import REQUESTS, SHOWROOMS
from support.town import Town, make_town

from fazhi.kernel.chain.verification import verify
from fazhi.kernel.figures.computing import Figure, compute
from fazhi.kernel.figures.declarations import indicators
from fazhi.kernel.figures.drilldown import rows_behind
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.law.calendar import sync_calendar
from fazhi.kernel.procedures.acting import act, open_matter
from fazhi.kernel.records.entries import add_entry
from fazhi.kernel.records.models import Matter
from fazhi.kernel.records.registers import registers
