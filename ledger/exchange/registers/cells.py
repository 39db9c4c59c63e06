"""What stands in a cell, as offices write it: names, sums of money, numbers, yes and no; days are in `days.py`.

Each reader gives the plain value of a record, or Refused with the cause and its remedy; nothing is guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from ledger.exchange.registers.book import Cell
from ledger.kernel.finding import Refused, error

YES = ("是", "有", "√", "✓", "✔", "y", "yes", "true", "1", "已", "对", "专职", "重点", "公开")
NO = ("否", "无", "×", "✗", "✘", "x", "n", "no", "false", "0", "未", "不", "兼职", "非重点", "没有", "-", "—", "/")
NOTHING = ("", "/", "-", "—", "——", "无", "暂无", "\\")
_MARKS = re.compile(r"[、,，;；/／|\n\r\t]+")
_BRACKETS = re.compile(r"[（(](?:[^（()）\r\n]|[（(][^（()）\r\n]*[)）])*[)）]")
"""A bracket with its text, in which there may be others."""
_BLANKS = re.compile(r"[ \u3000\u00a0]+")
_ALL_BLANK = re.compile(r"\s+")
_SIZE = re.compile(r"^(约|近|超|逾|大约)?\s*([\d,，]+(?:\.\d+)?)\s*(余|多)?\s*([^\d\s]{0,3})\s*(余|多|左右|以上)?$")
_MONEY = re.compile(r"^[¥￥]?\s*(-?[\d,，]+(?:\.\d+)?)\s*(元|万元|万|千元|百元|亿元)?$")
_FACTOR = {"元": 1, "百元": 100, "千元": 1_000, "万元": 10_000, "万": 10_000, "亿元": 100_000_000}


def shown(cell: Cell) -> str:
    """A cell as text, as a person sees it."""
    match cell:
        case str():
            return cell
        case bool():
            return "是" if cell else "否"
        case float():
            return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else f"{cell:.15g}"
        case datetime():
            return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
        case date():
            return cell.isoformat()
        case time():
            return cell.isoformat("minutes")
        case _:
            return str(cell)


def text(cell: Cell) -> str | None:
    """A cell as a text without blanks around it; None for what says that there is nothing."""
    found = shown(cell).strip().replace("\r\n", "\n").replace("\r", "\n")
    return None if found in NOTHING else found


def half_width(found: str) -> str:
    """A text with its digits and marks as plain ones."""
    return unicodedata.normalize("NFKC", found).strip()


def names(cell: Cell, known: Collection[str] = ()) -> list[str]:
    """Several names in one cell, parted by 、 , ; / blanks or lines; the blank inside 张　三 is none of these."""
    found: list[str] = []
    for part in apart(unicodedata.normalize("NFC", shown(cell)), _MARKS):
        found += parted(part.strip(), known)
    return list(dict.fromkeys(name for name in found if name not in NOTHING))


def apart(text: str, marks: re.Pattern[str]) -> list[str]:
    """A text parted at marks that stand in no bracket: 李四（出差、学习）、王五."""
    if not _BRACKETS.search(text):
        return marks.split(text)
    hidden = _BRACKETS.sub(lambda read: "\0" * len(read[0]), text)
    found, start = [], 0
    for mark in marks.finditer(hidden):
        found.append(text[start : mark.start()])
        start = mark.end()
    return [*found, text[start:]]


def parted(part: str, known: Collection[str]) -> Iterator[str]:
    """The names in a text without marks: parted at blanks, single characters put together again."""
    together = _BLANKS.sub("", part)
    if part in known or together in known:
        yield part if part in known else together
        return
    words = [word for word in apart(part, _BLANKS) if word]
    if len(words) > 1 and not any("\u4e00" <= character <= "\u9fff" for character in part):
        yield part  # a name in another script has blanks of its own
        return
    at = 0
    while at < len(words):
        if len(words[at]) == 1 and at + 1 < len(words) and len(words[at + 1]) == 1:
            yield words[at] + words[at + 1]
            at += 2
        else:
            yield words[at]
            at += 1


def name(cell: Cell) -> str | None:
    """One name: no blanks between its characters."""
    found = text(cell)
    if found is None:
        return None
    together = _BLANKS.sub("", unicodedata.normalize("NFC", found))
    return together if len(together) <= 4 and all("\u4e00" <= each <= "\u9fff" for each in together) else found


def texts(cell: Cell) -> list[str]:
    """Several texts in one cell: one a line, or parted by semicolons; 1. 2. before them is left out."""
    parts = re.split(r"[\n;；]+", shown(cell))
    return [
        clean for part in parts if (clean := re.sub(r"^\s*[（(]?\d{1,2}[)）.、．]\s*", "", part).strip()) not in NOTHING
    ]


def count(cell: Cell) -> tuple[int, bool]:
    """A whole number, and whether the register itself says that it is about so many (30余人)."""
    if isinstance(cell, float) and cell.is_integer():
        return int(cell), False
    found = half_width(shown(cell))
    read = _SIZE.fullmatch(found)
    digits = re.sub("[,，]", "", read[2]) if read else ""
    if read is None or not digits.isdigit() or len(digits) > 12 or read[4] in ("万", "千", "百", "亿"):
        raise Refused(error("import.count", value=found[:40]))
    return int(digits), bool(read[1] or read[3] or read[5])


def number(cell: Cell) -> int | str:
    """A number as a record has it: whole, or its digits as text."""
    if isinstance(cell, bool):
        raise Refused(error("import.number", value=shown(cell)))
    found = half_width(shown(cell)).replace(",", "").rstrip("次场件人条个%分项家篇期")
    return exact(found, shown(cell))


def number_or_range(cell: Cell) -> int | str:
    """A number, or two as a range: 3..4, 3-4, 3至4次."""
    found = half_width(shown(cell)).rstrip("次场件人条个项家篇期")
    read = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(?:\.\.|[-—–~至到])\s*(\d+(?:\.\d+)?)", found)
    return f"{read[1]}..{read[2]}" if read else number(cell)


def exact(found: str, value: str) -> int | str:
    """Digits as an integer or an exact decimal text."""
    try:
        read = Decimal(found)
    except InvalidOperation:
        raise Refused(error("import.number", value=value[:40])) from None
    if not read.is_finite() or abs(read) >= 10**15:
        raise Refused(error("import.number", value=value[:40]))
    return int(read) if read == read.to_integral_value() else format(read.normalize(), "f")


def money(cell: Cell, unit: str = "元") -> int | str:
    """A sum in yuan; `unit` is that of the heading (万元), one in the cell goes before it."""
    found = half_width(shown(cell)).replace(" ", "")
    read = _MONEY.fullmatch(found)
    if read is None or isinstance(cell, bool):
        raise Refused(error("import.money", value=found[:40]))
    factor = _FACTOR[read[2] or unit]
    digits = re.sub("[,，]", "", read[1])
    sum_ = Decimal(str(exact(digits, found))) * factor
    if sum_ != sum_.quantize(Decimal("0.01")):
        raise Refused(error("import.money_part", value=found[:40]))
    return exact(format(sum_, "f"), found)


def percent(cell: Cell) -> int | str:
    """A percentage: 85%, 85, or 0.85 as a workbook, and a file made of one, keep 85%."""
    found = half_width(shown(cell))
    if re.fullmatch(r"0?\.\d+", found):
        cell = float(found)
    if found in ("完成", "已完成", "完工", "竣工", "已竣工"):
        return 100
    if isinstance(cell, float) and 0 < cell <= 1:
        return exact(format(Decimal(f"{cell:.15g}") * 100, "f"), found)
    read = exact(found.rstrip("%"), found)
    if not 0 <= Decimal(str(read)) <= 100:
        raise Refused(error("import.percent", value=found[:40]))
    return read


def yes_no(cell: Cell) -> bool:
    """Yes or no, as they are said or ticked."""
    if isinstance(cell, bool):
        return cell
    found = half_width(shown(cell)).casefold()
    if found in YES:
        return True
    if found in NO:
        return False
    raise Refused(error("import.yes_no", value=found[:40]))


def year(cell: Cell) -> int:
    """A year: 2025, 2025年, 2025年度."""
    if isinstance(cell, date | datetime):
        return cell.year
    found = re.fullmatch(r"((?:19|20)\d{2})\s*年?度?", half_width(shown(cell)))
    if found is None:
        raise Refused(error("import.year", value=shown(cell)[:40]))
    return int(found[1])


@lru_cache(maxsize=4096)
def word(found: str) -> str:
    """A word as choices are compared: no blanks, full-width as plain."""
    return _ALL_BLANK.sub("", unicodedata.normalize("NFKC", found)).casefold()
