"""Personal data in free text: ID-card and mobile numbers are found, and names and numbers masked.

Source: Personal Information Protection Law, articles 5, 28 and 51 (minimum impact, de-identification);
the check digit of an ID number follows GB 11643.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Any, Literal, NamedTuple

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_GAP = "[ \u3000\u2010-\u2015-]?"
# Not inside a longer number, an id or a hash: no letter or digit stands on either side.
_CARD = re.compile(rf"(?<![0-9A-Za-z])[1-9](?:{_GAP}[0-9]){{16}}{_GAP}[0-9Xx](?![0-9A-Za-z])")
_PHONE = re.compile(rf"(?<![0-9A-Za-z])1[3-9][0-9]{_GAP}[0-9]{{4}}{_GAP}[0-9]{{4}}(?![0-9A-Za-z])")
_COMPOUND = frozenset(
    (
        "欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐",
        "司徒", "夏侯", "端木", "长孙", "宇文", "轩辕", "南宫", "独孤", "闻人", "澹台",
        "公冶", "宗政", "濮阳", "淳于", "单于", "太叔", "申屠", "仲孙", "钟离", "鲜于",
        "闾丘", "司空", "万俟", "赫连", "呼延", "百里", "东郭", "西门", "拓跋",
    )
)  # fmt: skip
"""Family names of two characters."""


class Match(NamedTuple):
    """A number found in a text: what it is, where it stands, and how it may be shown."""

    what: Literal["card", "phone"]
    start: int
    end: int
    masked: str


def find(text: str) -> list[Match]:
    """The ID-card and mobile numbers in a text, full-width digits and common gaps included."""
    if len(text) < 11:
        return []
    digits = _half_width(text)
    found = [
        Match("card", match.start(), match.end(), mask_number(match[0]))
        for match in _CARD.finditer(digits)
        if is_card(re.sub("[^0-9Xx]", "", match[0]))
    ]
    taken = [(each.start, each.end) for each in found]
    for match in _PHONE.finditer(digits):
        if not any(start < match.end() and match.start() < end for start, end in taken):
            found.append(Match("phone", match.start(), match.end(), mask_number(match[0])))
    return sorted(found, key=lambda each: each.start)


def mask(text: str) -> str:
    """The text with every number found in it masked, for what leaves the office."""
    for each in reversed(find(text)):
        text = text[: each.start] + each.masked + text[each.end :]
    return text


def is_card(number: str) -> bool:
    """Whether 18 characters are an ID number: a day of birth that exists, and the right check digit."""
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True))
    return _CHECK[total % 11] == number[17].upper()


def mask_number(number: str) -> str:
    """A telephone or ID number with its middle hidden: 138****1234."""
    plain = re.sub("[^0-9Xx]", "", _half_width(number))
    if len(plain) < 8:
        return "*" * len(plain)
    return plain[:3] + "*" * (len(plain) - 7) + plain[-4:]


def mask_name(name: str) -> str:
    """A name with all but the family name hidden: 张某某; of other names the first character stays."""
    name = unicodedata.normalize("NFC", name).strip()
    if not name:
        return ""
    family = name[:2] if name[:2] in _COMPOUND and len(name) > 2 else name[0]
    return family + "某某"


def texts(value: Any, field: str = "") -> Iterator[tuple[str, str]]:
    """Every text inside plain data with the field it stands in, the entry left out."""
    match value:
        case str():
            yield field, value
        case dict():
            for name, each in value.items():
                if field or name != "entry":
                    yield from texts(each, f"{field}.{name}" if field else name)
        case list():
            for each in value:
                yield from texts(each, field)


def _half_width(text: str) -> str:
    """The text with full-width digits as plain ones; of the same length."""
    return text if text.isascii() else text.translate(_WIDE)


_WIDE = {0xFF10 + digit: 0x30 + digit for digit in range(10)} | {0xFF38: "X", 0xFF58: "x"}
