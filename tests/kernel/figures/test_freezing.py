"""A frozen figure finds every row that was changed behind it, and is never overwritten itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from fazhi.kernel.chain.documents import store
from fazhi.kernel.chain.events import body_of, history
from fazhi.kernel.chain.verification import verify
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.figures.computing import compute
from fazhi.kernel.figures.declarations import Stated
from fazhi.kernel.figures.definitions import approve_definition, choose_definition, sync_definitions
from fazhi.kernel.figures.freezing import freeze, frozen_figure, state_of
from fazhi.kernel.figures.models import FrozenFigure, StatedFigure
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.figures.stating import state_figure
from fazhi.kernel.figures.values import Type
from fazhi.kernel.records.models import Matter

YEAR = Span.year(2023)
ON_TIME = {"due_on": date(2023, 5, 20), "met_on": date(2023, 5, 20)}


@pytest.fixture
def frozen(tickets: Callable[..., list[Matter]]) -> FrozenFigure:
    """F17 of three tickets, approved and frozen."""
    sync_definitions()
    approve_definition("F17", by="镇长")
    tickets(ON_TIME, ON_TIME, ON_TIME)
    return freeze(["F17"], YEAR, by="镇长")[0]


def test_an_untouched_figure_is_green_and_lies_in_the_chain(frozen: FrozenFigure) -> None:
    assert (frozen.display, frozen.numerator, frozen.denominator, frozen.rows) == ("100%", 3, 3, 3)
    assert (state_of(frozen).colour, state_of(frozen).word) == ("绿", "已核")
    event = history("figure:hotline.on_time_rate:2023").get()
    assert body_of(event)["rows_digest"] == frozen.rows_digest
    assert verify().broken == []


def test_a_row_changed_behind_the_chain_s_back_turns_it_yellow(frozen: FrozenFigure) -> None:
    Matter.objects.filter(number="N00002").update(met_on=date(2023, 5, 19))
    state = state_of(frozen)
    assert (state.colour, state.word, state.changed) == ("黄", "源数据有变", ["N00002"])
    assert (state.old, state.new, state.added, state.gone) == ("100%", "100%", [], [])


def test_rows_added_and_gone_are_named(frozen: FrozenFigure, tickets: Callable[..., list[Matter]]) -> None:
    tickets({"due_on": date(2023, 6, 1)})
    Matter.objects.filter(number="N00001").update(due_on=date(2024, 1, 2))
    state = state_of(frozen)
    assert (state.colour, state.added, state.gone, state.new) == ("黄", ["N00004"], ["N00001"], "66.7%")


def test_what_happens_after_the_freeze_is_judged_as_of_its_day(
    frozen: FrozenFigure, tickets: Callable[..., list[Matter]], today: Callable[[str], None]
) -> None:
    tickets({"due_on": date(2023, 12, 29), "opened_on": date(2022, 1, 1), "judgement": "provisional"})
    today("2024-06-01")
    assert state_of(frozen).colour == "绿"


def test_freezing_again_needs_a_reason_and_keeps_the_first(frozen: FrozenFigure) -> None:
    with pytest.raises(FazhiError, match=r"已经冻结（第 1 次）.*写明理由"):
        freeze(["F17"], YEAR, by="镇长")
    again = freeze(["F17"], YEAR, by="镇长", reason="补录一宗")[0]
    assert (again.revision, FrozenFigure.objects.count()) == (2, 2)
    assert frozen_figure("F17", YEAR) == again
    assert verify().broken == []


def test_a_frozen_figure_that_was_edited_is_found(frozen: FrozenFigure) -> None:
    FrozenFigure.objects.update(display="99%")
    assert [broken.what for broken in verify().broken] == ["冻结的数与记录不符：冻结后被改动"]


def test_without_an_approved_definition_it_is_red(tickets: Callable[..., list[Matter]]) -> None:
    sync_definitions()
    tickets(ON_TIME)
    assert state_of(freeze(["F16"], YEAR, by="镇长")[0]).word == "口径未批"


def test_what_has_no_value_is_not_frozen_and_nothing_beside_it(tickets: Callable[..., list[Matter]]) -> None:
    tickets({})
    with pytest.raises(FazhiError, match="没有数值的指标不能冻结：12345按时办结率"):
        freeze(["F16", "F17"], YEAR, by="镇长")
    assert not FrozenFigure.objects.exists()
    with pytest.raises(FazhiError, match="没有写明冻结人"):
        freeze(["F16"], YEAR, by=" ")


def test_a_stated_figure_needs_a_person_and_a_document(db: None, declare: Callable[..., None], home: object) -> None:
    declare(Stated(code="x.vouched", ref="F999", name="“金钟罩”注册人数", definition="公安系统导出", unit="人"))
    pending = compute(["F999"], YEAR)[0]
    assert (pending.kind, pending.value, pending.display) == ("pending", None, "—")
    letter = store("公安来函".encode(), "来函.txt")
    imported = StatedFigure.Kind.IMPORTED
    with pytest.raises(FazhiError, match="没有附上来源文书"):
        state_figure("F999", YEAR, 172976, kind=imported, by="张三", document=None)
    with pytest.raises(FazhiError, match="没有写明填报人"):
        state_figure("F999", YEAR, 172976, kind=imported, by="", document=letter)
    with pytest.raises(FazhiError, match="由台账数出，不能填报"):
        state_figure("F16", YEAR, 9000, kind=imported, by="张三", document=letter)
    state_figure("F999", YEAR, 172976, kind=imported, by="张三", document=letter)
    figure = compute(["F999"], YEAR)[0]
    assert (figure.kind, figure.value, figure.display, figure.source) == ("imported", 172976, "172976人", letter.digest)
    frozen = freeze(["F999"], YEAR, by="镇长")[0]
    assert state_of(frozen).colour == "灰"
    state_figure("F999", YEAR, 172977, kind=imported, by="张三", document=letter, note="更正")
    assert (state_of(frozen).colour, StatedFigure.objects.count()) == ("黄", 2)
    assert history("figure:x.vouched:2023").count() == 3


def test_a_choice_made_later_is_not_a_change_of_the_rows(frozen: FrozenFigure) -> None:
    choose_definition("F17", "", by="镇长", reason="重新批准")
    assert state_of(frozen).colour == "绿"
    assert compute(["F17"], YEAR)[0].version == 2


def test_a_date_or_a_word_may_be_stated_too(db: None, declare: Callable[..., None], home: object) -> None:
    declare(Stated(code="x.signed", name="成文日期", definition="署名页", type=Type.DATE))
    state_figure(
        "x.signed", YEAR, "2024年1月30日", kind=StatedFigure.Kind.DECLARED, by="甲", document=store(b"x", "x.txt")
    )
    assert compute(["x.signed"], YEAR)[0].display == "2024-01-30"
