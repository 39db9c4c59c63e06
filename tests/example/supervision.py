"""Projects, duty reports, work reviews, the street council, consultations and the by-election."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.example.act import Act, ballot, names, on

# ruff: noqa: E501 - a row of a register stays on its line


def acts() -> Iterator[Act]:
    """Subject by subject."""
    yield from council()
    yield from projects()
    yield from duty_reports()
    yield from work_reviews()
    yield from election()


COUNCIL = (
    ("华二", "东街中心站", "第一组"), ("金三", "西区联络站", "第一组"), ("魏四", "南桥联络站", "第一组"),
    ("陶五", "北园联络站", "第二组"), ("姜六", "东街中心站", "第二组"), ("戚七", "西区联络站", "第二组"),
    ("谢八", "南桥联络站", "第二组"), ("邹九", "北园联络站", "第三组"), ("喻十", "东街中心站", "第三组"),
    ("柏一", "西区联络站", "第三组"), ("水二", "西区联络站", "第三组"), ("窦三", "东街中心站", "第三组"),
)  # fmt: skip


def council() -> Iterator[Act]:
    """Twelve members; the January session chooses the projects, the July one misses two."""
    for person, station, group in COUNCIL:
        engaged = {"type": "council_member", "station": station, "group": group}
        yield on("01-03", "council.member_engaged", person=person, **engaged)
    for person in names("章四、云五"):
        yield on("01-03", "council.member_engaged", person=person, type="voter_representative")
    heard = ["街道办事处工作报告", "人大工委工作报告"]
    yield on(
        "01-21",
        "council.held",
        council="2025 议政代表会第一次",
        present=11,
        sitting_in={"区人大代表": 5, "居委会干部": 4},
        heard=heard,
        voted=["2025年民生实事项目"],
    )
    yield on("05-30", "council.member_released", person="喻十", reason="迁居外区")
    yield on(
        "07-25",
        "council.held",
        council="2025 议政代表会第二次",
        present=names("华二、魏四、陶五、姜六、戚七、谢八、柏一、水二、窦三"),
        sitting_in={"区人大代表": 4},
        heard=["上半年工作报告", "议政代表建议办理情况"],
    )
    for day, key, matter, parties, resolved in CONSULTATIONS:
        result = {"result": "形成一致意见"} if resolved else {}
        yield on(
            day,
            "consultation.held",
            consultation=key,
            matter=matter,
            parties=parties,
            resolved=resolved,
            **result,
        )


CONSULTATIONS = (
    ("04-28", "2025协商1", "西苑一村停车位划线", {"居民": 14, "物业": 2, "代表": 2}, True),
    ("06-25", "2025协商2", "南桥广场舞时段", {"居民": 11, "代表": 1}, True),
    ("10-27", "2025协商3", "东园新村电梯费用分摊", {"居民": 18, "代表": 2, "律师": 1}, False),
)

PROJECTS = (
    # project, title, category, sub-items, votes for / against / abstain of 11
    ("2025实事1", "东园口袋公园", "市容环境", ("场地平整", "座椅绿化"), (10, 0, 1)),
    ("2025实事2", "社区助餐点", "养老助残", ("南桥助餐点", "西苑助餐点", "北园助餐点"), (11, 0, 0)),
    ("2025实事3", "充电棚建设", "公共安全与消防", ("北园充电棚", "东园充电棚"), (9, 1, 1)),
    ("2025实事4", "楼道照明改造", "物业与老旧小区", ("西苑一村", "西苑二村"), (8, 2, 1)),
    ("2025实事5", "社区智慧大屏", "社区治理", (), (4, 6, 1)),
)


def projects() -> Iterator[Act]:
    """Six proposals, five candidates, four adopted; two for the coming year are solicited in November."""
    for project, title, category, items, votes in PROJECTS:
        named = {"title": title, "for_year": 2025, "category": category}
        yield on("01-06", "project.proposed", project=project, **named, **sub_items(items))
        yield on("01-13", "project.shortlisted", project=project)
        for_, against, abstain = votes
        counted = ballot(11, 11, 11, **{"for": for_, "against": against, "abstain": abstain})
        yield on("01-21", "project.voted", project=project, ballot={"eligible": 12, "present": 11} | counted)
        if for_ > 5:
            yield on("01-23", "project.adopted", project=project)
        else:
            yield on("01-23", "project.reserved", project=project, reason="票数未过半")
    yield on("01-06", "project.proposed", project="2025实事6", title="临河步道", for_year=2025, category="文化体育")
    for day, project, step, fields in WORKS:
        yield on(day, f"project.{step}", project=project, **fields)
    for number, title, proposer in ((1, "老年人智能课堂", "尤二"), (2, "儿童友好小径", "陈三")):
        proposed = {"title": title, "for_year": 2026, "proposer": proposer}
        yield on("11-24", "project.proposed", project=f"2026实事{number}", **proposed)


def sub_items(items: tuple[str, ...]) -> dict[str, Any]:
    """The list of sub-items of a proposal, where it has one."""
    made = [{"key": str(number), "title": title} for number, title in enumerate(items, start=1)]
    return {"sub_items": made} if made else {}


def grades(issued: int, satisfied: int, basically: int, unsatisfied: int) -> dict[str, Any]:
    """A ballot by grades, all of it returned and valid but for one that was not returned."""
    given = {"satisfied": satisfied, "basically_satisfied": basically, "unsatisfied": unsatisfied}
    returned = sum(given.values())
    return ballot(issued, returned, returned, **given)


WORKS: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("03-31", "2025实事1", "progressed", {"percent": 20, "node": "完成设计"}),
    ("04-30", "2025实事2", "progressed", {"sub_item": "1", "percent": 60}),
    ("05-19", "2025实事3", "checked", {"group": "第二代表小组", "deputies": names("杨九、许三"), "findings": ["棚顶未装喷淋"]}),
    ("05-28", "2025实事2", "sub_item_completed", {"sub_item": "1"}),
    ("06-09", "2025实事4", "checked", {"group": "第一代表小组", "deputies": names("褚四、卫五"),
                                      "findings": ["部分楼层声控失灵", "线槽外露"]}),
    ("06-23", "2025实事3", "sub_item_completed", {"sub_item": "1"}),
    ("07-24", "2025实事1", "checked", {"group": "第一代表小组", "deputies": names("王五、陈三")}),
    ("07-31", "2025实事4", "progressed", {"percent": 55, "problem": "二村部分住户不同意走线"}),
    ("08-27", "2025实事2", "sub_item_completed", {"sub_item": "2"}),
    ("09-08", "2025实事1", "sub_item_completed", {"sub_item": "1"}),
    ("09-25", "2025实事2", "adjusted", {"approved_by": "街道党工委", "reason": "北园改为送餐上门",
        "sub_items": [{"key": "1", "title": "南桥助餐点"}, {"key": "2", "title": "西苑助餐点"}]}),
    ("09-29", "2025实事2", "completed", {"beneficiaries": 420}),
    ("10-20", "2025实事3", "sub_item_completed", {"sub_item": "2"}),
    ("10-24", "2025实事3", "completed", {"beneficiaries": 980}),
    ("11-07", "2025实事2", "accepted", {"by": "街道办事处、代表小组"}),
    ("11-10", "2025实事3", "accepted", {"by": "街道办事处、代表小组"}),
    ("11-17", "2025实事1", "sub_item_completed", {"sub_item": "2"}),
    ("11-19", "2025实事4", "sub_item_completed", {"sub_item": "1"}),
    ("11-28", "2025实事1", "completed", {"beneficiaries": 2300, "approximate": ["beneficiaries"]}),
    ("12-16", "2025实事2", "rated", {"ballot": grades(40, 31, 7, 1)}),
    ("12-16", "2025实事3", "rated", {"ballot": grades(40, 22, 12, 5)}),
)  # fmt: skip

DUTY = (
    ("05-29", "褚四", "oral", 52, (44, 6, 1)),
    ("06-18", "孙八", "oral", 48, (46, 2, 0)),
    ("06-25", "蒋六", "oral", 36, (30, 5, 1)),
    ("10-29", "杨九", "written", 28, (19, 7, 2)),
)


def duty_reports() -> Iterator[Act]:
    """Five deputies are to report to their voters, four do."""
    for day, deputy, mode, voters, (satisfied, basically, unsatisfied) in DUTY:
        key = f"2025-{day} {deputy}"
        yield on("04-14", "duty_report.planned", duty_report=key, deputy=deputy)
        counted = {"履职情况": grades(satisfied + basically + unsatisfied + 1, satisfied, basically, unsatisfied)}
        reported = {"deputy": deputy, "mode": mode, "voters": voters, "ballots": counted}
        yield on(day, "duty_report.held", duty_report=key, **reported)
        yield on(day, "duty_report.published", duty_report=key, where="选区公告栏")
    yield on("04-14", "duty_report.planned", duty_report="2025 朱十", deputy="朱十")
    yield on("09-22", "duty_report.rectified", duty_report="2025-05-29 褚四", text="已公布联系电话和接待时间")


def work_reviews() -> Iterator[Act]:
    """One stationed body and the street office are reviewed; some of what was found is put right."""
    key, unit = "2025 城管中队评议", "东街城管中队"
    topic = {"unit_kind": "stationed_body", "topic": "夜间噪声与占道治理"}
    yield on("04-10", "work_review.opened", work_review=key, unit=unit, **topic)
    taken = {"participants": {"区人大代表": 9, "议政代表": 8, "居民代表": 12}}
    problems = ["夜间巡查频次不足", "投诉回复不及时", "处罚公示不全"]
    yield on("05-20", "work_review.held", work_review=key, **taken, problems=problems, ballot=grades(29, 14, 11, 3))
    yield on("05-27", "work_review.opinions_sent", work_review=key)
    yield on("07-21", "work_review.rectified", work_review=key, count=2)
    key, unit = "2025 街道办事处评议", "东街街道办事处"
    found = {"problems": ["助餐点覆盖不均", "意见回告偏慢"]}
    yield on("09-15", "work_review.opened", work_review=key, unit=unit, unit_kind="street_office", **found)
    taken = {"participants": {"区人大代表": 11, "议政代表": 9}}
    yield on("11-14", "work_review.held", work_review=key, **taken, ballot=grades(20, 15, 4, 1))
    yield on("11-21", "work_review.opinions_sent", work_review=key, due="2026-01-31")


def election() -> Iterator[Act]:
    """The seat of the fourth constituency is filled in June."""
    key, constituency = "2025 第四选区补选", "第四选区"
    cause = "代表秦一迁出本行政区域"
    yield on("03-20", "election.vacancy_arose", election=key, constituency=constituency, seats=1, cause=cause)
    for day, step in STEPS:
        yield on(day, "election.step_taken", election=key, step=step)
    counted = ballot(1850, 1798, 1786, 尤二=1502, 施六=284)
    held = {"constituency": constituency, "registered": 2310, "ballot": counted, "elected": ["尤二"]}
    yield on("06-12", "election.held", election=key, **held)


STEPS = (
    ("04-22", "decided"),
    ("04-28", "working_group"),
    ("05-22", "voter_list_published"),
    ("05-27", "nominated"),
    ("06-03", "candidates_published"),
    ("06-10", "met_voters"),
)
