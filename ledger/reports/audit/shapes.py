"""What the check of a draft works with: lines, numbers, candidates and verdicts, as frozen values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Literal, NamedTuple

from ledger.kernel.expression import Filters
from ledger.kernel.period import Period

Hedge = Literal["", "over", "under", "about", "between"]
Story = Literal["", "footnote", "endnote", "header", "footer"]
Status = Literal["confirmed", "differs", "not_found", "aside"]

HEADING = re.compile(r"^\s*(?:#+\s|附件|附录|Appendix|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)])")
"""How a line begins that heads a section."""


class Line(NamedTuple):
    """One paragraph of a draft: where it stands, its text, and the words that head it.

    `number` counts the lines of a text, the paragraphs of a Word file. `around` are the heads of a table's row
    and column, which say what a cell counts; `starts` are the places in `text` where a line of the file begins.
    """

    number: int
    text: str
    around: tuple[str, ...] = ()
    starts: tuple[int, ...] = (0,)
    heading: str = ""
    typed: str = ""
    story: Story = ""
    """Where it stands in a Word file, beside its body."""

    def is_filled(self, start: int, end: int) -> bool:
        """Whether `ledger report` wrote what stands there, and no person."""
        return bool(self.typed) and self.typed[start:end] != self.text[start:end]


class Number(NamedTuple):
    """A number as it stands in a line, from `start` to `end` with its words and unit.

    `low` and `high` are equal but for a range; `step` is how fine the number is written, zeros at its end left out
    (10 for 30余), `fine` with them (1 for 30, 1/10 for 76.5, 1000 for 3.2万); `every` is the stretch of time for each
    of which it holds (每月); `aside` says why it is no figure, and is empty for one that is.
    """

    start: int
    end: int
    text: str
    low: Fraction
    high: Fraction
    step: Fraction
    fine: Fraction = Fraction(1)
    hedge: Hedge = ""
    unit: str = ""
    chinese: bool = False
    aside: str = ""
    every: str = ""


class Candidate(NamedTuple):
    """Something the ledger can say a number of: a figure or account with filters, or a quoted figure."""

    name: str
    filters: Filters
    label: str
    unit: str
    kind: Literal["figure", "account", "quoted"] = "figure"
    more: str = ""


class Match(NamedTuple):
    """A candidate with how well its words fit, and what the ledger says for the number's period."""

    candidate: Candidate
    period: Period
    score: float
    coverage: float
    value: Fraction | None
    text: str
    telling: bool = True


class Reason(NamedTuple):
    """An event that explains a difference, and how: late, outside the period, the latest of those counted …"""

    how: str
    event: str
    occurred: str
    kind: str
    amount: Fraction
    file: str
    recorder: str


class Verdict(NamedTuple):
    """A number with what the ledger says of it."""

    line: Line
    number: Number
    status: Status
    match: Match | None = None
    nearest: tuple[Match, ...] = ()
    reasons: tuple[Reason, ...] = ()
    hints: tuple[Mapping[str, str], ...] = ()


class Sum(NamedTuple):
    """A whole with the parts named behind it, by the places of their verdicts, and what these add up to."""

    whole: int
    parts: tuple[int, ...]
    total: Fraction
    status: Literal["adds_up", "partial", "differs"]


class Listed(NamedTuple):
    """A number of persons with the names listed beside it."""

    number: int
    names: tuple[str, ...]
    status: Literal["as_many", "and_others", "differs"]


class Audit(NamedTuple):
    """The check of one draft; `sums` and `lists` name the verdicts by their place."""

    period: Period
    verdicts: tuple[Verdict, ...]
    sums: tuple[Sum, ...]
    lists: tuple[Listed, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether nothing differs, all parts add up, and as many are named as are counted."""
        statuses = [each.status for each in self.verdicts] + [each.status for each in self.sums]
        return "differs" not in [*statuses, *(each.status for each in self.lists)]


def is_heading(line: str) -> bool:
    """Whether a line heads a section."""
    return bool(HEADING.match(line)) and len(line.strip()) <= 40 and "\n" not in line
