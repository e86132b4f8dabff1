"""The registers of officers (执法人员台账): accounts, skills, case premises, training, lesson cards; who may do what in them.

Hours and answers of a person are nobody's list: they are read on the pages, one's own by name, all others in sum.
"""

from __future__ import annotations

from fazhi.kernel.org.roles import LEADER, STAFF
from fazhi.kernel.records.registers import Grant, Register, Scope, registers

from ..models import (
    Account,
    Attendance,
    Lesson,
    LessonAnswer,
    PremisesCheck,
    Skill,
    TrainingPlan,
    TrainingSession,
)
from ..roles import HEAD, OFFICER, SUPERVISOR
from ..shelves import PEOPLE
from . import accounts, premises, skills, teaching

_ALL = ("view", "add", "edit", "import", "export")
_KEEPER = Grant(SUPERVISOR.code, _ALL, Scope.TOWN)
_LEADER = Grant(LEADER.code, ("view", "export"), Scope.TOWN)
_HEAD = Grant(HEAD.code, ("view", "export"), Scope.UNIT)

ACCOUNTS = registers.add(
    Register(
        code=accounts.ACCOUNT,
        name="执法账号",
        systems=("S44",),
        shelf=PEOPLE,
        model=Account,
        number_prefix="ZH",
        labels={"number": "执法账号", "title": "姓名", "unit": "所在单位", "occurred_on": "登记日期"},
        columns=("number", "title", "unit", "kind", "from_on", "until_on", "certificate_number", "certificate_until"),
        filters=("unit", "kind", "from_on", "until_on", "certificate_until", "is_law_qualified"),
        search=("number", "title", "certificate_number", "username"),
        form=(
            *("number", "title", "unit", "occurred_on", "kind", "username", "from_on", "until_on"),
            *("certificate_number", "certificate_from", "certificate_until", "certificate_revoked_on"),
            "is_law_qualified",
        ),
        required=("title", "unit"),
        until="until_on",
        term=("from_on", "until_on"),
        settle=accounts.settle,
        check=accounts.wrong,
        then=accounts.written,
        grants=(_KEEPER, _HEAD, _LEADER, Grant(OFFICER.code, ("view",), Scope.UNIT)),
    )
)
SKILLS = registers.add(
    Register(
        code=skills.SKILL,
        name="执法专长",
        systems=("S88",),
        shelf=PEOPLE,
        model=Skill,
        number_prefix="ZC",
        labels={"title": "姓名", "unit": "所在单位", "occurred_on": "登记日期"},
        columns=("number", "title", "unit", "domain", "is_on_call", "account"),
        filters=("unit", "domain", "is_on_call"),
        search=("number", "title", "account"),
        form=("account", "title", "domain", "is_on_call", "contact", "occurred_on"),
        personal=("contact",),
        settle=skills.settle,
        check=skills.wrong,
        grants=(
            Grant(SUPERVISOR.code, (*_ALL, "unmask"), Scope.TOWN),
            Grant(HEAD.code, ("view", "add", "edit", "unmask"), Scope.UNIT),
            Grant(OFFICER.code, ("view", "unmask"), Scope.TOWN),
            _LEADER,
        ),
    )
)
PREMISES = registers.add(
    Register(
        code=premises.PREMISES,
        name="办案场所检查",
        systems=("S88",),
        shelf=PEOPLE,
        model=PremisesCheck,
        number_prefix="CS",
        labels={"title": "场所", "unit": "使用单位", "occurred_on": "检查日期"},
        columns=("number", "unit", "line", "is_met", "occurred_on", "note"),
        filters=("unit", "is_met", "occurred_on"),
        search=("number", "title", "line"),
        required=("unit", "occurred_on"),
        check=premises.wrong,
        grants=(_KEEPER, Grant(HEAD.code, _ALL, Scope.UNIT), Grant(OFFICER.code, ("view",), Scope.UNIT), _LEADER),
    )
)
PLANS = registers.add(
    Register(
        code=teaching.PLAN,
        name="培训计划",
        systems=("S42",),
        shelf=PEOPLE,
        model=TrainingPlan,
        number_prefix="PJ",
        labels={"title": "培训内容", "unit": "参训单位", "occurred_on": "列入日期"},
        columns=("number", "title", "unit", "year", "check_code", "hours"),
        filters=("unit", "year", "check_code"),
        search=("number", "title", "reason"),
        required=("title",),
        check=teaching.wrong_plan,
        grants=(
            _KEEPER,
            Grant(HEAD.code, ("view", "export"), Scope.TOWN),
            Grant(OFFICER.code, ("view",), Scope.TOWN),
            _LEADER,
        ),
    )
)
SESSIONS = registers.add(
    Register(
        code=teaching.TRAINING,
        name="执法培训",
        systems=("S42",),
        shelf=PEOPLE,
        model=TrainingSession,
        number_prefix="PX",
        labels={"number": "培训编号", "title": "培训名称", "unit": "举办单位", "occurred_on": "举办日期"},
        columns=("number", "title", "unit", "occurred_on", "kind", "hours", "plan"),
        filters=("unit", "occurred_on", "kind"),
        search=("number", "title", "teacher"),
        required=("title", "occurred_on"),
        check=teaching.wrong_session,
        grants=(
            _KEEPER,
            Grant(HEAD.code, ("view", "export"), Scope.TOWN),
            Grant(OFFICER.code, ("view",), Scope.TOWN),
            _LEADER,
        ),
    )
)
ATTENDANCES = registers.add(
    Register(
        code=teaching.ATTENDANCE,
        name="参训学时",
        systems=("S42",),
        shelf=PEOPLE,
        model=Attendance,
        number_prefix="CX",
        labels={"title": "姓名", "unit": "所在单位", "occurred_on": "参训日期"},
        columns=("number", "session", "account", "title", "unit", "occurred_on", "hours"),
        filters=("unit", "occurred_on"),
        search=("number", "session", "account", "title"),
        form=("session", "account", "title", "hours"),
        settle=teaching.settle_attendance,
        check=teaching.wrong_attendance,
        then=teaching.attended,
        # Whom it concerns reads the sum on the page of training; the list of all is the keeper's work alone.
        grants=(_KEEPER,),
    )
)
LESSONS = registers.add(
    Register(
        code=teaching.LESSON,
        name="学习卡管理",
        systems=("S42",),
        shelf=PEOPLE,
        model=Lesson,
        number_prefix="XX",
        labels={"number": "卡号", "title": "标题", "unit": "编写单位", "occurred_on": "发布日期"},
        columns=("number", "title", "check_code", "occurred_on", "basis"),
        filters=("occurred_on", "check_code"),
        search=("number", "title", "content"),
        required=("title", "occurred_on"),
        check=teaching.wrong_lesson,
        # The answer stands in the row: everybody else reads the card on the page of cards.
        grants=(_KEEPER,),
    )
)
ANSWERS = registers.add(
    Register(
        code=teaching.ANSWER,
        name="学习卡答题",
        systems=("S42",),
        shelf=PEOPLE,
        model=LessonAnswer,
        number_prefix="DT",
        labels={"title": "学习卡", "occurred_on": "答题日期"},
        form=("lesson", "given"),
        personal=("username",),
        check=teaching.wrong_answer,
        # Nobody may list who answered what.
        grants=(Grant(STAFF, ("add",), Scope.TOWN),),
    )
)
