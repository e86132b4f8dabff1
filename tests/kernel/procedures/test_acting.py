"""`act()`: the one way in which a matter changes. Each refusal is tested by what it says."""

from __future__ import annotations

from datetime import date

import pytest
from guide.declarations import REQUESTS
from support.town import Town

from fazhi.kernel.chain.events import body_of, history
from fazhi.kernel.chain.models import Event
from fazhi.kernel.chain.verification import verify
from fazhi.kernel.procedures.acting import act, open_matter
from fazhi.kernel.procedures.clockwork import Clockwork
from fazhi.kernel.procedures.declarations import procedures
from fazhi.kernel.procedures.errors import ActRefused, GateClosed, MissingPaper, StaleMatter, WrongDay, WrongState
from fazhi.kernel.procedures.models import Clock
from fazhi.kernel.records.access import AccessDenied
from fazhi.kernel.records.facts import RefusedForm
from fazhi.kernel.records.models import Judgement, Matter

from .conftest import paper

DAY = date(2026, 9, 22)


def test_opening_gives_number_state_deadline_and_one_event(town: Town, request_of) -> None:
    matter = request_of("2026-09-21")
    assert (matter.number, matter.state, matter.version) == ("GK2026-000001", "registered", 1)
    assert (matter.due_on, matter.judgement) == (date(2026, 10, 26), Judgement.JUDGED)
    event = history(matter.subject).get()
    assert event.legal_on == date(2026, 9, 21)
    assert body_of(event)["deadlines"]["reply"]["legal_last_on"] == "2026-10-26"


def test_the_procedure_version_is_that_of_the_opening_day(town: Town, request_of) -> None:
    assert request_of("2025-12-31").procedure_version == "1"
    assert request_of("2026-01-04").procedure_version == "2"


def test_a_personal_field_enters_the_chain_only_as_a_digest(town: Town, request_of) -> None:
    matter = request_of(applicant="王小明")
    event = history(matter.subject).get()
    assert "王小明" not in event.body + event.salts
    assert "applicant" in body_of(event)["personal"]
    assert Matter.objects.get(pk=matter.pk).disclosurerequest.applicant == "王小明"


def test_a_step_from_the_wrong_state_says_what_can_be_done(town: Town, request_of) -> None:
    matter = request_of()
    with pytest.raises(WrongState, match="现为“办理中”，不能“第三方意见收回”。办法：此时您可以：征求第三方意见、答复"):
        act(matter, "returned", by=town.person("guide.keeper"), on=DAY)


def test_a_closed_gate_names_reason_article_and_way_out(town: Town, request_of) -> None:
    matter = request_of()
    with pytest.raises(GateClosed) as refused:
        act(matter, "answered", by=town.person("guide.keeper"), on=DAY, data={"answer": "refused"})
    assert str(refused.value) == (
        "不能“答复”——不予公开须有依据：没有写明不予公开的依据（依据：《政府信息公开条例》第三十六条）。"
        "办法：写明不予公开所依据的条款，或改为予以公开"
    )
    assert Matter.objects.get(pk=matter.pk).version == 1, "nothing was written"
    done = act(
        matter, "answered", by=town.person("guide.keeper"), on=DAY, data={"answer": "refused", "basis": "第十四条"}
    )
    assert (done.state, done.closed_on, done.met_on) == ("answered", DAY, DAY)
    assert body_of(history(matter.subject).last())["gates"] == {"reason_given": "pass"}


def test_a_required_field_is_asked_for_by_its_label(town: Town, request_of) -> None:
    with pytest.raises(RefusedForm, match="答复类型：“答复”时必须填写。办法：补上答复类型"):
        act(request_of(), "answered", by=town.person("guide.keeper"), on=DAY)


def test_a_step_takes_no_field_of_another_step(town: Town, request_of) -> None:
    with pytest.raises(ActRefused, match="“延长答复”不能填写：答复类型"):
        act(request_of(), "extended", by=town.person("guide.head"), on=DAY, data={"answer": "open"})


@pytest.mark.parametrize(
    ("day", "message"),
    [("2026-12-01", "还没有到"), ("2026-09-20", "早于收到日期 2026-09-21")],
)
def test_the_legal_day_lies_between_receipt_and_today(town: Town, request_of, day: str, message: str) -> None:
    with pytest.raises(WrongDay, match=message):
        act(
            request_of(),
            "answered",
            by=town.person("guide.keeper"),
            on=date.fromisoformat(day),
            data={"answer": "open"},
        )


def test_who_read_an_older_version_is_told_what_was_done(town: Town, request_of) -> None:
    matter = request_of()
    keeper = town.person("guide.keeper")
    act(matter, "answered", by=keeper, on=DAY, data={"answer": "open"}, version=1)
    with pytest.raises(StaleMatter, match=r"已被办理：guide.keeper（党政综合办） 于 2026-09-22 答复") as stale:
        act(matter, "delivered", by=keeper, on=DAY, version=1)
    assert stale.value.changes == ["guide.keeper（党政综合办） 于 2026-09-22 答复"]


def test_a_role_that_the_step_does_not_name_is_refused(town: Town, request_of) -> None:
    with pytest.raises(AccessDenied, match="您的岗位不能“答复”"):
        act(request_of(), "answered", by=town.person("guide.head"), on=DAY, data={"answer": "open"})


def test_another_unit_cannot_act(town: Town, request_of) -> None:
    with pytest.raises(AccessDenied, match="您无权办理依申请公开“GK2026-000001”"):
        act(request_of(), "answered", by=town.person("guide.keeper", town.bureau), on=DAY, data={"answer": "open"})


def test_another_unit_cannot_be_registered_for(town: Town, today: object) -> None:
    data = {"title": "甲", "unit": town.bureau.pk, "channel": "web", "content": "乙"}
    with pytest.raises(AccessDenied, match="您无权为该单位登记依申请公开"):
        open_matter(REQUESTS, data, by=town.person("guide.keeper"))
    assert not Matter.objects.exists() and not Event.objects.exists()


def test_a_pause_needs_its_paper_and_moves_the_last_day(town: Town, request_of) -> None:
    """The section 16 vector: 20 working days from 2026-09-21, third party consulted 09-23 to 09-30."""
    matter = request_of("2026-09-21")
    keeper = town.person("guide.keeper")
    with pytest.raises(MissingPaper, match="“征求第三方意见”缺文书：征求意见书"):
        act(matter, "consulted", by=keeper, on=date(2026, 9, 23))
    paused = act(matter, "consulted", by=keeper, on=date(2026, 9, 23), papers=[paper("征求意见书")])
    assert paused.due_on is None, "a clock that stands has no last day"
    resumed = act(matter, "returned", by=keeper, on=date(2026, 9, 30))
    assert resumed.due_on == date(2026, 11, 2)
    clock = Clock.objects.get(matter=matter)
    assert clock.exclusions[0]["document"] == paper("征求意见书").document.digest


def test_what_is_done_during_a_pause_ends_it_and_is_judged(town: Town, request_of) -> None:
    matter = request_of("2026-09-21")
    paused = act(
        matter, "consulted", by=town.person("guide.keeper"), on=date(2026, 9, 23), papers=[paper("征求意见书")]
    )
    version = procedures["guide.request"].version("2")
    work = Clockwork.of(version, paused)
    work.step(version.step["answered"], date(2026, 9, 30), {}, {}, frozenset())
    assert (paused.met_on, paused.due_on) == (date(2026, 9, 30), date(2026, 11, 2))
    assert work.clocks["reply"].paused_on is None


def test_an_extension_comes_before_expiry_and_is_told_to_the_party(town: Town, request_of) -> None:
    matter = request_of("2026-09-21")
    head = town.person("guide.head")
    with pytest.raises(MissingPaper, match="缺文书：延长告知书"):
        act(matter, "extended", by=head, on=DAY, note="案情复杂")
    with pytest.raises(MissingPaper, match="“延长答复”须写明理由"):
        act(matter, "extended", by=head, on=DAY, papers=[paper("延长告知书")])
    extended = act(matter, "extended", by=head, on=DAY, note="案情复杂", papers=[paper("延长告知书")])
    assert extended.due_on == date(2026, 11, 23)
    with pytest.raises(ActRefused, match="已经延长 1 次，不能再延长"):
        act(matter, "extended", by=head, on=DAY, note="再延", papers=[paper("延长告知书")])


def test_an_extension_after_expiry_is_refused(town: Town, request_of) -> None:
    from fazhi.kernel.core.errors import FazhiError

    matter = request_of("2026-09-21")
    with pytest.raises(FazhiError, match="延长须在原期限届满前批准"):
        act(
            matter,
            "extended",
            by=town.person("guide.head"),
            on=date(2026, 10, 27),
            note="案情复杂",
            papers=[paper("延长告知书")],
        )


def test_who_stands_in_for_another_is_recorded_with_both_names(town: Town, request_of) -> None:
    from fazhi.kernel.org.covers import arrange_cover

    absent = town.user("guide.keeper")
    covering = town.user("guide.head", town.bureau)
    arrange_cover(absent, covering, date(2026, 11, 1), date(2026, 12, 31), "休假", by="admin")
    matter = request_of()
    from fazhi.kernel.records.access import Person

    act(matter, "answered", by=Person(covering), on=DAY, data={"answer": "open"})
    event = history(matter.subject).last()
    assert (event.recorded_by, event.acting_for) == (covering.username, absent.username)


def test_a_taken_number_is_refused(town: Town, request_of) -> None:
    request_of(number="GK-1")
    with pytest.raises(Exception, match="依申请公开中已有编号“GK-1”"):
        request_of(number="GK-1")


def test_the_chain_of_what_was_done_verifies(town: Town, request_of) -> None:
    matter = request_of()
    act(matter, "answered", by=town.person("guide.keeper"), on=DAY, data={"answer": "open"})
    assert verify().ok
    Event.objects.filter(subject=matter.subject, seq=2).delete()
    assert "应有 2 条记录，链上有 1 条" in str(verify().broken)


def test_a_late_reply_cannot_be_entered_for_an_earlier_day(town: Town, request_of) -> None:
    matter = request_of("2026-09-21")
    keeper = town.person("guide.keeper")
    act(matter, "consulted", by=keeper, on=date(2026, 11, 5), papers=[paper("征求意见书")])
    with pytest.raises(WrongDay, match="第三方意见收回的日期 2026-10-09 早于上一步的日期 2026-11-05"):
        act(matter, "returned", by=keeper, on=date(2026, 10, 9))


def test_covering_for_another_unit_is_recorded_even_with_the_same_role(town: Town, request_of) -> None:
    from fazhi.kernel.org.covers import arrange_cover
    from fazhi.kernel.records.access import Person

    absent, covering = town.user("guide.keeper"), town.user("guide.keeper", town.bureau)
    arrange_cover(absent, covering, date(2026, 11, 1), date(2026, 12, 31), "休假", by="admin")
    matter = request_of()
    act(matter, "answered", by=Person(covering), on=DAY, data={"answer": "open"})
    assert history(matter.subject).last().acting_for == absent.username
    own = request_of(unit=town.office.pk)
    act(own, "answered", by=Person(absent), on=DAY, data={"answer": "open"})
    assert history(own.subject).last().acting_for == ""
