"""Finds the numbers of a line in any writing, with unit and inexactness; names those that are no figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from ledger.reports.audit.numerals import CHARACTERS, chinese, granularity
from ledger.reports.audit.shapes import Hedge, Number

ARABIC = r"(?:\d{1,3}(?:[,，]\d{3})+(?![\d])|\d+)(?:\.\d+)?"
CHINESE = f"[{CHARACTERS}]+"
ANY = f"(?:{ARABIC}|{CHINESE})"
RANGE = r"\s*(?:[—–~～\-]+|至|到)\s*"

_WIDE = {ord(wide): plain for wide, plain in zip("０１２３４５６７８９％＋", "0123456789%+", strict=True)}


@cache
def settings() -> Mapping[str, Any]:
    """Units, hedges and what is no figure, as data."""
    import tomllib

    return tomllib.loads(Path(__file__).with_name("numbers.toml").read_text(encoding="utf-8"))


def plain(text: str) -> str:
    """The text with full-width digits made plain, every character in its place."""
    text = text.translate(_WIDE)
    return re.sub(r"(?<=\d)．(?=\d)", ".", text)


@cache
def unit_group(unit: str) -> frozenset[str]:
    """The units that may stand for this one."""
    found = {other for row in settings()["units"] if unit in row for other in row}
    return frozenset(found | {unit})


@cache
def _asides() -> list[tuple[str, re.Pattern[str]]]:
    found = []
    for part in settings()["aside"]:
        for form in part["forms"]:
            pattern = re.sub(r"(?<![A-Za-z\\])N(?![A-Za-z])", lambda _: ANY, form)
            pattern = re.sub(r"(?<![A-Za-z\\])C(?![A-Za-z])", lambda _: CHINESE, pattern)
            found.append((part["reason"], re.compile(pattern, re.MULTILINE)))
    return found


def _either(words: list[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


@cache
def _form() -> re.Pattern[str]:
    """A number with what makes it inexact, its scale and its unit."""
    hedges = settings()["hedges"]
    before = _either(hedges["over_before"] + hedges["under_before"] + hedges["about_before"])
    behind = _either(hedges["over_behind"] + hedges["about_behind"])
    units = _either(list(dict.fromkeys(unit for row in settings()["units"] for unit in row)))
    percent = f"百分之(?P<percent>{ANY})"
    tenths = "(?P<tenths>[一二三四五六七八九])成"
    parts = f"(?P<below>{CHINESE})分之(?P<above>{CHINESE})"
    own = f"(?P<low>{ARABIC})(?:(?P<few>余|多))?(?P<scale>[十百千万亿]*)"
    digits = f"{own}(?:{RANGE}(?P<high>{ARABIC})(?P<scale2>[十百千万亿]*))?"
    words = f"(?P<word>{CHINESE})"
    return re.compile(
        f"(?P<before>{before})?\\s*(?:{percent}|{tenths}|{parts}|{digits}|{words})"
        f"\\s*(?P<middle>余|多|来)?(?P<scale3>[万亿])?\\s*(?P<unit>{units})?(?P<behind>{behind})?",
        re.IGNORECASE,
    )


def numbers(text: str) -> list[Number]:
    """Every number of a line in order; those set aside carry the reason."""
    text = plain(text)
    taken = list(_taken(text))
    found = []
    for match in _form().finditer(text):
        number = _number(text, match)
        if number is None:
            continue
        reason = next((reason for reason, first, last in taken if first < number.end and number.start < last), "")
        found.append(number._replace(aside=reason) if reason else _checked(text, number))
    return found


def _taken(text: str) -> Iterator[tuple[str, int, int]]:
    for reason, pattern in _asides():
        for match in pattern.finditer(text):
            if match.end() > match.start():
                yield reason, match.start(), match.end()


def _number(text: str, match: re.Match[str]) -> Number | None:
    """One number as it was matched; None for characters that only look like one."""
    groups = match.groupdict()
    unit = "%" if groups["unit"] in ("percent", "％") else groups["unit"] or ""
    scale = 1
    first = next(match.start(name) for name in ("percent", "tenths", "below", "low", "word") if groups[name])
    if groups["percent"]:
        low = high = _value(groups["percent"])
        first -= len("百分之")
        step, unit, written = granularity(low, _decimals(groups["percent"])), "%", groups["percent"]
    elif groups["tenths"]:
        low = high = Fraction((chinese(groups["tenths"]) or 0) * 10)
        step, unit, written = Fraction(10), "%", groups["tenths"]
    elif groups["below"]:
        below, above = chinese(groups["below"]), chinese(groups["above"])
        if not below or above is None:
            return None
        low = high = Fraction(above * 100, below)
        step, unit, written = Fraction(1), "%", groups["below"]
    elif groups["word"]:
        whole = chinese(groups["word"])
        if whole is None:
            return None
        low = high = Fraction(whole)
        step, written = granularity(low, 0), groups["word"]
        if groups["scale3"]:
            low = high = low * settings()["scales"][groups["scale3"]]
            step *= settings()["scales"][groups["scale3"]]
    else:
        written = groups["low"]
        low, high, step, scale = _digits(groups)
    chinese_words = bool(groups["word"])
    fine = Fraction(1, 10 ** _decimals(written)) * (scale or 1)
    end = match.end("unit") if unit and groups["unit"] else _last(match, text)
    number = Number(
        first, end, text[first:end], low, high, step, fine, _hedge(groups, bool(groups["high"])), unit, chinese_words
    )
    return number._replace(every=_every(text, first))


def _digits(groups: Mapping[str, str | None]) -> tuple[Fraction, Fraction, Fraction, int]:
    """A number in digits, or a range of two; 4—5万 has its scale on both ends."""
    scales = settings()["scales"]
    low, high = _value(groups["low"] or "0"), _value(groups["high"] or groups["low"] or "0")
    step = granularity(high, _decimals(groups["high"] or groups["low"] or ""))
    own = 1
    for each in groups["scale"] or "":
        own *= scales[each]
    behind = 1
    for each in (groups["scale2"] or "") + (groups["scale3"] or ""):
        behind *= scales[each]
    if groups["high"]:
        return low * (own if own > 1 else behind), high * behind, step * behind, behind
    return low * own * behind, low * own * behind, step * own * behind, own * behind


def _value(text: str) -> Fraction:
    text = text.replace(",", "").replace("，", "")
    if text[:1].isdigit() and text.isascii():
        return Fraction(text)
    return Fraction(chinese(text) or 0)


def _decimals(text: str) -> int:
    return len(text.partition(".")[2])


def _last(match: re.Match[str], text: str) -> int:
    """Where the number ends that has no unit: behind 余 or its scale, not behind the blank after them."""
    end = match.end()
    while end > match.start() and text[end - 1].isspace():
        end -= 1
    return end


def _hedge(groups: Mapping[str, str | None], ranged: bool) -> Hedge:
    hedges = settings()["hedges"]
    before, behind = (groups["before"] or "").lower(), (groups["behind"] or groups["middle"] or groups["few"] or "")
    if ranged:
        return "between"
    if before in hedges["under_before"]:
        return "under"
    if before in hedges["over_before"] or (behind and behind in hedges["over_behind"]):
        return "over"
    if before in hedges["about_before"] or behind in (*hedges["about_behind"], "来"):
        return "about"
    return ""


def _every(text: str, start: int) -> str:
    """The stretch of time for each of which the number holds, said shortly before it."""
    before = text[max(0, start - 12) : start]
    before = re.split(r"[，,。；;]", before)[-1]
    for unit, words in settings()["every"].items():
        if any(word in before for word in words):
            return str(unit)
    return ""


def _checked(text: str, number: Number) -> Number:
    """The number, set aside where it is none after all: words without a unit, measures, years."""
    if number.chinese and (not number.unit or _inside_word(text, number)):
        return number._replace(aside="word")
    if number.unit in settings()["measures"]:
        return number._replace(aside="measure")
    if (
        not number.unit
        and not number.hedge
        and 1900 <= number.low <= 2099
        and number.step == 1
        and len(number.text) == 4
    ):
        return number._replace(aside="date")
    if not number.unit and re.match(r"[A-Za-z]", text[number.end : number.end + 1] or " ") and not text.isascii():
        return number._replace(aside="name")
    return number


def _inside_word(text: str, number: Number) -> bool:
    """Whether the numeral is the end of a longer word (统一次序)."""
    return text[max(0, number.start - 1) : number.start] in tuple("统唯同专第其")
