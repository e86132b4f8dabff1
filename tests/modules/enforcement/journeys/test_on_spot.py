"""On-the-spot penalties (当场处罚): by two officers, up to the amounts of article 51, with reconsideration first."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from support.enforcement import HEAD, OFFICER, Bench, Docket, pdf
from support.enforcement_story import BROKEN, FACTS, PENAL, REASONS, TESTED

from fazhi.kernel.org.models import Unit, UnitKind
from fazhi.kernel.procedures.acting import act
from fazhi.kernel.procedures.errors import GateClosed, NotQualified
from fazhi.kernel.records.models import Entry
from fazhi.modules.enforcement.models import Account, CaseDocument, DocumentKind, EnforcementAct
from fazhi.modules.enforcement.review.bulk import review
from fazhi.modules.enforcement.review.declaring import Mark

ON = date(2024, 9, 3)
PEOPLE = {"citizen": "公民", "sole_trader": "个体工商户", "organisation": "单位"}
SLIP = "当场处罚决定书"


def clue(bench: Bench, kind: str = "organisation") -> Docket:
    docket = bench.docket(party_kind=kind, operator="经营者甲" if kind == "sole_trader" else "").until("registered")
    docket.proof("现场照片", "audiovisual", ON, "倾倒的地点")
    return docket


def fine(docket: Docket, yuan: int, *, officers: int = 2, **more: Any) -> None:
    said = {"facts": FACTS, "violation_clause": BROKEN, "liability_clause": PENAL, "kinds": "罚款", **TESTED, **REASONS}
    said |= {
        "fine_fen": f"{yuan}.00",
        "least_fen": "50.00",
        "most_fen": "10000.00",
        "benchmark": "无",
        "is_publishable": False,
        **more,
    }
    two = docket.bench.two[:officers]
    act(docket.matter, "on_spot", by=docket.bench.officer, on=ON, data=said, officers=two)


@pytest.mark.parametrize(("kind", "most"), [("citizen", 200), ("sole_trader", 200), ("organisation", 3000)])
def test_the_amounts_of_article_51_are_the_limit(bench: Bench, kind: str, most: int) -> None:
    docket = clue(bench, kind)
    with pytest.raises(GateClosed, match=rf"罚款{most + 1:,}.00元，超过当场处罚的上限{most:,}.00元") as refused:
        fine(docket, most + 1)
    assert "改走普通程序" in refused.value.remedy
    fine(docket, most)
    case = docket.case
    assert (docket.matter.state, case.track, case.outcome, case.decided_on) == ("performing", "simple", "penalty", ON)


def test_one_officer_or_two_others_or_another_kind_of_penalty_is_refused(bench: Bench) -> None:
    docket = clue(bench)
    with pytest.raises(NotQualified, match="须有 2 名当日持有效执法证的人员，现有 1 名"):
        fine(docket, 100, officers=1)
    said = {"facts": FACTS, "violation_clause": BROKEN, "liability_clause": PENAL, "kinds": "警告", **TESTED, **REASONS}
    others = [docket.bench.town.user(OFFICER, docket.bench.town.bureau, name) for name in ("丙听证", "丁听证")]
    with pytest.raises(GateClosed, match="办理人不在两名执法人员之中"):
        act(
            docket.matter,
            "on_spot",
            by=docket.bench.officer,
            on=ON,
            data=said | {"is_publishable": False},
            officers=others,
        )
    with pytest.raises(GateClosed, match="不能是责令停产停业"):
        fine(docket, 100, kinds="罚款、责令停产停业")
    assert docket.matter.state == "clue"


def test_a_warning_needs_no_amount(bench: Bench) -> None:
    docket = clue(bench)
    fine(docket, 0, kinds="警告", fine_fen=None, least_fen=None, most_fen=None)
    assert docket.matter.state == "performing"


def test_the_slip_tells_of_reconsideration_first_and_the_file_is_sound(bench: Bench) -> None:
    docket = clue(bench)
    fine(docket, 1000, is_publishable=False, is_statement_waived=True, is_crime_suspected=False, has_conflict=False)
    given = {"陈述申辩情况": "当事人没有意见", "裁量说明": "没有裁量基准"}
    row = docket.paper(DocumentKind.ON_SPOT, ON, **given)
    paper = CaseDocument.objects.get(pk=row.pk)
    assert (paper.is_reconsideration_first, paper.reconsideration_at) == (True, "东莞市人民政府")
    assert "应当先在收到之日起60日内向东莞市人民政府申请行政复议" in paper.content
    docket.serve(row, ON)
    docket.fine_fen = 1000_00
    docket._performed(date(2024, 9, 5))
    docket.paper(DocumentKind.CLOSING, date(2024, 9, 6))
    docket.step("closed", date(2024, 9, 6), role=HEAD, is_in_order=True)
    (reviewed,) = review([docket.number])
    failed = {check.code: one.why for check, one in reviewed.findings.items() if one.mark is Mark.FAIL}
    assert failed == {}


def test_a_citys_branch_officer_is_no_second_officer_of_the_town(bench: Bench) -> None:
    docket = clue(bench)
    branch = Unit.objects.create(
        code="branch", name="生态环境分局", kind=UnitKind.BRANCH, parent=bench.town.bureau.parent
    )
    account = Account.objects.get(certificate_number="证-0002")
    Entry.objects.filter(pk=account.pk).update(unit=branch)
    with pytest.raises(GateClosed, match="（生态环境分局）的执法证属于另一机关，不计入"):
        fine(docket, 100)
    Entry.objects.filter(pk=account.pk).update(unit=bench.town.office)
    fine(docket, 100)


def test_who_is_excused_on_the_spot_is_taught_and_gets_a_slip(bench: Bench) -> None:
    docket = clue(bench)
    said = {"facts": FACTS, **TESTED, "is_minor": True, "is_harmless": True, "educated_on": ON}
    said |= {"lenience_reason": "轻微并及时改正，没有造成危害后果"}

    def excuse(slips: tuple[str, ...] = ("不予行政处罚决定书",), **change: Any) -> None:
        papers, by = [pdf(slip) for slip in slips], docket.bench.officer
        act(docket.matter, "excused", by=by, on=ON, data=said | change, officers=docket.bench.two, papers=papers)

    with pytest.raises(GateClosed, match="没有写明不予处罚的情形"):
        excuse(is_harmless=False)
    with pytest.raises(GateClosed, match="案卷里没有不予行政处罚决定书，也没有附上"):
        excuse(())
    docket.add("document", ON, title="不予行政处罚决定书", kind=DocumentKind.EXEMPTION.value)
    excuse(())
    done = EnforcementAct.objects.get(case=docket.number)
    assert (done.kind, done.officers, done.entry.title) == ("on_spot", "证-0001、证-0002", "当场免罚")
    assert (docket.matter.state, docket.case.outcome, docket.case.decided_on) == ("closed", "exempted", ON)
