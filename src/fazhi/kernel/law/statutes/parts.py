"""The parts of an article (款、项、目): each line is a paragraph unless it begins as an item or as a point."""

from __future__ import annotations

import re
from dataclasses import dataclass

from fazhi.kernel.core.errors import FazhiError

from .numerals import arabic, chinese

_ITEM = re.compile(r"[（(]\s*([〇零一二三四五六七八九十百]+)\s*[）)]")
_POINT = re.compile(r"(?:[（(]\s*([0-9]{1,3})\s*[）)]|([0-9]{1,3})\s*[.．、](?![0-9])|([①-⑳]))")


@dataclass(frozen=True, slots=True)
class Point:
    """One point (目) of an item, as the text writes it."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """One item (项) with the points below it; `text` is its own line."""

    number: int
    text: str
    points: tuple[Point, ...] = ()

    @property
    def whole(self) -> str:
        """The item with its points (项及其各目)."""
        return "\n".join((self.text, *(point.text for point in self.points)))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph (款) with the items below it; `text` is its own line, empty if the items stand without one."""

    number: int
    text: str
    items: tuple[Item, ...] = ()

    @property
    def whole(self) -> str:
        """The paragraph with its items and their points (款及其各项)."""
        return "\n".join((*filter(None, (self.text,)), *(item.whole for item in self.items)))


def parts(text: str) -> tuple[Paragraph, ...]:
    """The paragraphs of an article's text in their order (各款); a line after items begins the next paragraph."""
    found: list[Paragraph] = []
    for line in filter(None, (line.strip() for line in text.split("\n"))):
        item, point = _ITEM.match(line), _POINT.match(line)
        if not item and not point:
            found.append(Paragraph(len(found) + 1, line))
            continue
        last = found.pop() if found else Paragraph(1, "")
        items = last.items
        if item:
            items += (Item(arabic(item[1]), line),)
        elif point and items and items[-1].text[:1] in "（(" and not _POINT.match(items[-1].text):
            above = items[-1]
            items = (*items[:-1], Item(above.number, above.text, (*above.points, Point(_number(point), line))))
        elif point:  # Numbered in Arabic straight below the paragraph: these are its items.
            items += (Item(_number(point), line),)
        found.append(Paragraph(last.number, last.text, items))
    return tuple(found)


def part(text: str, paragraph: int = 0, item: int = 0, point: int = 0) -> str:
    """The text of one part (条、款、项、目), 0 for a level not named; raises FazhiError where there is no such part."""
    if not paragraph and not item and not point:
        return text
    chosen = _paragraph(parts(text), paragraph, item)
    if not item:
        return chosen.whole
    named = f"第{chinese(paragraph)}款" if paragraph else "本条"
    of_item = next((each for each in chosen.items if each.number == item), None)
    if of_item is None:
        listed = f"{named}共{len(chosen.items)}项" if chosen.items else f"{named}没有分项"
        raise FazhiError(f"第{chinese(item)}项不存在，{listed}", remedy="核对款、项的序号")
    if not point:
        return of_item.whole
    found = next((each for each in of_item.points if each.number == point), None)
    if found is None:
        raise FazhiError(
            f"第{chinese(point)}目不存在，第{chinese(item)}项共{len(of_item.points)}目", remedy="核对目的序号"
        )
    return found.text


def _paragraph(all_parts: tuple[Paragraph, ...], paragraph: int, item: int) -> Paragraph:
    if paragraph:
        if paragraph > len(all_parts):
            raise FazhiError(f"第{chinese(paragraph)}款不存在，本条共{len(all_parts)}款", remedy="核对款的序号")
        return all_parts[paragraph - 1]
    holding = [each for each in all_parts if any(below.number == item for below in each.items)]
    if len(holding) > 1:
        raise FazhiError(f"本条有{len(holding)}款都有第{chinese(item)}项", remedy="写明是第几款")
    if not holding:
        raise FazhiError(f"第{chinese(item)}项不存在", remedy="核对项的序号")
    return holding[0]


def _number(point: re.Match[str]) -> int:
    return ord(point[3]) - ord("①") + 1 if point[3] else int(point[1] or point[2])
