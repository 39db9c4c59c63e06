"""What the tests of the import share: rows of registers, an import without questions, and what came of it."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from datetime import date
from typing import Any

from tests.cli.committee import Committee
from tests.exchange.sheets import RECEPTIONS, SUGGESTIONS, Rows, row, workbook

TITLE = ["代表建议办理台账（2025年度）"]
ONE = row(
    SUGGESTIONS,
    届次="七届四次",
    期间="大会期间",
    编号="2025-021",
    案由="增设停车位",
    领衔代表="张三",
    附议代表="李四",
    类别="道路交通与停车",
    提交日期="1月10日",
    主办单位="城管中队",
    协办单位="派出所",
    交办日期="2025.1.20",
    面商日期及方式="2025年3月1日 座谈会",
    答复日期=date(2025, 4, 10),
    答复文号="东城函〔2025〕1号",
    签发人="王队长",
    结果类别="A类",
    办理态度="满意",
    办理结果="基本满意",
    承诺事项及时限="新增车位50个（2025年12月31日前）",
    办结日期="2025/4/30",
    是否重点督办="是",
    是否公开="公开",
    备注="跟踪",
)
TWO = row(
    SUGGESTIONS,
    期间="闭会",
    编号="2025-022",
    案由="路灯不亮",
    领衔代表="李四",
    提交日期="2025-05-06",
    主办单位="城管中队",
)


MARCH: Rows = [
    ["接待选民登记表"],
    RECEPTIONS,
    row(
        RECEPTIONS,
        日期="2025.3.5",
        站点="东街站",
        接待代表="张三、李四",
        来访人="王小明",
        联系方式="139 1234 5678",
        反映问题="门口乱停车",
        处理方式="交办",
        承办单位="城管中队",
        办理期限="3月26日",
        办理结果="已划线",
        回告日期="2025-3-20",
        满意度="满意",
    ),
    row(
        RECEPTIONS,
        日期="2025.3.5",
        站点="东街站",
        接待代表="张三、李四",
        来访人="赵某等3人",
        反映问题="加装电梯",
        处理方式="现场答复",
        满意度="满意",
    ),
    row(
        RECEPTIONS, 日期="2025.4.9", 站点="东街站", 接待代表="李四", 来访人="居民", 反映问题="路灯不亮", 处理方式="转办"
    ),
]


def file(office: Committee, rows: Rows, name: str = "台账.xlsx", **more: Any) -> str:
    return str(workbook(office.root.parent / name, rows, **more))


def taken(office: Committee, path: str, *words: str) -> dict[str, Any]:
    """What an import without questions says to programs."""
    code, printed = office.run("import", path, "--yes", "--json", *words)
    found: dict[str, Any] = json.loads(printed)
    return {"code": code, **found}


def events(office: Committee, kind: str = "") -> Iterator[dict[str, Any]]:
    """The events that came from a sheet, in the order in which they were recorded."""
    every = [tomllib.loads(path.read_text(encoding="utf-8")) for path in office.root.glob("events/**/*.toml")]
    for data in sorted(every, key=lambda data: str(data["entry"]["id"])):
        if data["entry"]["channel"] == "import" and data["kind"].startswith(kind):
            yield data


def standing(done: dict[str, Any]) -> dict[str, int]:
    """How many rows are new, known and so on, where there are any."""
    return {name: count for name, count in done["sheets"][0]["rows"].items() if count}
