"""The parties of the demo's cases (模拟当事人): invented names and codes, each used once, but for who offends again."""

from __future__ import annotations

import random
from dataclasses import dataclass

from .words import Domain, read

ENDINGS = {"企业": "有限公司", "单位": "有限公司", "公司": "有限公司"}


@dataclass(frozen=True)
class Party:
    """A party of a case (当事人): as documents name it, a sole trader together with its operator."""

    kind: str
    name: str
    code: str
    operator: str

    @property
    def on_paper(self) -> str:
        return f"{self.name}（经营者：{self.operator}）" if self.operator else self.name


class Parties:
    """Gives out parties one after another (逐个给出)."""

    def __init__(self) -> None:
        self._given = 0

    def next(self, domain: Domain, subject: str, rng: random.Random, kind: str = "") -> Party:
        """A party of a kind that the field has, and that its name fits the subject of the item."""
        words = read("enforcement")["words"]
        self._given += 1
        n = self._given
        kind = kind or rng.choices(list(domain.shares), list(domain.shares.values()))[0]
        person = f"{rng.choice(words['surnames'])}模拟{words['stems'][n % len(words['stems'])]}"
        if kind == "citizen":
            return Party(kind, person, f"模拟证件{n:06d}", "")
        first, second = words["first"][n % 20], words["second"][n // 20 % 20]
        trade = next((subject[: -len(end)] + full for end, full in ENDINGS.items() if subject.endswith(end)), subject)
        if kind == "sole_trader":
            return Party(
                kind, f"东坑样{first}{second}{trade.removesuffix('有限公司')}经营部", f"92441900MN{n:08d}", person
            )
        full = trade if trade.endswith("公司") else f"{trade}有限公司"
        return Party(kind, f"东莞市样{first}{second}{full}", f"91441900MN{n:08d}", "")
