"""How a lawful case grows (合法案卷的形成): clue, filing, inquiry, notice, hearing, review, decision, service, closing."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from fazhi.kernel.core.clock import local_day

from ..models import DocumentKind
from . import performing
from .ground import Ground
from .making import File, Plan, Upto
from .words import at, read

TOLD = "事实、理由、依据、拟处罚内容、陈述申辩权"
DECIDED = "当事人、事实证据、种类依据、履行方式期限、复议诉讼途径期限、机关名称日期、裁量基准适用情况"
HALT, FINE, TAKEN = "责令停产停业", "罚款", "没收违法所得"
MAJOR_FEN = 5_000_000  # the town's own line for legal review
CITY, COURT = "东莞市人民政府", "东莞市第三人民法院"
PANEL = ("审核员甲", "梁听证乙", "吴听证丙")


class Builder(Ground):
    """Builds files one after another (逐卷建立)."""

    def build(self, plan: Plan) -> File:
        """The file as far as its plan goes (建一卷)."""
        rng = plan.rng
        file = self._clue(plan, rng)
        if plan.kind == "on_spot":
            performing.on_spot(self, file)
            return file
        stages = (self._filed, self._concluded, self._told, self._deliberated, self._decided)
        for stage, upto in zip(
            stages, (Upto.FILED, Upto.CONCLUDED, Upto.TOLD, Upto.REVIEWED, Upto.DECIDED), strict=True
        ):
            if plan.upto >= upto:
                stage(file, rng)
        if plan.upto >= Upto.SERVED:
            performing.serve(self, file, rng)
        return file

    # --- clue, filing, inquiry ----------------------------------------------------------------------------------------

    def _clue(self, plan: Plan, rng: random.Random) -> File:
        area, village = rng.choice(self.town.villages)
        unit = self.town.units[plan.domain.unit]
        place = f"东坑镇{village}{rng.choice(read('enforcement')['words']['streets'])}{rng.randint(1, 99)}号"
        pair = self.force.pair(plan.domain.unit)
        file = File(plan, unit.pk, area, plan.used.agency, pair)
        ended_on = plan.found_on - timedelta(days=rng.choice((0, 0, 1, 3, 9)))
        file.case = {
            "number": plan.number,
            "title": f"{plan.used.subject}{plan.used.fault}案",
            "unit": unit.pk,
            "area": area,
            "track": "simple" if plan.kind == "on_spot" else "ordinary",
            "source": rng.choices(("inspection", "complaint", "transferred", "assigned"), (6, 3, 1, 1))[0],
            "domain": plan.domain.code,
            "platform_number": f"模拟平台-{plan.number}",
            "item": plan.used.code,
            "agency": file.agency,
            "party_kind": plan.party.kind,
            "party": plan.party.name,
            "party_code": plan.party.code,
            "operator": plan.party.operator,
            "capacity": "" if plan.party.kind == "organisation" else "full",
            "place": place,
            "is_cross_region": False,
            "discovered_on": plan.found_on,
            "act_ended_on": ended_on,
            "is_grave": False,
        }
        file.case |= plan.more
        file.step("registered", plan.found_on)
        if plan.more.get("is_seen"):
            file.found("audiovisual", "现场照片和视频", plan.found_on, f"{plan.used.fault}的地点和数量")
        return file

    def _inspected(self, file: File) -> None:
        on, plan = file.plan.found_on, file.plan
        start, end = self.force.hour(file.pair, on, 50)
        file.act("inspection", "现场检查笔录", start, end, f"在{file.case['place']}发现：{plan.used.fault}。")
        file.found("record", "现场检查笔录", on, f"现场有{plan.used.fault}的情形")
        file.found("audiovisual", "现场照片和视频", on, "检查时的现场全貌和细节")

    def _filed(self, file: File, rng: random.Random) -> None:
        plan = file.plan
        self._inspected(file)
        on = file.case.get("filed_on") or self.after(plan.found_on, rng.randint(1, 4))
        file.case |= {"filed_on": on, "filed_by": self.town.head(plan.domain.unit), "is_filed_by_head": True}
        file.paper(DocumentKind.FILING, on)
        file.step("filed", on)
        due_on = on + timedelta(days=10)
        looked_on = self.after(due_on, 1)
        file.served(DocumentKind.CORRECTION, on, deadline_on=due_on, rechecked_on=looked_on if plan.upto else None)
        if plan.measure:
            self._measured(file, on)
        asked_on = self.after(on, 2)
        start, end = self.force.hour(file.pair, asked_on, 60)
        file.act("questioning", "询问笔录", start, end, f"当事人承认{plan.used.fault}，说明了经过。")
        file.found("statement", "询问笔录", asked_on, "违法行为的时间、经过和责任")
        file.found("document", "主体资格材料", asked_on, "当事人是谁、能够承担责任")
        file.case["has_conflict"] = False

    def _measured(self, file: File, filed_on: date) -> None:
        """A register-and-keep or a seal, approved beforehand, recorded, and over in time (先行登记保存、查封)."""
        is_kept = file.plan.measure == "keep"
        on = self.after(filed_on, 1)
        start, end = self.force.hour(file.pair, on, 40)
        kind, paper = ("keeping", DocumentKind.KEEPING) if is_kept else ("seizure", DocumentKind.SEIZURE)
        things = "销售记录、台账三本" if is_kept else "涉案设备一台、物品两箱"
        act = file.act(kind, "现场笔录", start, end, f"{things}，逐件登记，当事人在清单上签名。")
        file.recorded(act, "全程录像")
        basis = "《行政处罚法》第五十六条" if is_kept else f"《行政强制法》第十八条；《{file.plan.domain.norm}》第六条"
        file.served(paper, on, basis=basis, service_method="on_spot")
        handled_on = self.after(on, 5) if is_kept else on + timedelta(days=24)
        row: dict[str, Any] = {
            "number": f"{file.number}-Q1",
            "title": f"{file.case['title']}{'先行登记保存' if is_kept else '查封'}",
            "unit": file.unit,
            "area": file.area,
            "case": file.number,
            "kind": "keep" if is_kept else "seal",
            "basis": basis,
            "things": things,
            "is_emergency": False,
            "is_approved_by_head": True,
            "approved_at": at(on, 8, 40),
            "taken_at": start,
            "is_list_delivered": True,
            "steps": [("proposed", on), ("approved", on), ("taken", on)],
        }
        if handled_on < self.town.on:
            row |= {"handled_on": handled_on, "handling": "复制后退还" if is_kept else "解除"}
            row["steps"].append(("handled", handled_on))
            if not is_kept:
                file.served(DocumentKind.RELEASE, handled_on)
        file.measures.append(row)

    def _concluded(self, file: File, rng: random.Random) -> None:
        plan, case = file.plan, file.case
        last_on = max(
            [row["occurred_on"] for row in file.evidence]
            + [row.get("handled_on", plan.found_on) for row in file.measures]
        )
        on = max(self.after(case["filed_on"], rng.randint(7, 16)), self.after(last_on, 1))
        hearing = self._is_hearing_due(plan)
        case |= {
            "concluded_on": on,
            "facts": f"{local_day(file.acts[0]['started_at'])}检查发现，{plan.party.name}在{case['place']}{plan.used.fault}。",
            "violation_clause": plan.domain.violation(plan.rng.randrange(len(plan.domain.duties))),
            "liability_clause": plan.domain.liability(plan.grade),
            "is_complex": plan.is_halted or plan.fen >= 2 * MAJOR_FEN,
            "is_major": bool(plan.is_halted or hearing or plan.fen >= MAJOR_FEN),
            "is_crime_suspected": False,
        } | {name: plan.more[name] for name in ("violation_clause", "liability_clause") if name in plan.more}
        file.paper(DocumentKind.REPORT, on)
        file.step("concluded", on)
        self._weighed(file, rng)

    def _is_hearing_due(self, plan: Plan) -> bool:
        code = "penalty.hearing.organisation" if plan.party.kind == "organisation" else "penalty.hearing.citizen"
        least = self.law.number(code, plan.found_on)
        return plan.is_halted or (least is not None and max(plan.fen, plan.confiscated_fen) >= least)

    def _weighed(self, file: File, rng: random.Random) -> None:
        """The test of lenience, and the step of the benchmark (减免责审查、裁量)."""
        plan, is_exempt = file.plan, file.plan.kind == "exempted"
        is_first = plan.more.get("is_first_offence", True)
        least, most = plan.domain.tiers[0][0], plan.domain.tiers[-1][1]
        file.case |= {
            "is_first_offence": is_first,
            "is_minor": is_exempt,
            "is_corrected": is_exempt or rng.random() < 0.8,
            "is_harmless": is_exempt,
            "is_faultless": False,
            "lenience": f"JM-{1 + rng.randrange(4):02d}" if is_exempt else "",
            "lenience_reason": "轻微，当场改正，没有后果，符合清单，不予处罚"
            if is_exempt
            else "有影响，不属于轻微并且没有后果的情形，依法处罚",
            "mitigation": "none",
        }
        if not is_exempt:
            file.case |= {
                "least_fen": least,
                "most_fen": most,
                "benchmark": f"CL-{plan.used.code}",
                "tier": read("enforcement")["grades"][plan.grade],
                "is_deviating": False,
            }

    # --- notice, hearing, review, decision ----------------------------------------------------------------------------

    def _told(self, file: File, rng: random.Random) -> None:
        plan, case = file.plan, file.case
        on = self.after(case["concluded_on"], rng.randint(1, 2))
        if plan.kind == "exempted":
            case |= {"told_on": on, "is_statement_waived": True, "educated_on": on}
            file.served(DocumentKind.NOTICE, on, elements="事实、理由、依据、陈述申辩权")
            file.step("told", on)
            return
        kinds = [HALT] * plan.is_halted + [FINE] + [TAKEN] * bool(plan.confiscated_fen)
        hearing = self._is_hearing_due(plan) and not plan.more.get("is_unheard")
        case |= {
            "told_on": on,
            "proposed_kinds": "、".join(kinds),
            "proposed_fen": plan.fen,
            "proposed_confiscation_fen": plan.confiscated_fen,
        }
        told = f"{TOLD}、听证权" if hearing else TOLD
        basis = case["liability_clause"]
        file.served(DocumentKind.NOTICE, on, elements=told, amount_fen=plan.fen, basis=basis)
        file.step("told", on)
        if hearing:
            case["hearing_told_on"] = on
            file.served(DocumentKind.HEARING_RIGHT, on)
            file.step("hearing_told", on)
        if plan.more.get("is_waiting"):
            return
        if rng.random() < 0.25 or plan.is_heard:
            stated_on = self.after(on, 2)
            answered_on = self.after(on, 4)
            case |= {"stated_on": stated_on, "restated_on": answered_on}
            case |= {"is_statement_answered": True, "is_statement_waived": False}
            file.paper(DocumentKind.RECHECK, answered_on)
        else:
            case["is_statement_waived"] = True
        if hearing and not plan.is_heard:
            case["is_hearing_waived"] = True
        if plan.is_heard:
            self._heard(file, on)

    def _heard(self, file: File, told_on: date) -> None:
        """A hearing led by others than those who inquired (听证)."""
        asked_on = self.after(told_on, 3)
        noticed_on = self.after(asked_on, 3)
        heard_on = self.after(noticed_on, 9)
        case = file.case
        case |= {"is_hearing_waived": False, "hearing_asked_on": asked_on}
        file.step("hearing_asked", asked_on)
        if file.plan.upto == Upto.ASKED:
            return
        case |= {"hearing_noticed_on": noticed_on, "heard_on": heard_on, "hearing_ended_on": heard_on}
        case |= {"hearing_host": PANEL[0], "hearing_panel": "、".join(PANEL), "is_hearing_signed": True}
        file.served(DocumentKind.HEARING_NOTICE, noticed_on)
        file.step("hearing_noticed", noticed_on)
        start, end = self.force.hour(file.pair, heard_on, 90)
        act = file.act("hearing", "听证笔录", start, end, "调查人员提出事实、证据，当事人陈述、质证。")
        file.recorded(act, "听证全程录像")
        file.paper(DocumentKind.HEARING_REPORT, self.after(heard_on, 1))
        file.step("heard", heard_on)

    def _deliberated(self, file: File, rng: random.Random) -> None:
        case = file.case
        last_on = max(day for name in ("told_on", "restated_on", "hearing_ended_on") if (day := case.get(name)))
        if case["is_major"] or case.get("heard_on"):
            on = self.after(last_on, rng.randint(1, 3))
            case |= {
                "reviewed_on": on,
                "review_result": "passed",
                "review_opinion": "事实清楚，证据充分，程序合法，同意。",
            }
            case |= {"reviewer": "审核员乙" if case.get("heard_on") else "审核员甲"}
            case |= {"is_reviewer_new": False, "is_reviewer_qualified": True}
            file.paper(DocumentKind.REVIEW, on)
            file.step("reviewed", on)
            last_on = on
        if case["is_complex"]:
            on = self.after(last_on, 1)
            case |= {"discussed_on": on, "is_head_present": True, "is_minutes_signed": True}
            file.paper(DocumentKind.MINUTES, on)
            file.step("discussed", on)

    def _decided(self, file: File, rng: random.Random) -> None:
        plan, case = file.plan, file.case
        names = ("told_on", "restated_on", "hearing_ended_on", "reviewed_on", "discussed_on")
        on = self.after(max(day for name in names if (day := case.get(name))), rng.randint(1, 4))
        is_exempt = plan.kind == "exempted"
        case |= {
            "decided_on": on,
            "outcome": "exempted" if is_exempt else "penalty",
            "reason_fact": case["facts"],
            "reason_law": f"违反{case['violation_clause']}，依照{case['liability_clause']}处理。",
            "reason_why": "轻微并及时改正，没有后果。" if is_exempt else f"属于{case['tier']}，适用相应阶次。",
            "reason_humane": "当事人配合调查，已讲明道理。",
            "is_publishable": not is_exempt and plan.fen >= 100_000,
        }
        remedies = {
            "reconsideration_at": CITY,
            "reconsideration_days": 60,
            "is_reconsideration_first": False,
            "court": COURT,
            "suit_months": 6,
            "basis": case["liability_clause"],
        }
        if is_exempt:
            file.paper(DocumentKind.EXEMPTION, on, elements=DECIDED, **remedies)
            file.step("exempted", on)
            return
        case |= {
            "kinds": case["proposed_kinds"],
            "fine_fen": plan.fen,
            "confiscated_fen": plan.confiscated_fen,
            "total_fen": plan.fen + plan.confiscated_fen,
        }
        file.paper(DocumentKind.DECISION, on, elements=DECIDED, amount_fen=plan.fen, **remedies)
        if plan.is_halted:
            file.served(DocumentKind.HALT, on, basis=case["liability_clause"])
        file.step("decided", on)
