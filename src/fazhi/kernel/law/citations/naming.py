"""How Chinese documents name a law (名称的写法): in 《》, bare, by its own name for itself, by the number of a document."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .grammar import N
from .titles import Titles, normal

KINDS = "法典|法|条例|规定|办法|细则|规则|解释|决定|准则|通则|规程"
BRACKETED = re.compile(r"《((?:[^《》]|《[^《》]{0,80}》){1,150}?)》")
NUMBERED = re.compile(rf"[\u4e00-\u9fa5]{{1,14}}(?:〔(?:19|20)\d\d〕(?:第)?\d{{1,4}}号|令(?:\d{{4}}年)?第?{N}号)")
SELF = re.compile(
    rf"本((?:实施|暂行|试行|管理)?(?:{KINDS}|意见|通知|方案|标准|规范|公约))(?:第{N}[编章节])*(?=第{N}(?:条|[、至到和-]))"
)
SAME = re.compile(
    rf"(?:(?:同|该|此|上述|前述|上列)(?:部)?({KINDS}|法律|司法解释|地方性法规|规章)|(?:其|同法)的?(?P<under>实施(?:条例|细则|办法|规定)|施行条例)?)的?(?=第{N}(?:条|[、至到和-]))"
)
REMARK = re.compile(r"\(((?:[^()]|\([^()]*\)){1,120}?)\)")
_LAW = re.compile(rf"(?:{KINDS}|宪法|修正案|公约|议定书)$")
_SOFT = re.compile(
    r"(?:通知|意见|方案|规划|纲要|批复|函|公告|目录|清单|制度|指南|基准|答复|标准|规范|导则|指引|预案|协定|章程|决议|通告|要点|计划)$"
)
_DECISION = re.compile(
    r"(?:关于(?:修改|废止|修订|授权|设立|批准|惩治|禁毒|严惩|处理|加强|在|对)|人民代表大会|国务院|补充)"
)
_TAIL = re.compile(r"(?:\([^()]*\)|〔[^〕]*〕)+$")
_NO_LAW = re.compile(
    r"(?:方法|做法|想法|看法|说法|用法|手法|写法|司法|执法|守法|违法|合法|非法|普法|立法|依法|书法|枪法|语法|魔法|技法|打法|处罚办法是)$"
)
_VAGUE = re.compile(
    r"^(?:并|与|和|及|或|新|旧|原|有关|相关|上述|以上|下列|该|此|其|这|那|法律|法规|规章|行政法规|地方性法规|国家|各项|一般|特别|管理|配套|具体|实施|解决|处理|工作|本)*"
    rf"(?:{KINDS})$"
)
_CUT = re.compile(
    "(?:违反了|违反|触犯了|触犯|根据|依据|依照|按照|遵照|参照|比照|对照|适用|符合|引用|援引|参见|详见|认为|认定|所称|例如|比如|结合|落实"
    "|执行|贯彻|定性为|依据为|依据是|依据系|修订后的|修正后的|修改后的|修订的|修正的|现行的|现行|我国的|我国|按|以及|或者|并处|的规定"
    "|学习|重温|对应|涉嫌|属于|构成|按原|依原|原)(?=.{3,})"
)
_SOFT_CUT = re.compile(r"(?:为|系|即|和|及|与|或|的|了|是|依|据|由|见|如|又|且|将|把|引|在|从|给|经|新|老|旧)(?=.{4,})")
_ENDED_BY = re.compile(r"(?:发布|公布|施行|颁布|印发|废止|修[订正改])(?:$|[\n,。;)]|自|根据|施行|\d)")
_AFTER = re.compile(
    "律|人(?!民)|定(?!为)|规(?!定)|治|院|务|官|学|庭|警|盲|宝|系|例|典|规(?=定代|范)|理(?!解)|条例|宣|日|周|知识|教育|讲座|培训|精神|修正案|课|手册|读本|草案|释义"
    "|办(?!法|案|理)|意识|实施(?:条例|细则|办法)|施行条例"
)
# Rules that people give themselves, whose names end like those of norms.
_OWN_RULES = re.compile(
    "(?:(?:社区|小区|居民|业主|村民|住户|市民|文明|自律|卫生|管理)公约|(?:业主(?:大会|委员会)|股东(?:大?会)?|董事会|监事会|理事会|村民(?:代表)?会议)议事规则"
    "|(?:评分|积分|比赛|竞赛|考核|评比|活动|游戏|交易)(?:规则|办法|细则))$"
)
_QUOTED = {"〈": "〉", "“": "”", '"': '"', "‘": "’"}
# A name so long is no end of another word.
_LONG_ENOUGH = 5
_NAMED = 3
_EXTENDS = re.compile("(?:的?实施条例|实施细则|实施办法|施行条例|实施规定|修正案(?:\\([^()]*\\))?)")
_WIDENS = re.compile(r"(?:省|市|县|区|州|特区|环境|实施|人民|施行|中国|全国|暂行)$")
_BEFORE = re.compile(
    "(?:^|[^\u4e00-\u9fa5]|[依据按照循反合用和与及或的了是为由在对将等国新老旧现原以从到给即如属于把同守彻习行传触犯约引解让除悉懂讲涉到见示称握查引]|中华人民共和国)$"
)
_DOCUMENT_NO_LAW = re.compile(
    r"(?:合同|协议|协议书|公约|规约|承诺书|手册|纪要|标书|文件|保单|条款|约定|责任书|计划书|守则|须知|契约|意向书)$"
)
# 人力资源和社会保障部, 住房和城乡建设部, 工业和信息化部, 国家卫生和…, 国家发展和…, 文化和旅游部 are one name.
_NUMBER_CUT = re.compile(
    r"(?:.*(?:(?<![共源房业生展化])和|及|与|或|的|了|见|为|以)|[据按依由对把将请])(?=[\u4e00-\u9fa5]{2,}(?:〔|令))"
)
# The number of 最高人民法院法释〔2020〕17号 begins with its sign, not with who issued it.
_ISSUER = re.compile(
    "^.*(?:最高人民(?:法院|检察院)|国务院办公厅|国务院|办公[厅室]|人民政府|[省市镇]政府|委员会|局|厅|转发|印发|下发|文件|通知)(?=(?:[\u4e00-\u9fa5]{2,}|法)〔)"
)
_NO_NORM_NUMBER = re.compile(
    "[罚处告知许证评项改决约裁判仲认书催听立检责送审受复移扣封强调传结案不补延协诉答信]字?$|责令$|命令$|禁令$|指令$|口令$|司令$"
)


@dataclass(frozen=True)
class Name:
    """A law named in a text (法律名称): its span, the title as written, whether it needs an article to be a citation."""

    start: int
    end: int
    title: str
    needs_article: bool = False
    number: str = ""
    no_law: bool = False  # a contract or a book: what follows it is no article of a law


def bracketed(found: re.Match[str], titles: Titles) -> Name:
    """A title in 《》; a newspaper, a contract or a notice needs an article, or is none."""
    title = found[1]
    core = _TAIL.sub("", title)
    if titles.full_title(title) or titles.full_title(core):
        return Name(found.start(), found.end(), title)
    if _OWN_RULES.search(core) or (_DOCUMENT_NO_LAW.search(core) and not _LAW.search(core)):
        return Name(found.start(), found.end(), title, needs_article=True, no_law=True)
    if _NO_LAW.search(core):
        return Name(found.start(), found.end(), title, needs_article=True, no_law=True)
    is_decision = core.endswith("决定")
    if (_LAW.search(core) or re.search("关于.+决议$", core)) and (not is_decision or bool(_DECISION.search(core))):
        return Name(found.start(), found.end(), title)
    is_document = is_decision or bool(_SOFT.search(core))
    return Name(found.start(), found.end(), title, needs_article=True, no_law=not is_document)


def without_remarks(title: str) -> str:
    """A title without what stands in brackets at its end: 行政处罚法(2021年修订) is 行政处罚法."""
    return _TAIL.sub("", title)


def bare(text: str, at: int, titles: Titles, floor: int) -> Name | None:
    """A known title without 《》 that begins here."""
    end = titles.longest(text, at)
    before = text[floor:at]
    if not end or (_WIDENS.search(before) and not re.search(r"(?:我|全)?国家?$", before)):
        return None
    # 专利法+实施细则: a longer title that the index does not hold.
    if extended := _EXTENDS.match(text, end):
        end = extended.end()
    if before[-1:] in _QUOTED and text[end : end + 2] == f"{_QUOTED[before[-1:]]}第":
        return Name(at - 1, end + 1, text[at:end])
    if not _BEFORE.search(before):
        # 农产品质量+安全法: a short name in use may be the end of a longer one; 构成+刑法第五条 is none such.
        has_article = bool(re.match(rf"第{N}条", text[end : end + 20]))
        if text[at:end] in titles.nicknames:
            return before_article(text, end, floor) if has_article else None
        if len(text[at:end]) < _LONG_ENOUGH and not has_article:
            return None
    if text[end : end + 1] in ("第", "("):
        return Name(at, end, text[at:end], needs_article=text[end] != "第" and len(normal(text[at:end])) < _NAMED)
    is_word = bool(_AFTER.match(text, end)) or text[end - 1] not in "法典例定则释案)"
    return Name(at, end, text[at:end], needs_article=is_word)


def before_article(text: str, at: int, floor: int) -> Name | None:
    """A title without 《》 that the index does not know and that ends where an article begins (某某管理条例第三条)."""
    end = at
    remark = re.search(r"\([^()]{1,40}\)$", text[floor:at])
    if remark:
        end = floor + remark.start()
    run = re.search(r"[\u4e00-\u9fa5A-Z]{2,45}$", text[floor:end])
    if not run or not re.search(rf"(?:{KINDS})$", run[0]):
        return None
    words = re.split(rf"第{N}[条款项]", run[0])[-1]
    nation = words.rfind("中华人民共和国")
    if nation >= 0:
        words = words[nation:]
    else:
        cuts = list(_CUT.finditer(words))
        if cuts:
            words = words[cuts[-1].end() :]
        for cut in reversed(list(_SOFT_CUT.finditer(words))):
            if not _VAGUE.match(words[cut.end() :]) and not words[: cut.start()].endswith(("关于", "防治", "管理")):
                words = words[cut.end() :]
                break
    letters = re.search("[A-Z]+[\u4e00-\u9fa5]+$", words)
    words = letters[0] if letters else words
    smallest = 3 if words.endswith("法") or letters else 6
    if len(words) < smallest or _VAGUE.match(words) or _NO_LAW.search(words) or _OWN_RULES.search(words):
        return None
    return Name(end - len(words), end, words)


def numbered(found: re.Match[str], text: str) -> Name | None:
    """The number of a normative document (国办发〔2018〕118号); None for the number of a case or a letter."""
    words = found[0]
    for cut in _CUT.finditer(words.split("〔")[0] + "〔2000〕"):
        words = found[0][cut.end() :]
    soft = _NUMBER_CUT.match(words)
    if soft:
        words = words[soft.end() :]
    words = _ISSUER.sub("", words)
    if (nation := words.find("中华人民共和国")) > 0:
        words = words[nation:]
    stem = re.split(r"〔|令(?=\d|第)", words)[0]
    is_order = "〔" not in words
    if (
        not stem
        or _NO_NORM_NUMBER.search(stem + ("令" if is_order else ""))
        or (not is_order and len(stem) < 2 and stem != "法")
    ):
        return None
    has_article = bool(re.match(rf"(?:文件?)?第{N}条", text[found.end() : found.end() + 20]))
    if not is_order and not has_article and not re.search("(?:发|规|释|办|函|文|通|委|法|号|字|厅|局|综|税)$", stem):
        return None
    if _ENDED_BY.match(text, found.end()):
        return None
    return Name(found.end() - len(words), found.end(), "", number=words)


def is_contract(before: str) -> bool:
    """Whether the words before an article name a contract or another paper that is no law."""
    plain = re.sub("[》的中书]+$", "", before)
    return bool(_OWN_RULES.search(plain) or _DOCUMENT_NO_LAW.search(plain) or _DOCUMENT_NO_LAW.search(before))
