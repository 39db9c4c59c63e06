"""What a clerk recorded of one campaign for a report without a date; the year is taken as 2010."""

from __future__ import annotations

from tests.reports.invented import COMMUNITIES, MATTERS, PEOPLE
from tests.reports.office import Line, line

CAMPAIGN = "四个一建言献策"
DEPUTIES = PEOPLE[:14]
TOOK_PART = DEPUTIES[:10]
DISTRICT_COMMITTEE = "区委"
COLLECTED, ADOPTED = 69, 17
TASKS = {
    "体验": "体验一天社区工作",
    "讲课": "给居民上一堂专业知识课",
    "实事": "为社区办一件实事",
    "心得": "写一篇心得体会",
}


def tasks_done() -> list[Line]:
    """Ten deputies spent a day in a community, fewer did the other tasks too."""
    return [
        line(
            "campaign.task_done",
            f"2010-{month:02}-{place + 10:02}",
            campaign=CAMPAIGN,
            task=task,
            deputy=name,
            title=TASKS[task],
            place=COMMUNITIES[place],
        )
        for month, task, number in ((4, "体验", 10), (5, "讲课", 7), (6, "实事", 4), (7, "心得", 3))
        for place, name in enumerate(TOOK_PART[:number])
    ]


def proposals() -> list[Line]:
    """What voters told the deputies; each is put to the district committee, which replies."""
    told: list[Line] = []
    for number in range(1, COLLECTED + 1):
        matter = list(MATTERS)[number % len(MATTERS)]
        place, opinion, suggestion = number % 10, f"民-{number:02}", f"言-{number:02}"
        collected, put = f"2010-04-{place + 10:02}", f"2010-05-{place + 10:02}"
        told += [
            line(
                "opinion.recorded",
                collected,
                opinion=opinion,
                source="campaign",
                community=COMMUNITIES[place],
                category=MATTERS[matter],
                title=f"{COMMUNITIES[place]}{matter}",
                deputies=[TOOK_PART[place]],
            ),
            line(
                "suggestion.submitted",
                put,
                suggestion=suggestion,
                track="street",
                sitting="recess",
                type="suggestion",
                title=f"关于{COMMUNITIES[place]}{matter}的建言",
                category=MATTERS[matter],
                lead=TOOK_PART[place],
                opinions=[opinion],
            ),
            line("opinion.disposed", put, opinion=opinion, disposition="suggestion", suggestion=suggestion),
            line(
                "suggestion.assigned",
                "2010-06-01",
                suggestion=suggestion,
                lead_unit=DISTRICT_COMMITTEE,
                by="工委",
            ),
            line("suggestion.signed_for", "2010-06-02", suggestion=suggestion, unit=DISTRICT_COMMITTEE),
            line(
                "suggestion.replied",
                f"2010-07-{number % 28 + 1:02}",
                suggestion=suggestion,
                unit=DISTRICT_COMMITTEE,
                document_number=f"建言复〔2010〕{number}号",
                signer="负责人",
                class_="A" if number <= ADOPTED else "C",
                adoption="adopted" if number <= ADOPTED else "explained",
            ),
        ]
    return told


CHAPTERS = {
    "units": [line("unit.registered", "2010-01-05", unit=DISTRICT_COMMITTEE, system="party")],
    "committee": [
        line("committee.member_appointed", "2010-01-05", person="何主任", post="director"),
        line("committee.member_appointed", "2010-01-05", person="张三", post="member"),
        line(
            "meeting.held",
            "2010-03-10",
            meeting="2010 expanded 1",
            type="expanded",
            chair="何主任",
            present=["何主任", "张三"],
            agenda=["建言献策动员"],
        ),
    ],
    "deputies": [
        line(
            "deputy.registered",
            "2010-01-05",
            deputy=name,
            levels=["city"] if number > 12 else ["district"],
            constituency=f"第{number}选区",
            term="第十四届",
            sex="female" if number % 3 == 0 else "male",
        )
        for number, name in enumerate(DEPUTIES, start=1)
    ],
    "rules": [
        line("rule.adopted", "2010-03-15", title=title, form="institution")
        for title in ("选民评议制度", "代表和选民见面制度", "考勤制度")
    ],
    "visits": [
        line("visit.made", "2010-03-18", type="deputy", visitors=["何主任"], visited=name) for name in DEPUTIES[10:]
    ],
    "launched": [
        line(
            "campaign.launched",
            "2010-03-10",
            campaign=CAMPAIGN,
            title="站在新起点建言献策",
            from_="2010-03-10",
            to="2010-12-31",
            tasks=[{"key": key, "title": title, "per_deputy": 1} for key, title in TASKS.items()],
            deputies="all",
        )
    ],
    "tasks_done": tasks_done(),
    "proposals": proposals(),
    "adopted": [
        line("suggestion.adopted", "2010-09-10", suggestion=f"言-{number:02}", by=DISTRICT_COMMITTEE)
        for number in range(1, ADOPTED + 1)
    ],
    "deeds": [
        line(
            "deed.done",
            "2010-06-10",
            deed="路面修复",
            deputies=DEPUTIES[:1],
            type="practical",
            title="协调路面修复",
        ),
        line(
            "deed.done",
            "2010-06-11",
            deed="健身器材",
            deputies=DEPUTIES[1:2],
            type="practical",
            title="安装健身器材",
        ),
    ],
}
