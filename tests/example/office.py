"""The office itself: its units, members and groups, and the deputies it keeps the files of."""

from __future__ import annotations

from collections.abc import Iterator

from tests.example import stations
from tests.example.act import OPENING, Act, names, on


def acts() -> Iterator[Act]:
    """All that the office records of its people; stations before the deputies placed there."""
    yield from units()
    yield from members()
    yield from groups()
    yield from stations.acts()
    yield from deputies()
    yield from mandates()


UNITS = {
    "street_office": "东街街道办事处",
    "stationed_body": "东街派出所、东街司法所、东街市场监管所、东街城管中队",
    "government": "区住建局、区交通局、区教育局、区卫健委、区民政局、区绿化市容局、区文旅局",
    "platform": "区民生热线平台",
    "congress": "区人大常委会代表工作室",
    "community": "东园居委会、西苑居委会、南桥居委会、北园居委会",
}


def units() -> Iterator[Act]:
    """The bodies to which matters are passed on."""
    for system, registered in UNITS.items():
        for unit in names(registered):
            yield on(OPENING, "unit.registered", unit=unit, system=system)
    yield on(
        "04-01",
        "unit.changed",
        unit="东街市场监管所",
        set={"parent": "东街街道办事处"},
        reason="派驻机构下沉街道，由街道统一指挥协调",
    )


def members() -> Iterator[Act]:
    """A director, a full-time deputy director, five members; a secretary and a social worker beside them."""
    appointed = "committee.member_appointed"
    yield on(OPENING, appointed, person="张三", post="director", full_time=False, other_duties=["街道党工委书记"])
    yield on(OPENING, appointed, person="李四", post="deputy_director", full_time=True)
    for person in names("王五、赵六、钱七、孙八、周九"):
        yield on(OPENING, appointed, person=person, post="member", full_time=False)
    yield on(OPENING, appointed, person="吴十", post="secretary", full_time=True)
    yield on("03-03", appointed, person="郑一", post="social_worker", full_time=True)
    yield on("09-05", "committee.member_left", person="周九", reason="工作调动")
    yield on("09-28", appointed, person="冯二", post="member", full_time=False)


def groups() -> Iterator[Act]:
    """Two standing groups, and a small one that joins the second in June."""
    yield on(OPENING, "group.formed", group="第一代表小组", convenor="陈三")
    yield on(OPENING, "group.formed", group="第二代表小组", convenor="沈七")
    yield on(OPENING, "group.formed", group="科创代表小组", convenor="杨九")
    yield on("05-20", "group.changed", group="第一代表小组", set={"convenor": "褚四"})
    yield on("06-18", "group.dissolved", group="科创代表小组", reason="人数偏少，并入第二代表小组")
    for deputy in names("杨九、许三"):
        yield on("06-18", "deputy.placed", deputy=deputy, group="第二代表小组")
    yield on(
        "12-18",
        "group.commended",
        group="第一代表小组",
        title="先进代表小组",
        by="区人大常委会",
        level="district",
    )


DEPUTIES = (
    # deputy, level, constituency, group, station, sex, party, post, tag
    (
        "李四",
        "district",
        "第一选区",
        "第一代表小组",
        "东街中心站",
        "male",
        "中共党员",
        "专职干部",
        "official",
    ),
    (
        "王五",
        "district",
        "第一选区",
        "第一代表小组",
        "东街中心站",
        "male",
        "中共党员",
        "社区书记",
        "official",
    ),
    (
        "陈三",
        "district",
        "第一选区",
        "第一代表小组",
        "东街中心站",
        "female",
        "群众",
        "小学教师",
        "professional",
    ),
    (
        "褚四",
        "district",
        "第二选区",
        "第一代表小组",
        "西区联络站",
        "male",
        "中共党员",
        "物业经理",
        "enterprise",
    ),
    (
        "卫五",
        "district",
        "第二选区",
        "第一代表小组",
        "西区联络站",
        "female",
        "民建会员",
        "会计师",
        "professional",
    ),
    (
        "蒋六",
        "district",
        "第二选区",
        "第一代表小组",
        "西区联络站",
        "female",
        "群众",
        "社区医生",
        "professional",
    ),
    ("赵六", "district", "第二选区", "第一代表小组", "西区联络站", "male", "中共党员", "电力工人", "worker"),
    ("钱七", "district", "第三选区", "第二代表小组", "南桥联络站", "male", "群众", "公交驾驶员", "worker"),
    (
        "沈七",
        "district",
        "第三选区",
        "第二代表小组",
        "南桥联络站",
        "male",
        "中共党员",
        "律师",
        "professional",
    ),
    (
        "孙八",
        "district",
        "第三选区",
        "第二代表小组",
        "南桥联络站",
        "female",
        "民进会员",
        "幼儿园园长",
        "professional",
    ),
    (
        "韩八",
        "district",
        "第三选区",
        "第二代表小组",
        "南桥联络站",
        "female",
        "群众",
        "快递站负责人",
        "worker",
    ),
    ("秦一", "district", "第四选区", "第二代表小组", "北园联络站", "male", "群众", "合作社理事", "farmer"),
    (
        "朱十",
        "district",
        "第四选区",
        "第二代表小组",
        "北园联络站",
        "male",
        "群众",
        "个体经营户",
        "enterprise",
    ),
    (
        "杨九",
        "district",
        "第四选区",
        "科创代表小组",
        "科创园联系点",
        "male",
        "中共党员",
        "工程师",
        "professional",
    ),
    (
        "许三",
        "district",
        "第四选区",
        "科创代表小组",
        "科创园联系点",
        "female",
        "九三社员",
        "研发主管",
        "enterprise",
    ),
    (
        "周九",
        "city",
        "市选举单位",
        "第二代表小组",
        "东街代表之家",
        "male",
        "中共党员",
        "交通规划师",
        "professional",
    ),
    (
        "冯二",
        "city",
        "市选举单位",
        "第一代表小组",
        "东街代表之家",
        "female",
        "群众",
        "医院护士长",
        "professional",
    ),
)


def deputies() -> Iterator[Act]:
    """Fifteen deputies of the district, two of the city; one of these sits in both congresses."""
    for number, row in enumerate(DEPUTIES, start=1):
        deputy, level, constituency, group, station, sex, party, post, tag = row
        yield on(
            OPENING,
            "deputy.registered",
            deputy=deputy,
            levels=["district", "city"] if deputy == "周九" else [level],
            constituency=constituency,
            term="第七届",
            group=group,
            station=station,
            card_number=f"示例-{number:03d}",
            sex=sex,
            party=party,
            post=post,
            tags=[tag],
        )
    yield on("05-06", "deputy.changed", deputy="卫五", set={"post": "高级会计师"}, reason="职务变动")
    yield on("06-30", "deputy.placed", deputy="许三", station="北园联络站")
    yield on(
        "12-18",
        "deputy.commended",
        deputy="孙八",
        title="优秀区人大代表",
        by="区人大常委会",
        level="district",
    )
    yield on("12-18", "deputy.commended", deputy="沈七", title="履职积极代表", by="街道党工委", level="township")
    title = "连续两次缺席代表小组活动，约谈提醒"
    yield on("11-13", "deputy.admonished", deputy="朱十", title=title, by="街道人大工委", level="district")


def mandates() -> Iterator[Act]:
    """One deputy moves away, and a by-election fills the seat; another is suspended for a time."""
    yield on("03-20", "mandate.changed", deputy="秦一", to="terminated", cause="moved")
    yield on("05-26", "mandate.changed", deputy="朱十", to="suspended", cause="in_custody")
    yield on("08-29", "mandate.changed", deputy="朱十", to="resumed", note="检察机关作出不起诉决定")
    yield on(
        "06-20",
        "deputy.registered",
        deputy="尤二",
        levels=["district"],
        constituency="第四选区",
        term="第七届",
        group="第二代表小组",
        station="北园联络站",
        card_number="示例-018",
        sex="female",
        party="群众",
        post="养老院护理主管",
        tags=["professional"],
        first_elected="2025-06-12",
    )
