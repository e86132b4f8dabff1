"""The demo's own words: a duty card for every theme, words for every place that is filled in, and nobody's law text."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from fazhi.kernel.procedures.declarations import procedures
from fazhi.modules.hotline.demo.town import VILLAGE, kinds, read
from fazhi.modules.hotline.models import Category
from fazhi.modules.hotline.roles import REGISTER

WORDS, OPEN, TOWN = read("hotline"), read("open"), read("town")
CARDS = {card["theme"]: card for card in read("duties")["cards"]}
THEMES = {theme["name"]: theme for theme in WORDS["themes"]}
UNITS = {unit[0] for unit in TOWN["units"]}
ARTICLE = re.compile(r"^《[^》]+》(第[一二三四五六七八九十百]+条(、第[一二三四五六七八九十百]+条)*)?$")


def test_every_theme_has_exactly_one_card() -> None:
    assert set(CARDS) == set(THEMES)
    assert len(read("duties")["cards"]) == len(CARDS)


@pytest.mark.parametrize("theme", THEMES)
def test_a_card_names_the_unit_that_handles_the_theme_and_its_words_are_those_of_callers(theme: str) -> None:
    card = CARDS[theme]
    assert card["unit"] == ("" if THEMES[theme]["unit"] == VILLAGE else THEMES[theme]["unit"])
    said = "".join(title + said for *_, says, _ in THEMES[theme]["kinds"] for title, said in says.items())
    assert sum(word in said for word in card["keywords"]) >= 2
    assert all(ARTICLE.match(basis) for basis in card["basis"])
    assert 3 <= len(card["guide"]) <= 5
    assert all(len(line) < 60 for line in card["guide"])
    assert {"{主题}", "{编号}", "{单位}", "{日期}"} == set(re.findall(r"\{.+?\}", card["template"]))
    assert "____" in card["template"]


def test_what_is_first_sent_astray_goes_to_another_unit_of_the_town() -> None:
    for theme in THEMES.values():
        assert set(theme["mistaken"]) <= UNITS - {theme["unit"]}
        assert sum(theme.get("nature", {}).values()) <= 100


def test_every_kind_fills_only_what_is_known() -> None:
    known = {"place", "village", "spot", "unit", "n", "hour"}
    for kind in kinds():
        for text in (*kind.says, *kind.says.values(), kind.reply):
            assert set(re.findall(r"\{(.+?)\}", text)) <= known, text


def test_open_tickets_take_declared_steps_and_stand_in_places_of_the_town() -> None:
    steps = procedures[REGISTER].versions[-1].step
    villages = {area[1] for area in TOWN["areas"]}
    for scene in OPEN["tickets"]:
        assert scene["category"] in Category.values
        assert scene.get("theme", "路灯") in THEMES
        assert scene.get("village", "草塘社区") in villages
        for told in scene.get("steps", ()):
            code = told if isinstance(told, str) else told["step"]
            assert code in steps or code == "hotline.enforcement"


def test_totals_stand_in_one_file_only() -> None:
    totals = {str(n) for targets in read("targets").values() for n in targets.values() if n > 100}
    for name in ("hotline", "open", "town", "duties"):
        text = re.sub(r"\d{4}-\d{2}-\d{2}|4419\d+", "", str(read(name)))
        assert not totals & set(Counter(re.findall(r"\d+", text)))
