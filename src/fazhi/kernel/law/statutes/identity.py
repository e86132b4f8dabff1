"""What a norm is by its title, its head and its folder (规范身份): level, place, issuer and document number."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .dates import days_in
from .models import Level
from .texts import Step

_FOLDERS = {
    "行政法规": Level.REGULATION,
    "regulations": Level.REGULATION,
    "部门规章": Level.DEPARTMENTAL_RULE,
    "departmental-rules": Level.DEPARTMENTAL_RULE,
    "司法解释": Level.JUDICIAL,
    "judicial-interpretations": Level.JUDICIAL,
    "地方性法规": Level.LOCAL_REGULATION,
    "地方政府规章": Level.LOCAL_RULE,
    "规范性文件": Level.DOCUMENT,
}
_ISSUERS = (
    (re.compile(r"全国人民代表大会|国家主席令"), Level.LAW),
    (re.compile(r"审判委员会|检察委员会|最高人民法院|最高人民检察院|法释|高检发"), Level.JUDICIAL),
    (re.compile(r"(?:省|市|州|区|县)(?:第\w{1,4}届)?人民代表大会"), Level.LOCAL_REGULATION),
    (re.compile(r"(?:省|市|州|区)(?:人民)?政府令|[粤府]{2}令"), Level.LOCAL_RULE),
    (
        re.compile(r"国务院(?:、\w{2,20})?令|国务院(?:第\w{1,5}次)?(?:常务会议|全体会议|发布|公布|批准|$)"),
        Level.REGULATION,
    ),
    (re.compile(r"(?:部|委员会|总局|局|署|银行)(?:第?[0-9０-９]+号)?令"), Level.DEPARTMENTAL_RULE),
)
_ISSUER = re.compile(
    r"(?:第\w{1,4}届)?(全国人民代表大会(?:常务委员会)?|[\u4e00-\u9fff]{2,8}?(?:省|市|自治区|自治州)(?=第?\w{0,4}届?人民代表大会)"
    r"|最高人民法院、最高人民检察院|最高人民法院|最高人民检察院|国务院、中央军事委员会|国务院|[\u4e00-\u9fff]{2,14}?(?:部|总局|委员会|局|署))"
)
_NUMBER = re.compile(
    r"([法高][释检发]{1,2}[字]?\s?[〔\[（(]\d{4}[〕\]）)]\s?\d+号|(?:[\u4e00-\u9fff]{2,8}发|粤府办?|国办?发)\s?[〔\[]\d{4}[〕\]]\s?第?\d+号"
    r"|(?:[\u4e00-\u9fff、]{0,40}?)(?:第\s?[0-9０-９]+\s?号令|令\s?第?\s?[0-9０-９]+\s?号))"
)
_PLACE = re.compile(r"([\u4e00-\u9fff]{2,6}?(?:省|自治区|特别行政区|市|自治州|州|县|区))")
_ZONE = re.compile(r"([\u4e00-\u9fff]{2,4})经济特区")
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")


def level_of(title: str, head: Sequence[str], folders: Sequence[str], issuer: str = "") -> str:
    """The level (效力级别): from the issuer where the text names it, else from the folder."""
    plain = title.removeprefix("中华人民共和国")
    if plain == "宪法" or plain.startswith("宪法修正案"):
        return Level.CONSTITUTION
    by_folder = next((_FOLDERS[name] for name in reversed(folders) if name in _FOLDERS), None)
    if by_folder:
        return Level.DOCUMENT if by_folder == Level.DEPARTMENTAL_RULE and plain.endswith("通知") else by_folder
    for text in filter(None, (issuer, title if title.startswith("最高人民") else "", *head)):
        for pattern, level in _ISSUERS:
            if pattern.search(text):
                return level
    return Level.LAW if title.startswith("中华人民共和国") and title.endswith(("法", "法典")) else Level.OTHER


def place_of(title: str, head: Sequence[str], level: str) -> str:
    """The place where a local norm applies (适用地域); empty for the whole nation."""
    if level not in (Level.LOCAL_REGULATION, Level.LOCAL_RULE):
        return ""
    zone = _ZONE.match(title)
    if zone:
        return f"{zone[1]}市"
    for text in (title, *(re.sub(r"^.*?日", "", line) for line in head)):
        found = _PLACE.match(text.strip())
        if found:
            return found[1]
    return ""


def issuer_of(title: str, head: Sequence[str]) -> str:
    """Who issued the norm (制定机关), as its head says first, else its title; empty if neither does."""
    for line in (*head, title if title.startswith("最高人民") else ""):
        found = _ISSUER.search(re.sub(r"^.*?日\s?[由经]?(?:中华人民共和国)?", "", line).strip())
        if found:
            place = found[1].endswith(("省", "市", "州", "区"))
            return f"{found[1]}人民代表大会常务委员会" if place and "常务委员会" in line else found[1]
    return ""


def with_numbers(steps: Sequence[Step], head: Sequence[str]) -> list[Step]:
    """The versions with the document number (文号) that their own dated words give, as in 国务院令第517号."""
    words: list[list[str]] = [[] for _ in steps]
    at = 0
    for line in head if steps else ():
        found = list(days_in(line))
        for number, (day, start, end) in enumerate(found):
            # The first step that was issued on that day or later: what came between made it.
            at = next((each for each, step in enumerate(steps) if day <= step.issued_on), len(steps) - 1)
            before = line[:start] if number == 0 else ""
            words[at] += [before, line[end : found[number + 1][1] if number + 1 < len(found) else None]]
        if not found:
            words[at].append(line)
    return [step._replace(number=number_of(own)) for step, own in zip(steps, words, strict=True)]


def number_of(words: Sequence[str]) -> str:
    """The document number (文号) that the words on a version give last; empty if they give none."""
    found = [number for line in words for number in _NUMBER.findall(re.sub(r"《[^》]{0,300}》", "", line))]
    if not found:
        return ""
    number = re.sub(r"\s", "", found[-1].translate(_WIDE))
    number = re.sub(r"^.*?(?:年|月|日)(?=[\u4e00-\u9fff])", "", number)
    number = re.sub(r"^(?:[、由经]|根据|中?华人民共和国)+", "", number)
    return number.replace("国务院、中华人民共和国中央军事委员会", "国务院、中央军事委员会")[:100]
