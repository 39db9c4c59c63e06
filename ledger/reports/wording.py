"""How numbers, dates and periods are written in an official document (GB/T 9704, GB/T 15835)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from ledger.kernel.period import Period
from ledger.locale import Language

DIGITS = "零一二三四五六七八九"
COMMA = {"zh": "、", "en": ", "}
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)


def chinese(number: int) -> str:
    """A whole number in Chinese characters: 三百二十八, 十七, 一万零五."""
    if number < 0:
        return "负" + chinese(-number)
    if number < 10:
        return DIGITS[number]
    for size, word in ((100_000_000, "亿"), (10_000, "万"), (1_000, "千"), (100, "百"), (10, "十")):
        if number >= size:
            head, rest = divmod(number, size)
            first = "" if size == 10 and head == 1 else chinese(head)
            gap = "零" if rest and rest < size // 10 else ""
            return first + word + gap + (_low(rest) if rest else "")
    raise AssertionError(number)


def _low(rest: int) -> str:
    """What follows a larger unit: 一百一十, never 一百十."""
    text = chinese(rest)
    return "一" + text if 10 <= rest < 20 else text


def day_text(day: date, lang: Language) -> str:
    """A day in full, without leading zeros: 2025年1月3日."""
    if lang == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def days_in(text: str, lang: Language) -> str:
    """A text that is a day of a record, in full; any other text as it is."""
    found = _DAY.fullmatch(text)
    return day_text(date(*map(int, found.groups())), lang) if found else text


def period_text(period: Period, lang: Language) -> str:
    """A period in words: 2025年, 2025年上半年, 2025年第一季度, 2025年1月1日至5月17日, 第七届."""
    first, last, unit = period.first, period.last, period.unit
    if period.text.startswith("term:"):
        return period.text.removeprefix("term:")
    if first is None or last is None:
        return _open(first, last, lang)
    if lang == "en":
        return _english(period, first, last)
    match unit:
        case "year":
            return f"{first.year}年"
        case "half":
            return f"{first.year}年{'上' if first.month == 1 else '下'}半年"
        case "quarter":
            return f"{first.year}年第{DIGITS[(first.month + 2) // 3]}季度"
        case "month":
            return f"{first.year}年{first.month}月"
        case "day":
            return day_text(first, lang)
    until = day_text(last, lang)
    return f"{day_text(first, lang)}至{until.removeprefix(f'{first.year}年')}"


def short_text(period: Period, lang: Language) -> str:
    """A part of a year where the year is known: 3月, 第一季度, 上半年."""
    first, zh = period.first, lang == "zh"
    assert first is not None
    match period.unit:
        case "half":
            return ("上半年" if first.month == 1 else "下半年") if zh else f"H{(first.month + 5) // 6}"
        case "quarter":
            number = (first.month + 2) // 3
            return f"第{DIGITS[number]}季度" if zh else f"Q{number}"
        case "month":
            return f"{first.month}月" if zh else _MONTHS[first.month - 1][:3]
        case "day":
            return f"{first.month}月{first.day}日" if zh else f"{first.day} {_MONTHS[first.month - 1][:3]}"
    return period_text(period, lang)


def _english(period: Period, first: date, last: date) -> str:
    match period.unit:
        case "year":
            return str(first.year)
        case "half":
            return f"the {'first' if first.month == 1 else 'second'} half of {first.year}"
        case "quarter":
            return f"quarter {(first.month + 2) // 3} of {first.year}"
        case "month":
            return f"{_MONTHS[first.month - 1]} {first.year}"
        case "day":
            return day_text(first, "en")
    return f"{day_text(first, 'en')} to {day_text(last, 'en')}"


def _open(first: date | None, last: date | None, lang: Language) -> str:
    if first is None and last is None:
        return "历年" if lang == "zh" else "all years"
    if first is None:
        assert last is not None
        return f"截至{day_text(last, lang)}" if lang == "zh" else f"up to {day_text(last, lang)}"
    return f"{day_text(first, lang)}以来" if lang == "zh" else f"since {day_text(first, lang)}"


def listed(parts: Sequence[str], lang: Language) -> str:
    """Several words in a row."""
    return COMMA[lang].join(parts)
