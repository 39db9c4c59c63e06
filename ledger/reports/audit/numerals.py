"""Numbers as Chinese writes them: 十五, 两百, 三千二百, 二〇二三, 12万."""

from __future__ import annotations

from fractions import Fraction

DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "○": 0}
TENS = {"十": 10, "百": 100, "千": 1000}
BIG = {"万": 10**4, "亿": 10**8}
CHARACTERS = "".join((*DIGITS, *TENS, *BIG))


def chinese(text: str) -> int | None:
    """The value of a Chinese numeral; None where it is none (十百, 万万一)."""
    if not text or any(each not in CHARACTERS for each in text):
        return None
    if all(each in DIGITS for each in text):  # 二〇二三, read digit by digit
        return int("".join(str(DIGITS[each]) for each in text))
    total = section = digit = 0
    pending = False
    last = 10**9
    for each in text:
        if each in DIGITS:
            if pending and digit:
                return None
            digit, pending = DIGITS[each], True
        elif each in TENS:
            if TENS[each] >= last:
                return None
            last = TENS[each]
            section += (digit or 1) * last if pending or each == "十" or not section else digit * last
            digit, pending = 0, False
        else:
            if not section and not digit:
                return None
            total = (total + section + digit) * BIG[each]
            section, digit, pending, last = 0, 0, False, 10**9
    return total + section + digit


def granularity(value: Fraction, decimals: int) -> Fraction:
    """How fine a number is written: 1200 by the hundred, 76.5 by the tenth, 12 by one."""
    if decimals:
        return Fraction(1, 10**decimals)
    whole, step = int(value), 1
    while whole and whole % (step * 10) == 0:
        step *= 10
    return Fraction(step)
