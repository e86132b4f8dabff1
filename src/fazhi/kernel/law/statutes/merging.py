"""Keeping one read version (并入): the same version from several sources is one row, whatever came first."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from .clauses import keep_endings
from .lawjson import LISTED, STATED
from .models import Level, Norm, Provision, Version, VersionKind
from .names import key_of, short_title
from .numerals import Article
from .repeals import BY_ISSUER, has_same_issuer
from .texts import Problem, ReadArticle, ReadNorm, Step

ENTERED = "人工录入"
FACTS = "规范事实"
UNVERIFIED_FACTS = f"{FACTS}（未核）"
ONLY_ISSUED = "文首只写了公布日期"
FIRST_DAY = "后来的文本保留的最初施行日期"
_PERSON = 6
_RANKS = ((ENTERED, _PERSON), (STATED, 5), (LISTED, 4), (FIRST_DAY, 2), (FACTS, 1))
_BY_TEXT = 3
_KINDS: tuple[str, ...] = (VersionKind.UNKNOWN, VersionKind.AMENDED, VersionKind.ENACTED, VersionKind.REVISED)


def keep(read: ReadNorm, *, is_again: bool = False) -> list[Problem]:
    """Writes one version with its history and endings (存入); returns what the sources do not agree on.

    `is_again`: the file was read before and has changed; what it said itself is corrected, what others said stays.
    """
    norm = norm_row(read.title, read.level, read.place, read.issuer, is_fact=read.source.startswith(FACTS))
    for step in read.history:
        _keep_step(norm, step, read.source, is_again=is_again)
    version = _version_row(norm, read)
    text_rank = _rank(version.in_force_on, version.in_force_source)
    is_corrected = is_again and version.pk is not None and is_same_source(version.source, read.source)
    problems = _correct_day(version, read) if is_corrected and _is_own_day(version, read) else _keep_day(version, read)
    version.kind = max(version.kind, read.kind, key=_KINDS.index)
    version.number = (is_corrected and read.number[:100]) or max(version.number, read.number[:100])
    version.is_verified = not version.in_force_source.startswith(UNVERIFIED_FACTS)
    version.save()
    if read.articles:
        problems += _keep_text(version, read, text_rank)
    keep_endings(version, read.endings, is_corrected=is_corrected)
    return problems


def norm_row(title: str, level: str, place: str = "", issuer: str = "", *, is_fact: bool = False) -> Norm:
    """The norm of that title and level (规范), made if need be; the fullest title stays."""
    key, place, issuer = key_of(title), place[:60], issuer[:200]
    named = Norm.objects.filter(key=key)
    levels = set(named.values_list("level", flat=True))
    if levels and (is_fact or (level == Level.OTHER and len(levels) == 1)):
        # A pack may rank a norm otherwise than the folder that its text came from, and a text without a head does not
        # say its rank: the rank there is stays.
        level = level if level in levels else str(named.values_list("level", flat=True)[0])
    elif level not in levels:
        _give_level(key, level)
    norm = next((each for each in named.filter(level=level) if _is_of(each, place, issuer)), None)
    if norm is None:
        norm = Norm.objects.create(
            key=key, level=level, title=title, short_title=short_title(title), place=place, issuer=issuer
        )
    else:
        before = (norm.title, norm.short_title, norm.place, norm.issuer)
        norm.title = max(norm.title, title, key=lambda each: (len(each), each))
        norm.short_title = min(norm.short_title, short_title(title), key=lambda each: (len(each), each))
        norm.place, norm.issuer = max(norm.place, place), max(norm.issuer, issuer)
        if before != (norm.title, norm.short_title, norm.place, norm.issuer):
            norm.save()
    return norm


def _give_level(key: str, level: str) -> None:
    """A norm of which only facts were known, or whose text did not say its rank, takes that of the text that does."""
    waiting = Norm.objects.filter(key=key).filter(Q(level=Level.OTHER) | ~Q(versions__digest__gt="")).first()
    if waiting:
        waiting.level = level
        waiting.save(update_fields=("level",))


def _is_of(norm: Norm, place: str, issuer: str) -> bool:
    """Whether a norm of the same title and level is the same one: an issuer or a place not known speaks against none."""
    if norm.level not in BY_ISSUER:
        return True
    has_same_place = not norm.place or not place or norm.place == place
    return has_same_place and has_same_issuer(norm.issuer, issuer) is not False


def text_digest(articles: Iterable[ReadArticle]) -> str:
    """A digest of numbers and words (文本摘要); headings are left out, since sources write them differently."""
    digest = hashlib.sha256()
    for article, _, text in articles:
        digest.update(f"{article}\n{text}\0".encode())
    return digest.hexdigest()


def _keep_step(norm: Norm, step: Step, source: str, *, is_again: bool) -> None:
    """An older version that a head tells of: without it, a text before it would seem to bind on."""
    values = {"kind": step.kind, "source": source[:500], "in_force_source": ONLY_ISSUED}
    version, _ = Version.objects.get_or_create(norm=norm, issued_on=step.issued_on, defaults=values)
    version.kind = max(version.kind, step.kind, key=_KINDS.index)
    version.number = version.number or step.number[:100]
    if step.in_force_on and _rank(version.in_force_on, version.in_force_source) < _rank(step.in_force_on, FIRST_DAY):
        version.in_force_on, version.in_force_source = step.in_force_on, FIRST_DAY
    is_own = version.in_force_source == FIRST_DAY and is_same_source(version.source, source)
    if is_again and is_own and not version.digest:
        version.in_force_on = step.in_force_on
        version.in_force_source = FIRST_DAY if step.in_force_on else ONLY_ISSUED
    version.save()


def _version_row(norm: Norm, read: ReadNorm) -> Version:
    """The row of the version that was read: by the day it was issued, else by its text or the day it came into force."""
    rows = norm.versions.all()
    same = rows.filter(issued_on=read.issued_on).first() if read.issued_on else None
    if same is None and read.articles and not read.issued_on:
        same = rows.filter(digest=text_digest(read.articles)).first()
    if same is None and read.in_force_on:
        # A pack's fact may know only when a version came into force.
        found = rows.filter(in_force_on=read.in_force_on)
        same = (found.filter(issued_on=None, digest="") if read.issued_on else found).first()
    if same and read.issued_on:
        same.issued_on = read.issued_on
    return same or Version(norm=norm, issued_on=read.issued_on, source=read.source[:500])


def _keep_day(version: Version, read: ReadNorm) -> list[Problem]:
    """The better known of two days; of two equally known ones the same, whichever came first."""
    ours, theirs = version.in_force_on, read.in_force_on
    ranks = _rank(ours, version.in_force_source), _rank(theirs, read.in_force_source)
    if ranks[1] > ranks[0] or (
        ranks[1] == ranks[0]
        and (theirs or date.max, read.in_force_source) < (ours or date.max, version.in_force_source)
    ):
        version.in_force_on, version.in_force_source = theirs, read.in_force_source[:300]
    if ours and theirs and ours != theirs:
        return [Problem(1, f"施行日期有两说：{ours}和{theirs}，采用{version.in_force_on}（{version.in_force_source}）")]
    return []


def _is_own_day(version: Version, read: ReadNorm) -> bool:
    """Whether the day that is kept is one that this very file can have said; a Markdown text only has its own words."""
    rank = _rank(version.in_force_on, version.in_force_source)
    is_data = read.source.endswith(".json")
    return version.in_force_on is not None and (rank == _BY_TEXT or (is_data and _BY_TEXT < rank < _PERSON))


def _correct_day(version: Version, read: ReadNorm) -> list[Problem]:
    """The day that a corrected file now says, or that it no longer says."""
    before = version.in_force_on
    version.in_force_on, version.in_force_source = read.in_force_on, read.in_force_source[:300]
    if before == read.in_force_on:
        return []
    return [Problem(1, f"{read.source}的施行日期已改：原为{before}，现为{read.in_force_on or '不详'}")]


def _rank(day: date | None, source: str) -> int:
    """How well an in-force day is known: a text's own clause ranks below what a person or a data file states."""
    if day is None:
        return -1 if source in ("", ONLY_ISSUED) else 0
    return next((rank for start, rank in _RANKS if source.startswith(start)), _BY_TEXT)


def _keep_text(version: Version, read: ReadNorm, text_rank: int) -> list[Problem]:
    """Writes the text, or keeps the one there is; two texts of one version are told, and the better dated one stays."""
    digest = text_digest(read.articles)
    if version.digest == digest:
        version.source = min(version.source, read.source[:500])
        version.save()
        _keep_headings(version, {read.article: list(read.headings) for read in read.articles})
        return []
    if not version.digest:
        _write(version, read, digest)
        return []
    rows = version.provisions.values_list("number", "suffix", "text")
    kept = {Article(number, suffix): text for number, suffix, text in rows}
    other, differing = version.source, _differing(kept, {read.article: read.text for read in read.articles})
    theirs = _rank(read.in_force_on, read.in_force_source)
    if is_same_source(other, read.source):
        _write(version, read, digest)
        return [Problem(1, f"{read.source}的文字已改，{differing}，已换成新的文本")]
    if (theirs, len(read.articles), digest) > (text_rank, len(rows), version.digest):
        _write(version, read, digest)
    else:
        _keep_headings(version, {read.article: list(read.headings) for read in read.articles})
    return [Problem(1, f"{read.source}与{other}是同一版本，{differing}，采用{version.source}的文本")]


def is_same_source(one: str, other: str) -> bool:
    """Whether two names are of one file, which was loaded by itself or with its folder."""
    return one == other[:500] or one.endswith(f"/{other}") or other.endswith(f"/{one}")


def _write(version: Version, read: ReadNorm, digest: str) -> None:
    rows = version.provisions.values_list("number", "suffix", "headings")
    before = {Article(number, suffix): headings for number, suffix, headings in rows}
    version.digest, version.source = digest, read.source[:500]
    version.save()
    version.provisions.all().delete()
    Provision.objects.bulk_create(
        Provision(
            version=version,
            position=position,
            number=article.article.number,
            suffix=article.article.suffix,
            headings=list(article.headings),
            text=article.text,
        )
        for position, article in enumerate(read.articles, 1)
    )
    _keep_headings(version, before)


def _keep_headings(version: Version, known: dict[Article, list[str]]) -> None:
    """Gives a text without headings those of the same version's other text: data files often have none."""
    if not any(known.values()) or version.provisions.exclude(headings=[]).exists():
        return
    rows = list(version.provisions.all())
    for row in rows:
        row.headings = known.get(Article(row.number, row.suffix), [])
    Provision.objects.bulk_update(rows, ("headings",), batch_size=500)


def _differing(one: dict[Article, str], other: dict[Article, str]) -> str:
    places = sorted(article for article in one.keys() | other.keys() if one.get(article) != other.get(article))
    named = "、".join(article.label if article.number else "条文以外的部分" for article in places[:5])
    return f"{named}{'等' if len(places) > 5 else ''}共{len(places)}处文字不同" if places else "条文次序不同"
