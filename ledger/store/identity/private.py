"""Personal data in free text: ID-card and telephone numbers are found, and names and numbers masked.

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
_PROVINCES = frozenset(
    f"{region}{province}"
    for region, provinces in enumerate(("", "12345", "123", "1234567", "123456", "01234", "12345", "1", "123", "1"))
    for province in provinces
)
"""With what an ID number begins: the province that issued it."""
DASHES = "\u2010-\u2015\u2212\ufe63\uff0d-"
_GAP = rf"[ \t\xa0\u3000.·_\u200b{DASHES}]{{0,3}}"
# Not inside a longer number, a decimal, an id or a hash.
_BEFORE, _AFTER = r"(?<![0-9A-Za-z])(?<![0-9]\.)", r"(?![0-9A-Za-z])"
_CARD = re.compile(rf"{_BEFORE}[1-9](?:{_GAP}[0-9]){{16}}{_GAP}[0-9Xx]{_AFTER}|{_BEFORE}[1-9][0-9]{{14}}{_AFTER}")
_GROUPS = "|".join(_GAP.join(f"[0-9]{{{count}}}" for count in counts) for counts in ((1, 4, 4), (2, 3, 4), (1, 3, 5)))
_MOBILE = re.compile(
    rf"{_BEFORE}(?:(?:\+|00)?86{_GAP})?1[3-9](?:{_GROUPS}){_AFTER}(?!\.[0-9]{{1,2}}(?![0-9]))(?!\s?[元万亿%])"
)
_LANDLINE = re.compile(
    rf"(?<![0-9A-Za-z.{DASHES}])(?:\+?86{_GAP})?[(（]?0(?:10|2[0-9]|[3-9][0-9]{{2}})[)）]?{_GAP}"
    rf"(?!(?:19|20)[0-9]{{6}}(?![0-9]))[2-8][0-9]{{2,3}}{_GAP}[0-9]{{4}}{_AFTER}"
)
_LIKELY = re.compile(rf"[0-9０-９][0-9０-９Xx() （）\t\xa0\u3000.·_\u200b{DASHES}]{{9}}")
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
    """The ID-card and telephone numbers in a text, full-width digits and common gaps included."""
    if not may_tell(text):
        return []
    digits = half_width(text)
    found = [
        Match("card", match.start(), match.end(), mask_number(match[0]))
        for match in _CARD.finditer(digits)
        if is_card(re.sub("[^0-9Xx]", "", match[0]))
    ]
    for match in (*_MOBILE.finditer(digits), *_LANDLINE.finditer(digits)):
        if not any(each.start < match.end() and match.start() < each.end for each in found):
            found.append(Match("phone", match.start(), match.end(), mask_number(match[0])))
    return sorted(found, key=lambda each: each.start)


def may_tell(text: str) -> bool:
    """Whether a number of that length stands in a text at all: asked first, of very many texts."""
    return _LIKELY.search(text) is not None


def mask(text: str) -> str:
    """The text with every number found in it masked, for what leaves the office."""
    for each in reversed(find(text)):
        text = text[: each.start] + each.masked + text[each.end :]
    return text


def is_card(number: str) -> bool:
    """Whether 18 characters, or the 15 of before 2000, are an ID number: province, day of birth, check digit."""
    old = len(number) == 15
    born = f"19{number[6:12]}" if old else number[6:14]
    try:
        day = date(int(born[:4]), int(born[4:6]), int(born[6:]))
    except ValueError:
        return False
    if number[:2] not in _PROVINCES or not 1880 < day.year < 2100:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=False))
    return old or _CHECK[total % 11] == number[17].upper()


def mask_number(number: str) -> str:
    """A telephone or ID number with its middle hidden: 138****1234."""
    plain = re.sub("[^0-9Xx]", "", half_width(number))
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


def half_width(text: str) -> str:
    """The text with full-width digits as plain ones; of the same length."""
    return text if text.isascii() else text.translate(_WIDE)


_WIDE = {0xFF10 + digit: 0x30 + digit for digit in range(10)} | {0xFF38: "X", 0xFF58: "x"}
