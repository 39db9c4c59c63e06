"""A duration is a whole number of days, working days, months or years, as a rule text states it."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

Unit = Literal["days", "working_days", "months", "years"]

_UNITS: dict[str, Unit] = {
    "day": "days",
    "days": "days",
    "天": "days",
    "日": "days",
    "working_day": "working_days",
    "working_days": "working_days",
    "个工作日": "working_days",
    "工作日": "working_days",
    "month": "months",
    "months": "months",
    "个月": "months",
    "月": "months",
    "year": "years",
    "years": "years",
    "年": "years",
}
_DURATION = re.compile(r"\s*(\d{1,4})\s*([a-z_]+|[天日个工作月年]+)\s*")
_CHINESE: dict[Unit, str] = {"days": "日", "working_days": "个工作日", "months": "个月", "years": "年"}
_ROUGH_DAYS: dict[Unit, float] = {"days": 1, "working_days": 1.4, "months": 30.5, "years": 366}


class Duration(NamedTuple):
    """A length of time whose end depends on the calendar; never negative."""

    amount: int
    unit: Unit

    def __str__(self) -> str:
        """The form an office writes in `ledger.toml`: `3 months`, `1 working_day`."""
        unit = self.unit[:-1] if self.amount == 1 else self.unit
        return f"{self.amount} {unit}"

    @property
    def chinese(self) -> str:
        """The form a Chinese sentence uses: `3个月`, `7个工作日`, `30日`."""
        return f"{self.amount}{_CHINESE[self.unit]}"

    @property
    def rough_days(self) -> float:
        """About how many days it lasts, only to compare it with the ends of a range."""
        return self.amount * _ROUGH_DAYS[self.unit]

    @staticmethod
    def parse(text: object) -> Duration | None:
        """The duration written as `3 months`, `7 working_days`, `30 days` or `3个月`, `7个工作日`, `30日`."""
        match = _DURATION.fullmatch(text) if isinstance(text, str) else None
        if match is None or (unit := _UNITS.get(match[2])) is None:
            return None
        return Duration(int(match[1]), unit)
