"""Who cites a law: many rows share a few texts, each of which is read once; a register with many texts is asked too."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from support.items import make_item
from support.laws import norm, version
from support.town import Town, make_town

from fazhi.kernel.law.changes.happening import changes_by
from fazhi.kernel.law.changes.impact import touched_by
from fazhi.kernel.records import citing

TITLE = "东坑镇灯塔示例条例"


@pytest.fixture
def town(db: None, monkeypatch: pytest.MonkeyPatch, settings) -> Town:
    monkeypatch.setenv("FAZHI_TODAY", "2024-03-11")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    law = norm(TITLE)
    version(law, "2019-11-01", "2020-01-01", {"1": "灯塔应当每日点灯。"})
    version(law, "2023-12-01", "2024-03-01", {"1": "灯塔应当每夜点灯，违者处五百元罚款。"})
    return make_town()


@pytest.mark.parametrize("most", [0, 1, 500])
def test_rows_are_found_however_many_texts_there_are(town: Town, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(citing, "_MOST_TEXTS", most)
    for number, basis in enumerate((f"《{TITLE}》第一条", f"《{TITLE}》\n第一条", "《别的条例》第一条", "")):
        make_item(town, f"T{number}", basis=basis)
    assert [one.code for one in touched_by(changes_by(TITLE)[0])] == ["T0", "T1"]


def test_a_change_that_nobody_cites_asks_for_the_texts_alone(town: Town) -> None:
    make_item(town, "T1", basis="《别的条例》第一条")
    with CaptureQueriesContext(connection) as seen:
        assert touched_by(changes_by(TITLE)[0]) == []
    assert [query["sql"] for query in seen if "REGEXP" in query["sql"] or " ~ " in query["sql"]] == []
