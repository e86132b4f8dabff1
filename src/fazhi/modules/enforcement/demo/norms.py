"""The invented norms that the demo's cases cite (模拟规定): one a field, its articles made of the words of the pack."""

from __future__ import annotations

from fazhi.kernel.law.statutes.invented import keep_invented
from fazhi.kernel.law.statutes.numerals import chinese

from .words import Domain, domains, read


def fill_norms() -> None:
    """Writes the norms of all fields unless they are there."""
    told = read("enforcement")["norm"]
    for place, domain in enumerate(domains().values(), 1):
        version = {
            "issued_on": told["issued_on"],
            "in_force_on": told["in_force_on"],
            "number": f"东府规（模拟）〔{told['issued_on'].year}〕{place + 20}号",
            "kind": "enacted",
            "articles": _articles(domain),
        }
        keep_invented({"title": domain.norm, "issuer": told["issuer"], "versions": [version]}, told["place"])


def _articles(domain: Domain) -> dict[int, str]:
    ranges = [
        f"（{chinese(place + 1)}）{grade}的，处{least // 100}元以上{most // 100}元以下罚款"
        for place, (grade, (least, most)) in enumerate(zip(read("enforcement")["grades"], domain.tiers, strict=True))
    ]
    duties = [f"（{chinese(place + 1)}）{duty}" for place, duty in enumerate(domain.duties)]
    taken = "有违法所得的，没收违法所得。" if domain.is_confiscating else "拒不改正的，按日记录并复查。"
    return {
        1: "为了演示行政执法的检查和处罚，制定本规定。本规定不是真实的法规。",
        2: "在演示镇内从事有关活动的单位和个人，适用本规定。检查由清单写明的承接单位实施。",
        3: "检查不少于两人，出示执法证，制作笔录。",
        4: "当事人有权陈述、申辩，依法享有听证的权利。",
        5: "有关单位和个人应当遵守下列规定：\n" + "；\n".join(duties) + "。\n不得妨碍检查，不得提供虚假材料。",
        6: "发现违法行为的，责令限期改正，期满复查。",
        7: "违法行为轻微并及时改正，没有造成危害后果的，不予处罚。",
        8: "涉嫌犯罪的，移送公安机关。",
        9: "违反第五条第一款规定的：\n" + "；\n".join(ranges) + f"。\n{taken}",
        10: "造成停业以上后果的违法行为，可以并处责令停产停业。",
        11: "本规定自2021年9月1日起施行。",
    }
