"""Whether a citation holds on its day (判引用): substance by the day of the act, procedure by the day of the step."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from fazhi.kernel.core.errors import FazhiError

from ..changes.likeness import likeness
from ..statutes.models import Norm, Provision, Version
from ..statutes.numerals import Article, chinese
from ..statutes.parts import part
from ..statutes.standing import Standing
from .base import Base, is_same, known_norms, successions
from .facts import Known, Succession, facts
from .finding import Citation
from .grammar import Part
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

# Words shared with an article weigh so much, and so much more than those shared with its rival, before a trap is called.
_CLEAR, _TIMES = 2.0, 2.0
# Below this likeness the same number says something else in the other version.
_OTHER = 0.3
_COMPARE = "依《行政处罚法》第三十七条比对新旧规定，从旧；新规定处罚较轻或者不认为是违法的，从新"
_ENTER = "到法规库该版本录入施行日期和出处后再查"
_CITED = re.compile(r"《[^》]*》|第[〇零一二三四五六七八九十百千两0-9]+[条款项目]|[（(][一二三四五六七八九十]+[）)]")


@dataclass(frozen=True)
class Judged:
    """A citation and what it is worth on its day (判定)."""

    citation: Citation
    status: str
    why: str
    law: str
    replaced_by: str = ""
    version: str = ""


def judge(
    citation: Citation, act_on: date, decided_on: date | None = None, text: str = "", base: Base | None = None
) -> Judged:
    """The answer for one citation; `text` is the document, whose words around the citation show what it means."""
    return _Judge(citation, act_on, decided_on, text, base or Base()).answer()


@dataclass
class _Judge:
    citation: Citation
    act_on: date
    decided_on: date | None
    text: str
    base: Base

    def answer(self) -> Judged:
        cited = self.citation
        if not cited.law and not cited.number:
            return self._say(UNKNOWN, "文中没有写明指哪一部法；请写出法规全称")
        norms = self.base.norms(cited.law) if cited.law else self.base.norms_of_number(cited.number)
        if len(norms) > 1 and cited.number:
            norms = [norm for norm in norms if self._bears(norm)] or norms
        if len(norms) > 1:
            names = "、".join(f"{norm.title}（{_kind(norm)}）" for norm in norms)
            return self._say(AMBIGUOUS, f"有{chinese(len(norms))}部规范同用此名：{names}；请写全称、文号或者制定机关")
        by_facts = self._by_facts(norms[0] if norms else None)
        if by_facts:
            return by_facts
        if not norms:
            named = f"名为《{normal(cited.law)}》" if cited.law else f"文号为{cited.number}"
            return self._say(UNKNOWN, f"法规库里没有{named}的规范；请核对名称，或者先用 fazhi law import 载入文本")
        return self._of_norm(norms[0])

    # Norms of which the packs know more than the base

    def _by_facts(self, norm: Norm | None) -> Judged | None:
        cited = self.citation
        ended = successions(cited.law, cited.number)
        known = known_norms(cited.law, cited.number)
        if norm or not (ended or known):
            return None
        day = self._day(normal(cited.law), None)[0]
        alive = [row for row in known if row.in_force_on <= day]
        if alive:
            return self._known(alive[-1])
        if ended:
            return self._ended(ended[-1], day, bool(known))
        why = f"《{known[0].title}》自{_day(known[0].in_force_on)}起施行，{_day(day)}尚未施行；请改引当时有效的规范"
        return self._say(NOT_YET, why + _unverified(known[0].is_verified), law=known[0].title)

    def _known(self, row: Known) -> Judged:
        why = f"《{row.title}》自{_day(row.in_force_on)}起施行；没有条文文本，未核对条号"
        return self._say(OK, why + _unverified(row.is_verified), law=row.title)

    def _ended(self, row: Succession, day: date, is_followed: bool) -> Judged:
        doubt = _unverified(row.is_verified)
        if row.ends_on is None:
            why = f"《{row.title}》已由《{row.by}》取代，失效日期不详；在 successions.yaml 录入失效日期后再查"
            return self._say(DATE_UNKNOWN, why + doubt, law=row.title)
        if day < row.ends_on:
            why = f"《{row.title}》到{_day(row.ends_on)}才失效；没有条文文本，未核对条号"
            return self._say(OK, why + self._ends_between(row) + doubt, law=row.title)
        why = f"《{row.title}》自{_day(row.ends_on)}起由《{row.by}》取代（{row.basis}）；请改引《{row.by}》"
        return self._say(REPEALED, why + doubt, law=row.title, replaced_by=f"《{row.by}》")

    def _ends_between(self, row: Succession) -> str:
        if self.decided_on and row.ends_on and self.act_on < row.ends_on <= self.decided_on:
            return f"；作出决定之日已由《{row.by}》取代，须{_COMPARE}"
        return ""

    # Norms of the base

    def _of_norm(self, norm: Norm) -> Judged:
        day, is_step = self._day(norm.key, norm)
        standing = self.base.standing(norm, day)
        judged = self._of_standing(norm, standing, day, is_step)
        said = f"程序规定，按作出该步骤之日（{_day(day)}）判断" if is_step and self.decided_on else ""
        return replace(judged, why="；".join(filter(None, (judged.why, said))))

    def _of_standing(self, norm: Norm, standing: Standing, day: date, is_step: bool) -> Judged:
        if standing.status == "date_unknown":
            why = f"{standing.why}；{_ENTER}"
            if standing.until:
                why = f"{standing.why}；请载入当时有效的版本后再查"
            return self._say(DATE_UNKNOWN, why, norm)
        if standing.status == "not_yet_in_force":
            why = f"{standing.why}；请改引{_day(day)}有效的规定"
            if not is_step and self.decided_on and standing.until and self.decided_on >= standing.until:
                why += f"，并{_COMPARE}"
            return self._say(NOT_YET, why, norm)
        if standing.status == "repealed":
            replaced = self._successor(norm, standing.replaced_by, day)
            remedy = f"请改引{replaced}" if replaced else "请核对取代它的规定"
            return self._say(REPEALED, f"{standing.why}；{remedy}", norm, replaced)
        version = standing.version
        if version is None or not version.digest:
            return self._say(OK, "没有条文文本，未核对条号", norm, version=version)
        return self._of_version(norm, version, standing, is_step)

    def _of_version(self, norm: Norm, version: Version, standing: Standing, is_step: bool) -> Judged:
        other = self._of_named_year(norm, version)
        if other:
            return other
        article = self.citation.article
        if article is None:
            return self._say(OK, "；".join(filter(None, (standing.why, self._ending(standing)))), norm, version=version)
        provision = self.base.provision(version, article)
        if provision is None:
            return self._no_article(norm, version, article)
        missing = self._no_part(provision)
        trap = self._older_number(norm, version, provision) or self._newer_number(norm, version, provision)
        if trap:
            return trap
        if missing:
            return self._say(NO_ARTICLE, f"{version}{missing}；请核对款、项", norm, version=version)
        remarks = [standing.why]
        if self.citation.last and not self.base.provision(version, self.citation.last):
            return self._no_article(norm, version, self.citation.last)
        remarks.append(self._quoted(provision))
        if not is_step:
            remarks.append(self._comparison(norm, version, provision))
        remarks.append(self._said_otherwise(norm, version, provision))
        return self._say(OK, "；".join(filter(None, remarks)), norm, version=version)

    def _of_named_year(self, norm: Norm, version: Version) -> Judged | None:
        """The text names the year of a version: another one than that in force is wrong, whatever its number says."""
        year = self.citation.year
        named = [
            each
            for each in self.base.versions(norm)
            if year and year in (each.issued_on and each.issued_on.year, each.in_force_on and each.in_force_on.year)
        ]
        if not named or version in named:
            return None
        if _since(named[-1]) > _since(version):
            why = f"{named[-1]}自{_day(named[-1].in_force_on)}起施行，当时尚未施行，应引{version}；{_COMPARE}"
            return self._say(NOT_YET, why, norm, self._older_place(named[-1], version), version)
        replaced = self._places(norm, named[-1], version)
        why = f"{named[-1]}已由{version}取代，应引{replaced or version}"
        return self._say(SUPERSEDED, why, norm, replaced, version)

    def _no_article(self, norm: Norm, version: Version, article: Article) -> Judged:
        last = self.base.last(version)
        total = f"共{last.number}条" if last else "没有分条"
        why = f"{version}{total}，没有{article.label}；请核对条号"
        for other in self.base.versions(norm):
            if self.base.provision(other, article):
                why += f"（{other}有{article.label}）"
                if _since(other) < _since(version):
                    return self._say(NO_ARTICLE, why, norm, self._places(norm, other, version), version)
        return self._say(NO_ARTICLE, why, norm, version=version)

    def _no_part(self, provision: Provision) -> str:
        for each in self.citation.parts:
            try:
                part(provision.text, each.paragraph, each.item, each.point)
            except FazhiError as error:
                return f"第{chinese(provision.number)}条：{error.what}"
        return ""

    # The number of another version

    def _older_number(self, norm: Norm, version: Version, provision: Provision) -> Judged | None:
        words = self._words()
        for older in reversed(self.base.versions(norm)):
            if _since(older) >= _since(version) or not words:
                continue
            rival = self._rival(older, version, provision, words)
            if not rival:
                continue
            places = self.base.continued(older, version, self._article)
            if self._article in places:
                continue
            replaced = self._places(norm, older, version)
            label = self._article.label
            why = f"{label}是{older}的条号，{version}里{label}是另一内容；" + (
                f"请改引{replaced}" if replaced else "现行文本没有对应的条，请核对"
            )
            return self._say(SUPERSEDED, why, norm, replaced, version)
        return None

    def _newer_number(self, norm: Norm, version: Version, provision: Provision) -> Judged | None:
        words = self._words()
        for newer in self.base.versions(norm):
            if _since(newer) <= _since(version) or not words:
                continue
            if self._rival(newer, version, provision, words):
                replaced = self._older_place(newer, version)
                label = self._article.label
                why = (
                    f"{label}的这一内容是{newer}的，自{_day(newer.in_force_on)}起施行，行为时尚未施行；"
                    f"应引{replaced or version}，并{_COMPARE}"
                )
                return self._say(NOT_YET, why, norm, replaced, version)
        return None

    def _rival(self, other: Version, version: Version, provision: Provision, words: str) -> bool:
        """Whether the words around the citation mean the same number of another version, and clearly so."""
        rival = self.base.provision(other, self._article)
        if not rival or is_same(rival.text, provision.text):
            return False
        theirs, ours = self.base.fit(words, (rival.text, provision.text), version)
        return theirs >= _CLEAR and theirs >= _TIMES * ours

    def _older_place(self, newer: Version, version: Version) -> str:
        """Where the version in force says what the cited article of a newer one says."""
        if self.citation.article is None or newer.norm_id != version.norm_id:
            return ""
        found = [
            article
            for article in self.base.all_articles(version)
            if self._article in self.base.continued(version, newer, article)
        ]
        return _place(version.norm.short_title, tuple(found)) if found else ""

    def _said_otherwise(self, norm: Norm, version: Version, provision: Provision) -> str:
        for older in reversed(self.base.versions(norm)):
            if _since(older) < _since(version):
                former = self.base.provision(older, self._article)
                if former and likeness(former.text, provision.text) < _OTHER:
                    return f"注意：{older}的{self._article.label}是另一内容，请核对引的是不是现行条号"
                return ""
        return ""

    # What the day of the decision changes

    def _comparison(self, norm: Norm, version: Version, provision: Provision) -> str:
        if not self.decided_on or self.decided_on <= self.act_on:
            return ""
        later = self.base.standing(norm, self.decided_on)
        if later.status == "repealed":
            replaced = self._successor(norm, later.replaced_by, self.decided_on)
            return f"作出决定之日{later.why}，对应{replaced or '的条文请核对'}；须{_COMPARE}"
        newer = later.version
        if not newer or newer == version or not newer.digest:
            return ""
        places = self.base.continued(version, newer, self._article)
        texts = [self.base.provision(newer, place) for place in places]
        label = self._article.label
        if len(places) == 1 and texts[0] and is_same(texts[0].text, provision.text):
            return f"作出决定之日为{newer}，内容未变，条号是{places[0].label}" if places[0] != self._article else ""
        now = "、".join(place.label for place in places) or "（没有对应条文）"
        return f"行为日适用{version}{label}，作出决定之日适用{newer}，对应{now}，文字已有修改；须{_COMPARE}"

    def _ending(self, standing: Standing) -> str:
        if standing.ended_by and standing.until and self.decided_on and self.act_on < standing.until <= self.decided_on:
            return f"作出决定之日已由{standing.ended_by}废止；须{_COMPARE}"
        return ""

    def _quoted(self, provision: Provision) -> str:
        if not self.citation.said:
            return ""
        return difference(self.citation.said, provision.text)

    # Where the content went

    def _places(self, norm: Norm, old: Version, new: Version) -> str:
        if self.citation.article is None:
            return str(new)
        places = self.base.continued(old, new, self._article)
        return _place(norm.short_title, places) if places else ""

    def _successor(self, norm: Norm, by: str, day: date) -> str:
        """The law, and if possible the article, that took the place of a repealed one."""
        rows = [row for row in facts().successions if row.title == norm.key]
        name = normal(by) or (rows[0].by if rows else "")
        if not name:
            return ""
        if rows and (place := self._from_table(rows[0])):
            return f"《{normal(rows[0].by)}》{place}"
        found = self.base.norms(name)
        if self.citation.article and len(found) == 1 and found[0] != norm:
            new = self.base.standing(found[0], day).version
            old = [each for each in self.base.versions(norm) if self.base.provision(each, self._article)]
            if new and new.digest and old:
                places = self.base.continued(old[-1], new, self._article)
                if places:
                    return _place(found[0].short_title, places) + "（按文字比对，待核）"
        return f"《{normal(found[0].short_title if len(found) == 1 else name)}》"

    def _from_table(self, row: Succession) -> str:
        """The new place of an old article in the packs: the most exact that is known."""
        if self.citation.article is None:
            return ""
        found = []
        for each in self.citation.parts or (Part(),):
            for name in _names(self._article, each):
                if name in row.articles:
                    found.append(row.articles[name])
                    break
        if not found and not any(self.citation.parts):
            prefix = re.compile(rf"{re.escape(str(self._article))}(?!\d)")
            found = [place for name, place in row.articles.items() if prefix.match(name)]
        return "、".join(dict.fromkeys(found))

    # The day and the words

    def _day(self, key: str, norm: Norm | None) -> tuple[date, bool]:
        """The day that judges, and whether it is that of a step."""
        procedure = facts().procedural_of(key)
        if not procedure or not self.decided_on:
            return self.act_on, bool(procedure and not self.decided_on and not procedure.headings and not procedure.outside)
        if self.citation.article and norm:
            version = self.base.standing(norm, self.decided_on).version
            row = self.base.provision(version, self.citation.article) if version else None
            if not procedure.covers(self.citation.article, "".join(row.headings) if row else ""):
                return self.act_on, False
        return self.decided_on, True

    def _words(self) -> str:
        """The sentence around the citation without the citations in it; the one before too when little is left."""
        if not self.text:
            return ""
        stops = "。；;\n！？"
        start = max(self.text.rfind(stop, 0, self.citation.start) for stop in stops) + 1
        ends = [place for stop in stops if (place := self.text.find(stop, self.citation.end)) >= 0]
        end = min(ends, default=len(self.text))
        words = _CITED.sub("", self.text[max(start, self.citation.start - 200) : min(end, self.citation.end + 200)])
        if len(words) < 15 and start > 1:
            before = max(self.text.rfind(stop, 0, start - 1) for stop in stops) + 1
            words = _CITED.sub("", self.text[max(before, start - 200) : start]) + words
        return words.replace(normal(self.citation.law), "")

    @property
    def _article(self) -> Article:
        assert self.citation.article
        return self.citation.article

    def _bears(self, norm: Norm) -> bool:
        return norm in self.base.norms_of_number(self.citation.number)

    def _say(
        self, status: str, why: str, norm: Norm | None = None, replaced_by: str = "", version: Version | None = None,
        law: str = "",
    ) -> Judged:  # fmt: skip
        title = norm.title if norm else law or self.citation.law
        return Judged(self.citation, status, why, title, replaced_by, str(version) if version else "")


def _names(article: Article, each: Part) -> list[str]:
    """The keys of a table row for a part, the most exact first: 108①(一), 108①, 108(一), 108."""
    paragraph = chr(ord("①") + each.paragraph - 1) if 0 < each.paragraph <= 20 else ""
    item = f"({chinese(each.item)})" if each.item else ""
    return list(dict.fromkeys((f"{article}{paragraph}{item}", f"{article}{item}", f"{article}{paragraph}", str(article))))


def _place(title: str, places: tuple[Article, ...]) -> str:
    return f"《{normal(title)}》" + "、".join(place.label for place in places)


def _since(version: Version) -> date:
    return version.in_force_on or version.issued_on or date.min


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else "不详之日"


def _kind(norm: Norm) -> str:
    return norm.issuer or str(norm.get_level_display())


def _unverified(is_verified: bool) -> str:
    return "" if is_verified else "（待核）"
