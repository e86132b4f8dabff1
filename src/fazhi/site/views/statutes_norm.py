"""一部规范: its life, its contents, and the text that binds on a day."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.law.statutes.models import Ending, Norm, Version
from fazhi.kernel.law.statutes.numerals import article_of
from fazhi.kernel.law.statutes.standing import Span, Standing, find_norms, standing, timeline

from ..access import SIGNED_IN, STATUTE_KEEPERS, demands, fits
from ..statutes.addresses import norm_at
from ..statutes.changes import changed_since, touched
from ..statutes.forms import level_name
from ..statutes.life import BADGES, WORDS, Stretch, drawn, explained, name_of, state_of
from ..statutes.texts import Outline, as_html, contents, outline, provisions_of


@dataclass(frozen=True)
class Asked:
    """What the address asks for (所问): a day, and perhaps one version, an article, a part."""

    on: date
    is_today: bool
    version: int
    article: str
    part: str
    since: date | None
    problems: tuple[str, ...] = ()  # what of the address was not understood


@demands(SIGNED_IN)
@require_safe
def norm(request: HttpRequest, pk: int) -> HttpResponse:
    """The norm as it stands on a day, or one of its versions."""
    shown = get_object_or_404(Norm, pk=pk)
    prefetch_related_objects([shown], "versions")  # its life is asked for three times
    asked = _asked(request)
    versions = {version.pk: version for version in shown.versions.all()}
    spans = timeline(shown)
    now = standing(shown, asked.on)
    bare = None if asked.version in versions else _bare(now, list(versions.values()))
    version = versions.get(asked.version) or (_near_text(bare, list(versions.values())) if bare else now.version)
    version = version or _nearest(spans, list(versions.values()), asked.on)
    if version is not None and (place := _place(version, request.GET.get("go", ""), asked.on)):
        return redirect(place)
    stretches = [_stretch(shown, span, versions, asked.on) for span in spans]
    roles = request.person.roles  # type: ignore[attr-defined]
    is_asked = asked.since is not None or "touched" in request.GET
    context: dict[str, Any] = {
        "norm": shown,
        "level": level_name(shown.level),
        "asked": asked,
        "now": now,
        "version": version,
        "is_binding": version is not None and now.version is not None and version.pk == now.version.pk,
        "banner": "bare" if bare else _banner(now, version, asked.on),
        "bare": bare,
        "problems": _problems(asked, versions),
        "is_later": _is_later(now, version, asked.on),
        "undated": _undated(list(versions.values()), version),
        "readable": _readable(list(versions.values()), version),
        "stretches": stretches,
        "versions": _rows(shown, list(versions.values()), stretches),
        "picture": drawn(f"{shown}的沿革", stretches, today(), asked.on),
        "legend": explained(stretches),
        "gaps": [{"each": each, "css": BADGES[each.state]} for each in stretches if each.span.version is None],
        "last_word": _last_word(stretches),
        "is_life_open": is_asked,
        "older": _older(list(versions.values()), version),
        "endings": _ended_by_it(versions),
        "may_keep": fits(STATUTE_KEEPERS, roles),
    }
    context |= _beyond(shown, now, version, asked.on)
    if version is not None:
        context |= _text(version, asked)
    if asked.since:
        context["changes"] = changed_since(shown, version, asked.since)
    if "touched" in request.GET:
        context["touched"] = touched(shown, request.person)  # type: ignore[attr-defined]
    return render(request, "site/law_norm.html", context)


def _asked(request: HttpRequest) -> Asked:
    on, since = _day(request.GET.get("on", "")), _day(request.GET.get("since", ""))
    version = request.GET.get("version", "")
    odd = [
        (name, request.GET[name]) for name, day in (("on", on), ("since", since)) if request.GET.get(name) and not day
    ]
    problems = [f"“{text}”不是日期（写成 2026-09-01），{_INSTEAD[name]}" for name, text in odd]
    if version and not (version.isdecimal() and len(version) < 10):
        problems.append(f"“{version}”不是版本编号，没有按它查")
        version = ""
    return Asked(
        on or today(),
        on is None or on == today(),
        int(version or 0),
        request.GET.get("go", "") or request.GET.get("article", ""),
        request.GET.get("part", ""),
        since,
        tuple(problems),
    )


_INSTEAD = {"on": "下面按今天", "since": "没有列出变化"}


def _problems(asked: Asked, versions: dict[int, Version]) -> list[str]:
    """What the address asks for and this norm does not have."""
    unknown = asked.version and asked.version not in versions
    return [*asked.problems, *([f"这部规范没有编号 {asked.version} 的版本，没有按它查"] if unknown else [])]


def _place(version: Version, written: str, day: date) -> str:
    """The address of the article that somebody wrote into the box (到这一条); empty for one that is not there."""
    with suppress(FazhiError):
        article = article_of(written) if written.strip() else None
        if article and article in outline(version).places:
            return norm_at(version.norm_id, article=article, version=version.pk, on=day)
    return ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _nearest(spans: list[Span], versions: list[Version], day: date) -> Version | None:
    """What to read where nothing binds: the newest text of the day, else the next one, else whatever bound last."""
    begun = [one for one in versions if one.digest and (one.in_force_on or one.issued_on or date.min) <= day]
    if begun:
        return max(begun, key=_issued)
    with_text = [one for one in versions if one.digest]
    if with_text:
        return min(with_text, key=_issued)
    before = [span.version for span in spans if span.version and span.from_on and span.from_on <= day]
    return before[-1] if before else max(versions, key=_issued, default=None)


def _bare(now: Standing, versions: list[Version]) -> Version | None:
    """The version in force if only its day is known, and another has a text to read instead."""
    version = now.version
    return version if version and not version.digest and any(one.digest for one in versions) else None


def _near_text(bare: Version, versions: list[Version]) -> Version | None:
    """The last text before a version that has none, else the first one after it; None where no text is loaded."""
    with_text = [one for one in versions if one.digest]
    before = [one for one in with_text if _issued(one) <= _issued(bare)]
    return max(before, key=_issued) if before else min(with_text, key=_issued, default=None)


def _issued(version: Version) -> date:
    return version.issued_on or date.min


def _is_later(now: Standing, version: Version | None, day: date) -> bool:
    """Whether the text shown is none of the day asked, and no text of that day is loaded."""
    if version is None or not version.digest or now.version is not None or _issued(version) <= day:
        return False
    return now.status != "not_yet_in_force" or version.in_force_on != now.until


def _undated(versions: list[Version], version: Version | None) -> Version | None:
    """The version whose day is to be entered: the one shown, else the newest without a day."""
    unknown = [one for one in versions if one.in_force_on is None]
    return version if version in unknown else max(unknown, key=_issued, default=None)


def _readable(versions: list[Version], version: Version | None) -> Version | None:
    """Where the version shown has no text: the newest one that has."""
    if version is None or version.digest:
        return None
    return max((one for one in versions if one.digest), key=_issued, default=None)


def _stretch(shown: Norm, span: Span, versions: dict[int, Version], day: date) -> Stretch:
    state = state_of(span, day)
    address = norm_at(shown.pk, on=span.from_on, version=span.version.pk if span.version else 0)
    return Stretch(span, name_of(span.version, span.status), state, WORDS[state], address)


def _rows(shown: Norm, versions: list[Version], stretches: list[Stretch]) -> list[dict[str, Any]]:
    """Every version, the newest first, with the stretch in which it binds and the version before it."""
    by_version = {stretch.span.version.pk: stretch for stretch in stretches if stretch.span.version}
    ordered = sorted(versions, key=lambda version: (version.issued_on or date.min, version.pk))
    rows = []
    for place, version in enumerate(ordered):
        stretch = by_version.get(version.pk)
        state = stretch.state if stretch else "unknown" if version.in_force_on is None else "past"
        rows.append(
            {
                "version": version,
                "name": name_of(version, "ok"),
                "css": BADGES[state],
                "word": WORDS[state] if state != "unknown" else "施行日期待补",
                "last_on": stretch.last_on if stretch else None,
                "before": next((one for one in reversed(ordered[:place]) if one.digest), None)
                if version.digest
                else None,
                "address": norm_at(shown.pk, version=version.pk, on=version.in_force_on),
            }
        )
    return rows[::-1]


def _older(versions: list[Version], version: Version | None) -> Version | None:
    """The version before the one shown, if both have their text."""
    if version is None or not version.digest or version.issued_on is None:
        return None
    before = [one for one in versions if one.digest and one.issued_on and one.issued_on < version.issued_on]
    return max(before, key=lambda one: one.issued_on or date.min, default=None)


def _banner(now: Standing, version: Version | None, day: date) -> str:
    """Which box stands above the text."""
    if now.status in ("repealed", "date_unknown", "no_text", "not_yet_in_force"):
        return now.status
    if version is None or now.version is None or version.pk == now.version.pk:
        return ""
    if version.in_force_on is None:
        return "unknown_version"
    return "future" if version.in_force_on > day else "past"


def _ended_by_it(versions: dict[int, Version]) -> list[Ending]:
    return list(Ending.objects.filter(by__in=versions).order_by("ends_on", "title"))


def _last_word(stretches: list[Stretch]) -> str:
    """How it stands, in two words for the folded heading."""
    return next((f"{each.word}" for each in reversed(stretches) if each.state in ("current", "repealed")), "")


def _beyond(shown: Norm, now: Standing, version: Version | None, day: date) -> dict[str, Any]:
    """What lies beyond the text shown: newer versions to come, and what took its place."""
    found: dict[str, Any] = {}
    if now.version is not None and version is not None and now.version.pk == version.pk:
        later = shown.versions.filter(in_force_on__gt=day).order_by("in_force_on")
        found["upcoming"] = list(later)
    if now.status == "repealed":
        successor = next(iter(find_norms(now.replaced_by or now.ended_by)), None)
        if successor is not None and successor.pk != shown.pk:
            text = standing(successor, day).version or successor.versions.exclude(digest="").first()
            found["replacement"] = norm_at(successor.pk)
            if text and text.digest and version and version.digest:
                address = reverse("site:compare", args=(shown.pk,))
                found["compare_with"] = f"{address}?old={version.pk}&new={text.pk}"
    return found


def _text(version: Version, asked: Asked) -> dict[str, Any]:
    """The part of the text that was asked for, with the contents of all."""
    known = outline(version)
    if not known.parts:
        return {"outline": known}
    is_whole = asked.part == "all"
    part = None if is_whole else known.parts[_part(known, asked) - 1]
    address = norm_at(version.norm_id, version=version.pk, on=asked.on)
    return {
        "outline": known,
        "text": as_html(provisions_of(version, part)),
        "contents": contents(known, part, address),
        "part": part,
        "part_at": address,
        "parts_many": len(known.parts) > 1,
        "is_whole": is_whole,
        "missing": _missing(version, known, asked.article),
    }


def _missing(version: Version, known: Outline, article: str) -> str:
    """Why the article that was asked for is not to be seen."""
    if not article:
        return ""
    try:
        wanted = article_of(article)
    except FazhiError as refusal:
        return str(refusal)
    if wanted in known.places:
        return ""
    last = max(known.places, default=None)
    return f"{version}没有{wanted.label}" + (f"，最后一条是{last.label}" if last and last.number else "")


def _part(known: Outline, asked: Asked) -> int:
    if asked.article:
        with suppress(FazhiError):
            return known.part_of(article_of(asked.article))
    number = int(asked.part) if asked.part.isdecimal() and len(asked.part) < 5 else 1
    return min(max(number, 1), len(known.parts))
