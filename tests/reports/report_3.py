"""What a clerk recorded in 2023 for a summary of the year that appeared the February after."""

from __future__ import annotations

from tests.reports.invented import COMMUNITIES, MATTERS, PEOPLE
from tests.reports.office import Line, line

DISTRICT, CITY, PROVINCE = PEOPLE[:16], PEOPLE[16:18], PEOPLE[18:19]
COUNCIL = PEOPLE[19:35]
STREET_OFFICE = "街道办事处"
HOME = "荷塘代表之家"
STATIONS = [f"{community}联络站" for community in COMMUNITIES[:14]]
CONTACT_POINTS = ["商会立法联系点", "律所立法联系点"]
POINTS = ["休闲亭联系点", "集市联系点", "邻里中心联系点", "园区食堂联系点", "公交站联系点"]
GROUPS = ["第一议政小组", "第二议政小组", "第三议政小组", "第四议政小组"]
JOINT_GROUP = "专项监督小组"
INSTITUTIONS = [
    "会议制度",
    "学习制度",
    "视察调研制度",
    "联系选民制度",
    "建议提交制度",
    "建议交办制度",
    "建议督办制度",
    "建议评议制度",
    "考勤制度",
    "述职制度",
]
DOCUMENTS = ["年度工作要点", "民生实事票选办法", "小组监督办法", "建议办理工作办法"]
TASKS = ["动员", "走访企业", "征集建议", "梳理分办", "执法检查", "情况通报", "共建活动", "总结回访"]
TRADES = "电器厂 纺织厂 机械厂 物流公司 软件公司 食品厂 建材厂 塑料厂 化工厂 印刷厂 包装厂"
ENTERPRISES = [name + trade for name in ("晨光", "远望", "和顺") for trade in TRADES.split()]
FOR_BUSINESS = [
    "简化店招审批",
    "增设青年公寓",
    "延长窗口服务时间",
    "畅通政策直达",
    "降低物流成本",
    "设立融资对接日",
    "完善园区食堂",
    "增开通勤班车",
    "加强知识产权保护",
    "统一检查频次",
    "支持技术改造",
    "办好用工招聘会",
]
PROJECTS = [  # each with the number of its sub-items
    ("老旧小区改造", 4),
    ("河道整治", 3),
    ("停车位增建", 3),
    ("老年食堂", 3),
    ("口袋公园", 3),
    ("校门口安全", 2),
    ("路灯提亮", 2),
    ("健身步道", 2),
    ("社区门诊", 2),
    ("充电设施", 2),
]
RECEPTIONS = [26, 31, 24, 28, 22, 35, 27, 30, 25, 29, 23, 28]  # persons received, month by month
ON_THE_SPOT, INTO_SUGGESTIONS, SOLVED = 79, 17, 33


def received() -> list[Line]:
    """One reception a month in the stations, twice a year on a theme."""
    return [
        line(
            "reception.held",
            f"2023-{month:02}-20",
            mode="themed" if month in (6, 11) else "in_station",
            station=STATIONS[month],
            deputies=[DISTRICT[month], DISTRICT[month + 1]],
            visitors=visitors,
        )
        for month, visitors in enumerate(RECEPTIONS, start=1)
    ]


def opinion(number: int) -> tuple[str, str, str, str]:
    """The key, day, station and matter of the opinion of this number: eight a month."""
    month = (number - 1) // 8 + 1
    day = f"2023-{month:02}-20"
    return f"2023-{number:03}", day, STATIONS[month], list(MATTERS)[number % len(MATTERS)]


def recorded(number: int) -> Line:
    """An opinion heard at a reception."""
    key, day, station, matter = opinion(number)
    return line(
        "opinion.recorded",
        day,
        opinion=key,
        source="reception",
        reception=f"{day} {station}",
        station=station,
        category=MATTERS[matter],
        title=f"{matter}({number})",
        deputies=[DISTRICT[int(day[5:7])]],
    )


def answered_on_the_spot() -> list[Line]:
    """Most opinions are answered there and then."""
    told: list[Line] = []
    for number in range(1, ON_THE_SPOT + 1):
        key, day, _, _ = opinion(number)
        told += [
            recorded(number),
            line("opinion.disposed", day, opinion=key, disposition="on_the_spot"),
            line("opinion.reported_back", day, opinion=key, to="constituent"),
        ]
    return told


def made_into_suggestions() -> list[Line]:
    """The rest become suggestions to the street office."""
    told: list[Line] = []
    for number in range(ON_THE_SPOT + 1, ON_THE_SPOT + INTO_SUGGESTIONS + 1):
        key, day, _, matter = opinion(number)
        suggestion = f"街-{number - ON_THE_SPOT:02}"
        told += [
            recorded(number),
            line(
                "suggestion.submitted",
                day,
                suggestion=suggestion,
                track="street",
                sitting="recess",
                type="suggestion",
                title=f"关于{matter}的建议",
                category=MATTERS[matter],
                lead=DISTRICT[int(day[5:7])],
                opinions=[key],
            ),
            line("opinion.disposed", day, opinion=key, disposition="suggestion", suggestion=suggestion),
        ]
    return told


def for_business() -> list[Line]:
    """What the council members propose for business, assigned to the street office and replied to."""
    told: list[Line] = []
    for number, title in enumerate(FOR_BUSINESS, start=1):
        key, lead = f"议-{number:02}", COUNCIL[number]
        told += [
            line(
                "suggestion.submitted",
                f"2023-06-{number + 5:02}",
                suggestion=key,
                track="council",
                sitting="recess",
                type="suggestion",
                title=title,
                category="营商服务",
                lead=lead,
            ),
            line("suggestion.accepted", "2023-06-20", suggestion=key),
            line("suggestion.assigned", "2023-06-21", suggestion=key, lead_unit=STREET_OFFICE, by="工委"),
            line("suggestion.signed_for", "2023-06-25", suggestion=key, unit=STREET_OFFICE),
            line(
                "suggestion.replied",
                "2023-08-25",
                suggestion=key,
                unit=STREET_OFFICE,
                document_number=f"荷街复〔2023〕{number}号",
                signer="负责人",
                class_="A",
            ),
        ]
    return told


def projects() -> list[Line]:
    """Proposed and voted on in January, carried out sub-item by sub-item till December."""
    told: list[Line] = []
    for number, (title, size) in enumerate([*PROJECTS, ("雨水花园", 1), ("社区剧场", 1)], start=1):
        key = f"2023-实事-{number:02}"
        sub_items = [{"key": f"{number}-{place}", "title": f"{title}第{place}处"} for place in range(1, size + 1)]
        told += [
            line(
                "project.proposed",
                "2023-01-05",
                project=key,
                title=title,
                for_year=2023,
                proposer="居民征集",
                sub_items=sub_items,
            ),
            line("project.shortlisted", "2023-01-12", project=key),
        ]
    return told


def votes() -> list[Line]:
    """Ten of the twelve pass; two are kept in reserve."""
    told: list[Line] = []
    for number in range(1, len(PROJECTS) + 3):
        key, favour = f"2023-实事-{number:02}", 15 if number <= len(PROJECTS) else 5
        ballot = {
            "eligible": 16,
            "present": 16,
            "issued": 16,
            "returned": 16,
            "valid": 16,
            "options": {"for": favour, "against": 16 - favour},
        }
        told.append(line("project.voted", "2023-01-18", project=key, ballot=ballot))
    return told


def carried_out() -> list[Line]:
    """Each sub-item of the year's projects when it was completed, then the project."""
    told: list[Line] = []
    for number, (_, size) in enumerate(PROJECTS, start=1):
        key = f"2023-实事-{number:02}"
        told += [
            line(
                "project.sub_item_completed",
                f"2023-{place + 6:02}-{number:02}",
                project=key,
                sub_item=f"{number}-{place}",
            )
            for place in range(1, size + 1)
        ]
        told.append(line("project.completed", f"2023-12-{number:02}", project=key))
    return told


def held(day: str, type_: str, title: str, present: list[str], **more: object) -> Line:
    """An activity of the street."""
    return line("activity.held", day, type=type_, level="street", title=title, present=present, **more)


CHAPTERS = {
    "units": [line("unit.registered", "2023-01-03", unit=STREET_OFFICE, system="street_office")],
    "groups": [
        line("group.formed", "2022-03-01", group=name, convenor=COUNCIL[place]) for place, name in enumerate(GROUPS)
    ],
    "joint_group": [line("group.formed", "2023-03-02", group=JOINT_GROUP, convenor=COUNCIL[5])],
    "deputies": [
        line(
            "deputy.registered",
            "2022-01-10",
            deputy=name,
            levels=levels,
            constituency=f"第{number}选区",
            term="第五届",
            sex="female" if number % 3 == 1 else "male",
        )
        for levels, names in ((["district"], DISTRICT), (["city"], CITY), (["province"], PROVINCE))
        for number, name in enumerate(names, start=1)
    ],
    "council_members": [
        line(
            "council.member_engaged",
            "2022-03-01",
            person=name,
            type="council_member",
            group=GROUPS[place % 4],
        )
        for place, name in enumerate(COUNCIL)
    ],
    "home": [line("station.opened", "2022-03-10", station=HOME, type="home", level="street")],
    "stations": [
        line(
            "station.opened",
            "2022-03-10",
            station=name,
            type="station",
            level="community",
            community=community,
            parent=HOME,
        )
        for name, community in zip(STATIONS, COMMUNITIES, strict=False)
    ],
    "contact_points": [
        line("station.opened", "2023-03-15", station=name, type="legislative_contact_point", parent=HOME)
        for name in CONTACT_POINTS
    ],
    "points": [
        line("station.opened", f"2023-{month:02}-06", station=name, type="point", parent=HOME)
        for month, name in enumerate(POINTS, start=4)
    ],
    "research": [
        line(
            "research.published",
            "2023-05-25",
            title="农贸市场管理调研报告",
            authors=[DISTRICT[0], "调研组"],
            award={"rank": "三等奖", "level": "province"},
        ),
    ],
    "other_research": [
        line("research.published", "2023-08-25", title="产业政策绩效调研报告", authors=["调研组"]),
        line("research.published", "2023-09-25", title="社会建设配套调研报告", authors=["调研组"]),
    ],
    "forum": [held("2023-11-16", "forum", "学习成果座谈会", [DISTRICT[0], DISTRICT[1], CITY[0], PROVINCE[0]])],
    "area": [
        line(
            "figure.quoted",
            "2023-11-16",
            label="街道面积",
            value="18.5",
            unit="平方公里",
            source="代表发言",
            as_of="2023-11-16",
        )
    ],
    "institutions": [
        line("rule.adopted", "2023-04-12", title=f"议政代表会{title}", form="institution") for title in INSTITUTIONS
    ],
    "documents": [
        line("rule.adopted", f"2023-{month:02}-09", title=title, form="normative_document")
        for month, title in enumerate(DOCUMENTS, start=2)
    ],
    "handbook": [line("rule.adopted", "2023-04-28", title="议政代表工作手册", form="handbook")],
    "business_tasks": [
        line(
            "plan.item_set",
            "2023-05-04",
            item=f"营商-{number}",
            plan="优化营商环境",
            title=title,
            from_="2023-05-04",
            due="2023-12-15",
        )
        for number, title in enumerate(TASKS, start=1)
    ],
    "business_tasks_done": [
        line("plan.item_done", f"2023-{number + 4:02}-28", item=f"营商-{number}") for number in range(1, len(TASKS) + 1)
    ],
    "enterprises": [
        line(
            "visit.made",
            f"2023-{5 + place // 11:02}-{place % 11 + 10:02}",
            type="enterprise",
            visitors=[DISTRICT[place % 16], COUNCIL[place % 16]],
            visited=name,
            plan_item="营商-2",
        )
        for place, name in enumerate(ENTERPRISES)
    ],
    "households": [
        line(
            "visit.made",
            "2023-01-17",
            type="condolence",
            visitors=[DISTRICT[2]],
            visited="困难家庭",
            households=3,
        )
    ],
    "for_business": for_business(),
    "enforcement": [held("2023-07-12", "law_enforcement_inspection", "中小企业促进法执法检查", DISTRICT[:8])],
    "noise": [held("2023-06-08", "inspection", "噪声污染防治视察", DISTRICT[4:12])],
    "briefing": [held("2023-08-30", "briefing", "主题活动情况通报会", DISTRICT[:10])],
    "joint_events": [
        held(day, "joint_event", "企业家联盟共建活动", DISTRICT[3:7]) for day in ("2023-06-28", "2023-10-26")
    ],
    "projects": projects(),
    "votes": votes(),
    "adopted": [
        line("project.adopted", "2023-01-18", project=f"2023-实事-{number:02}")
        for number in range(1, len(PROJECTS) + 1)
    ],
    "reserved": [line("project.reserved", "2023-01-18", project=f"2023-实事-{number}") for number in (11, 12)],
    "supervised": [
        line(
            "project.checked",
            f"2023-{month:02}-24",
            project=f"2023-实事-{month % 10 + 1:02}",
            group=GROUPS[month % 4],
            findings=["进度偏慢"] if month % 5 == 0 else [],
        )
        for month in range(1, 13)
    ],
    "carried_out": carried_out(),
    "receptions": received(),
    "on_the_spot": answered_on_the_spot(),
    "made_into_suggestions": made_into_suggestions(),
    "solved": [
        line(
            "opinion.closed",
            f"2023-12-{number % 9 + 21:02}",
            opinion=opinion(number * 2 + 28)[0],
            solved=True,
            result="已解决",
        )
        for number in range(1, SOLVED + 1)
    ],
    "closed_unsolved": [
        line("opinion.closed", "2023-12-28", opinion=opinion(number)[0], solved=False, result="条件不具备")
        for number in (1, 3, 5)
    ],
    "council": [
        line(
            "council.held",
            day,
            council=f"2023 {place}",
            present=COUNCIL[: 14 - place],
            sitting_in={"代表": 6, "居民": 4},
        )
        for place, day in enumerate(("2023-01-18", "2023-07-20"), start=1)
    ],
    "consultations": [
        line(
            "consultation.held",
            f"2023-{(number - 1) % 12 + 1:02}-26",
            consultation=f"2023-协商-{number:02}",
            matter=matter,
            parties={"代表": 2, "居民": 5 + number % 4, "物业": 1},
            resolved=True,
        )
        for number, matter in enumerate(list(MATTERS)[:13], start=1)
    ],
    "consultation_unresolved": [
        line(
            "consultation.held",
            "2023-10-31",
            consultation="2023-协商-14",
            matter="围墙拆除",
            parties={"代表": 2, "居民": 9},
            resolved=False,
        )
    ],
}
