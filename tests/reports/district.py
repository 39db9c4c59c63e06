"""What the clerks of seven committees recorded: the district of report 4, its first committee in full.

The six others are told in a line each. Names are invented; two clerks write the same names of deputies, who
are not the same people.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import cycle
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import tomli_w

from tests.reports import report_4
from tests.reports.invented import COMMUNITIES, MATTERS, PEOPLE
from tests.reports.office import HERE, Line, Office, line, next_day, table


class Street(NamedTuple):
    """One committee as its own year tells it.

    `quarters` are the members who came to each quarter's meeting, 0 where none was held; `briefings` how often
    the street office or a stationed body gave account; `heard` the opinions of the two contact days, and
    `scanned` those that came by the code on the wall.
    """

    name: str
    appointed: str
    members: int
    secretary_full_time: bool
    social_worker: bool
    points: int
    budget: int
    earmarked: bool
    quarters: tuple[int, int, int, int]
    briefings: int
    heard: int
    scanned: int


FIRST = report_4
OTHERS = (
    Street("海棠街道人大工委", "2021-11-12", 5, False, True, 16, 46000, True, (6, 7, 5, 6), 4, 8, 5),
    Street("玉兰街道人大工委", "2021-11-12", 5, False, True, 15, 41000, True, (5, 4, 4, 6), 2, 6, 3),
    Street("丹桂街道人大工委", "2021-11-15", 5, False, True, 15, 44000, False, (4, 3, 0, 5), 0, 5, 0),
    Street("芙蓉街道人大工委", "2021-11-15", 5, True, False, 14, 48000, True, (7, 6, 6, 5), 3, 7, 0),
    Street("腊梅街道人大工委", "2021-11-16", 5, False, False, 14, 47000, True, (5, 0, 4, 4), 1, 4, 0),
    Street("经济开发区人大工委", "2023-05-18", 3, True, True, 11, 40000, True, (0, 4, 3, 5), 2, 4, 0),
)
NAMES = ["银杏街道人大工委", *(street.name for street in OTHERS)]
QUARTERS = ("2023-03-07", "2023-06-06", "2023-09-05", "2023-12-05")


def chapters(street: Street) -> dict[str, list[Line]]:
    """What the clerk of one of the six recorded."""
    place = street.name[:2]
    director, deputy_director, secretary = f"{place}主任", f"{place}副主任", f"{place}秘书"
    members = PEOPLE[: street.members]
    deputies = PEOPLE[:6]
    committee = [director, deputy_director, *members]
    home, station = f"{place}代表之家", f"{place}联络站"
    points = [f"{place}{community}联系点" for community in COMMUNITIES[: street.points]]
    office = f"{place}街道办事处"
    day = street.appointed

    def member(person: str, post: str, full_time: bool, *duties: str) -> Line:
        fields = {"person": person, "post": post, "full_time": full_time, "other_duties": list(duties)}
        return line("committee.member_appointed", day, **fields)

    opened = max(day, "2022-04-12")
    found = {
        "units": [
            line("unit.registered", day, unit=office, system="street_office"),
            line("unit.registered", day, unit="派出所", system="stationed_body"),
            line("unit.registered", day, unit="人事代表工作室", system="congress"),
        ],
        "director": [member(director, "director", False, "街道党工委书记")],
        "deputy_director": [member(deputy_director, "deputy_director", True, "组织", "统战", "工会")],
        "members": [member(name, "member", False) for name in members],
        "secretary": [
            member(
                secretary, "secretary", street.secretary_full_time, *([] if street.secretary_full_time else ["党群"])
            )
        ],
        "deputies": [
            line(
                "deputy.registered",
                day,
                deputy=name,
                levels=["district"],
                constituency=f"{place}第{number}选区",
                term="第六届",
                sex="male",
            )
            for number, name in enumerate(deputies, start=1)
        ],
        "budget": [
            line(
                "budget.approved",
                max(f"{year}-01-15", day),
                line="人大工作经费",
                for_year=year,
                amount=str(street.budget + (year - 2022) * 1000),
                earmarked=street.earmarked,
            )
            for year in (2022, 2023)
            if f"{year}" >= day[:4]
        ],
        "home": [line("station.opened", day, station=home, type="home", level="street")],
        "stations": [line("station.opened", opened, station=station, type="station", parent=home)],
        "points": [
            line("station.opened", opened, station=name, type="point", level="community", community=name, parent=home)
            for name in points
        ],
        "liaisons": [
            line("station.staffed", opened, station=name, person=f"{name[2:4]}书记", role="liaison") for name in points
        ],
        "meetings": [
            line(
                "meeting.held",
                held,
                meeting=f"2023 regular {number}",
                type="regular",
                chair=director,
                present=committee[:came],
                absent=committee[came:],
                agenda=["季度工作"],
            )
            for number, (held, came) in enumerate(zip(QUARTERS, street.quarters, strict=True), start=1)
            if came
        ],
        "briefings": [
            line("briefing.received", f"2023-{6 + number:02}-20", unit=unit, topic="工作通报")
            for number, unit in zip(range(street.briefings), cycle([office, "派出所"]), strict=False)
        ],
        "report": [
            line(
                "report.delivered",
                "2023-09-27",
                title="2023年工作情况汇报",
                to="区人大常委会主任会议",
                occasion="主任会议",
                mode="oral",
            )
        ],
        "duties": [
            line("duty.assigned", "2023-06-10", duty=title, from_="区人大专工委", title=title, due=due, type="assigned")
            for title, due in (("养老服务视察", "2023-09-30"), ("条例执法检查", "2023-11-30"))
        ]
        + [
            line("duty.reported", done, duty=title, result="已完成")
            for title, done in (("养老服务视察", "2023-09-14"), ("条例执法检查", "2023-11-21"))
        ],
        "contact_days": [
            line(
                "reception.held",
                held,
                mode="community_contact",
                station=points[0],
                deputies=deputies,
                visitors=20,
            )
            for held in ("2023-06-17", "2023-10-21")
        ],
        "opinions": [each for number in range(street.heard) for each in opinion(street, number, points[0], office)],
        "scanned": [
            line(
                "opinion.recorded",
                f"2023-08-{number + 1:02}",
                opinion=f"扫码-{number + 1:02}",
                source="qr_code",
                station=points[0],
                category="社区治理",
                title="扫码反映的事项",
            )
            for number in range(street.scanned)
        ],
    }
    if street.social_worker:
        found["social_worker"] = [member(f"{place}社工", "social_worker", True)]
    return {name: lines for name, lines in found.items() if lines}


def opinion(street: Street, number: int, point: str, office: str) -> list[Line]:
    """One opinion of a contact day: sorted by whose powers it falls under, answered, told to both sides."""
    matter, category = list(MATTERS.items())[number]
    key, ours = f"联系-{number + 1:02}", number % 2 == 0
    return [
        line(
            "opinion.recorded",
            "2023-10-21",
            opinion=key,
            source="reception",
            reception=f"2023-10-21 {point}",
            station=point,
            category=category,
            title=matter,
            deputies=[PEOPLE[0]],
        ),
        line(
            "opinion.disposed",
            "2023-10-25",
            opinion=key,
            disposition="assigned" if ours else "forwarded",
            powers="street" if ours else "district",
            to=office if ours else "人事代表工作室",
        ),
        line("opinion.answered", "2023-11-10", opinion=key, text="已答复"),
        line("opinion.reported_back", "2023-12-10", opinion=key, to="both"),
    ]


def opened(root: Path) -> list[Office]:
    """The seven ledgers, each recorded by its own clerk with the figures that the district has agreed upon."""
    figures = table(4)["office"]["figures"]
    recorded: list[tuple[str, Mapping[str, Any]]] = [(NAMES[0], report_4.CHAPTERS)]
    recorded += [(street.name, chapters(street)) for street in OTHERS]
    offices = []
    for number, (name, told) in enumerate(recorded):
        last = max(each["occurred"] for lines in told.values() for each in lines)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("LEDGER_NOW", f"{next_day(last)}T09:00:0{number}+08:00")
            patch.setenv("LEDGER_RECORDER", "秘书")
            office = Office(root / f"{number + 1}" / "records")
            office.root.mkdir(parents=True)
            office.ask("init", "--committee", name)
            with (office.root / "ledger.toml").open("ab") as file:
                file.write(b"\n" + tomli_w.dumps({"figures": figures}).encode())
            findings = office.record({chapter: list(lines) for chapter, lines in told.items()})
        assert [each for each in findings if each["severity"] == "error"] == []
        offices.append(office)
    return offices


DISTRICT = HERE / "district_4.toml"
