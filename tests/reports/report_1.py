"""What a clerk recorded from January to May 2023 for a report given on 17 May."""

from __future__ import annotations

from tests.reports.office import Line, line

DEPUTIES = ["张三", "李四", "王五", "赵六", "钱七", "孙八", "周九", "吴十", "郑一", "冯二", "陈三", "褚四"]
ON_WINDOW_DUTY = [
    ("2023-01-16", "张三"),
    ("2023-02-15", "李四"),
    ("2023-03-15", "王五"),
    ("2023-04-17", "赵六"),
]
VISITED = [
    ("2023-02-03", "东山房产登记所"),
    ("2023-02-08", "东山第一幼儿园"),
    ("2023-02-16", "远望电器厂"),
    ("2023-02-23", "东山社区卫生中心"),
    ("2023-03-02", "东山中学"),
    ("2023-03-09", "晨光物业公司"),
    ("2023-03-17", "东山邮政支局"),
    ("2023-03-24", "平安养老院"),
    ("2023-04-06", "东山菜市场"),
    ("2023-04-13", "新叶软件公司"),
    ("2023-04-26", "东山消防站"),
    ("2023-05-10", "和顺运输公司"),
]
DISPUTES = [  # day, deputies, title, how many where the window's register kept only the number
    ("2023-01-16", ["张三"], "楼上漏水赔偿", 1),
    ("2023-01-16", ["张三"], "车位占用", 1),
    ("2023-02-15", ["李四"], "装修噪声", 1),
    ("2023-02-15", ["李四"], "拖欠工资", 1),
    ("2023-02-15", ["李四"], "门面租金", 1),
    ("2023-03-15", ["王五"], "邻里采光", 1),
    ("2023-03-15", ["王五"], "物业收费", 3),
    ("2023-04-17", ["赵六"], "电动车充电", 2),
    ("2023-04-17", ["赵六"], "加装电梯分摊", 1),
    ("2023-04-17", ["赵六", "张三"], "宠物扰民", 2),
]
SANITATION = [  # found on the theme days; each was put right by the day behind it
    ("2023-02-21", "楼道堆物", "2023-02-24"),
    ("2023-02-21", "垃圾桶破损", "2023-02-27"),
    ("2023-02-21", "绿化带积存垃圾", "2023-02-23"),
    ("2023-02-21", "下水口异味", "2023-03-02"),
    ("2023-02-21", "小广告张贴", "2023-02-25"),
    ("2023-02-21", "非机动车乱停", "2023-02-28"),
    ("2023-03-21", "毒饵站缺失", "2023-03-24"),
    ("2023-03-21", "菜场地面积水", "2023-03-23"),
    ("2023-03-21", "公厕设施损坏", "2023-03-27"),
    ("2023-03-21", "沿街商铺跨门经营", "2023-03-28"),
    ("2023-03-21", "空调滴水", "2023-03-29"),
    ("2023-03-21", "窨井盖松动", "2023-03-22"),
    ("2023-03-21", "垃圾分类投放不准", "2023-03-30"),
]


def documents() -> list[Line]:
    """Papers printed, copied, bound and handed out for the congress session; screens and name plates too."""
    batches = [("2023-01-08", 410), ("2023-01-09", 386), ("2023-01-10", 272), ("2023-01-11", 205)]
    return [
        line(
            "service.provided",
            day,
            occasion="区人代会服务保障",
            items=[{"name": "会议资料", "quantity": copies, "unit": "份"}],
        )
        for day, copies in batches
    ]


def theme_days() -> list[Line]:
    """Two theme days; what was found is recorded item by item, assigned, and closed when put right."""
    found: list[Line] = [
        line("activity.held", day, type="theme_day", level="street", title="巩固卫生", present=present)
        for day, present in (("2023-02-21", DEPUTIES[:6]), ("2023-03-21", DEPUTIES[3:10]))
    ]
    for number, (day, title, put_right) in enumerate(SANITATION, start=1):
        opinion = f"固卫-{number:02}"
        found += [
            line(
                "opinion.recorded",
                day,
                opinion=opinion,
                source="theme_day",
                activity=f"{day} 巩固卫生",
                community="河西社区" if number % 2 else "河东社区",
                category="市容环境",
                title=title,
                deputies=[DEPUTIES[3 + number % 3]],
            ),
            line("opinion.disposed", day, opinion=opinion, disposition="assigned", to="市容所"),
            line("opinion.closed", put_right, opinion=opinion, solved=True, result="已整改"),
        ]
    return found


CHAPTERS = {
    "units": [line("unit.registered", "2023-01-03", unit="市容所", system="street_office")],
    "stations_before": [
        line("station.opened", "2022-06-01", station="东山代表之家", type="home", level="street"),
        line("station.opened", "2022-06-01", station="河东联系点", type="point", community="河东社区"),
    ],
    "committee": [
        line("committee.member_appointed", "2022-01-10", person="何主任", post="director"),
        line(
            "committee.member_appointed",
            "2022-01-10",
            person="吕副主任",
            post="deputy_director",
            full_time=True,
        ),
        line("committee.member_appointed", "2022-01-10", person="张三", post="member"),
        line("committee.member_appointed", "2022-01-10", person="施秘书", post="secretary", full_time=True),
        line(
            "meeting.held",
            "2023-03-01",
            meeting="2023 regular 1",
            type="regular",
            chair="何主任",
            present=["何主任", "吕副主任", "张三"],
            sitting_in=["施秘书"],
            agenda=["学习区人代会精神", "讨论全年计划"],
        ),
    ],
    "deputies": [
        line(
            "deputy.registered",
            "2022-01-05",
            deputy=name,
            levels=["district"],
            constituency=f"第{number}选区",
            term="第十七届",
            sex="female" if number % 3 == 0 else "male",
        )
        for number, name in enumerate(DEPUTIES, start=1)
    ],
    "documents": documents(),
    "visit_plan": [
        line(
            "plan.item_set",
            "2023-01-12",
            item="2023-走访",
            plan="2023",
            title="走访代表单位征求意见",
            measure="visit:units",
            target="15",
            unit="家",
            from_="2023-01-01",
            due="2023-06-30",
        )
    ],
    "visits": [
        line(
            "visit.made",
            day,
            type="unit",
            visitors=["吕副主任", "施秘书"],
            visited=unit,
            plan_item="2023-走访",
        )
        for day, unit in VISITED
    ],
    "sitting_in": [
        line(
            "activity.held",
            "2023-02-10",
            type="sit_in",
            level="street",
            title="列席街道社区代表会议",
            present=["张三", "钱七", "孙八"],
        ),
        line(
            "activity.held",
            "2023-03-06",
            type="sit_in",
            level="street",
            title="列席重点工作推进会",
            present=["张三", "周九", "吴十"],
        ),
    ],
    "theme_days": theme_days(),
    "window": [
        line(
            "reception.held",
            day,
            mode="petition_window",
            place="街道信访接待室",
            deputies=[name],
            officials=["街道领导", "党代表", "律师"],
            visitors=visitors,
        )
        for (day, name), visitors in zip(ON_WINDOW_DUTY, (5, 7, 6, 8), strict=True)
    ],
    "disputes": [
        line("dispute.resolved", day, dispute=f"{day} {title}", deputies=deputies, count=count)
        for day, deputies, title, count in DISPUTES
    ],
    "theory": [
        line("activity.held", day, type="study", level="street", title=title, present=present)
        for day, title, present in (
            ("2023-01-19", "理论学习(一)", ["张三", "李四"]),
            ("2023-02-20", "理论学习(二)", ["张三", "王五", "郑一"]),
            ("2023-03-20", "理论学习(三)", ["李四", "冯二"]),
        )
    ],
    "group_study": [
        line(
            "activity.held",
            "2023-03-28",
            type="study",
            level="group",
            title="学习条例执法检查要求",
            present=["陈三", "褚四", "郑一"],
        )
    ],
    "open_day": [
        line(
            "activity.held",
            "2023-03-10",
            type="open_day",
            level="district",
            title="检察开放日",
            organiser="区检察院",
            present=["钱七"],
        )
    ],
    "training": [
        line(
            "activity.held",
            "2023-03-13",
            type="training",
            level="district",
            title="外地培训",
            present=["孙八"],
            half_days=10,
            outside=True,
        )
    ],
    "joint_duty": [
        line(
            "duty.assigned",
            "2023-02-06",
            duty="2023-联动-1",
            from_="区人大社会委",
            title="条例执法检查",
            due="2023-06-30",
            type="joint",
        )
    ],
    "home_moved": [
        line(
            "station.changed",
            "2023-02-17",
            station="东山代表之家",
            set={"address": "党群中心二楼"},
            reason="党群中心迁址",
        )
    ],
    "point_built": [
        line(
            "station.opened",
            "2023-03-16",
            station="河西联系点",
            type="point",
            level="community",
            community="河西社区",
        )
    ],
    "group_built": [line("group.formed", "2023-03-27", group="邮政代表工作小组", convenor="周九")],
}
