"""What was counted is counted anew after any write, by whatever hand."""

from __future__ import annotations

import pytest
from django.db import connection, connections, transaction

from fazhi.kernel.core.remembering import remembered
from fazhi.kernel.org.models import Area, AreaLevel


class Counted:
    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> int:
        self.times += 1
        return Area.objects.count()


@pytest.mark.django_db(transaction=True)
def test_an_answer_holds_until_something_is_written() -> None:
    count = Counted()
    before = remembered("areas", count)
    assert remembered("areas", count) == before
    assert count.times == 1
    Area.objects.create(code="1", name="村", level=AreaLevel.VILLAGE)
    assert remembered("areas", count) == before + 1
    assert remembered("others", count) == before + 1
    assert count.times == 3


@pytest.mark.django_db(transaction=True)
def test_a_row_changed_by_another_hand_is_seen() -> None:
    area = Area.objects.create(code="1", name="村", level=AreaLevel.VILLAGE)

    def name() -> str:
        return str(Area.objects.get().name)

    assert remembered("name", name) == "村"
    other = connections.create_connection("default")
    other.settings_dict = connection.settings_dict
    with other.cursor() as cursor:
        cursor.execute("UPDATE org_area SET name = '改' WHERE id = %s", [area.pk])
    other.close()
    assert remembered("name", name) == "改"


@pytest.mark.django_db(transaction=True)
def test_nothing_is_remembered_of_what_is_rolled_back() -> None:
    count = Counted()
    before = remembered("areas", count)
    with transaction.atomic():
        Area.objects.create(code="1", name="村", level=AreaLevel.VILLAGE)
        assert remembered("areas", count) == before + 1
        transaction.set_rollback(True)
    assert remembered("areas", count) == before
