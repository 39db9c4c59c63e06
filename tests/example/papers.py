"""The committee at work: meetings and decisions, rules, duties, reports, and what was spent."""

from __future__ import annotations

from collections.abc import Iterator

from tests.example.act import Act, Target, amend, names, on, retract


def acts() -> Iterator[Act]:
    """Meetings first, papers, money."""
    yield from meetings()
    yield from papers()
    yield from money()
    yield from objections()
    yield from files()


def files() -> Iterator[Act]:
    """The third quarter's files are gone through with the deputies, then its points are shown; a session closes."""
    yield on("01-17", "session.closed", session="区七届人大五次会议", level="district", opened="2025-01-14")
    for deputy in names("陈三、杨九、尤二"):
        yield on("12-10", "file.confirmed", deputy=deputy, period="2025-Q3", by="deputy", how="当面核对")
    shown = {"陈三": 24, "杨九": 17, "尤二": "15.5"}
    yield on("12-15", "points.published", period="2025-Q3", where="notice_board", until="2025-12-22", shown=shown)


def objections() -> Iterator[Act]:
    """A deputy misses an activity in the file; the sign-in sheet says otherwise."""
    missed = {"about": "missing_entry", "reason": "十月的视察没有记入本人档案"}
    yield on("12-08", "objection.raised", deputy="陈三", **missed)
    found = {"upheld": False, "result": "核对签到表：当日请假，档案记载无误，已告知本人"}
    yield on("12-12", "objection.settled", objection="2025-12-08 陈三", **found)


MEETINGS: tuple[tuple[str, str, str, str, str, list[str], list[tuple[str, str, str]]], ...] = (
    # day, type, present, on leave, absent, agenda, decisions
    ("01-09", "regular", "张三、李四、王五、赵六、钱七、孙八", "周九", "", ["总结上年工作", "讨论年度工作计划"],
     [("印发年度工作计划", "李四", "2025-01-24"), ("建立站点接待公告制度", "吴十", "2025-02-28")]),
    ("02-18", "democratic_life", "张三、李四、王五、赵六、钱七、孙八、周九", "", "", ["开展批评与自我批评"], []),
    ("04-11", "regular", "张三、李四、王五、孙八、周九", "赵六、钱七", "", ["听取第一季度接待情况", "部署代表述职"],
     [("上半年安排三名代表述职", "李四", "2025-06-30")]),
    ("07-10", "regular", "张三、李四、孙八", "王五、赵六、周九", "钱七", ["听取上半年工作情况"], []),
    ("07-17", "regular", "张三、李四、王五、赵六、孙八、周九", "钱七", "",
     ["听取上半年工作情况", "研究建议督办"],
     [("重新办理件由班子成员督办", "王五", "2025-08-31"), ("检查站点台账", "郑一", "2025-09-15")]),
    ("10-16", "regular", "张三、李四、王五、赵六、钱七、冯二", "孙八", "", ["部署站点考评", "研究来年民生实事征集"],
     [("印发站点考评方案", "吴十", "2025-10-31"), ("公开征集来年项目", "李四", "2025-11-30")]),
    ("12-25", "expanded", "张三、李四、王五、赵六、钱七、孙八、冯二", "", "", ["年度工作总结", "酝酿来年计划"],
     [("起草来年工作计划", "吴十", "2026-01-20")]),
)  # fmt: skip


def meetings() -> Iterator[Act]:
    """A regular meeting each quarter; that of July lacks its quorum and is held again."""
    for day, type_, present, on_leave, absent, agenda, decisions in MEETINGS:
        lists = {"on_leave": on_leave, "absent": absent, "sitting_in": "吴十" if type_ == "regular" else ""}
        made = [{"text": text, "owner": owner, "due": due} for text, owner, due in decisions]
        yield on(
            day,
            "meeting.held",
            type=type_,
            chair="张三",
            present=names(present),
            **{field: names(text) for field, text in lists.items() if text},
            agenda=agenda,
            **({"decisions": made} if made else {}),
        )
    done = "decision.done"
    yield on("01-22", done, meeting="2025 regular 1", decision=1, result="已印发各站点")
    yield on("02-26", done, meeting="2025 regular 1", decision=2, result="公告制度印发执行")
    yield on("06-27", done, meeting="2025 regular 2", decision=1, result="三名代表完成述职")
    yield on("08-28", done, meeting="2025 regular 4", decision=1, result="第二轮答复已送达代表")
    yield on("09-12", done, 12, meeting="2025 regular 4", decision=2, result="四个站点检查完毕")
    yield on("10-30", done, meeting="2025 regular 5", decision=1, result="考评方案印发")


def papers() -> Iterator[Act]:
    """Rules, duties of the district, reports and briefings."""
    rule = "rule.adopted"
    yield on("01-20", rule, title="东街街道人大工委议事规则", form="institution", provisions=21)
    yield on("02-25", rule, title="代表联络站接待公告办法", form="institution", provisions=12)
    yield on("03-12", rule, title="居民意见分类处理试行办法", form="normative_document", provisions=16)
    yield on("09-18", rule, title="居民意见分类处理办法", form="normative_document", provisions=18)
    yield on("09-18", "rule.repealed", title="居民意见分类处理试行办法", reason="由正式办法代替")
    yield on("10-30", rule, title="代表联络站考评方案", form="scheme", provisions=9)
    for duty, title, begin, due, type_, done in DUTIES:
        yield on(begin, "duty.assigned", duty=duty, from_="区人大常委会", title=title, due=due, type=type_)
        if done:
            yield on(done, "duty.reported", duty=duty, result="已书面报送", document=f"东街人〔2025〕{duty[-1]}号")
    for day, title, to, occasion, mode in REPORTS:
        yield on(day, "report.delivered", title=title, to=to, occasion=occasion, mode=mode, by="李四")
    for day, unit, topic in BRIEFINGS:
        yield on(day, "briefing.received", unit=unit, topic=topic)
    yield on(
        "03-05",
        "figure.quoted",
        label="辖区常住人口",
        value=86400,
        unit="人",
        source="区统计年鉴",
        as_of="2024-12-31",
    )
    yield on(
        "12-10",
        "figure.quoted",
        label="辖区企业",
        value=1260,
        unit="家",
        source="街道经济普查",
        as_of="2025-11-30",
    )


DUTIES = (
    ("联动任务1", "老旧小区加装电梯联动监督", "02-20", "2025-06-30", "joint", "06-24"),
    ("联动任务2", "食品安全执法检查", "04-15", "2025-09-30", "joint", "09-26"),
    ("交办任务3", "代表信息核对", "03-04", "2025-03-21", "assigned", "03-25"),
    ("交办任务4", "征求法规草案意见", "07-08", "2025-08-08", "assigned", "08-06"),
    ("交办任务5", "上报来年视察选题", "11-20", "2025-12-19", "assigned", ""),
)

REPORTS = (
    ("01-24", "2024年度工作报告", "区人大常委会", "年度报告", "written"),
    ("07-22", "2025年上半年工作报告", "区人大常委会", "半年报告", "written"),
    ("07-25", "向议政代表会的工作报告", "议政代表会", "议政代表会", "oral"),
)

BRIEFINGS = (
    ("03-28", "东街街道办事处", "一季度重点工作"),
    ("06-20", "东街派出所", "上半年治安形势"),
    ("09-24", "东街城管中队", "夜间噪声整治"),
    ("12-19", "东街街道办事处", "民生实事完成情况"),
)


def money() -> Iterator[Act]:
    """Two budget lines, what was spent of them, and services rendered."""
    approved = "budget.approved"
    yield on("01-16", approved, line="代表活动经费", for_year=2025, amount=48000, earmarked=True)
    yield on("01-16", approved, line="站点运行经费", for_year=2025, amount=32000, earmarked=False)
    yield on("07-30", approved, line="站点运行经费", for_year=2025, amount="8500.50", earmarked=False)
    for day, line, amount, purpose, payee in SPENT:
        yield on(day, "budget.spent", line=line, for_year=2025, amount=amount, purpose=purpose, payee=payee)
    services = {"统一着装": (12, "套"), "接待台签": (30, "个"), "桶装水": (60, "桶")}
    items = [{"name": name, "quantity": number, "unit": unit} for name, (number, unit) in services.items()]
    yield on("03-14", "service.provided", occasion="站点规范化配备", items=items)
    yield on(
        "12-24",
        "service.provided",
        occasion="年度资料印制",
        items=[{"name": "履职手册", "quantity": 200, "unit": "册"}],
        approximate=["items"],
    )
    # A receipt entered with a digit too few, and a sum that the street office turned out to have paid itself.
    target = Target("budget", "代表活动经费", "budget.spent")
    yield amend("09-30", target, "发票金额核对，原登记少一位", amount=12600)
    yield retract("11-28", Target("budget", "站点运行经费", "budget.spent"), "该笔由街道办事处支付，不属工委经费")


SPENT = (
    ("02-27", "站点运行经费", "3860.50", "站点标识制作", "东街图文店"),
    ("03-26", "代表活动经费", 5200, "代表学习资料", "示例书店"),
    ("05-22", "站点运行经费", 9600, "西岸接待室布置", "东街装饰店"),
    ("06-12", "代表活动经费", 4300, "补选选民会议场租", "东园社区"),
    ("09-26", "代表活动经费", 1260, "视察租车", "示例客运公司"),
    ("10-24", "站点运行经费", 6400, "网上接待设备", "示例科技店"),
    ("11-21", "站点运行经费", 2750, "院坝会桌椅", "东街家具店"),
)
