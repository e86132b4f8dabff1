"""The figures of a highlight (核数): every figure that it names, computed anew and looked for in its story."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.figures.computing import Figure, compute
from fazhi.kernel.figures.spans import Span

_NUMBER = r"(?<![\d.])(\d+(?:\.\d+)?)"
_UNITS = ("宗", "件", "元", "万元", "亿元", "%")  # what carries one of these is a figure, named or not


@dataclass(frozen=True)
class Checked:
    """One figure of a highlight (核数一项): what it is, and what is wrong; empty where nothing is."""

    word: str
    told: str
    wrong: str = ""

    def __str__(self) -> str:
        return f"{self.told}：{self.wrong}" if self.wrong else f"{self.told}，与文中一致"


def words_of(figures: str) -> list[str]:
    """The indicators that a highlight names (用到的指标)."""
    return [word for word in re.split(r"[、，,；;\s]+", figures.strip()) if word]


def check_figures(story: str, figures: str, year: int) -> list[Checked]:
    """Checks a story's figures against the rows (核数). A wrong figure, and one that is not in the story, does not pass.

    Numbers that look like figures and are none of the named ones are wrong too.
    """
    text, found, computed = _plain(story), [], []
    for word in words_of(figures):
        try:
            (figure,) = compute([word], Span.year(year))
        except FazhiError as error:
            found.append(Checked(word, word, error.what))
            continue
        computed.append(figure)
        found.append(_checked(word, figure, text))
    return found + list(_strangers(text, computed))


def _checked(word: str, figure: Figure, text: str) -> Checked:
    told = f"{figure.ref or figure.code} {figure.name} {figure.display}"
    if figure.value is None:
        return Checked(word, told, figure.why or "还没有数，不能写进亮点")
    shown = _plain(figure.display)
    if not re.search(rf"(?<![\d.]){re.escape(shown)}(?![\d.])", text):
        return Checked(word, told, f"文中没有写“{figure.display}”")
    return Checked(word, told)


def _strangers(text: str, computed: list[Figure]) -> Iterator[Checked]:
    """Numbers that carry a figure's unit and are none of the named figures (对不上的数)."""
    right = {_plain(figure.display) for figure in computed if figure.value is not None}
    for unit in dict.fromkeys((*_UNITS, *(_plain(figure.unit) for figure in computed if figure.unit))):
        for match in re.finditer(_NUMBER + re.escape(unit), text):
            written = f"{match[1]}{unit}"
            if written not in right:
                yield Checked(written, f"文中的“{written}”", "不是所列指标算出的数")


def _plain(text: str) -> str:
    """A text whose digits and commas are written one way, without blanks."""
    folded = unicodedata.normalize("NFKC", text)
    return re.sub(r"(?<=\d),(?=\d{3})|\s+", "", folded)


def is_right(found: list[Checked]) -> bool:
    """Whether every figure holds (核数无误); a highlight that names none has nothing to be wrong."""
    return not any(one.wrong for one in found)


def told(found: list[Checked]) -> str:
    """The check in words (核数结果), a line each."""
    return "\n".join(str(one) for one in found) or "没有用到指标"
