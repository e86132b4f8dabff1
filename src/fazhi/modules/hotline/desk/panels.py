"""What stands beside the forms of a ticket (工单附栏): declared here, made by triage, replying and the summary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from fazhi.kernel.org.models import Unit
from fazhi.kernel.pages.handoffs import roads_for
from fazhi.kernel.pages.modules import DETAIL, Offer, Panel, Prefill, Suggestions, offers, panels, prefills, suggestions
from fazhi.kernel.pages.subjects import address_of, open_to
from fazhi.kernel.procedures.declarations import Step
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Handoff, Matter

from ..actions import merged_with
from ..declarations import TICKETS
from ..roles import REGISTER
from . import copying, slip
from .complaint import complaint, merging
from .past import is_answered, is_merged, last, returns_of
from .repeated import begin_merge, repeated
from .replying import card_for, replying
from .triage import begin_dispatch, duty_names, triage

BY_PRECEDENT = "按判例"

MARKET_STEPS = ("market_accepted", "market_refused", "market_ended")
# Whoever decides here must see what was asked.
DECIDING = ("dispatched", "drafted", "replied", "ruled", "returned", "extended")
ONLY_THE_PROGRAM = ("followed",)


def choose_steps(row: Matter, steps: Sequence[Step]) -> Sequence[Step]:
    """The steps to offer (可办步骤): none that only the program takes, and of the market steps those that come next.

    A draft comes beside the reply, a correction after everything else.
    """
    left_out = {*ONLY_THE_PROGRAM, *MARKET_STEPS} - _market_steps(row)
    places = {step.code: float(place) for place, step in enumerate(steps)} | {"corrected": float(len(steps))}
    if "replied" in places:
        places["drafted"] = places["replied"] + 0.5
    return sorted((step for step in steps if step.code not in left_out), key=lambda step: places[step.code])


def _market_steps(row: Matter) -> set[str]:
    """Accepted or refused first, ended after acceptance, nothing after the end (暂行办法第十四条、第二十一条)."""
    if not row.ticket.is_market:
        return set()
    done = last(row, *MARKET_STEPS)
    if done is None:
        return {"market_accepted", "market_refused"}
    return {"market_ended"} if done.step == "market_accepted" else set()


def summary(request: HttpRequest, person: Person, row: Matter) -> dict[str, Any] | None:
    """What is special about a ticket now (当前情况), in sentences; hidden where nothing is."""
    found = [*_standing(row), *_way(row), *_company(person, row)]
    return {"lines": found} if found else None


def _standing(row: Matter) -> Iterator[str | SafeString]:
    """What it waits for."""
    asked = last(row, "suspended", "extension_asked", "ruling_asked")
    since = f"自 {asked.on} 起" if asked else ""
    if row.state == "suspended":
        yield f"{since}挂起中：期限照常计算，不因挂起顺延。"
    elif row.state == "awaiting_extension":
        yield f"{since}待批延期：批准以前，原来的期限照常计算。"
    elif row.state == "in_ruling":
        yield f"{since}待裁定：裁定期间答复期限照常计算；裁定后成为判例，同一事项以后直接派到裁定的单位。"
    if row.ticket.reply and not is_answered(row):
        yield "已拟稿，还没有答复：期限照常计算，答复以后才算完成。"
    waiting = _waiting_receipts(row)
    if waiting:
        yield f"等待回执：{'、'.join(waiting)}。收到并登记回执后才能办结。"
    if row.ticket.is_market and not last(row, "market_ended", "market_refused"):
        yield "市场监管投诉另有期限：是否受理、调解终结分别计算，工单答复不等于投诉办结。"


def _waiting_receipts(row: Matter) -> list[str]:
    """The bodies that were handed something and have not answered; asked only where something was handed over."""
    if not last(row, "handed_off"):
        return []
    waiting = Handoff.objects.filter(source=row.subject, received_on=None).order_by("pk")
    return list(dict.fromkeys(waiting.values_list("receiver", flat=True)))


def _way(row: Matter) -> Iterator[str | SafeString]:
    """What happened to it on its way."""
    ticket: Any = row.ticket
    sent = last(row, "dispatched")
    if sent and sent.note.startswith(BY_PRECEDENT):
        yield f"{sent.note}。"
    if ticket.first_unit_id and row.unit_id and ticket.first_unit_id != row.unit_id:
        names = Unit.objects.in_bulk((ticket.first_unit_id, row.unit_id))
        yield f"首接单位是{names[ticket.first_unit_id]}，现由{names[row.unit_id]}承办。"
    if ticket.returned_times:
        given_back = returns_of(row)
        why = f"（{given_back[-1].note}）" if given_back and given_back[-1].note else ""
        yield f"退过 {ticket.returned_times} 次单{why}：不能再退，有争议的提请裁定。"
    if ticket.extended_times:
        yield f"延期过 {ticket.extended_times} 次，到期日已按批准的延期计算。"
    if ticket.suspended_times and row.state != "suspended":
        yield f"挂起过 {ticket.suspended_times} 次，期限没有因此顺延。"
    if ticket.reopened_times:
        again = "" if row.met_on else "重新答复以前按未答复计算，"
        yield f"重办 {ticket.reopened_times} 次：{again}到期日仍从受理之日起算。"


def _company(person: Person, row: Matter) -> Iterator[str | SafeString]:
    """Which tickets go with it."""
    number = row.ticket.merged_into
    if number and is_merged(row):
        main = Matter.objects.filter(register=REGISTER, number=number).first()
        is_open = main is not None and open_to(person, main)
        named = format_html('<a href="{}">{}</a>', address_of(main), number) if is_open else number
        yield format_html("并入 {}：随主案承办，主案答复时一并答复。", named)
    elif row.unit_id and not number:  # nothing is merged into what nobody has yet
        merged = merged_with(row)
        waiting = sum(one.state == "merged" for one in merged)
        if merged:
            yield f"并案 {len(merged)} 件" + (f"，其中 {waiting} 件将随本件一并答复。" if waiting else "。")


def tools(request: HttpRequest, person: Person, row: Matter) -> dict[str, Any]:
    """The tools of who handles a ticket (办理工具)."""
    card = card_for(person, row)
    return {
        "copying_url": reverse(f"pages:{copying.PAGE.code}", args=(row.pk,)),
        "slip_url": reverse(f"pages:{slip.PAGE.code}", args=(row.pk,)),
        "card_url": address_of(card) if card else "",
        "needs_draft": _needs_draft(row),
        "may_hand_over": bool(roads_for(person, row)),
    }


def signing(request: HttpRequest, person: Person, row: Matter) -> dict[str, Any]:
    """Beside the form of the signature: where the slip is printed, and which day counts."""
    return {"slip_url": reverse(f"pages:{slip.PAGE.code}", args=(row.pk,)), "needs_draft": _needs_draft(row)}


def _needs_draft(row: Matter) -> bool:
    """Whether the slip would be printed without a reply to approve."""
    return not is_answered(row) and not row.ticket.reply


offers.add(Offer("hotline.steps", TICKETS.code, choose_steps))
prefills.add(Prefill("hotline.begin_dispatch", TICKETS.code, "dispatched", begin_dispatch))
suggestions.add(Suggestions("hotline.themes", TICKETS.code, "theme", duty_names))
prefills.add(Prefill("hotline.begin_merge", TICKETS.code, "merged", begin_merge))
for code, place, template, context in (
    ("summary", DETAIL, "summary", summary),
    ("triage", DETAIL, "triage", triage),
    ("repeated", DETAIL, "repeated", repeated),
    ("tools", DETAIL, "tools", tools),
    *((f"{step}_complaint", step, "complaint", complaint) for step in DECIDING),
    ("dispatching", "dispatched", "triage", triage),
    ("dispatching_repeated", "dispatched", "repeated", repeated),
    ("merging", "merged", "complaint", merging),
    ("merging_repeated", "merged", "repeated", repeated),
    ("drafting", "drafted", "replying", replying),
    ("replying", "replied", "replying", replying),
    ("signing", "approved", "signing", signing),
):
    panels.add(Panel(f"hotline.{code}", TICKETS.code, place, f"hotline/{template}.html", context))
