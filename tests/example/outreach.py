"""What reaches beyond the office: visits, deeds, disputes, research, news, legislation and tallies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.example.act import Act, names, on


def acts() -> Iterator[Act]:
    """All of it, kind by kind."""
    for day, late, type_, visitors, visited, more in VISITS:
        yield on(day, "visit.made", late, type=type_, visitors=names(visitors), visited=visited, **more)
    for day, deputies, type_, title, more in DEEDS:
        yield on(day, "deed.done", deputies=names(deputies), type=type_, title=title, **more)
    for day, dispute, deputies, count in DISPUTES:
        yield on(day, "dispute.resolved", dispute=dispute, deputies=names(deputies), count=count)
    for day, title, authors, award in RESEARCH:
        awarded = {"award": award} if award else {}
        yield on(day, "research.published", title=title, authors=names(authors), **awarded)
    for day, title, outlet, level, authors in NEWS:
        written = {"authors": names(authors)} if authors else {}
        yield on(day, "news.published", title=title, outlet=outlet, level=level, **written)
    yield from legislation()
    yield from tallies()


VISITS: tuple[tuple[str, int | None, str, str, str, dict[str, Any]], ...] = (
    ("01-20", None, "condolence", "李四、王五", "困难家庭（东园社区）", {"households": 6}),
    ("01-22", None, "condolence", "张三、陈三", "退休老代表", {"households": 3}),
    ("02-11", None, "unit", "李四、吴十", "东街司法所", {"topics": ["人民调解"]}),
    ("02-25", None, "enterprise", "许三、杨九", "科创园甲企业", {"topics": ["用工", "照明"]}),
    ("03-04", None, "deputy", "李四、吴十", "韩八所在快递站", {}),
    ("03-11", 25, "deputy", "李四、吴十", "赵六所在供电班组", {"persons": 4}),
    ("03-18", None, "household", "卫五", "西苑二村住户", {"persons": 5, "households": 4}),
    ("04-10", None, "voter", "陈三", "西苑二村独居老人", {"persons": 8}),
    ("04-15", None, "enterprise", "许三", "科创园乙企业", {}),
    ("04-25", None, "enterprise", "褚四、许三", "东街物业公司", {}),
    ("05-07", None, "unit", "李四", "东街小学", {}),
    ("05-29", None, "voter", "蒋六", "慢性病患者", {"persons": 6}),
    ("06-17", None, "household", "钱七、韩八", "老街待征收户", {"households": 11, "persons": 20,
                                                          "approximate": ["persons"]}),
    ("06-26", None, "enterprise", "杨九", "科创园丙企业", {}),
    ("07-08", None, "deputy", "李四、郑一", "尤二所在养老院", {}),
    ("07-15", None, "voter", "沈七", "商户座谈", {"persons": 9}),
    ("07-29", None, "condolence", "张三、李四、赵六", "高温一线职工", {"households": 0, "persons": 45}),
    ("08-06", None, "enterprise", "许三、尤二", "北园餐饮公司", {}),
    ("08-21", None, "household", "王五、陈三", "东园助学家庭", {"households": 2}),
    ("09-03", None, "unit", "李四、孙八", "南桥幼儿园", {}),
    ("09-16", 30, "enterprise", "褚四", "西苑物业公司", {}),
    ("10-13", None, "voter", "褚四", "残疾居民", {}),
    ("10-28", None, "deputy", "李四、吴十", "朱十经营的店铺", {}),
    ("11-13", None, "enterprise", "杨九、许三", "科创园丁企业", {}),
    ("11-25", None, "household", "尤二、沈七", "北园适老化改造户", {"households": 5}),
    ("12-02", None, "enterprise", "褚四", "东街菜市场公司", {}),
    ("12-23", None, "condolence", "李四、冯二", "困难家庭（北园社区）", {"households": 7}),
)  # fmt: skip

DEEDS = (
    ("01-23", "褚四、许三", "charity", "捐赠年货", {"households": 20, "amount": 6000}),
    ("03-05", "陈三、孙八", "practical", "清理楼道堆物", {"count": 3}),
    ("04-12", "沈七", "legal_help", "社区法律咨询", {"persons": 17}),
    ("05-18", "蒋六、冯二", "clinic", "助残日义诊", {"persons": 60, "approximate": ["persons"]}),
    ("06-01", "孙八", "class", "六一亲子课堂", {"persons": 24}),
    ("07-18", "赵六", "practical", "检修老旧线路", {"households": 12}),
    ("08-28", "许三、杨九", "aid", "资助学生", {"persons": 5, "amount": "9999.50"}),
    ("09-20", "蒋六", "clinic", "社区义诊", {"persons": 35}),
    ("10-29", "王五", "practical", "协调加装扶手", {"households": 4}),
    ("11-12", "陈三", "charity", "图书募集", {"count": 1, "persons": 80}),
    ("12-16", "尤二", "practical", "为养老院装呼叫铃", {"persons": 30}),
)

DISPUTES = (
    ("02-14", "西苑二村漏水纠纷", "沈七、卫五", 1),
    ("04-02", "菜市场摊位纠纷", "王五", 1),
    ("05-23", "快递丢失纠纷", "韩八", 2),
    ("07-22", "停车位纠纷", "褚四、沈七", 1),
    ("09-05", "培训退费纠纷", "陈三、沈七", 4),
    ("11-28", "噪声邻里纠纷", "钱七", 1),
)

RESEARCH = (
    ("06-30", "关于东街托育服务的调研报告", "孙八、卫五、吴十", {"rank": "二等奖", "level": "district"}),
    ("10-31", "夜间噪声治理的街道实践", "沈七、李四", None),
    ("12-08", "代表联络站意见闭环办理研究", "李四、郑一", {"rank": "优秀奖", "level": "city"}),
)

NEWS = (
    ("01-26", "新春走访送温暖", "示例区人大公众号", "district", ""),
    ("02-21", "节后第一课", "东街发布", "street", ""),
    ("03-20", "代表在身边", "示例区报", "district", "陈三"),
    ("04-18", "菜市场里的民生账", "东街发布", "street", ""),
    ("05-09", "小学生走进代表之家", "示例市报", "city", "吴十、孙八"),
    ("06-13", "补选一次成功", "示例区人大公众号", "district", ""),
    ("07-04", "护学岗上的代表", "东街发布", "street", ""),
    ("08-14", "一条噪声建议的两轮办理", "示例市人大网", "city", "沈七"),
    ("09-29", "三台电梯交付", "示例区报", "district", ""),
    ("10-23", "票选出来的好事", "示例省人大杂志", "province", "李四"),
    ("11-28", "代表宣讲进楼组", "东街发布", "street", ""),
    ("12-26", "一年账本晒一晒", "示例区人大公众号", "district", "郑一"),
)


def legislation() -> Iterator[Act]:
    """Two drafts were consulted on at the legislative contact point, one of them twice."""
    station = "东街基层立法联系点"
    consulted, home, quiet = "legislation.consulted", "居家养老服务条例（草案）", "噪声污染防治条例（草案）"
    sent = "市人大常委会法工委"
    yield on("03-25", consulted, draft=home, station=station, opinions=14, sent_to=sent)
    yield on("07-30", consulted, draft=quiet, station=station, opinions=23, sent_to=sent)
    yield on("08-05", consulted, draft=quiet, station=station, opinions=6, sent_to=sent)
    yield on("10-14", "legislation.opinion_adopted", draft=home, count=2)
    yield on("11-24", "legislation.opinion_adopted", draft=quiet, count=3)


def tallies() -> Iterator[Act]:
    """What nothing else counts is counted by hand."""
    leaflets = {"account": "tally:发放宣传资料", "unit": "份"}
    yield on("06-30", "tally.recorded", **leaflets, amount=1200, approximate=["amount"])
    yield on("12-30", "tally.recorded", **leaflets, amount=860, dimensions={"station": "东街中心站"})
    yield on(
        "12-30",
        "tally.recorded",
        account="news:published",
        amount=5,
        unit="篇",
        dimensions={"level": "street"},
    )
