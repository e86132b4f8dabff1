"""A person can be forgotten by law, and the chain still verifies."""

from __future__ import annotations

from datetime import date

import pytest
from guide.declarations import REQUESTS, SHOWROOMS
from support.town import Town, make_town

from fazhi.kernel.chain.events import body_of, history, personal_matches
from fazhi.kernel.chain.seals import seal_pending
from fazhi.kernel.chain.verification import verify
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.procedures.acting import open_matter
from fazhi.kernel.records.access import AccessDenied
from fazhi.kernel.records.entries import add_entry
from fazhi.kernel.records.forgetting import forget


@pytest.fixture
def town(db: None) -> Town:
    return make_town()


def test_values_and_salts_go_and_the_chain_stays_true(town: Town) -> None:
    keeper = town.person("guide.keeper")
    data = {"title": "批文", "unit": town.office.pk, "channel": "web", "content": "请公开", "applicant": "王小明"}
    matter = open_matter(REQUESTS, data, by=keeper, on=date(2026, 3, 2))
    first = history(matter.subject).get()
    assert dict(personal_matches(first, {"applicant": "王小明"})) == {"applicant": True}
    assert forget(matter, by=keeper) == ["申请人"]
    matter.refresh_from_db()
    assert matter.disclosurerequest.applicant == ""
    first.refresh_from_db()
    assert first.salts == "", "without its salt the digest can no longer be tried against names"
    assert body_of(history(matter.subject).last())["basis"] == "《个人信息保护法》第四十七条"
    seal_pending()
    assert verify().broken == []


def test_only_who_may_see_may_forget(town: Town) -> None:
    entry = add_entry(
        SHOWROOMS,
        {
            "title": "甲",
            "unit": town.office.pk,
            "address": "东坑大道",
            "kind": "village",
            "keeper_phone": "13800000000",
        },
        by=town.person("guide.keeper"),
    )
    with pytest.raises(AccessDenied, match="您无权查看个人信息样板间"):
        forget(entry, by=town.person("leader"))
    with pytest.raises(FazhiError, match="没有可删除的个人信息"):
        forget(entry, by=town.person("guide.keeper"), fields=("address",))
