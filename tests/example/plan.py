"""The plan of the year: nine items, measured or said by hand, one of them changed and one dropped."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.example.act import Act, on

PLAN = "2025年度工作计划"

ITEMS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    (
        "例会",
        "每季度召开一次有效例会",
        {"measure": "meeting_quorate_quarters", "target": 4, "unit": "季", "every": "quarter"},
    ),
    (
        "站点接待",
        "站点接待选民",
        {"measure": "reception:sessions", "target": 24, "unit": "次", "every": "month"},
    ),
    (
        "代表接待",
        "每名代表接待选民两次",
        {"measure": "performance:reception", "target": 2, "unit": "次", "per": "deputy"},
    ),
    (
        "学习",
        "代表集中学习",
        {"measure": "activity:held:study", "target": 4, "unit": "次", "every": "quarter"},
    ),
    ("视察", "组织视察", {"measure": "activity:held:inspection", "target": "3..4", "unit": "次"}),
    ("走访企业", "走访企业", {"measure": "visit:made:enterprise", "target": 8, "unit": "家", "weight": 2}),
    (
        "代表述职",
        "代表向选民述职",
        {"measure": "duty_report:held", "target": 5, "unit": "次", "owner": "李四"},
    ),
    ("履职画册", "编印履职画册", {"owner": "吴十"}),
    ("档案整理", "整理代表履职档案", {"target": 100, "unit": "份", "owner": "郑一"}),
)


def acts() -> Iterator[Act]:
    """Set in January; what became of each item."""
    for item, title, more in ITEMS:
        span = {"from_": "2025-01-01", "due": "2025-12-31"}
        yield on("01-10", "plan.item_set", item=item, plan=PLAN, title=title, **span, **more)
    lowered = {"target": 4, "title": "代表向选民述职四次"}
    yield on("07-17", "plan.item_changed", item="代表述职", set=lowered, reason="一名代表暂停职务，不再安排")
    yield on("08-26", "plan.item_dropped", item="履职画册", reason="压缩经费，改为电子版")
    yield on("09-05", "plan.item_dropped", item="走访企业", reason="减轻企业负担，暂停走访")
    yield on("09-26", "plan.item_reopened", item="走访企业", reason="企业有需求，恢复走访")
    yield on("06-30", "plan.item_progressed", item="档案整理", percent=40)
    yield on("11-28", "plan.item_progressed", item="档案整理", amount=82, evidence="档案目录")
    yield on("10-16", "plan.item_done", item="例会", evidence="四次例会会议记录")
    yield on("10-30", "plan.item_done", item="代表述职", evidence="述职登记表")
    yield on("12-02", "plan.item_done", item="走访企业", evidence="走访记录表")
