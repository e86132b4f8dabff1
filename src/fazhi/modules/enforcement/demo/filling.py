"""Fills the enforcement of the demo town (执法演示): each part once, in the order in which it leans on the others."""

from __future__ import annotations

from datetime import date

from ..cases import DOCUMENT
from ..review.law import Law
from . import defects, writing
from .building import Builder
from .items import Items
from .leaning import fill_lists
from .learning import consult, fill_learning, fill_training
from .making import File
from .norms import fill_norms
from .officers import Force
from .overseeing import fill_oversight
from .planning import Planner, items_of
from .words import Targets, Town, domains, take
from .yearly import fill_highlights, fill_year

YEARS = (2022, 2023)


def fill(year: int, targets: Targets, on: date) -> None:
    """Makes what is missing of a year and of the one before, and what is open on the demo's day; the rest stays."""
    town = Town(on)
    if not town.is_staffed:  # a demo town built before there was enforcement
        return
    fill_norms()
    force = Force(town, targets)
    force.fill()
    made = Files(town, force, targets)
    fill_lists(town, items_of(made.plans))
    fill_learning(town, force)
    for each in (year - 1, year):
        if each in YEARS:
            fill_training(each, targets, town, force)
            fill_year(each, targets, town)
            writing.write(made.of[each], str(each))
            health = domains()["health"]
            rows = writing.opinions(
                each, targets[each]["enforcement.opinions"], town.units[health.unit].pk, health.word
            )
            take(DOCUMENT, f"模拟监督意见书{each}", rows)
    if year + 1 == on.year:
        writing.write(made.open, "在办")
        consult(town, next(file.number for file in made.open if file.plan.key == "clue"))
        fill_oversight(town, year)
        fill_highlights(town, year)


class Files:
    """All files of the demo (全部案卷): always made together, so that no year moves the numbers of another."""

    def __init__(self, town: Town, force: Force, targets: Targets) -> None:
        law = Law.current()
        make = Builder(town, force, law)
        planner = Planner(targets, law.calendar, Items(), town.on)
        self.of: dict[int, list[File]] = {}
        for year in YEARS:
            self.of[year] = [make.build(plan) for plan in planner.year(year)]
            defects.sow(make, self.of[year], year)
        self.open = [make.build(plan) for plan in planner.open()]
        files = [file for files in (*self.of.values(), self.open) for file in files]
        writing.number(files)
        self.plans = [file.plan for file in files]
