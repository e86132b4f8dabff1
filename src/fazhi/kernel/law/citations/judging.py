"""Whether a citation holds on its day (判引用): substance by the day of the act, procedure by the day of the step."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from fazhi.kernel.core.errors import FazhiError

from ..changes.likeness import likeness
from ..statutes.models import Norm, Provision, Version
from ..statutes.numerals import Article, chinese
from ..statutes.parts import part
from ..statutes.standing import Standing
from . import places
from .base import Base, has_number, is_same, known_norms, successions
from .facts import Known, Succession, facts
from .finding import Citation
from .meaning import means, words_around
from .quoting import difference
from .titles import normal

OK: Final = "ok"
NOT_YET: Final = "not_yet_in_force"
REPEALED: Final = "repealed"
SUPERSEDED: Final = "superseded"
NO_ARTICLE: Final = "no_such_article"
UNKNOWN: Final = "unknown_law"
AMBIGUOUS: Final = "ambiguous"
DATE_UNKNOWN: Final = "date_unknown"

# Below this likeness the same number says something else in the other version.
_OTHER = 0.3
_COMPARE = "依《行政处罚法》第三十七条比对新旧规定，从旧；新规定处罚较轻或者不认为是违法的，从新"


@dataclass(frozen=True)
class Judged:
    """A citation and what it is worth on its day (判定); `law` is the full title found."""

    citation: Citation
    status: str
    why: str
    law: str
    replaced_by: str = ""
    version: str = ""
    remark: str = ""  # the part of `why` that is worth saying once per law and document

    @property
    def is_changed(self) -> bool:
        """Whether the law changed between the act and the decision, so that article 37 asks for a comparison (新旧法比对)."""
        return _COMPARE in self.why


def judge(
    citation: Citation, act_on: date, decided_on: date | None = None, text: str = "", base: Base | None = None
) -> Judged:
    """The answer for one citation; `text` is the document, whose words around the citation show what it means."""
    words = words_around(text, citation) if text else ""
    return _Judge(citation, act_on, decided_on, words, base or Base()).answer()


@dataclass
class _Judge:
    citation: Citation
    act_on: date
    decided_on: date | None
    words: str
    base: Base

    def answer(self) -> Judged:
        cited = self.citation
        if not cited.law and not cited.number:
            return self._say(UNKNOWN, "文中没有写明指哪一部法；请写出法规全称")
        norms = self._norms()
        if len(norms) > 1:
            names = "、".join(f"{norm.title}（{norm.issuer or norm.get_level_display()}）" for norm in norms)
            return self._say(AMBIGUOUS, f"有{chinese(len(norms))}部规范同用此名：{names}；请写全称、文号或者制定机关")
        by_facts = self._by_facts(bool(norms))
        if by_facts:
            return by_facts
        if norms:
            return self._of_norm(norms[0])
        named = f"名为《{normal(cited.law)}》" if cited.law else f"文号为{cited.number}"
        return self._say(UNKNOWN, f"法规库里没有{named}的规范；请核对名称，或者先载入它的文本（fazhi law import）")

    def _norms(self) -> list[Norm]:
        """The norms that may be meant; of several the one with that number, or the only one in force on the day."""
        cited = self.citation
        if not cited.law:
            return self.base.norms_of_number(cited.number)
        norms = self.base.norms(cited.law)
        if len(norms) > 1 and cited.number:
            norms = [norm for norm in norms if norm in self.base.norms_of_number(cited.number)] or norms
        if len(norms) > 1:
            alive = [norm for norm in norms if self.base.standing(norm, self.act_on).status == OK]
            norms = alive if len(alive) == 1 else norms
        return norms

    # Norms of which the packs know more than the base

    def _by_facts(self, is_loaded: bool) -> Judged | None:
        cited = self.citation
        ended = successions(cited.law, cited.number)
        known = known_norms(cited.law, cited.number)
        if is_loaded:
            # The base speaks for its own norms, but not for an older one of the same title that the text numbers.
            ended = [row for row in ended if cited.number and has_number(row.number, cited.number)]
            known = []
        day = self._day(normal(cited.law), None)[0]
        if alive := [row for row in known if row.in_force_on <= day]:
            return self._known(alive[-1])
        if ended:
            return self._ended(ended[-1], day)
        if known:
            why = f"《{known[0].title}》自{_day(known[0].in_force_on)}起施行，{_day(day)}尚未施行；请改引当时有效的规范"
            return self._say(NOT_YET, why + _doubt(known[0].is_verified), law=known[0].title)
        if not is_loaded and cited.law and (ending := self.base.ending(cited.law)):
            by = ending.by_title.strip("《》")
            return self._ended(Succession(normal(cited.law), "", ending.ends_on, by, "", ending.is_verified), day)
        return None

    def _known(self, row: Known) -> Judged:
        why = f"《{row.title}》自{_day(row.in_force_on)}起施行；没有条文文本，未核对条号"
        return self._say(OK, why + _doubt(row.is_verified), law=row.title)

    def _ended(self, row: Succession, day: date) -> Judged:
        doubt = _doubt(row.is_verified)
        if row.ends_on is None:
            why = f"《{row.title}》已由《{row.by}》取代，失效日期不详；录入失效日期后再查"
            return self._say(DATE_UNKNOWN, why + doubt, law=row.title)
        if day < row.ends_on:
            why = f"《{row.title}》到{_day(row.ends_on)}才失效；没有条文文本，未核对条号"
            if self.decided_on and self.decided_on >= row.ends_on:
                why += f"；作出决定之日已由《{row.by}》取代，须{_COMPARE}"
            return self._say(OK, why + doubt, law=row.title)
        basis = f"（{row.basis}）" if row.basis else ""
        why = f"《{row.title}》自{_day(row.ends_on)}起由《{row.by}》取代{basis}；请改引《{row.by}》"
        return self._say(REPEALED, why + doubt, law=row.title, replaced_by=f"《{row.by}》")

    # Norms of the base

    def _of_norm(self, norm: Norm) -> Judged:
        day, is_step = self._day(norm.key, norm)
        judged = self._of_standing(norm, self.base.standing(norm, day), day, is_step)
        if is_step:
            judged = replace(judged, why=f"{judged.why}；程序规定，按作出该步骤之日（{_day(day)}）判断")
        return judged

    def _of_standing(self, norm: Norm, standing: Standing, day: date, is_step: bool) -> Judged:
        if standing.status == DATE_UNKNOWN:
            return self._say(DATE_UNKNOWN, f"{standing.why}；请{standing.remedy}后再查", norm)
        if standing.status == NOT_YET:
            why = f"{standing.why}；请改引{_day(day)}有效的规定"
            if not is_step and self.decided_on and standing.until and self.decided_on >= standing.until:
                why += f"，并{_COMPARE}"
            return self._say(NOT_YET, why, norm)
        if standing.status == REPEALED:
            replaced = places.in_successor(self.base, self.citation, norm, standing.replaced_by, day)
            remedy = f"请改引{replaced}" if replaced else "请核对取代它的规定"
            return self._say(REPEALED, f"{standing.why}；{remedy}", norm, replaced)
        return self._of_version(norm, standing, is_step)

    def _of_version(self, norm: Norm, standing: Standing, is_step: bool) -> Judged:
        version = standing.version
        if version is None:
            return self._say(OK, "没有条文文本，未核对条号", norm)
        if other := self._named_version(norm, version):
            return other
        article = self.citation.article
        if article is None or not version.digest:
            why = "" if version.digest else "没有条文文本，未核对条号"
            return self._ok(norm, version, (standing.why, why, "" if is_step else self._ends_between(standing)))
        for each in filter(None, (article, self.citation.last)):
            if not self.base.provision(version, each):
                return self._no_article(norm, version, each)
        trap = self._older_number(norm, version, article) or self._newer_number(norm, version, article)
        return trap or self._of_article(norm, standing, version, article, is_step=is_step)

    def _of_article(
        self, norm: Norm, standing: Standing, version: Version, article: Article, *, is_step: bool
    ) -> Judged:
        provision = self.base.provision(version, article)
        text = provision.text if provision else ""
        if missing := self._no_part(text):
            return self._say(NO_ARTICLE, f"{version}{article.label}：{missing}；请核对款、项", norm, version=version)
        compared = "" if is_step else self._comparison(norm, version, text, article)
        quoted = difference(self.citation.said, text) if self.citation.said else ""
        remark = self._said_otherwise(norm, version, text, article)
        return replace(self._ok(norm, version, (standing.why, quoted, compared, remark)), remark=remark)

    def _named_version(self, norm: Norm, version: Version) -> Judged | None:
        """The text names a version by year or number: another than that in force is wrong, whatever its article says."""
        named = [each for each in self.base.all_versions(norm) if self._is_named(each)]
        if not named or version in named:
            return None
        if _since(named[-1]) > _since(version):
            replaced = places.in_older(self.base, self.citation, named[-1], version)
            why = (
                f"{named[-1]}自{_day(named[-1].in_force_on)}起施行，当时尚未施行；应引{replaced or version}；{_COMPARE}"
            )
            return self._say(NOT_YET, why, norm, replaced, version=version)
        replaced = places.in_version(self.base, self.citation, named[-1], version)
        why = f"{named[-1]}已由{version}取代；应引{replaced or version}"
        return self._say(SUPERSEDED, why, norm, replaced or str(version), version=version)

    def _is_named(self, version: Version) -> bool:
        days = [day.year for day in (version.issued_on, version.in_force_on) if day]
        return self.citation.year in days or has_number(version.number, self.citation.number)

    def _no_article(self, norm: Norm, version: Version, article: Article) -> Judged:
        last = self.base.last(version)
        total = f"共{last.number}条" if last else "没有分条"
        why = f"{version}{total}，没有{article.label}；请核对条号"
        having = [each for each in self.base.versions(norm) if self.base.provision(each, article)]
        if not having:
            return self._say(NO_ARTICLE, why, norm, version=version)
        why += f"（{having[-1]}有{article.label}）"
        is_older = _since(having[-1]) < _since(version)
        replaced = places.in_version(self.base, self.citation, having[-1], version) if is_older else ""
        return self._say(NO_ARTICLE, why, norm, replaced, version=version)

    def _no_part(self, text: str) -> str:
        for each in self.citation.parts:
            try:
                part(text, each.paragraph, each.item, each.point)
            except FazhiError as error:
                return error.what
        return ""

    # The number of another version

    def _older_number(self, norm: Norm, version: Version, article: Article) -> Judged | None:
        for older in self._others(norm, version, is_older=True):
            if not means(self.base, self.words, article, older, version):
                continue
            if article in self.base.continued(older, version, article):
                continue
            replaced = places.in_version(self.base, self.citation, older, version)
            remedy = f"请改引{replaced}" if replaced else "现行文本没有对应的条，请核对"
            why = f"{article.label}是{older}的条号，{version}里{article.label}是另一内容；{remedy}"
            return self._say(SUPERSEDED, why, norm, replaced, version=version)
        return None

    def _newer_number(self, norm: Norm, version: Version, article: Article) -> Judged | None:
        for newer in self._others(norm, version, is_older=False):
            if not means(self.base, self.words, article, newer, version):
                continue
            if article in self.base.continued(version, newer, article):
                continue
            replaced = places.in_older(self.base, self.citation, newer, version)
            why = (
                f"{article.label}的这一内容是{newer}的，自{_day(newer.in_force_on)}起施行，当时尚未施行；"
                f"应引{replaced or version}，并{_COMPARE}"
            )
            return self._say(NOT_YET, why, norm, replaced, version=version)
        return None

    def _others(self, norm: Norm, version: Version, *, is_older: bool) -> list[Version]:
        """The versions before the one in force, the latest first; or those after it."""
        versions = self.base.versions(norm)
        if is_older:
            return [each for each in reversed(versions) if _since(each) < _since(version)]
        return [each for each in versions if _since(each) > _since(version)]

    def _said_otherwise(self, norm: Norm, version: Version, text: str, article: Article) -> str:
        for older in self._others(norm, version, is_older=True)[:1]:
            former = self.base.provision(older, article)
            if former and likeness(former.text, text) < _OTHER:
                return f"注意：{older}的{article.label}是另一内容，请核对引的是不是现行条号"
        return ""

    # What the day of the decision changes

    def _comparison(self, norm: Norm, version: Version, text: str, article: Article) -> str:
        if not self.decided_on or self.decided_on <= self.act_on:
            return ""
        later = self.base.standing(norm, self.decided_on)
        if later.status == REPEALED:
            replaced = places.in_successor(self.base, self.citation, norm, later.replaced_by, self.decided_on)
            return f"作出决定之日，{later.why}，对应{replaced or '的条文请核对'}；须{_COMPARE}"
        newer = later.version
        if not newer or newer == version or not newer.digest:
            return ""
        continued = self.base.continued(version, newer, article)
        texts = [row.text for place in continued if (row := self.base.provision(newer, place))]
        if len(texts) == 1 and is_same(texts[0], text):
            return f"作出决定之日为{newer}，内容未变，条号是{continued[0].label}" if continued[0] != article else ""
        now = "、".join(place.label for place in continued) or "（没有对应条文）"
        return f"行为日适用{version}{article.label}，作出决定之日适用{newer}，对应{now}，文字已有修改；须{_COMPARE}"

    def _ends_between(self, standing: Standing) -> str:
        if standing.ended_by and standing.until and self.decided_on and self.act_on < standing.until <= self.decided_on:
            return f"作出决定之日已由{standing.ended_by}废止；须{_COMPARE}"
        return ""

    def _day(self, key: str, norm: Norm | None) -> tuple[date, bool]:
        """The day that judges, and whether it is that of a step."""
        procedure = facts().procedural_of(key)
        if not procedure or not self.decided_on:
            return self.act_on, False
        if self.citation.article and norm:
            is_step = [
                procedure.covers(each, "".join(row.headings) if row else "")
                for each, row in self._now(norm, self.citation.article, self.decided_on)
            ]
            if not any(is_step):
                return self.act_on, False
        return self.decided_on, True

    def _now(self, norm: Norm, article: Article, decided_on: date) -> list[tuple[Article, Provision | None]]:
        """The article in the text of the step; a number of the text of the act is first followed there."""
        old, new = (self.base.standing(norm, day).version for day in (self.act_on, decided_on))
        if new is None:
            return [(article, None)]
        here = [(article, self.base.provision(new, article))]
        if old is None or old == new or not new.digest or not self.base.provision(old, article):
            return here
        if means(self.base, self.words, article, new, old):
            return here
        followed = self.base.continued(old, new, article)
        return [(each, self.base.provision(new, each)) for each in followed] or here

    def _ok(self, norm: Norm, version: Version, remarks: Iterable[str]) -> Judged:
        doubt = "" if version.is_verified else "本版本的日期未核"
        return self._say(OK, "；".join(filter(None, (*remarks, doubt))), norm, version=version)

    def _say(
        self,
        status: str,
        why: str,
        norm: Norm | None = None,
        replaced_by: str = "",
        *,
        version: Version | None = None,
        law: str = "",
    ) -> Judged:
        title = norm.title if norm else law or self.citation.law
        return Judged(self.citation, status, why, title, replaced_by, str(version) if version else "")


def _since(version: Version) -> date:
    return version.in_force_on or version.issued_on or date.min


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else "不详之日"


def _doubt(is_verified: bool) -> str:
    return "" if is_verified else "（待核）"
