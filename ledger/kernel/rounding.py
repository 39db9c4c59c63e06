"""How an exact value becomes the number an office prints: rounded, cut, scaled, floored with a word, or 无.

Everything is exact: values are int or Fraction, results are Decimal, and a half is always rounded up in
size (0.5 becomes 1, never to the even neighbour).
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

Exact = int | Fraction
Mode = Literal["half_up", "truncate"]
Bound = Literal["floor", "ceil"]

SUFFIXES = ("余", "多", "以上", "超", "近")
MODES: tuple[Mode, ...] = ("half_up", "truncate")
LEDGER_DIGITS = 6
SCALES = {1: "", 1_000: "千", 10_000: "万", 1_000_000: "百万", 100_000_000: "亿"}


class Words(NamedTuple):
    """The words a printed figure may need, in the reader's language."""

    nothing: str = "无"
    about: str = "约"


class Rounding(NamedTuple):
    """One way of printing a value.

    `digits` behind the point (None: as many as there are, six at most); `mode` half_up or truncate; `zeros`
    whether trailing zeros are kept; `floor` or `ceil` a power of ten, printed with `suffix` (one of
    `SUFFIXES`) unless the value is exactly that number; `scale` 10000 prints 万; `sum_to_100` makes the
    parts of one whole add up by the largest remainder.
    """

    digits: int | None = None
    mode: Mode = "half_up"
    zeros: bool = True
    floor: int | None = None
    ceil: int | None = None
    suffix: str = ""
    scale: int = 1
    sum_to_100: bool = False


AS_IT_IS = Rounding()
"""A value as it is, without any rounding."""


def rounded(value: Exact, digits: int, mode: Mode = "half_up") -> Decimal:
    """The value with so many digits behind the point; halves away from zero, or cut off.

    Negative digits round to tens, hundreds and so on.
    """
    whole = rounded_whole(value * 10**digits if digits >= 0 else Fraction(value, 10**-digits), mode)
    return Decimal(f"{whole}E{-digits}")


def rounded_whole(value: Exact, mode: Mode = "half_up") -> int:
    """The value as a whole number; halves away from zero, or cut off."""
    size, step = abs(value.numerator), value.denominator
    whole = (2 * size + step) // (2 * step) if mode == "half_up" else size // step
    return -whole if value < 0 else whole


def parts(values: Sequence[Exact], digits: int, total: int = 100) -> list[Decimal]:
    """Shares of one whole, rounded so that they add up to `total`, by the largest remainder.

    The values are shares already multiplied by `total`. Where they do not add up to it exactly, each is
    rounded half-up for itself: a list with a part missing is not made to look whole. Ties go to the earlier
    part. 54, 33, 2 and 4 of 93 give 58.07, 35.48, 2.15, 4.30.
    """
    if sum(values) != total or any(value < 0 for value in values):
        return [rounded(value, digits) for value in values]
    step = _power(digits)
    cut = [int(value * step) for value in values]
    missing = int(total * step) - sum(cut)
    remainders = [value * step - whole for value, whole in zip(values, cut, strict=True)]
    for index in sorted(range(len(values)), key=lambda index: -remainders[index])[:missing]:
        cut[index] += 1
    return [Decimal(whole).scaleb(-digits) for whole in cut]


def is_power_of_ten(number: int) -> bool:
    """Whether the number is 1, 10, 100 and so on."""
    return number > 0 and str(number).strip("0") == "1" and str(number)[0] == "1"


def number_text(number: Decimal, zeros: bool = True) -> str:
    """A plain decimal number, never in powers of ten, with or without its trailing zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if not zeros and "." in text else text


def text(
    value: Exact | None,
    unit: str,
    rounding: Rounding,
    approximate: bool = False,
    words: Words | None = None,
    adjusted: Decimal | None = None,
) -> str:
    """The value as it stands in a report, with its unit: 328人次, 24.6%, 10余家, 4.5万元, 约1200份, 无.

    A value of None (denominator 0) is 无. `adjusted` replaces the rounded number where parts were made to
    add up. 约 is printed only where no suffix already says that the number is not exact.
    """
    words = words or Words()
    if value is None:
        return words.nothing
    if isinstance(value, int) and rounding == AS_IT_IS and adjusted is None:  # nearly all figures are counts
        return f"{words.about if approximate else ''}{value}{unit}"
    bounded = _bounded(value, rounding)
    if bounded is not None:
        return _with_suffix(bounded, rounding, unit)
    if adjusted is None:
        adjusted = _plain(value, rounding)
    number = number_text(adjusted, rounding.zeros and rounding.digits is not None)
    return f"{words.about if approximate else ''}{number}{SCALES[rounding.scale]}{unit}"


def _plain(value: Exact, rounding: Rounding) -> Decimal:
    digits = LEDGER_DIGITS if rounding.digits is None else rounding.digits
    return rounded(Fraction(value) / rounding.scale, digits, rounding.mode)


def _bounded(value: Exact, rounding: Rounding) -> Decimal | None:
    """The floor or ceiling to print with its suffix; None where the exact number is printed instead.

    A number that is itself the bound is not 余, and one below the first step has no floor worth printing.
    """
    step = rounding.floor or rounding.ceil
    if step is None or value < 0 or value % step == 0:
        return None
    bound = value // step * step + (step if rounding.ceil else 0)
    return rounded(Fraction(bound, rounding.scale), LEDGER_DIGITS) if bound else None


def _with_suffix(bound: Decimal, rounding: Rounding, unit: str) -> str:
    """Put the word where Chinese puts it: 10余家, 12余万元, 10家以上, 近6000个."""
    number = number_text(bound, zeros=False)
    scaled = SCALES[rounding.scale] + unit
    match rounding.suffix or ("近" if rounding.ceil else "余"):
        case "余" | "多" as word:
            return f"{number}{word}{scaled}"
        case "以上":
            return f"{number}{scaled}以上"
        case word:
            return f"{word}{number}{scaled}"


def _power(digits: int) -> Fraction:
    return Fraction(10**digits) if digits >= 0 else Fraction(1, 10**-digits)


def number(value: Exact | None) -> int | float | None:
    """A JSON number; amounts have at most six decimals, which a double holds faithfully."""
    if value is None or isinstance(value, int):
        return value
    return int(value) if value.denominator == 1 else float(value)
