"""What a clerk recorded in 2019 for the yearly report given in December."""

from __future__ import annotations

from tests.reports.invented import COMMUNITIES, MATTERS, PEOPLE
from tests.reports.office import Line, line

DISTRICT, CITY, NEWLY_ELECTED = PEOPLE[:14], PEOPLE[14:17], PEOPLE[17:19]
STATIONED = ["市场监管所", "派出所", "司法所", "税务所", "自然资源所"]
PLATFORM = "诉求服务平台"
STUDIO = "云湖街代表工作室"
RECEPTIONS = [  # every second month at a station, once in the street's own studio
    ("2019-01-25", "东街社区接待站"),
    ("2019-03-22", "西街社区接待站"),
    ("2019-05-24", STUDIO),
    ("2019-07-26", "南桥社区接待站"),
    ("2019-09-20", "北桥社区接待站"),
    ("2019-11-22", "河东社区接待站"),
]
LOOKED_AT = [
    ("2019-02-27", "research", "调研民营企业", ["远望贸易公司", "平安家居公司"]),
    ("2019-04-18", "research", "调研办公楼宇", ["和顺大厦"]),
    ("2019-05-30", "inspection", "考察文化旅游", ["古城墙", "老街博物馆"]),
    ("2019-06-27", "inspection", "参观高新产业", ["铁路实训基地"]),
    ("2019-08-15", "inspection", "视察老旧小区改造", ["柳园小区", "桃园小区"]),
    ("2019-10-17", "inspection", "视察道路建设", ["滨河大道"]),
]
STUDIED = ["2019-01-18", "2019-03-15", "2019-05-17", "2019-08-23", "2019-11-15"]
AT_THE_SESSION = [f"关于解决{matter}问题的建议" for matter in list(MATTERS)[:21]]
IN_RECESS = ["关于帮扶小微企业的建议", "关于增设融资窗口的建议", "关于改造背街小巷的建议"]
OUTLETS = [("晨星日报", "city"), ("民声月刊", "province"), ("云湖人大网", "district")]


def at_the_session() -> list[Line]:
    """Each suggestion of the session from its hand-in to the deputy's rating."""
    told: list[Line] = []
    for number, title in enumerate(AT_THE_SESSION, start=1):
        key, lead, unit = f"2019-{number:03}", DISTRICT[number % 14], STATIONED[number % 5]
        category = MATTERS[title.removeprefix("关于解决").removesuffix("问题的建议")]
        told += [
            line(
                "suggestion.submitted",
                "2019-01-10",
                suggestion=key,
                track="formal",
                sitting="session",
                type="suggestion",
                title=title,
                category=category,
                lead=lead,
            ),
            line("suggestion.accepted", "2019-01-11", suggestion=key),
            line("suggestion.assigned", "2019-01-30", suggestion=key, lead_unit=unit, by="区政府办"),
            line("suggestion.signed_for", "2019-02-03", suggestion=key, unit=unit),
            line("suggestion.consulted", f"2019-03-{number:02}", suggestion=key, unit=unit, form="visit"),
            line(
                "suggestion.replied",
                f"2019-04-{number:02}",
                suggestion=key,
                unit=unit,
                document_number=f"东办复〔2019〕{number}号",
                signer="负责人",
                class_="A" if number % 3 else "B",
            ),
            line(
                "suggestion.rated",
                f"2019-05-{number:02}",
                suggestion=key,
                by=lead,
                how="paper",
                answers={"result": "satisfied", "attitude": "satisfied"},
            ),
        ]
    return told


def platform() -> list[Line]:
    """Matters unfit for a suggestion, passed to the platform; there solved, rated and told to the deputy."""
    told: list[Line] = []
    matters = [(community, matter) for matter in list(MATTERS)[:7] for community in COMMUNITIES[:5]][:34]
    for number, (community, matter) in enumerate(matters):
        day, station = RECEPTIONS[number % 5]
        key, deputy = f"平台-{number + 1:02}", DISTRICT[number % 14]
        told += [
            line(
                "opinion.recorded",
                day,
                opinion=key,
                source="reception",
                reception=f"{day} {station}",
                station=station,
                community=community,
                category=MATTERS[matter],
                title=matter,
                deputies=[deputy],
            ),
            line("opinion.disposed", day, opinion=key, disposition="forwarded", to=PLATFORM),
            line("opinion.answered", f"2019-10-{number % 28 + 1:02}", opinion=key, unit=PLATFORM),
            line("opinion.closed", f"2019-10-{number % 28 + 1:02}", opinion=key, solved=True),
            line("opinion.rated", "2019-11-05", opinion=key, grade="satisfied", by=deputy),
            line("opinion.reported_back", "2019-11-06", opinion=key, to="both"),
        ]
    return told


def by_elections() -> list[Line]:
    """Two seats, each in its own constituency, from the vacancy to the register of deputies."""
    told: list[Line] = []
    for number, name in enumerate(NEWLY_ELECTED, start=1):
        election, constituency = f"2019-补选-{number}", f"第{20 + number}选区"
        told += [
            line(
                "election.vacancy_arose",
                "2019-03-04",
                election=election,
                constituency=constituency,
                seats=1,
                cause="调离本行政区域",
            ),
            line("election.step_taken", "2019-04-01", election=election, step="decided"),
            line("election.step_taken", "2019-04-25", election=election, step="voter_list_published"),
            line("election.step_taken", "2019-05-10", election=election, step="candidates_published"),
            line(
                "election.held",
                "2019-05-20",
                election=election,
                constituency=constituency,
                registered=1200 + number,
                ballot={
                    "issued": 1000,
                    "returned": 998,
                    "valid": 990,
                    "options": {name: 810, f"候选人{number}": 180},
                },
                elected=[name],
            ),
        ]
    return told


def duty_reports() -> list[Line]:
    """Five deputies report to their voters, who rate them; the results are published."""
    told: list[Line] = []
    for place, name in enumerate(DISTRICT[:5]):
        key = f"2019-11-08 {name}"
        ballot = {
            "issued": 50,
            "returned": 50,
            "valid": 50,
            "options": {"satisfied": 46 - place, "basically_satisfied": 4 + place},
        }
        told += [
            line("duty_report.planned", "2019-10-15", duty_report=key, deputy=name),
            line(
                "duty_report.held",
                "2019-11-08",
                duty_report=key,
                deputy=name,
                mode="oral",
                voters=50,
                ballots={"overall": ballot},
            ),
            line("duty_report.published", "2019-11-12", duty_report=key, where="社区公告栏"),
        ]
    return told


def reviews(kind: str, units: list[str]) -> list[Line]:
    """Bodies of one kind are reviewed on one day."""
    told: list[Line] = []
    for unit in units:
        key = f"2019 {unit}"
        told += [
            line("work_review.opened", "2019-10-08", work_review=key, unit=unit, unit_kind=kind),
            line(
                "work_review.held",
                "2019-12-05",
                work_review=key,
                participants={"代表": 12, "党代表": 2, "政协委员": 2, "选民代表": 6},
                problems=["服务窗口等候时间长"],
            ),
        ]
    return told


CHAPTERS = {
    "units": [
        line("unit.registered", "2019-01-02", unit=unit, system=system)
        for unit, system in (
            ("街道办事处", "street_office"),
            (PLATFORM, "platform"),
            *((unit, "stationed_body") for unit in STATIONED),
        )
    ],
    "deputies": [
        line(
            "deputy.registered",
            "2019-01-02",
            deputy=name,
            levels=[level],
            constituency=f"第{number}选区",
            term="第十五届",
            sex="female" if number % 4 == 0 else "male",
        )
        for level, names in (("district", DISTRICT), ("city", CITY))
        for number, name in enumerate(names, start=1)
    ],
    "by_elections": by_elections(),
    "newly_elected": [
        line(
            "deputy.registered",
            "2019-05-28",
            deputy=name,
            levels=["district"],
            constituency=f"第{21 + place}选区",
            term="第十五届",
            sex="female",
        )
        for place, name in enumerate(NEWLY_ELECTED)
    ],
    "studio": [line("station.opened", "2019-01-04", station=STUDIO, type="studio", level="street")],
    "stations": [
        line(
            "station.opened",
            "2019-01-04",
            station=f"{community}接待站",
            type="reception_room",
            level="community",
            community=community,
            parent=STUDIO,
        )
        for community in COMMUNITIES
    ],
    "study": [
        line(
            "activity.held",
            day,
            type="study",
            level="street",
            title=f"代表集中学习第{number}次",
            present=DISTRICT[number : number + 9],
        )
        for number, day in enumerate(STUDIED, start=1)
    ],
    "session": [
        line(
            "activity.held",
            "2019-01-09",
            type="congress_session",
            level="district",
            title="区人民代表大会会议",
            present=DISTRICT,
            half_days=6,
        )
    ],
    "looked_at": [
        line(
            "activity.held",
            day,
            type=type_,
            level="street",
            title=title,
            sites=sites,
            present=DISTRICT[place : place + 8],
        )
        for place, (day, type_, title, sites) in enumerate(LOOKED_AT)
    ],
    "director_day": [
        line(
            "activity.held",
            "2019-06-14",
            type="director_reception_day",
            level="district",
            title="区人大主任接待日",
            present=DISTRICT[2:5],
        )
    ],
    "city_deputies": [
        line("activity.held", day, type="group_activity", level="city", title=title, present=CITY)
        for day, title in (("2019-04-26", "市代表视察岸线整治"), ("2019-09-12", "市代表视察地铁工地"))
    ],
    "receptions": [
        line(
            "reception.held",
            day,
            mode="outreach" if place == 2 else "in_station",
            station=station,
            deputies=DISTRICT[place * 2 : place * 2 + 2],
            visitors=12 + place,
        )
        for place, (day, station) in enumerate(RECEPTIONS)
    ],
    "platform": platform(),
    "answered_on_the_spot": [
        each
        for number in range(1, 6)
        for each in (
            line(
                "opinion.recorded",
                "2019-11-22",
                opinion=f"现场-{number}",
                source="reception",
                reception="2019-11-22 河东社区接待站",
                station="河东社区接待站",
                category="社区治理",
                title=f"政策咨询{number}",
            ),
            line("opinion.disposed", "2019-11-22", opinion=f"现场-{number}", disposition="on_the_spot"),
            line("opinion.closed", "2019-11-22", opinion=f"现场-{number}", solved=True),
        )
    ],
    "suggestions": at_the_session(),
    "suggestions_in_recess": [
        line(
            "suggestion.submitted",
            "2019-07-03",
            suggestion=f"2019-闭-{number}",
            track="formal",
            sitting="recess",
            type="suggestion",
            title=title,
            category="营商服务",
            lead=DISTRICT[number],
        )
        for number, title in enumerate(IN_RECESS, start=1)
    ],
    "deeds": [
        line(
            "deed.done",
            "2019-03-11",
            deed="办公用房",
            deputies=DISTRICT[:1],
            type="practical",
            title="协调办公用房装修",
        ),
        line(
            "deed.done",
            "2019-05-06",
            deed="大厦电梯",
            deputies=DISTRICT[1:3],
            type="practical",
            title="协调消防与电梯",
        ),
    ],
    "reviews_of_the_office": reviews("street_office", ["街道办事处"]),
    "reviews_of_bodies": reviews("stationed_body", STATIONED),
    "duty_reports": duty_reports(),
    "news": [
        line("news.published", f"2019-{month:02}-20", title=f"代表工作信息{month}", outlet=outlet, level=level)
        for month in range(1, 13)
        for outlet, level in [OUTLETS[month % 3]]
    ],
}
