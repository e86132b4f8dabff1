"""The gate of living law (依据有效): what a step cites must be law on the day of the act, or of the step for procedure."""

from __future__ import annotations

from fazhi.kernel.law.citations.checking import check as check_citations

from .declarations import PASSED, Gate, Result, Situation, Verdict, fail

BASIS = "《行政处罚法》第三十七条、第三十八条"
_DEAD = {"repealed", "superseded", "not_yet_in_force", "no_such_article"}
_DOUBTFUL = {"unknown_law", "ambiguous", "date_unknown"}


def law_in_force(field: str, acted_on: str = "opened_on") -> Gate:
    """The gate that every law cited in a field binds (所引法规须有效).

    `acted_on` is the field with the day of the act, of a continuing one its end; procedure is judged by the day of the
    step. Dead law fails; a law that is not in the base, or whose days are unknown, cannot be judged and is no pass.
    """

    def check(seen: Situation) -> Verdict:
        text, day = str(seen.facts.get(field) or ""), seen.facts.get(acted_on) or seen.on
        if not text.strip():
            return fail("没有写明法律依据")
        found = check_citations(text, day, seen.on)["citations"]
        if not found:
            return fail("没有写出法规名称和条号，如《行政处罚法》第五十一条")
        for result, statuses in ((Result.FAIL, _DEAD), (Result.UNKNOWN, _DOUBTFUL)):
            told = [f"{one['quote']}：{one['why']}" for one in found if one["status"] in statuses]
            if told:
                return Verdict(result, "；".join(told))
        return PASSED

    # The code says what the gate was made with: a running version must not change it unseen.
    return Gate(
        f"law_in_force:{field}:{acted_on}",
        "所引法规须有效",
        check,
        BASIS,
        "改引行为当时有效的条文；法规库中没有的先载入文本，施行日期不详的补录日期和出处",
    )
