"""Shapes that several subjects share, and what they look up in one another."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Annotated

from ledger.kernel.shape import choice, key, many
from ledger.kernel.subject import World

LEVELS = ("township", "district", "city", "province", "national")
"""Levels of a congress, rising."""
ACTIVITY_LEVELS = ("self", "group", "street", *LEVELS[1:])
CATEGORIES = (
    "市容环境",
    "道路交通与停车",
    "物业与老旧小区",
    "加装电梯",
    "养老助残",
    "教育托幼",
    "医疗卫生",
    "文化体育",
    "就业社保",
    "公共安全与消防",
    "违建拆迁",
    "营商服务",
    "社区治理",
    "其他",
)
"""What matters are about, as a street office sorts them; an office adds its own."""
GRADES = ("satisfied", "basically_satisfied", "unsatisfied", "no_opinion")

DEPUTY = key("deputy", needs="in_office")
Deputy = Annotated[str, DEPUTY]
Deputies = Annotated[tuple[str, ...], many(DEPUTY)]
AnyDeputy = Annotated[str, key("deputy")]
"""A deputy who need not be in office (any longer)."""
UNIT = key("unit")
Unit = Annotated[str, UNIT]
Units = Annotated[tuple[str, ...], many(UNIT)]
Station = Annotated[str, key("station", needs="open")]
Group = Annotated[str, key("group", strict=False)]
Level = Annotated[str, choice(*LEVELS, more=True)]
GRADE = choice(*GRADES)
Grade = Annotated[str, GRADE]


def is_deputy(world: World, name: str, on: date) -> bool:
    """Whether the name is that of a deputy in office at the end of that day (catalogue 7.5)."""
    facts = world.facts("deputy", name, on)
    return facts is not None and bool(facts["in_office"])


def deputies_among(world: World, names: Iterable[str], on: date) -> list[str]:
    """Those of the names that are deputies in office that day."""
    return [name for name in names if is_deputy(world, name, on)]


def joined_levels(levels: Sequence[str]) -> str:
    """Levels as one dimension value, joined with `+` in rising order."""
    if len(levels) == 1:
        return levels[0]
    order = {level: place for place, level in enumerate(LEVELS)}
    return "+".join(sorted(levels, key=lambda level: (order.get(level, len(order)), level)))
