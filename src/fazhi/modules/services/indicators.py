"""What the service module counts (政务服务指标): F4 to F8, and the other lists, in force on the last day of the period."""

from __future__ import annotations

from fazhi.kernel.figures.conditions import All, Condition, In, Is
from fazhi.kernel.figures.declarations import EVERY_ROW, Derived, Growth, Snapshot, indicators
from fazhi.kernel.items.models import ItemKind, Listing, PowerKind

from .lists import ITEM

MAIN, PART = "一个事项（主项）", "实施清单的一个子项"
POWER, LICENCE, SERVICE = "services.power", "services.licence", "services.service"
PLEDGE, DELEGATED = "services.pledge", "services.delegated"
OF_POWER = Is("listing", Listing.POWER.value)
IN_FORCE = "本时段最后一日在用（已启用、未取消）的"


def _stock(
    code: str,
    name: str,
    definition: str,
    where: Condition = EVERY_ROW,
    *,
    ref: str = "",
    unit: str = "项",
    grain: str = MAIN,
    within: tuple[str, ...] = (),
) -> None:
    indicators.add(
        Snapshot(
            code=code,
            ref=ref,
            name=name,
            register=ITEM,
            definition=definition,
            where=where,
            from_field="from_on",
            until_field="until_on",
            unit=unit,
            grain=grain,
            within=within,
        )
    )


_stock(POWER, "本级政府权责清单事项", f"{IN_FORCE}权责清单事项，一码一项，含行政许可", OF_POWER, ref="F4")
_stock(
    LICENCE,
    "行政许可事项",
    f"{IN_FORCE}权责清单事项中类别为行政许可的；是权责清单的一部分，不另加",
    All(OF_POWER, Is("kind", ItemKind.LICENCE.value)),
    ref="F5",
    within=(POWER,),
)
_stock(
    SERVICE,
    "公共服务事项",
    f"{IN_FORCE}公共服务清单事项；公共服务不是行政权力，另列清单、另编编码，与权责清单不重叠",
    Is("listing", Listing.SERVICE.value),
    ref="F6",
)
_stock(
    PLEDGE,
    "告知承诺事项",
    f"{IN_FORCE}权责清单、公共服务清单事项中实行告知承诺的；是事项的属性，不是另一张清单，不另加",
    All(In("listing", (Listing.POWER.value, Listing.SERVICE.value)), Is("is_pledge", True)),
    ref="F7",
    within=(POWER, LICENCE, SERVICE),
)
_stock(
    DELEGATED,
    "应承接的市级下放（委托）事项",
    f"{IN_FORCE}市级下放事项清单事项；按实施清单的子项计，一个主项可有多个子项，颗粒度与权责清单不同，不能比较或相加",
    Is("listing", Listing.DELEGATED.value),
    ref="F8",
    grain=PART,
)
for power, words in ((PowerKind.DEVOLVED, "下放（赋权）"), (PowerKind.ENTRUSTED, "委托")):
    _stock(
        f"services.delegated.{power.value}",
        f"下放事项中{words}的",
        f"{IN_FORCE}市级下放事项清单事项中{words}的，按子项计",
        All(Is("listing", Listing.DELEGATED.value), Is("power_kind", power.value)),
        grain=PART,
        within=(DELEGATED,),
    )
_stock(
    "services.grid",
    "入格事项",
    f"{IN_FORCE}入格事项清单的巡查事项",
    Is("listing", Listing.GRID.value),
    ref="F40",
    unit="个",
    grain="一类巡查内容",
)
for kind in (ItemKind.BASIC, ItemKind.SUPPORTING, ItemKind.TAKEN_BACK):
    _stock(
        f"services.duty.{kind.value}",
        f"镇级履职清单的{kind.label}",
        f"{IN_FORCE}镇级履职清单中的{kind.label}",
        All(Is("listing", Listing.DUTY.value), Is("kind", kind.value)),
        grain="一条履职事项",
    )
for code, name in (
    (POWER, "权责清单事项"),
    (LICENCE, "行政许可事项"),
    (SERVICE, "公共服务事项"),
    (DELEGATED, "下放事项"),
):
    indicators.add(
        Derived(
            code=f"{code}.growth",
            name=f"{name}增长率",
            definition=f"年末在用的{name}比上年末增减的百分比",
            formula=Growth(code),
        )
    )
