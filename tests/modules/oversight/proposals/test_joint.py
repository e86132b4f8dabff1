"""Opinions of co-handling units: asked for by the desk, a month to give them, read by the unit that answers (会办意见)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from modules.oversight.proposals.conftest import Desk
from support.tickets import paper

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.procedures.acting import act, open_matter
from fazhi.kernel.procedures.models import Clock
from fazhi.kernel.records.access import AccessDenied
from fazhi.kernel.records.models import Matter
from fazhi.kernel.records.registers import registers

DAY, JOINT, HANDLER = date(2026, 3, 2), "oversight.joint_opinion", "oversight.handler"


def asked(desk: Desk, proposal: str, **facts: Any) -> Matter:
    """The office is asked about what the bureau answers."""
    data = {"title": "路灯的电费由谁承担", "unit": desk.town.office.pk, "proposal": proposal}
    return open_matter(registers[JOINT], data | facts, by=desk.town.person("oversight.desk"), on=DAY)


def test_a_unit_has_a_month_that_nobody_has_confirmed_and_sends_its_letter(desk: Desk) -> None:
    matter = asked(desk, desk.talked(DAY).number)
    clock = Clock.objects.get(matter=matter)
    assert (clock.legal_last_on, clock.is_unverified) == (date(2026, 4, 2), True)
    by = desk.town.person(HANDLER, desk.town.office)
    with pytest.raises(FazhiError, match="缺文书：会办意见函"):
        act(matter, "given", by=by, on=DAY, data={"opinion": "由村承担"})
    with pytest.raises(AccessDenied):
        act(matter, "given", by=desk.town.person(HANDLER, desk.town.bureau), on=DAY, data={"opinion": "由村承担"})
    matter = act(matter, "given", by=by, on=DAY, data={"opinion": "由村承担"}, papers=[paper("会办意见函")])
    assert (matter.state, matter.met_on) == ("given", DAY)


def test_no_opinion_without_its_proposal_and_none_of_the_unit_that_answers(desk: Desk) -> None:
    with pytest.raises(FazhiError, match="没有编号为“没有”的建议提案；办法：核对编号"):
        asked(desk, "没有")
    with pytest.raises(FazhiError, match="的主办单位，不用会办；办法：选另一个单位"):
        asked(desk, desk.talked(DAY).number, unit=desk.town.bureau.pk)


def test_the_unit_that_answers_reads_the_opinion_and_only_the_desk_asks_for_one(desk: Desk, client: Client) -> None:
    proposal = desk.talked(DAY)
    opinion = asked(desk, proposal.number)
    link = reverse("pages:detail", args=(JOINT, opinion.pk))
    page = reverse("pages:detail", args=(proposal.register, proposal.pk))
    form = f"{reverse('pages:add', args=(JOINT,))}?proposal={proposal.number}"
    for role, unit, may_ask in ((HANDLER, desk.town.bureau, False), ("oversight.desk", None, True)):
        client.force_login(desk.town.user(role, unit) if unit else desk.town.user(role))
        seen = client.get(page).content.decode()
        assert link in seen
        assert (form in seen) is may_ask
        assert page in client.get(link).content.decode()
    assert f'value="{proposal.number}"' in client.get(form).content.decode()
