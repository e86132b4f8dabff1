"""Holiday notices read from packs (放假通知): the facts of each year, entered once, with the source's address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

from fazhi.kernel.core.errors import DeclarationError, FazhiError

from .strict_yaml import Item, read, yaml_files
from .workcalendar import Notice


def load_notices(folders: Iterable[Path]) -> list[Notice]:
    """Every version of every year in the `calendar` folders of packs; raises DeclarationError with file and line."""
    return [
        notice
        for folder in folders
        for path in yaml_files(folder / "calendar")
        for notice in _notices_of(read(path, folder))
    ]


def _notices_of(document: Item) -> Iterator[Notice]:
    keys = document.mapping(("year", "versions"), ("year", "versions"))
    for version, entry in enumerate(keys["versions"].items(), 1):
        notice = entry.mapping(("title", "published_on", "source", "off", "work"), ("title", "source", "off", "work"))
        off = _days_off(notice["off"])
        try:
            yield Notice(
                year=keys["year"].integer(),
                version=version,
                title=notice["title"].text(),
                source=notice["source"].text(),
                off=frozenset(off),
                work=frozenset(day.day() for day in notice["work"].items()),
                names=off,
                published_on=notice["published_on"].day() if "published_on" in notice else None,
            )
        except DeclarationError:
            raise
        except FazhiError as error:
            raise entry.error(error.what, error.remedy, error.basis) from error


def _days_off(item: Item) -> dict[date, str]:
    off: dict[date, str] = {}
    for span, name in item.mapping().items():
        for day in _span(name, span):
            if day in off:
                raise name.error(f"{day} 重复出现", "每个日期只能写一次")
            off[day] = name.text()
    return off


def _span(item: Item, text: str) -> list[date]:
    """The days of `2018-02-15..2018-02-21`, or of a single date."""
    first, _, last = text.partition("..")
    first_on, last_on = item.to_day(first), item.to_day(last or first)
    if last_on < first_on:
        raise item.error(f"“{text}”的终止日早于起始日")
    return [first_on + timedelta(days=number) for number in range((last_on - first_on).days + 1)]
