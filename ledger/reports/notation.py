"""The words of placeholders, in both languages: verbs, facts, parts, periods and options."""

from __future__ import annotations

import re
from collections.abc import Mapping

MARK = re.compile(r"[{｛]([^{}｛｝\r\n]{1,300})[}｝]")
"""A placeholder in running text."""

FILLED = "ledger:"
"""How the tag of a place begins that a report keeps for the ledger; the placeholder follows."""
BY_LEDGER = ("value", "chart", "insert")
"""The verbs of places in which everything is written by the ledger."""

VERBS: Mapping[str, str] = {
    "如有": "if",
    "若": "if",
    "if": "if",
    "如无": "unless",
    "unless": "unless",
    "每": "each",
    "each": "each",
    "图": "chart",
    "chart": "chart",
    "插入": "insert",
    "insert": "insert",
    "完": "end",
    "end": "end",
}
FACTS: Mapping[str, tuple[str, str]] = {
    # what a report knows of itself: its name in Chinese and in English
    "committee": ("工委名称", "committee"),
    "district": ("区", "district"),
    "signature": ("署名", "signature"),
    "period": ("期间", "period"),
    "year": ("年份", "year"),
    "last_year": ("上一年", "last year"),
    "next_year": ("下一年", "next year"),
    "first_day": ("起始日", "first day"),
    "last_day": ("截止日", "last day"),
    "term": ("届次", "term"),
    "today": ("日期", "date"),
    "known": ("登记截至", "known at"),
    "commit": ("台账提交", "commit"),
    "digits": ("台账指纹", "fingerprint"),
    "words": ("指纹词", "fingerprint words"),
    "object": ("对象", "object"),
    "row": ("序号", "number"),
    "key": ("编号", "key"),
    "opened": ("登记日期", "opened"),
    "item": ("内容", "item"),
}
OF_ROW = ("row", "key", "opened", "item")
PARTS: Mapping[str, tuple[str, str]] = {
    # what may be put in whole
    "points_table": ("积分公示表", "points table"),
    "points_lines": ("积分明细", "points lines"),
    "deputy_file": ("履职档案", "deputy file"),
    "figures": ("统计总表", "all figures"),
    "appendix": ("数字依据表", "appendix"),
}
PERIODS: Mapping[str, str] = {
    "上年": "last_year",
    "去年": "last_year",
    "上年同期": "last_year",
    "last year": "last_year",
    "上期": "previous",
    "previous": "previous",
    "本届": "term",
    "term": "term",
    "累计": "all",
    "all": "all",
    "全年": "year",
    "whole year": "year",
    "上半年": "H1",
    "下半年": "H2",
    "一季度": "Q1",
    "第一季度": "Q1",
    "二季度": "Q2",
    "第二季度": "Q2",
    "三季度": "Q3",
    "第三季度": "Q3",
    "四季度": "Q4",
    "第四季度": "Q4",
} | {f"{month}月": f"{month:02d}" for month in range(1, 13)}
SHAPES: Mapping[str, str] = {
    "同比": "change_last_year",
    "change on last year": "change_last_year",
    "环比": "change_previous",
    "change": "change_previous",
    "分子": "numerator",
    "numerator": "numerator",
    "分母": "denominator",
    "denominator": "denominator",
    "分数": "share",
    "share": "share",
}
BREAKDOWNS: Mapping[str, str] = {
    "其中": "including",
    "including": "including",
    "分列": "parts",
    "by": "parts",
    "名单": "names",
    "names": "names",
}
COMPARISONS = (">=", "<=", "!=", "=", ">", "<", "≥", "≤", "≠")
ASCII_SIGNS = {"≥": ">=", "≤": "<=", "≠": "!="}
SUFFIX = re.compile(r"(余|多|以上|超|近)(\d*)")
DIGITS = re.compile(r"(?:digits\s*=\s*|)(\d)(?:位小数)?")
TOP = re.compile(r"(?:前|top\s*)(\d{1,3})")
SCALED = {"千": 1_000, "万": 10_000, "百万": 1_000_000, "亿": 100_000_000}
ITEM = "item"
"""The subject of rows that are entries of a list inside an entity."""
SIGNS = str.maketrans({"，": ",", "；": ";", "＝": "=", "｜": "|", "＞": ">", "＜": "<"})
