"""Receptions of voters, and what became of each opinion that residents brought."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from tests.example.act import Act, later, names, on
from tests.example.suggestions import closed, submitted


class Brought(NamedTuple):
    """An opinion as the register has it, and how it went on.

    `to` is the unit, or the suggestion made of it. `answered` counts days from the day it was brought;
    `solved` None leaves it unclosed.
    """

    category: str
    title: str
    disposition: str = ""
    to: str = ""
    answered: int | None = None
    grade: str = ""
    solved: bool | None = None


SOLVED, EXPLAINED = True, False
S, B, U, N = "satisfied", "basically_satisfied", "unsatisfied", "no_opinion"
OFFICE, POLICE, CITY = "东街街道办事处", "东街派出所", "东街城管中队"
MARKET, JUSTICE, HOUSING = "东街市场监管所", "东街司法所", "区住建局"


def spot(category: str, title: str) -> Brought:
    """Settled on the spot."""
    return Brought(category, title, "on_the_spot", solved=SOLVED)


def told(category: str, title: str) -> Brought:
    """Explained: nothing more can be done."""
    return Brought(category, title, "explained", solved=EXPLAINED)


def given(
    category: str, title: str, to: str, answered: int | None, grade: str = S, solved: bool | None = True
) -> Brought:
    """Assigned to a body of the street."""
    return Brought(category, title, "assigned", to, answered, grade if answered is not None else "", solved)


def passed(category: str, title: str, to: str, answered: int | None, solved: bool | None = None) -> Brought:
    """Forwarded to a body of the district."""
    return Brought(category, title, "forwarded", to, answered, "", solved)


def made(category: str, title: str, suggestion: str) -> Brought:
    """Made a suggestion."""
    return Brought(category, title, "suggestion", suggestion)


class Session(NamedTuple):
    """A reception: when, how, where, who received, how many came, and what they brought."""

    day: str
    mode: str
    where: str
    deputies: str
    visitors: int
    brought: tuple[Brought, ...] = ()
    notice: int | None = None
    more: dict[str, Any] = {}  # noqa: RUF012 - never changed


RECEPTIONS = (
    Session("01-15", "in_station", "东街中心站", "王五、陈三", 12, (
        spot("市容环境", "楼道杂物长期无人清理"),
        told("就业社保", "灵活就业人员参保缴费标准"),
        made("加装电梯", "东园新村加装电梯进度缓慢", "2025-001"),
        given("公共安全与消防", "地下车库消防门常闭", POLICE, 12)), 5),
    Session("01-16", "in_station", "南桥联络站", "钱七、沈七", 9, (
        made("道路交通与停车", "南桥小学门口接送拥堵", "2025-002"),
        spot("社区治理", "活动室开放时间")), 4),
    Session("02-19", "in_station", "西区联络站", "褚四、蒋六", 11, (
        given("物业与老旧小区", "西苑二村外墙渗水", OFFICE, 14),
        given("市容环境", "垃圾房异味", CITY, 9, B),
        spot("医疗卫生", "家庭医生签约办理")), 6),
    Session("02-26", "themed", "北园联络站", "杨九、许三", 15, (
        given("营商服务", "园区夜间照明不足", OFFICE, 10),
        passed("营商服务", "园区公交班次少", "区交通局", 25, SOLVED),
        Brought("营商服务", "建议设共享会议室", "reference", solved=EXPLAINED)), 7),
    Session("03-19", "in_station", "东街中心站", "王五、冯二", 14, (
        made("教育托幼", "社区托育点位少", "街意〔2025〕1号"),
        made("教育托幼", "托育收费不透明", "街意〔2025〕1号"),
        spot("文化体育", "健身器材螺丝松动"),
        told("违建拆迁", "自建阳台能否补办手续")), 5),
    Session("03-20", "petition_window", "街道信访接待室", "沈七、卫五", 6, (
        Brought("其他", "邻居相邻权纠纷已起诉", "declined", solved=EXPLAINED),
        given("社区治理", "业委会换届程序", JUSTICE, 8)), None, {"groups": 4, "officials": ["信访干部"]}),
    Session("04-16", "in_station", "南桥联络站", "孙八、韩八", 13, (
        given("道路交通与停车", "快递车占用消防通道", CITY, 11),
        made("市容环境", "夜间烧烤油烟和噪声扰民", "2025-004"),
        spot("公共安全与消防", "楼道灭火器过期")), 5),
    Session("04-22", "outreach", "西苑一村广场", "赵六、褚四", 22, (
        given("物业与老旧小区", "雨污分流后路面坑洼", OFFICE, 16),
        given("养老助残", "助餐点离得远", OFFICE, 12, B),
        told("物业与老旧小区", "维修资金使用比例")), None, {"groups": 9}),
    Session("05-14", "in_station", "东街中心站", "陈三、王五", 10, (
        spot("养老助残", "老年卡年审"),
        given("市容环境", "沿街店铺占道经营", CITY, 7))),
    Session("05-21", "in_station", "西区联络站", "卫五、蒋六", 12, (
        passed("医疗卫生", "社区医院儿科停诊", "区卫健委", 40, SOLVED),
        given("社区治理", "楼组长补贴发放晚", OFFICE, 10)), 6),
    Session("06-11", "in_station", "北园联络站", "杨九、许三", 9, (
        given("公共安全与消防", "充电棚未通电", OFFICE, 13),
        spot("就业社保", "失业金申领流程")), 3),
    Session("06-18", "community_contact", "老街联系点", "钱七、韩八", 18, (
        given("违建拆迁", "征收后余房安全隐患", OFFICE, 15),
        told("违建拆迁", "临时安置费标准"))),
    Session("07-16", "in_station", "南桥联络站", "沈七、孙八", 16, (
        given("市容环境", "夏夜露天烧烤反弹", CITY, 8),
        Brought("市容环境", "噪声监测点位少"),
        spot("文化体育", "篮球场照明时段")), 4),
    Session("07-23", "petition_window", "街道信访接待室", "卫五、褚四", 8, (
        given("物业与老旧小区", "停车收费涨价未公示", OFFICE, 9),
        Brought("其他", "劳动争议已进入仲裁", "declined", solved=EXPLAINED)), None, {"groups": 5}),
    Session("08-13", "in_station", "西区联络站", "卫五、赵六", 11, (
        given("道路交通与停车", "人行道盲道被占", CITY, 9),
        passed("道路交通与停车", "路口信号灯配时", "区交通局", None)), 5),
    Session("08-20", "online", "北园联络站", "许三、尤二", 7, (
        given("营商服务", "园区食堂价格偏高", OFFICE, 8, B),), None, {"groups": 7}),
    Session("09-10", "in_station", "东街中心站", "陈三、冯二", 13, (
        given("教育托幼", "放学托管名额不足", OFFICE, 9),
        made("市容环境", "公园座椅少，建议建口袋公园", "2025-008")), 4),
    Session("09-24", "in_station", "南桥联络站", "钱七、尤二", 15, (
        given("道路交通与停车", "非机动车乱停", CITY, 6),
        spot("社区治理", "小区门禁卡补办")), 6),
    Session("10-15", "in_station", "西区联络站", "褚四、蒋六", 10, (
        given("物业与老旧小区", "外墙空鼓掉落", OFFICE, 10),
        told("医疗卫生", "异地就医备案")), 5),
    Session("10-22", "themed", "东街中心站", "卫五、沈七", 19, (
        given("公共安全与消防", "楼道堆放电瓶车", POLICE, 7),
        made("公共安全与消防", "充电桩数量不足", "2025-009")), 7, {"groups": 8}),
    Session("11-12", "in_station", "北园联络站", "杨九、尤二", 8, (
        given("养老助残", "适老化改造排队久", OFFICE, 12),)),
    Session("11-19", "in_station", "南桥联络站", "沈七、韩八", 12, (
        made("道路交通与停车", "建议延长末班公交", "2025-010"),
        spot("文化体育", "舞蹈队场地安排")), 3),
    Session("12-10", "in_station", "西区联络站", "赵六、卫五", 9, (
        given("物业与老旧小区", "小区西门长期关闭", OFFICE, None, solved=None),), 4),
    Session("12-17", "in_station", "东街中心站", "王五、陈三", 11, (
        Brought("市容环境", "绿化修剪后枝叶未清"),), 5),
)  # fmt: skip


ELSEWHERE: tuple[tuple[str, str, str, Brought, dict[str, Any]], ...] = (
    # day, source, community, opinion, other fields
    ("02-13", "qr_code", "东园社区", given("市容环境", "共享单车堆积", CITY, 8), {}),
    ("03-07", "theme_day", "东园社区", given("公共安全与消防", "消防通道被私家车占", POLICE, 10),
     {"activity": "2025-03-07 三月代表主题日：平安社区"}),
    ("03-07", "theme_day", "西苑社区", given("公共安全与消防", "飞线充电", POLICE, 12, U, EXPLAINED),
     {"activity": "2025-03-07 三月代表主题日：平安社区"}),
    ("04-08", "mailbox", "南桥社区", spot("社区治理", "公告栏更新不及时"), {}),
    ("05-27", "grid", "北园社区", given("物业与老旧小区", "雨棚破损", OFFICE, 9, N), {}),
    ("06-24", "hotline", "西苑社区", passed("市容环境", "河道异味", "区绿化市容局", 30), {}),
    ("07-25", "council", "东园社区", made("文化体育", "增设夜间健身场地", "议政〔2025〕1号"), {}),
    ("08-27", "online", "北园社区", Brought("道路交通与停车", "路口积水", "referred"), {}),
    ("09-12", "theme_day", "南桥社区", made("道路交通与停车", "校门口护栏损坏", "街意〔2025〕4号"),
     {"activity": "2025-09-12 九月代表主题日：接送学"}),
    ("10-13", "visit", "西苑社区", given("养老助残", "家门口台阶难走", OFFICE, 7), {"deputies": ["褚四"]}),
    ("11-18", "qr_code", "东园社区", given("市容环境", "落叶清扫不及时", CITY, 5), {}),
)  # fmt: skip

TALLIES = (
    ("06-30", "hotline", {"received": 9, "assigned": 5, "explained": 4}),
    ("12-30", "grid", {"received": 7, "on_the_spot": 6}),
)


def acts() -> Iterator[Act]:
    """Receptions with their opinions in the order of the year, then the other channels."""
    number = 0
    for session in RECEPTIONS:
        key = f"2025-{session.day} {session.where}"
        yield from announced(session, key)
        numbered = {f"民意2025-{number + place:03d}": each for place, each in enumerate(session.brought, start=1)}
        number += len(session.brought)
        yield held(session, key, numbered)
        for opinion, brought in numbered.items():
            yield from followed(opinion, session.day, brought)
    for number, (day, source, community, brought, more) in enumerate(ELSEWHERE, start=1):
        opinion = f"线索2025-{number:02d}"
        recorded = {"category": brought.category, "title": brought.title} | more
        yield on(day, "opinion.recorded", opinion=opinion, source=source, community=community, **recorded)
        if brought.disposition not in ("", "suggestion"):
            yield on(later(day, 1), "opinion.disposed", opinion=opinion, **disposal(brought))
        yield from followed(opinion, day, brought)
    for day, source, tally in TALLIES:
        yield on(day, "opinion.tallied", source=source, tally=tally)
    yield from exceptions()


def announced(session: Session, key: str) -> Iterator[Act]:
    """The notice of a reception, where there was one."""
    if session.notice is not None:
        published = later(session.day, -session.notice)
        yield on(
            published,
            "reception.announced",
            reception=key,
            station=session.where,
            on=f"2025-{session.day}",
            deputies=names(session.deputies),
            published=published,
        )


def held(session: Session, key: str, numbered: dict[str, Brought]) -> Act:
    """The reception, with the opinions brought to it inside, as the form has it."""
    opinions = [
        {"opinion": opinion, "category": brought.category, "title": brought.title}
        | {"deputies": names(session.deputies)[:1]}
        | ({} if brought.disposition == "suggestion" else disposal(brought))
        for opinion, brought in numbered.items()
    ]
    place = "station" if session.where.endswith(("站", "点")) else "place"
    fields: dict[str, Any] = {"reception": key, "mode": session.mode, place: session.where}
    fields |= {"deputies": names(session.deputies), "visitors": session.visitors} | session.more
    return on(session.day, "reception.held", **fields, opinions=opinions)


def disposal(brought: Brought) -> dict[str, Any]:
    """What was decided about an opinion; nothing where it is still open."""
    if not brought.disposition:
        return {}
    powers = {"forwarded": "district", "suggestion": "district", "assigned": "street"}.get(brought.disposition)
    to = {"suggestion": "suggestion"}.get(brought.disposition, "to")
    return (
        {"disposition": brought.disposition}
        | ({to: brought.to} if brought.to else {})
        | ({"powers": powers} if powers else {})
    )


def followed(opinion: str, day: str, brought: Brought) -> Iterator[Act]:
    """The answer, the report back, the rating and the end of one opinion."""
    if brought.disposition == "suggestion":
        yield on(submitted()[brought.to], "opinion.disposed", opinion=opinion, **disposal(brought))
        if brought.to in closed():
            yield on(closed()[brought.to], "opinion.reported_back", opinion=opinion, to="both", how="书面")
            yield on(closed()[brought.to], "opinion.closed", opinion=opinion, solved=True)
    end = day if brought.answered is None else later(day, brought.answered)
    if brought.answered is not None:
        yield on(end, "opinion.answered", opinion=opinion, unit=brought.to)
        yield on(later(end, 2), "opinion.reported_back", opinion=opinion, to="both", how="电话")
    if brought.grade:
        yield on(later(end, 2), "opinion.rated", opinion=opinion, grade=brought.grade, by="来访居民")
    if brought.solved is not None:
        finished = end if brought.answered is None else later(end, 3)
        yield on(finished, "opinion.closed", opinion=opinion, solved=brought.solved)


def exceptions() -> Iterator[Act]:
    """A reception called off, two repetitions, an opinion opened again, one entered weeks late."""
    called_off = {
        "station": "东街中心站",
        "on": "2025-07-30",
        "deputies": ["王五"],
        "published": "2025-07-24",
    }
    yield on("07-24", "reception.announced", reception="2025-07-30 东街中心站", **called_off, note="台风取消")
    title = "又见沿街店铺占道"
    repeated = {"source": "qr_code", "community": "东园社区", "category": "市容环境", "title": title}
    yield on("05-29", "opinion.recorded", opinion="线索2025-12", **repeated)
    yield on("05-29", "opinion.merged", opinion="线索2025-12", into_opinion="民意2025-026")
    yield on("05-30", "opinion.reported_back", opinion="线索2025-12", to="constituent", how="短信")
    yield on("07-17", "opinion.merged", opinion="民意2025-034", into_suggestion="2025-004")
    reopened = "民意2025-007"
    yield on("04-15", "opinion.reopened", opinion=reopened, reason="雨后再次渗水")
    yield on("04-16", "opinion.disposed", opinion=reopened, disposition="assigned", to=HOUSING, powers="several")
    yield on("05-12", "opinion.answered", opinion=reopened, unit=HOUSING, text="外墙已整体翻修")
    yield on("05-13", "opinion.reported_back", opinion=reopened, to="both", how="上门")
    yield on("05-14", "opinion.rated", opinion=reopened, grade=S, by="来访居民")
    yield on("05-15", "opinion.closed", opinion=reopened, solved=True)
    late = {"source": "visit", "community": "北园社区", "category": "文化体育", "title": "老年大学报名难"}
    yield on("06-20", "opinion.recorded", 33, opinion="线索2025-13", deputies=["杨九"], **late)
    yield on(
        "11-21", "opinion.extension_agreed", opinion="线索2025-11", reason="需与环卫作业单位协调", agreed_by="李四"
    )
    yield on("06-20", "opinion.disposed", 33, opinion="线索2025-13", disposition="explained")
