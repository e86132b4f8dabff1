"""A system that is claimed as built has all of it: its module's register, its clocks, the figures of the report."""

from __future__ import annotations

import pytest

from fazhi.kernel.figures.declarations import Stated, indicators
from fazhi.kernel.procedures.declarations import procedures
from fazhi.kernel.records.registers import registers
from fazhi.reports.expected import expected
from fazhi.reports.systems import systems

BUILT = [system for system in systems().values() if system.is_built]
# Figures whose rows are another system's, which is to come: inspections that make no case, filings of documents.
ELSEWHERE = {"F21"}


@pytest.mark.parametrize("register", list(registers), ids=lambda register: register.code)
def test_every_register_of_a_module_belongs_to_a_system(register) -> None:
    assert register.systems or not register.model.__module__.startswith("fazhi.modules.")


@pytest.mark.parametrize("system", BUILT, ids=lambda system: system.code)
def test_a_built_system_has_a_register_of_its_module_and_the_procedures_that_it_names(system) -> None:
    assert not system.registers or system.module in {one.code.split(".")[0] for one in system.registers}
    assert all(one.procedure in procedures for one in system.registers if one.is_procedural)


@pytest.mark.parametrize("system", BUILT, ids=lambda system: system.code)
def test_a_built_system_counts_every_figure_that_the_report_takes_from_it(system) -> None:
    counted = {item.ref for item in indicators if item.ref and not isinstance(item, Stated)}
    owed = {one.ref for one in expected().values() if one.systems[0].code == system.code} - ELSEWHERE
    assert owed - counted == set()
