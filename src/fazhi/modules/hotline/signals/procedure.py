"""How a weak signal is followed up (弱信号办理): a person looks at it, somebody deals with it, the outcome is kept."""

from __future__ import annotations

from fazhi.kernel.procedures.declarations import Procedure, State, Step, Version, procedures

from ..roles import ANALYST, HANDLER

REGISTER = "hotline.signal"
WATCH, UNIT = ANALYST.code, HANDLER.code

procedures.add(
    Procedure(
        code=REGISTER,
        name="弱信号研判处置",
        basis="本镇“弱信号”收集化解制度",
        versions=(
            Version(
                code="1",
                states=(
                    State("found", "待研判"),
                    State("assessed", "待派单"),
                    State("assigned", "化解中"),
                    State("resolved", "已化解"),
                    State("watching", "观察中"),
                    State("closed", "已结束", is_final=True),
                    State("dismissed", "非信号", is_final=True),
                ),
                opening=Step(
                    "found",
                    "发现",
                    sources=(),
                    target="found",
                    roles=(WATCH,),
                    fields=("title", "unit", "area", "theme", "why", "size", "score", "first_on", "last_on"),
                    required=("title", "why"),
                ),
                steps=(
                    Step(
                        "assessed",
                        "研判",
                        sources=("found",),
                        target="assessed",
                        roles=(WATCH,),
                        is_note_required=True,
                    ),
                    Step(
                        "assigned",
                        "派单化解",
                        sources=("assessed",),
                        target="assigned",
                        roles=(WATCH,),
                        required=("unit",),
                    ),
                    Step(
                        "resolved",
                        "化解",
                        sources=("assigned",),
                        target="resolved",
                        roles=(UNIT, WATCH),
                        required=("outcome",),
                    ),
                    Step("watched", "转入观察", sources=("resolved",), target="watching", roles=(WATCH,)),
                    Step(
                        "closed",
                        "结束",
                        sources=("resolved", "watching"),
                        target="closed",
                        roles=(WATCH,),
                        required=("outcome",),
                    ),
                    Step(
                        "dismissed",
                        "不是信号",
                        sources=("found", "assessed"),
                        target="dismissed",
                        roles=(WATCH,),
                        is_note_required=True,
                    ),
                    Step(
                        "relapsed",
                        "复发再派",
                        sources=("watching",),
                        target="assessed",
                        roles=(WATCH,),
                        is_note_required=True,
                    ),
                    # New tickets of the same kind: the program says so in the chain, and the signal stays where it is.
                    Step(
                        "grown",
                        "有新工单",
                        sources=("found", "assessed", "assigned", "resolved", "watching"),
                        target="",
                        roles=(UNIT, WATCH),
                        fields=("why", "size", "score", "last_on"),
                    ),
                ),
            ),
        ),
    )
)
