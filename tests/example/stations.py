"""Stations: where deputies meet residents, who works there, and how they were evaluated."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.example.act import OPENING, Act, on

STATIONS: dict[str, dict[str, Any]] = {
    "东街代表之家": {"type": "home", "level": "street", "area": "160", "siting": "standalone"},
    "东街中心站": {"type": "central_station", "level": "street", "community": "东园社区", "siting": "shared"},
    "西区联络站": {"type": "station", "community": "西苑社区", "siting": "shared"},
    "南桥联络站": {"type": "station", "community": "南桥社区", "siting": "standalone"},
    "北园联络站": {"type": "station", "community": "北园社区", "siting": "shared", "online": True},
    "老街联系点": {"type": "point", "community": "南桥社区"},
    "科创园联系点": {"type": "point", "community": "北园社区"},
    "东街基层立法联系点": {"type": "legislative_contact_point", "level": "district", "community": "东园社区"},
}

SERVES: dict[str, dict[str, list[str]]] = {
    "东街中心站": {"community": ["东园社区", "东苑社区"]},
    "西区联络站": {"community": ["西苑社区", "西岸社区"]},
    "南桥联络站": {"community": ["南桥社区"]},
    "北园联络站": {"community": ["北园社区"], "enterprise": ["北园科创园"]},
}

STAFF = (
    ("东街代表之家", "李四", "head"),
    ("东街代表之家", "吴十", "liaison"),
    ("东街中心站", "陈三", "head"),
    ("东街中心站", "华二", "liaison"),
    ("西区联络站", "卫五", "head"),
    ("西区联络站", "金三", "liaison"),
    ("南桥联络站", "沈七", "head"),
    ("南桥联络站", "魏四", "liaison"),
    ("北园联络站", "杨九", "head"),
    ("北园联络站", "陶五", "liaison"),
)


def acts() -> Iterator[Act]:
    """One home, one central station, three stations and what belongs to them."""
    for station, fields in STATIONS.items():
        parent = {} if station == "东街代表之家" else {"parent": "东街代表之家"}
        serves = {"serves": SERVES[station]} if station in SERVES else {}
        yield on(OPENING, "station.opened", station=station, **fields, **parent, **serves)
    for station, person, role in STAFF:
        full_time = role == "liaison"
        yield on(OPENING, "station.staffed", station=station, person=person, role=role, full_time=full_time)
    yield on("03-10", "station.staffed", station="东街基层立法联系点", person="戚七", role="legal_adviser")
    yield on("05-12", "station.opened", station="西岸代表接待室", type="reception_room", community="西苑社区")
    yield on("06-27", "station.closed", station="老街联系点", reason="老街地块征收，居民已迁出")
    yield on("08-12", "station.unstaffed", station="西区联络站", person="金三")
    yield on("08-12", "station.staffed", station="西区联络站", person="水二", role="liaison", full_time=True)
    changed = {"online": True, "area": "86.5"}
    yield on("09-16", "station.changed", station="西区联络站", set=changed, reason="改扩建完成，开通网上接待")
    yield from evaluations()


EVALUATED = (
    # station, points by item (阵地、制度、活动、意见、公开), stars
    ("东街中心站", (19, 19, 28, 18, 9), 5),
    ("西区联络站", (17, 18, 25, 17, 8), 4),
    ("南桥联络站", (18, 17, 27, 19, 9), 5),
    ("北园联络站", (16, 15, 22, "15.5", 7), 3),
)


def evaluations() -> Iterator[Act]:
    """The stations are scored in December, and the best is commended."""
    items = ("阵地建设", "组织与制度", "活动开展", "意见处理与回告", "资料与信息公开")
    for station, points, stars in EVALUATED:
        scores = dict(zip(items, points, strict=True))
        yield on("12-15", "station.evaluated", station=station, for_year=2025, scores=scores, stars=stars)
    title = "示范代表联络站"
    yield on("12-18", "station.commended", station="南桥联络站", title=title, by="区人大常委会", level="district")
