"""What the clerk of one of seven committees recorded up to 2023, when the district reported on them."""

from __future__ import annotations

from tests.reports.invented import COMMUNITIES, MATTERS, PEOPLE
from tests.reports.office import Line, line

DIRECTOR, DEPUTY_DIRECTOR, SECRETARY, SOCIAL_WORKER = "何书记", "吕主任", "施秘书", "孔社工"
MEMBERS = PEOPLE[:5]
DEPUTIES = PEOPLE[:12]
HOME = "银杏代表之家"
STATIONS = ["文创园联络站", "青年公寓联络站"]
POINTS = [f"{community}联系点" for community in COMMUNITIES]
STREET_OFFICE, DEPUTIES_OFFICE = "街道办事处", "人事代表工作室"
BUDGETS = [(2021, "43000"), (2022, "45000"), (2023, "47000")]
MEETINGS = [  # day and how many of the seven came
    ("2023-02-14", 7),
    ("2023-05-16", 5),
    ("2023-08-15", 3),
    ("2023-11-14", 6),
]
BRIEFINGS = [
    ("2023-03-20", STREET_OFFICE, "重点工作安排"),
    ("2023-07-06", "派出所", "平安建设情况"),
    ("2023-10-19", "市场监管所", "食品安全情况"),
]
DUTIES = [
    ("2023-02-08", "立法征询", "2023-04-30", "2023-04-21"),
    ("2023-03-01", "养老服务视察", "2023-06-30", "2023-06-15"),
    ("2023-05-10", "条例执法检查", "2023-09-30", "2023-09-12"),
    ("2023-07-03", "代表补选配合", "2023-11-30", "2023-11-20"),
]
CONTACTS = [("2023-04-22", POINTS[0]), ("2023-10-21", POINTS[8])]


def opinions() -> list[Line]:
    """Heard on the two contact days; sorted by whose powers they fall under; all told to both sides."""
    told: list[Line] = []
    for number, matter in enumerate(list(MATTERS)[:20], start=1):
        day, station = CONTACTS[number % 2]
        key, ours = f"联系-{number:02}", number % 3 != 0
        told += [
            line(
                "opinion.recorded",
                day,
                opinion=key,
                source="reception",
                reception=f"{day} {station}",
                station=station,
                category=MATTERS[matter],
                title=matter,
                deputies=[DEPUTIES[number % 12]],
            ),
            line(
                "opinion.disposed",
                "2023-10-25",
                opinion=key,
                disposition="assigned" if ours else "forwarded",
                powers="street" if ours else "district",
                to=STREET_OFFICE if ours else DEPUTIES_OFFICE,
            ),
            line("opinion.answered", f"2023-11-{number:02}", opinion=key, text="已答复"),
            line("opinion.reported_back", f"2023-12-{number:02}", opinion=key, to="both"),
        ]
    return told


def member(person: str, post: str, full_time: bool = False, *other_duties: str) -> Line:
    """An appointment to the committee or its staff."""
    return line(
        "committee.member_appointed",
        "2021-11-10",
        person=person,
        post=post,
        full_time=full_time,
        other_duties=list(other_duties),
    )


CHAPTERS = {
    "units": [
        line("unit.registered", "2021-01-04", unit=unit, system=system)
        for unit, system in (
            (STREET_OFFICE, "street_office"),
            (DEPUTIES_OFFICE, "congress"),
            ("派出所", "stationed_body"),
            ("市场监管所", "stationed_body"),
        )
    ],
    "director": [member(DIRECTOR, "director", False, "街道党工委书记")],
    "deputy_director": [member(DEPUTY_DIRECTOR, "deputy_director", True, "组织", "统战", "工会")],
    "members": [member(name, "member") for name in MEMBERS],
    "secretary": [member(SECRETARY, "secretary", False, "党群")],
    "social_worker": [member(SOCIAL_WORKER, "social_worker", True)],
    "deputies": [
        line(
            "deputy.registered",
            "2021-11-01",
            deputy=name,
            levels=["district"],
            constituency=f"第{number}选区",
            term="第六届",
            sex="female" if number % 2 == 0 else "male",
        )
        for number, name in enumerate(DEPUTIES, start=1)
    ],
    "budget": [
        line(
            "budget.approved",
            f"{year}-01-15",
            line="人大工作经费",
            for_year=year,
            amount=amount,
            earmarked=True,
        )
        for year, amount in BUDGETS
    ],
    "spent": [
        line(
            "budget.spent",
            "2023-06-20",
            line="人大工作经费",
            for_year=2023,
            amount="12800.50",
            purpose="代表活动",
        )
    ],
    "home": [line("station.opened", "2021-12-01", station=HOME, type="home", level="street")],
    "stations": [line("station.opened", "2022-04-12", station=name, type="station", parent=HOME) for name in STATIONS],
    "points": [
        line(
            "station.opened",
            "2021-12-20",
            station=f"{community}联系点",
            type="point",
            level="community",
            community=community,
            parent=HOME,
        )
        for community in COMMUNITIES
    ],
    "liaisons": [
        line("station.staffed", "2021-12-20", station=station, person=f"{station[:2]}书记", role="liaison")
        for station in POINTS
    ],
    "working_group": [line("deputy.placed", "2022-05-09", deputy=name, station=STATIONS[0]) for name in DEPUTIES[5:8]],
    "meetings": [
        line(
            "meeting.held",
            day,
            meeting=f"2023 regular {number}",
            type="regular",
            chair=DIRECTOR,
            present=[DIRECTOR, DEPUTY_DIRECTOR, *MEMBERS][:came],
            absent=[DIRECTOR, DEPUTY_DIRECTOR, *MEMBERS][came:],
            sitting_in=[SECRETARY],
            agenda=["季度工作"],
        )
        for number, (day, came) in enumerate(MEETINGS, start=1)
    ],
    "report": [
        line(
            "report.delivered",
            "2023-09-26",
            title="2023年工作情况汇报",
            to="区人大常委会主任会议",
            occasion="主任会议",
            mode="oral",
        )
    ],
    "briefings": [line("briefing.received", day, unit=unit, topic=topic) for day, unit, topic in BRIEFINGS],
    "duties": [
        each
        for day, title, due, done in DUTIES
        for each in (
            line(
                "duty.assigned",
                day,
                duty=f"2023-{title}",
                from_="区人大专工委",
                title=title,
                due=due,
                type="assigned",
            ),
            line("duty.reported", done, duty=f"2023-{title}", result="已完成", document="情况报告"),
        )
    ],
    "contact_days": [
        line(
            "reception.held",
            day,
            mode="community_contact",
            station=station,
            deputies=DEPUTIES[place * 6 : place * 6 + 6],
            visitors=30 + place,
        )
        for place, (day, station) in enumerate(CONTACTS)
    ],
    "opinions": opinions(),
}
