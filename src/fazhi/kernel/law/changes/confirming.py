"""Confirming where an old article went (确认条文对应): a person's word, which then stands above the computed one."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import models, transaction

from fazhi.kernel.chain.events import Draft, append, history
from fazhi.kernel.chain.models import Event
from fazhi.kernel.core.clock import instant, today
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.law.statutes.models import Correspondence, Version
from fazhi.kernel.law.statutes.numerals import Article

CONFIRMED = "law.correspondence.confirmed"


@transaction.atomic
def confirm(
    old: Version, new: Version, old_article: Article, new_articles: Sequence[Article], note: str, *, by: str
) -> Correspondence:
    """Stores where an old article stands in a newer text (确认条文对应); no new article means that it is gone.

    Each confirmation and each change of one is an event of the chain; a change, and a loss, must say why. Refuses
    versions in disorder and articles that the texts do not have.
    """
    where = f"{old}{old_article.label}"
    articles = [str(article) for article in dict.fromkeys(new_articles)]
    _check_versions(old, new, where)
    _check_articles(old, new, old_article, new_articles, where)
    if not by.strip():
        raise FazhiError("没有写明确认人", where=where, remedy="由确认人本人登录后确认")
    # The lock makes two people who confirm the same article take turns.
    Version.objects.select_for_update().get(pk=old.pk)
    earlier = Correspondence.objects.filter(old=old, new=new, old_article=str(old_article)).first()
    if earlier and earlier.new_articles == articles and earlier.note == note.strip():
        return earlier
    if not note.strip() and (earlier or not articles):
        what = "改变已经确认的对应" if earlier else "确认没有对应条文"
        raise FazhiError(f"{what}，没有写理由", where=where, remedy="在说明中写明理由")
    facts = {"new_articles": articles, "note": note.strip(), "confirmed_by": by, "confirmed_at": instant()}
    row, _ = Correspondence.objects.update_or_create(old=old, new=new, old_article=str(old_article), defaults=facts)
    body = {
        "old": str(old),
        "new": str(new),
        "old_article": str(old_article),
        "new_articles": articles,
        "before": earlier.new_articles if earlier else None,
        "note": row.note,
    }
    append(subject_of(row), Draft(CONFIRMED, today(), by, body))
    return row


def confirmations(row: Correspondence) -> models.QuerySet[Event]:
    """Every confirmation of this article's place, the first first (确认经过)."""
    return history(subject_of(row))


def subject_of(row: Correspondence) -> str:
    """The name of a correspondence in the chain (对象)."""
    return f"law:correspondence:{row.pk}"


def _check_versions(old: Version, new: Version, where: str) -> None:
    if old.pk == new.pk:
        raise FazhiError("新旧版本是同一个版本，没有对应可言", where=where, remedy="选两个不同的版本")
    if old.issued_on and new.issued_on and new.issued_on < old.issued_on:
        raise FazhiError(
            f"新版本{new}公布在先，旧版本公布在后", where=where, remedy="把两个版本调换，旧的在前、新的在后"
        )


def _check_articles(
    old: Version, new: Version, old_article: Article, new_articles: Sequence[Article], where: str
) -> None:
    for version, article in ((old, old_article), *((new, article) for article in new_articles)):
        if not version.provisions.filter(number=article.number, suffix=article.suffix).exists():
            remedy = "核对条号" if version.digest else "先载入这一版本的文本"
            raise FazhiError(f"{version}没有{article.label}", where=where, remedy=remedy)
