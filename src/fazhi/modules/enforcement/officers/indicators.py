"""What is counted of officers (执法人员指标): F24 sessions, F25 accounts with a certificate, and both stocks apart."""

from __future__ import annotations

from fazhi.kernel.figures.conditions import All, Empty, Not
from fazhi.kernel.figures.declarations import CountOnce, Measure, Snapshot, indicators

from .accounts import ACCOUNT
from .teaching import TRAINING

indicators.add(
    Measure(
        code="enforcement.training",
        ref="F24",
        name="执法培训",
        register=TRAINING,
        definition="本时段举办的执法培训，按场次计；同一计划举办几场计几场",
        unit="场次",
    )
)
indicators.add(
    Snapshot(
        code="enforcement.account",
        ref="F25",
        name="“粤执法”有效账号",
        register=ACCOUNT,
        definition="本时段最后一日账号在用并且执法证有效的账号；账号在用、执法证有效、办过案是三个数，另两个单列",
        from_field="valid_from",
        until_field="valid_until",
        unit="个",
        within=("enforcement.account.used",),
        grain="一个账号",
    )
)
indicators.add(
    Snapshot(
        code="enforcement.account.used",
        name="在用的执法账号",
        register=ACCOUNT,
        definition="本时段最后一日已开通、没有停用的账号，不论有没有执法证",
        from_field="from_on",
        until_field="until_on",
        unit="个",
        grain="一个账号",
    )
)
indicators.add(
    Snapshot(
        code="enforcement.certificate",
        name="有效的执法证",
        register=ACCOUNT,
        definition="本时段最后一日在有效期内、没有吊销或收回的执法证，不论账号是否停用；同一证号计一个，有效期不全的不计",
        counts=CountOnce("certificate_number"),
        where=All(Not(Empty("certificate_number")), Not(Empty("certificate_until"))),
        from_field="certificate_from",
        until_field="certificate_ended_on",
        unit="本",
        grain="一本执法证",
    )
)
