"""Personal values do not outlive their use in what imports keep beside the rows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from kernel.imports.conftest import ticket

from fazhi.kernel.chain.verification import verify
from fazhi.kernel.core.clock import instant
from fazhi.kernel.imports.forgetting import FORGOTTEN, KEPT
from fazhi.kernel.imports.models import Batch, ChangedRow, RefusedRow
from fazhi.kernel.imports.staging import clean_up
from fazhi.kernel.imports.withdrawing import withdraw
from fazhi.kernel.records.forgetting import forget
from fazhi.kernel.records.models import Matter

pytestmark = pytest.mark.django_db


def kept() -> str:
    """Everything that imports keep of rows."""
    return str(
        [*ChangedRow.objects.values_list("before", "cells"), *RefusedRow.objects.values_list("cells", "problems")]
    )


def test_who_is_forgotten_is_forgotten_in_old_values_and_refused_rows_too(take, town, home):
    take([ticket(1), ticket(2)])
    take([ticket(1, 诉求人="张三丰")])
    refused = take([ticket(1, 诉求人="张三丰", 受理日期="某日"), ticket(2, 受理日期="某日")])
    assert "市民1" in kept() and "张三丰" in kept()
    forget(Matter.objects.get(number="GD00001"), by=town.person("hotline.clerk"))
    assert "市民1" not in kept() and "张三丰" not in kept()
    assert "市民2" in kept(), "of others nothing is lost"
    assert RefusedRow.objects.first().problems[0]["why"] == FORGOTTEN
    assert not (home / "imports" / f"{refused.batch}-拒收.xlsx").exists(), (
        "the file is written anew when it is asked for"
    )
    assert verify().ok


def test_a_withdrawn_batch_keeps_no_row_of_its_file(take):
    take([ticket(1)])
    made = take([ticket(1, 诉求人="张三丰"), ticket(3, 诉求人="李四", 受理日期="某日")])
    withdraw(Batch.objects.get(pk=made.batch), "测试", "传错了文件")
    assert Matter.objects.get().ticket.caller_name == "市民1"
    assert "市民1" not in kept() and "李四" not in kept()
    assert Batch.objects.get(pk=made.batch).refused == 1


def test_refused_rows_of_long_ago_are_let_go_and_their_count_stays(take):
    made = take([ticket(1, 受理日期="某日")])
    clean_up()
    assert RefusedRow.objects.exists()
    Batch.objects.update(finished_at=instant() - KEPT - timedelta(days=1))
    clean_up()
    assert not RefusedRow.objects.exists()
    assert Batch.objects.get(pk=made.batch).refused == 1
