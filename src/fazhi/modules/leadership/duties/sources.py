"""The kinds of records that may prove a duty (证据来源清单), each by the code of its register and a condition."""

from __future__ import annotations

from fazhi.kernel.figures.conditions import All, Empty, In, Is, Not

from ..models.duties import Post
from .campaigns import CAMPAIGNS
from .plans import PLANS
from .proofs import Proof, Through, proofs

AGENDA = "leadership.agenda"
LAW = Is("topic", "law")
BY_SECRETARY, BY_MAYOR = (
    Through("meeting", "leadership.meeting", Is("chair", post.value)) for post in (Post.SECRETARY, Post.MAYOR)
)

for proof in (
    Proof("agenda.secretary", "书记主持的法治议题", AGENDA, LAW, through=BY_SECRETARY, post=Post.SECRETARY),
    Proof("agenda.mayor", "镇长主持的法治议题", AGENDA, LAW, through=BY_MAYOR, post=Post.MAYOR),
    Proof(
        "review",
        "审议年度报告",
        AGENDA,
        All(LAW, Is("is_report_review", True)),
        through=BY_SECRETARY,
        post=Post.SECRETARY,
    ),
    Proof("lecture", "专题辅导", "leadership.lecture", LAW),
    Proof("plan", "年度要点", PLANS.code, Not(Empty("issued_on")), "issued_on"),
    Proof("campaign", "专项整治", CAMPAIGNS.code),
    Proof("hand_over", "执法统筹交办", "enforcement.hand_over", In("state", ("handled", "closed"))),
    # A deputy in court is a head of the agency, but his appearance is not the mayor's duty done.
    Proof(
        "appearance",
        "出庭应诉",
        "oversight.court_date",
        All(Is("has_head_appeared", True), Is("post", "chief")),
        post=Post.MAYOR,
    ),
):
    proofs.add(proof)
