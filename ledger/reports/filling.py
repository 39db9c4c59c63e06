"""What stands for a placeholder in a report: figures, compared, broken down and worded; facts; fields of rows.

All figures of one period and one filter are computed together, so that a report of a hundred figures costs
little more than one.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from ledger.figures.evaluate import PERCENT, FigureValue, figures, plain_text
from ledger.kernel.expression import Filters, Mean, Ratio
from ledger.kernel.figure import Definition, accounts_of, parsed
from ledger.kernel.finding import Finding, Refused
from ledger.kernel.period import Period, calendar_unit, parse
from ledger.kernel.rounding import AS_IT_IS, Exact, text
from ledger.locale import figure_label, key_label
from ledger.reports.desk import Desk
from ledger.reports.facts import change_text, fact_of
from ledger.reports.placeholder import Ask
from ledger.reports.rows import Row, document_row, field_text
from ledger.reports.wording import chinese, listed, period_text, short_text
from ledger.store.identity.private import mask
from ledger.subjects import DIMENSIONS

CHANGES = {"change_last_year": "last_year", "change_previous": "previous"}
TIMES = ("year", "half", "quarter", "month", "day")

Asked = tuple[Ask, Row | None]


class Answer(NamedTuple):
    """What stands for a placeholder; `values` are the figures it was made from, `amount` what is compared."""

    ask: Ask
    text: str
    values: tuple[FigureValue, ...] = ()
    amount: Exact | None = None
    period: Period | None = None
    finding: Finding | None = None

    @property
    def is_figure(self) -> bool:
        """Whether it is a number that the appendix has to account for."""
        return bool(self.values)


class _Batch(NamedTuple):
    period: Period
    filters: Filters
    by: tuple[str, ...]


class Filler:
    """Answers the placeholders of one report."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.found: dict[_Batch, dict[str, list[FigureValue]]] = {}
        self.about = document_row(desk)
        row = desk.model.connection.execute("SELECT min(date) FROM posting").fetchone()
        self.begin: int | None = row[0]

    def answers(self, asked: Iterable[Asked]) -> list[Answer]:
        """The answers to all, in their order."""
        asked = list(asked)
        wanted: dict[_Batch, list[str]] = {}
        for ask, row in asked:
            if ask.what == "figure":
                for batch in self._batches(ask, row):
                    wanted.setdefault(batch, []).append(ask.name)
        for batch, names in wanted.items():
            self._compute(batch, list(dict.fromkeys(names)))
        return [self._answer(ask, row) for ask, row in asked]

    def series(self, ask: Ask, row: Row | None = None) -> list[tuple[str, FigureValue]]:
        """A figure broken down: the label of each part, in the order in which it is printed."""
        batch = self._batches(ask._replace(shape="parts"), row)[0]
        self._compute(batch, [ask.name])
        return self._parts(ask, batch, row)

    def period_of(self, ask: Ask) -> Period | None:
        """The period that a placeholder speaks of; None where there is none of that kind."""
        return self._period(ask.period)

    def _period(self, asked: str) -> Period | None:
        period = self.desk.period
        year = (period.last or self.desk.today).year
        match asked:
            case "":
                return period
            case "last_year":
                return period.last_year()
            case "previous":
                return period.previous()
            case "year":
                return calendar_unit("year", period.last or self.desk.today)
            case _ if asked[:1] in "HQ" or len(asked) == 2:
                return parse(f"{year}-{asked}")
        return parse(asked, self.desk.terms)

    def _batches(self, ask: Ask, row: Row | None) -> list[_Batch]:
        """The computations that an ask needs: one for each period it compares."""
        periods = [self._period(ask.period)]
        if ask.shape in CHANGES and periods[0] is not None:
            periods.append(_other(periods[0], CHANGES[ask.shape]))
        by = (ask.by,) if ask.by and ask.shape not in ("total",) else ()
        if row is not None and row.subject in DIMENSIONS:
            by = (DIMENSIONS[row.subject], *by)
        batches = [_Batch(period, ask.filters, by) for period in periods if period is not None]
        if ask.shape == "including":
            batches.append(batches[0]._replace(by=by[:-1]))
        return batches

    def _compute(self, batch: _Batch, names: list[str]) -> None:
        known = self.found.setdefault(batch, {})
        missing = [name for name in names if name not in known]
        if not missing:
            return
        desk = self.desk
        for name in missing:
            known[name] = []
        for value in figures(
            desk.query,
            desk.definitions,
            batch.period,
            missing,
            batch.by,
            desk.lang,
            filters=batch.filters,
            points=desk.pointing,
        ):
            known[value.name].append(value)

    def _answer(self, ask: Ask, row: Row | None) -> Answer:
        if ask.what == "fact":
            return Answer(ask, fact_of(self.desk, ask.name, row or self.about))
        if ask.what == "field":
            whole = row or self.about
            if whole is None or (ask.verb != "value" and whole.fields[ask.name] is False):
                return Answer(ask, "")
            return Answer(ask, field_text(self.desk, whole, ask.name))
        try:
            return self._figure(ask, row)
        except Refused as refused:
            return Answer(ask, "?", finding=refused.findings[0])

    def _figure(self, ask: Ask, row: Row | None) -> Answer:
        batches = self._batches(ask, row)
        nothing = "无" if self.desk.lang == "zh" else "n/a"
        if not batches or self._period(ask.period) is None:
            return Answer(ask, nothing)
        period = batches[0].period
        if ask.shape in ("parts", "names", "including"):
            parts = self._parts(ask, batches[0], row)
            values = tuple(value for _, value in parts)
            if ask.shape == "including":
                whole = self._one(ask, batches[1], row)
                return Answer(ask, self._including(ask, whole, parts), (whole, *values), whole.value, period)
            names = [name.rstrip() if ask.shape == "names" else self._said(ask, name, value) for name, value in parts]
            return Answer(ask, listed(names, self.desk.lang) or nothing, values, len(values), period)
        value = self._one(ask, batches[0], row)
        if value.finding is not None:
            raise Refused(value.finding)
        if ask.shape in CHANGES:
            before = self._one(ask, batches[1], row) if len(batches) > 1 else None
            last = batches[1].period.last if len(batches) > 1 else None
            last_year = CHANGES[ask.shape] == "last_year"
            told = change_text(self.desk, last_year, period, last, self.begin, value, before)
            return Answer(ask, told, (value, before) if before is not None else (value,), value.value, period)
        return Answer(ask, self._shaped(ask, value), (value,), value.value, period)

    def _one(self, ask: Ask, batch: _Batch, row: Row | None) -> FigureValue:
        values = self.found.get(batch, {}).get(ask.name, [])
        if row is not None and row.subject in DIMENSIONS:
            values = [value for value in values if (value.by or {}).get(batch.by[0]) == row.key]
        if values:
            return values[0]
        definition = self.desk.definitions[ask.name]
        value = None if is_rate(definition) else 0
        label = figure_label(self.desk.lang, definition)
        rounding = definition.rounding or AS_IT_IS
        return FigureValue(
            ask.name,
            label,
            definition.unit,
            value,
            None,
            None,
            text(value, definition.unit, rounding),
            batch.period.text,
        )

    def _parts(self, ask: Ask, batch: _Batch, row: Row | None) -> list[tuple[str, FigureValue]]:
        values = [value for value in self.found[batch].get(ask.name, []) if value.value or value.finding]
        if row is not None and row.subject in DIMENSIONS:
            values = [value for value in values if (value.by or {}).get(batch.by[0]) == row.key]
        if any(value.finding for value in values):
            raise Refused(next(value.finding for value in values if value.finding))
        keyed = [((value.by or {}).get(ask.by), value) for value in values]
        if ask.shape == "names":
            keyed = [(key, value) for key, value in keyed if key is not None]
        if ask.by.rpartition(".")[2] in TIMES:
            keyed.sort(key=lambda pair: pair[0] or "")
        else:
            keyed.sort(key=lambda pair: (pair[0] is None, -(pair[1].value or 0)))
        keyed = keyed[: ask.top] if ask.top else keyed
        return [(self._label(ask, key, batch.period), value) for key, value in keyed]

    def _label(self, ask: Ask, key: str | None, period: Period) -> str:
        """The value of a breakdown in words."""
        lang = self.desk.lang
        if key is None:
            return "未注明" if lang == "zh" else "not stated "
        place = ask.by.rpartition(".")[2]
        if place in TIMES:
            return self.label_of_time(key, period)
        found = key_label(lang, accounts_of(self.desk.definitions[ask.name]), ask.by, key, self.desk.own)
        return (mask(key) if found == key else found) + (" " if lang == "en" else "")

    def _said(self, ask: Ask, name: str, value: FigureValue) -> str:
        """A part with its number; a name that ends in a number is set apart from it."""
        gap = "：" if self.desk.lang == "zh" and name[-1:].isascii() and name[-1:].isalnum() else ""
        return f"{name}{gap}{self._printed(ask, value)}"

    def label_of_time(self, key: str, period: Period) -> str:
        """A month, quarter or year within a period: with its year where the period has several."""
        said = period_text if _several_years(period) else short_text
        return said(parse(key), self.desk.lang)

    def _including(self, ask: Ask, whole: FigureValue, parts: list[tuple[str, FigureValue]]) -> str:
        told = listed([self._said(ask, name, value) for name, value in parts], self.desk.lang)
        if not told:
            return self._printed(ask, whole)
        if self.desk.lang == "en":
            return f"{self._printed(ask, whole)} ({told})"
        return f"{self._printed(ask, whole)}（其中{told}）"

    def _shaped(self, ask: Ask, value: FigureValue) -> str:
        match ask.shape:
            case "numerator":
                return plain_text(value.numerator or 0) if value.denominator is not None else value.text
            case "denominator":
                return plain_text(value.denominator or 0) if value.denominator is not None else value.text
            case "share":
                return value.share or value.text
        return self._printed(ask, value)

    def _printed(self, ask: Ask, value: FigureValue) -> str:
        """The number as the placeholder wants it."""
        plain = not (ask.bare or ask.chinese or ask.suffix or ask.scale > 1 or ask.digits is not None)
        if value.value is None or plain:
            return value.text
        unit = "" if ask.bare else value.unit
        if ask.chinese and value.value == int(value.value):
            return chinese(int(value.value)) + unit
        return text(value.value, unit, ask.rounding(value.rounding), value.approximate)


def holds(answer: Answer) -> bool:
    """Whether the condition of an `if` or `unless` is met."""
    ask = answer.ask
    if ask.what != "figure":
        met = bool(answer.text)
    elif ask.compare is None:
        met = bool(answer.amount)
    elif answer.amount is None:
        met = False
    else:
        sign, number = ask.compare
        amount = Decimal(answer.amount.numerator) / Decimal(answer.amount.denominator)
        met = {
            ">=": amount >= number,
            "<=": amount <= number,
            ">": amount > number,
            "<": amount < number,
            "=": amount == number,
            "!=": amount != number,
        }[sign]
    return met if ask.verb == "if" else not met


def is_rate(definition: Definition) -> bool:
    """Whether it has no value, rather than 0, where there is nothing."""
    return definition.unit == PERCENT or isinstance(parsed(definition.expression), Ratio | Mean)


def _other(period: Period, which: str) -> Period | None:
    return period.last_year() if which == "last_year" else period.previous()


def _several_years(period: Period) -> bool:
    """Whether a month alone does not say which one is meant."""
    return period.first is None or period.last is None or period.first.year != period.last.year
