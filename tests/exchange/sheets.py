"""Real workbooks and csv files for the tests of the import, as an office would send them."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

Rows = Sequence[Sequence[Any]]

SUGGESTIONS = (
    *("序号", "届次", "期间", "编号", "案由", "领衔代表", "附议代表", "类别", "主办单位", "协办单位", "交办日期"),
    *("办理期限", "面商日期及方式", "答复日期", "答复文号", "签发人", "结果类别", "办理态度", "办理结果", "是否重办"),
    *("承诺事项及时限", "办结日期", "是否重点督办", "是否公开", "备注", "提交日期"),
)
RECEPTIONS = (
    *("编号", "日期", "站点", "接待代表", "来访人", "联系方式", "反映问题", "代表意见", "处理方式", "承办单位"),
    *("办理期限", "办理结果", "回告日期", "满意度", "记录人"),
)


def row(headings: Sequence[str], **cells: Any) -> list[Any]:
    """A row with these cells, all others empty."""
    assert set(cells) <= set(headings), set(cells) - set(headings)
    return [cells.get(heading) for heading in headings]


def workbook(
    path: Path,
    rows: Rows,
    *,
    sheet: str = "台账",
    merged: Sequence[str] = (),
    then: Callable[[Worksheet], None] | None = None,
    others: dict[str, Rows] | None = None,
) -> Path:
    """A workbook with a sheet of rows; `then` does to the sheet what else is wanted."""
    book = Workbook()
    found: dict[str, Rows] = {sheet: rows} | (others or {})
    for number, (name, lines) in enumerate(found.items()):
        page = book.active if number == 0 else book.create_sheet()
        assert page is not None
        page.title = name
        for line in lines:
            page.append(line)
        if number == 0:
            for area in merged:
                page.merge_cells(area)
            if then is not None:
                then(page)
    book.save(path)
    return path


def changed(path: Path, part: str, change: Callable[[bytes], bytes], more: dict[str, bytes] | None = None) -> Path:
    """The same workbook with one of its parts changed, and others added."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts[part] = change(parts[part])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in {**parts, **(more or {})}.items():
            package.writestr(name, data)
    return path


def csv_text(rows: Rows) -> str:
    """Rows with commas between the cells."""
    return "\r\n".join(",".join("" if cell is None else f'"{cell}"' for cell in line) for line in rows)
