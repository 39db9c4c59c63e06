"""What deputies do together: activities with their attendance, notices, and the year's theme campaign."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.example.act import Act, Target, amend, later, names, on

# ruff: noqa: E501 - a row of a register stays on its line

FIRST = "李四、王五、陈三、褚四、卫五、蒋六、赵六、冯二"
SECOND = "钱七、沈七、孙八、韩八、周九"
"""Those of the second group who are in office all year."""


def acts() -> Iterator[Act]:
    """Activities by month, those that were called first among them, and the campaign."""
    yield from called()
    for day, type_, level, title, present, more in HELD:
        there = {"present": names(present) if isinstance(present, str) else present}
        yield on(
            day,
            "activity.held",
            more.get("entered"),
            type=type_,
            level=level,
            title=title,
            **there,
            **rest(more),
        )
    yield amend(
        "04-29",
        Target("activity", "2025-04-17 视察菜市场改造", "activity.held"),
        "签到表补核，蒋六实到",
        present=names("王五、陈三、褚四、卫五、赵六、蒋六"),
        absent=[],
    )
    yield from campaign()


def rest(more: dict[str, Any]) -> dict[str, Any]:
    """The other fields of an activity, lists of names among them."""
    lists = ("hosts", "invited", "absent", "late", "sites", "topics")
    fields: dict[str, Any] = {
        name: names(value) if name in lists else value for name, value in more.items() if name != "entered"
    }
    if "on_leave" in fields:
        fields["on_leave"] = [{"deputy": deputy, "reason": why} for deputy, why in fields["on_leave"].items()]
    return fields


CALLED = (
    # day of the activity, days of notice, type, level, title, place, invited
    ("03-13", 6, "study", "street", "代表法学习会", "东街代表之家", f"{FIRST}、{SECOND}、杨九、许三"),
    ("05-15", 7, "inspection", "street", "视察老旧小区加装电梯", "西苑社区", f"{FIRST}、{SECOND}"),
    (
        "09-23",
        6,
        "inspection",
        "street",
        "视察夜间噪声治理",
        "南桥社区",
        f"{FIRST}、{SECOND}、杨九、许三、尤二",
    ),
    (
        "11-06",
        7,
        "group_activity",
        "group",
        "第二代表小组调研养老服务",
        "北园社区",
        f"{SECOND}、杨九、许三、尤二、朱十",
    ),
)


def called() -> Iterator[Act]:
    """Notices go out about a week before."""
    for day, before, type_, level, title, place, invited in CALLED:
        yield on(
            later(day, -before),
            "activity.called",
            activity=f"2025-{day} {title}",
            type=type_,
            level=level,
            title=title,
            on=f"2025-{day}",
            place=place,
            invited=names(invited),
        )


def key(day: str, title: str) -> dict[str, str]:
    """The key of an activity that was called before."""
    return {"activity": f"2025-{day} {title}"}


HELD: tuple[tuple[str, str, str, str, str | int, dict[str, Any]], ...] = (
    ("01-14", "congress_session", "district", "区七届人大五次会议", f"{FIRST}、钱七、沈七、孙八、韩八、朱十、杨九、许三",
     {"half_days": 6, "absent": "秦一"}),
    ("01-21", "congress_session", "city", "市人代会会议", "周九、冯二", {"half_days": 8, "outside": True}),
    ("02-20", "study", "street", "节后第一课", f"{FIRST}、{SECOND}", {"place": "东街代表之家", "others": {"居委会干部": 6}}),
    ("02-27", "standing_committee_sit_in", "district", "列席区人大常委会会议", "陈三、沈七", {"outside": True}),
    ("03-07", "theme_day", "street", "三月代表主题日：平安社区", "王五、赵六、钱七、孙八、杨九",
     {"sites": "东园社区、西苑社区", "topics": "消防通道、电动车充电"}),
    ("03-13", "study", "street", "代表法学习会", f"李四、王五、陈三、褚四、卫五、赵六、冯二、{SECOND}、杨九",
     key("03-13", "代表法学习会") | {"on_leave": {"蒋六": "值班", "许三": "出差"}, "late": "钱七"}),
    ("03-27", "training", "district", "新修订代表法培训班", "褚四、孙八、许三", {"half_days": 2, "outside": True}),
    ("04-17", "inspection", "group", "视察菜市场改造", "王五、陈三、褚四、卫五、赵六",
     {"absent": "蒋六", "sites": "东街菜市场、西苑菜市场"}),
    ("04-24", "group_activity", "group", "第二代表小组走进司法所", "钱七、沈七、孙八、韩八", {"absent": "朱十"}),
    ("05-08", "open_class", "street", "小学生走进代表之家", "陈三、孙八", {"others": {"小学生": 42, "教师": 3}}),
    ("05-15", "inspection", "street", "视察老旧小区加装电梯", "李四、王五、褚四、卫五、赵六、钱七、沈七、周九",
     key("05-15", "视察老旧小区加装电梯")
     | {"on_leave": {"陈三": "上课", "孙八": "外出", "冯二": "值班"}, "absent": "韩八、蒋六", "sites": "西苑一村、西苑二村、东园新村"}),
    ("05-22", "law_enforcement_inspection", "district", "物业管理条例执法检查", "褚四、沈七、李四",
     {"outside": True, "half_days": 2}),
    ("06-05", "research", "street", "托育服务专题调研", "孙八、卫五、蒋六、许三", {"sites": "东园托育点、南桥幼儿园"}),
    ("06-19", "community_contact", "street", "上半年集中联系社区", f"{FIRST}、{SECOND}、杨九、许三", {"others": {"居民": 86}}),
    ("07-03", "volunteering", "self", "暑期护学志愿服务", "陈三、孙八、韩八", {"entered": 21}),
    ("07-24", "livelihood_supervision", "street", "民生实事半年督查", "王五、陈三、钱七、沈七、杨九",
     {"sites": "东园口袋公园、南桥助餐点、北园充电棚"}),
    ("08-14", "court_hearing", "district", "旁听物业纠纷庭审", "沈七、褚四、尤二", {"outside": True}),
    ("09-12", "theme_day", "street", "九月代表主题日：接送学", "钱七、陈三、孙八、韩八、尤二", {"sites": "东街小学、南桥小学"}),
    ("09-23", "inspection", "street", "视察夜间噪声治理",
     "李四、王五、陈三、褚四、赵六、蒋六、沈七、韩八、孙八、杨九、尤二",
     key("09-23", "视察夜间噪声治理")
     | {"on_leave": {"钱七": "值班", "周九": "出差", "许三": "出差"}, "absent": "卫五、冯二", "late": "尤二"}),
    ("09-25", "forum", "street", "企业代表座谈会", "许三、杨九、褚四", {"others": {"企业负责人": 11}}),
    ("10-15", "study", "street", "第三季度理论学习会", f"{FIRST}、{SECOND}、杨九、许三、尤二、朱十", {"place": "东街代表之家"}),
    ("10-22", "group_activity", "group", "第一代表小组看西区", "王五、陈三、褚四、卫五、蒋六、赵六", {"sites": "西区联络站"}),
    ("10-30", "open_day", "district", "检察开放日", "沈七、卫五", {"outside": True}),
    ("11-06", "group_activity", "group", "第二代表小组调研养老服务", "钱七、沈七、孙八、韩八、杨九、许三、尤二",
     key("11-06", "第二代表小组调研养老服务") | {"on_leave": {"周九": "出差"}, "absent": "朱十", "sites": "北园养老院"}),
    ("11-20", "community_contact", "street", "下半年集中联系社区", f"{FIRST}、钱七、沈七、孙八、韩八、杨九、许三、尤二、朱十",
     {"others": {"居民": 73}}),
    ("11-27", "publicity_talk", "street", "代表宣讲进楼组", "陈三、沈七", {"others": {"居民": 130}, "approximate": ["others"]}),
    ("12-04", "publicity_talk", "street", "宪法日宣讲", "沈七、卫五", {"others": {"居民": 58}}),
    ("12-11", "hosted_visit", "street", "接待外区同行来访", 6, {"others": {"来访人员": 14}, "entered": 12}),
    ("12-16", "briefing", "street", "年度工作情况通报会", f"{FIRST}、钱七、沈七、孙八、韩八、杨九、许三、尤二", {"absent": "朱十"}),
)  # fmt: skip


CAMPAIGN = "2025 走讲办"
DONE = (
    # task, day, deputy, title
    ("A", "04-10", "陈三", "走访西苑二村独居老人"),
    ("A", "04-16", "沈七", "走访南桥商户"),
    ("A", "04-23", "孙八", "走访幼儿家庭"),
    ("A", "05-14", "王五", "走访东园新村"),
    ("A", "05-28", "蒋六", "走访慢性病患者"),
    ("A", "06-11", "钱七", "走访公交职工"),
    ("A", "07-09", "杨九", "走访科创园新入驻企业"),
    ("A", "09-17", "褚四", "走访西苑业委会"),
    ("B", "04-29", "沈七", "物业纠纷怎么办"),
    ("B", "05-20", "蒋六", "家庭用药安全"),
    ("B", "06-04", "陈三", "家校沟通"),
    ("B", "07-16", "卫五", "识别理财陷阱"),
    ("B", "08-20", "许三", "智能手机课"),
    ("B", "09-10", "韩八", "快递安全"),
    ("B", "10-21", "赵六", "家庭用电安全"),
    ("C", "05-09", "孙八", "帮三户家庭找到托育点"),
    ("C", "06-26", "杨九", "为社区修好活动室投影"),
    ("C", "08-07", "褚四", "协调更换楼道灯"),
    ("C", "09-04", "王五", "为残疾居民加装扶手"),
    ("C", "11-12", "陈三", "为学生募集图书"),
)


def campaign() -> Iterator[Act]:
    """A campaign of three tasks from April to November; what is not done by then stays undone."""
    tasks = [
        {"key": "A", "title": "走访一轮联系对象", "per_deputy": 1},
        {"key": "B", "title": "上一堂社区课", "per_deputy": 1},
        {"key": "C", "title": "办一件实事", "per_deputy": 1},
    ]
    period = {"from_": "2025-04-01", "to": "2025-11-30"}
    title = "代表“走、讲、办”主题活动"
    yield on("03-31", "campaign.launched", campaign=CAMPAIGN, title=title, **period, tasks=tasks, deputies="all")
    for task, day, deputy, title in DONE:
        yield on(day, "campaign.task_done", campaign=CAMPAIGN, task=task, deputy=deputy, title=title)
