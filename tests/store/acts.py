"""Random but likely acts of a small committee, for properties: few names, few days, much that goes wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

Act = Mapping[str, Any]

DAYS = ("2023-01-05", "2023-02-10", "2023-02-28", "2023-03-01", "2023-06-30", "2024-01-02")
DEPUTIES = ("张三", "李四", "王五")
STATIONS = ("东街站", "西区站")
GROUPS = ("一组", "二组")
UNITS = ("城管中队", "派出所")
SUGGESTIONS = ("2023-001", "2023-002")
OPINIONS = ("民1", "民2")

one = st.sampled_from


def some(values: tuple[str, ...]) -> st.SearchStrategy[list[str]]:
    """One or more of the names, each once."""
    return st.lists(one(values), min_size=1, max_size=2, unique=True)


def act(kind: str, optional: Mapping[str, Any] | None = None, **fields: Any) -> st.SearchStrategy[Act]:
    """An act of a kind on one of the days; fields are strategies or fixed values (`class_` means `class`)."""

    def drawn(values: Mapping[str, Any]) -> dict[str, st.SearchStrategy[Any]]:
        return {
            name.rstrip("_"): value if isinstance(value, st.SearchStrategy) else st.just(value)
            for name, value in values.items()
        }

    required = drawn({"kind": kind, "occurred": one(DAYS), **fields})
    return st.fixed_dictionaries(required, optional=drawn(optional or {}))


PEOPLE = (
    act(
        "deputy.registered",
        {"group": one(GROUPS), "station": one(STATIONS)},
        deputy=one(DEPUTIES),
        levels=one((["district"], ["district", "city"])),
        constituency="第一选区",
        term="第七届",
        sex=one(("male", "female")),
    ),
    act(
        "deputy.placed",
        {"group": one((*GROUPS, "-")), "station": one((*STATIONS, "-"))},
        deputy=one(DEPUTIES),
    ),
    act("mandate.changed", deputy=one(DEPUTIES), to=one(("suspended", "resumed", "terminated")), cause="moved"),
    act(
        "deputy.changed",
        deputy=one(DEPUTIES),
        set=one(({"levels": ["city"]}, {"group": "二组"}, {"sex": "female"})),
        reason="调整",
    ),
    act("group.formed", group=one(GROUPS)),
    act("group.dissolved", group=one(GROUPS), reason="合并"),
    act("unit.registered", unit=one(UNITS), system=one(("government", "platform"))),
    act(
        "station.opened",
        station=one(STATIONS),
        type="station",
        level="street",
        community=one(("东社区", "西社区")),
    ),
    act("station.changed", station=one(STATIONS), set={"community": "南社区"}, reason="调整"),
    act("station.closed", station=one(STATIONS), reason="撤并"),
    act("station.staffed", station=one(STATIONS), person=one(DEPUTIES), role="liaison"),
    act(
        "committee.member_appointed",
        person=one(DEPUTIES),
        post=one(("director", "member", "secretary")),
    ),
    act("committee.member_left", person=one(DEPUTIES)),
)

WORK = (
    act(
        "meeting.held",
        meeting=one(("2023 regular 1", "2023 regular 2")),
        type="regular",
        chair="张三",
        present=some(DEPUTIES),
        agenda=["计划"],
    ),
    act(
        "activity.held",
        activity=one(("活动一", "活动二")),
        type=one(("study", "inspection")),
        level="street",
        title="活动",
        present=some(DEPUTIES),
    ),
    act(
        "visit.made",
        visit=one(("访一", "访二")),
        type="enterprise",
        visitors=some((*DEPUTIES, "外人")),
        visited="某厂",
    ),
    act(
        "reception.held",
        {"approximate": ["visitors"]},
        reception=one(("接一", "接二")),
        mode="in_station",
        station=one(STATIONS),
        deputies=some(DEPUTIES),
        visitors=one((3, 12)),
    ),
    act("tally.recorded", account=one(("news:published", "tally:资料")), amount=one((1, "2.5", -1)), unit="篇"),
    act(
        "opinion.recorded",
        {"deputies": some(DEPUTIES)},
        opinion=one(OPINIONS),
        source="reception",
        reception=one(("接一", "接二")),
        station=one(STATIONS),
        category="市容环境",
        title="路灯不亮",
    ),
    act(
        "opinion.disposed",
        {"to": one(UNITS)},
        opinion=one(OPINIONS),
        disposition=one(("on_the_spot", "assigned")),
    ),
    act("opinion.answered", opinion=one(OPINIONS)),
    act("opinion.closed", opinion=one(OPINIONS), solved=one((True, False))),
)

SUGGESTING = (
    act(
        "suggestion.submitted",
        {"co_signers": some(DEPUTIES)},
        suggestion=one(SUGGESTIONS),
        track="formal",
        sitting="recess",
        type="suggestion",
        title="建议",
        lead=one(DEPUTIES),
        category="市容环境",
    ),
    act("suggestion.accepted", suggestion=one(SUGGESTIONS)),
    act("suggestion.refused", suggestion=one(SUGGESTIONS), reason="own_affairs"),
    act(
        "suggestion.assigned",
        {"co_units": some(UNITS)},
        suggestion=one(SUGGESTIONS),
        lead_unit=one(UNITS),
        by="工委",
    ),
    act("suggestion.signed_for", suggestion=one(SUGGESTIONS), unit=one(UNITS)),
    act("suggestion.replied", suggestion=one(SUGGESTIONS), unit=one(UNITS), class_=one(("A", "B"))),
    act(
        "suggestion.rated",
        suggestion=one(SUGGESTIONS),
        how="paper",
        by=one(DEPUTIES),
        answers=one(({"result": "satisfied"}, {"result": "unsatisfied", "attitude": "satisfied"})),
    ),
    act("suggestion.closed", suggestion=one(SUGGESTIONS)),
)

CHANGES = (
    {"occurred": "2023-02-28"},
    {"occurred": "2024-01-02", "note": "改期"},
    {"visitors": 7},
    {"lead": "王五"},
    {"station": "西区站"},
    {"present": ["李四"]},
    {"levels": ["national"]},
    {"unheard_of": 1},
    {"amount": "0.125"},
)


@st.composite
def histories(draw: st.DrawFn, most: int = 24) -> list[Act]:
    """What a clerk recorded, in the order of recording; corrections speak of any line before them."""
    lines: list[Act] = draw(st.lists(st.one_of(*PEOPLE, *WORK, *SUGGESTING), min_size=4, max_size=most))
    lines = [{"ref": str(place), **line} for place, line in enumerate(lines)]
    for place in range(len(lines), len(lines) + draw(st.integers(0, 4))):
        correction: dict[str, Any] = {
            "ref": str(place),
            "occurred": "2024-02-01",
            "target": f"ref:{draw(st.integers(0, place - 1))}",
            "reason": "核对",
        }
        if draw(st.booleans()):
            correction |= {"kind": "entry.retracted"}
        else:
            correction |= {"kind": "entry.amended", "set": draw(one(CHANGES))}
        lines.append(correction)
    return lines
