"""The registers as tables: headings, plain cells, and totals that must equal the ledger's own figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal, NamedTuple

from ledger.exchange.disclosure import Disclosure
from ledger.exchange.registers.columns import Column, Register, registers
from ledger.exchange.registers.steps import Step, written
from ledger.exchange.words import say
from ledger.exchange.written import WRITTEN
from ledger.exchange.written.desk import Desk, Line, Told, Word
from ledger.kernel.expression import Filters
from ledger.kernel.finding import Finding, Refused, error, note
from ledger.locale import Language, label

Form = Literal["text", "number", "money", "percent", "date", "month", "ordinal", "entry"]
Cell = str | int | Decimal | date | None
FORMS: Mapping[str, Form] = {
    "date": "date",
    "month": "month",
    "count": "number",
    "number": "number",
    "money": "money",
    "percent": "percent",
    "ordinal": "ordinal",
    "entry": "entry",
    "year": "text",
}
COMPUTED: Mapping[str, Form] = {
    # how the cells of computed columns are written
    "rate": "percent",
    "share_a": "percent",
    "share_b": "percent",
    "share_c": "percent",
    "share_d": "percent",
    "amount": "number",
    "balance": "money",
    "stars": "number",
}
SHORTEST = 12
"""How many characters of an event's id are written at least; as many as tell it from all others."""


class Total(NamedTuple):
    """What stands below a column: how many cells are filled, or their sum; and the figure that it must equal."""

    how: Literal["count", "sum"]
    figure: str | None = None
    filters: Filters = ()
    less: str | None = None
    """The column whose filled cells are not counted: of what stands no longer, the day on which it ended."""


# The first column of a register is never counted: there the word for the total stands.
RECORDED: Filters = (("kind", ("opinion.recorded",)),)
TOTALS: Mapping[str, Mapping[str, Total]] = {
    "deputies": {"deputy": Total("count", less="ended")},
    "suggestions": {"suggestion": Total("count", "suggestion_submitted")},
    "commitments": {"commitment": Total("count", "commitment_made")},
    "receptions": {
        "title": Total("count"),
        "visitors": Total("sum", "reception_visitors"),
        "groups": Total("sum"),
    },
    "opinions": {"title": Total("count", "opinion_received", RECORDED)},
    "visits": {
        "visited": Total("count", "visit_made"),
        "persons": Total("sum", "visit_persons"),
        "households": Total("sum", "visit_households"),
    },
    "activities": {
        "title": Total("count", "activity_held"),
        "present_count": Total("sum", "activity_present"),
    },
    "sign_in": {"person": Total("count"), "signature": Total("count")},
    "leave": {"deputy": Total("count")},
    "duty_reports": {"deputy": Total("count"), "voters": Total("sum", "duty_report_voters")},
    "projects": {"title": Total("count"), "beneficiaries": Total("sum")},
    "meetings": {"chair": Total("count", "meeting_held")},
    "plan": {"item": Total("count"), "weight": Total("sum")},
    "budget": {"approved": Total("sum", "budget_approved"), "amount": Total("sum", "budget_spent")},
    "stations": {"station": Total("count", "station_open", less="closed")},
    "members": {"person": Total("count", less="left")},
    "units": {"unit": Total("count")},
    "news": {"title": Total("count", "news_published")},
    "points": {"deputy": Total("count")},
}
SHARES = {"share_a": "class_a", "share_b": "class_b", "share_c": "class_c", "share_d": "class_d"}
"""Columns that are a share of what was assigned: each cell a formula in a workbook."""


class Head(NamedTuple):
    """A column as it is written."""

    name: str
    heading: str
    form: Form
    total: Total | None = None
    extra: bool = False
    """Whether it stands beyond the columns that are printed."""


class Table(NamedTuple):
    """A register ready to be written: its title, its columns, its rows, and the total below each column."""

    name: str
    title: str
    heads: list[Head]
    rows: list[list[Cell]]
    totals: dict[str, Cell]
    figures: dict[str, Cell]
    """What the ledger's own figure says where a total must equal one."""

    def column(self, name: str) -> int | None:
        """The place of a column, if it is written."""
        return next((place for place, head in enumerate(self.heads) if head.name == name), None)

    @property
    def differing(self) -> list[str]:
        """The columns whose total is not the ledger's figure."""
        return [name for name, figure in self.figures.items() if self.totals[name] != figure]


class Tables:
    """Makes the tables of one export."""

    def __init__(
        self, desk: Desk, lang: Language, disclosure: Disclosure, progress: Callable[[int], None] | None = None
    ) -> None:
        self.desk = desk
        self.progress = progress
        self.done = 0
        self.lang = lang
        self.disclosure = disclosure
        self.comma = "、" if lang == "zh" else ", "

    def table(self, name: str) -> Table:
        """One register."""
        register = registers()[name]
        lines = list(self._counted(WRITTEN[name](self.desk)))
        used = {column for line in lines for column, value in line.values.items() if value not in (None, "", [], ())}
        own = tuple(dict.fromkeys(heading for line in lines for heading, _ in line.more))
        heads = list(self._heads(register, used, own))
        rows = [list(self._row(register, heads, line, place)) for place, line in enumerate(lines, start=1)]
        names = [head.name for head in heads]
        totals = {head.name: _total(head.total, head.name, names, rows) for head in heads if head.total}
        title = register.zh if self.lang == "zh" else register.en
        return Table(name, title, heads, rows, totals, dict(self._figures(heads)))

    def _counted(self, lines: Iterable[Line]) -> Iterator[Line]:
        """The lines, told one by one to whoever waits for them."""
        for line in lines:
            self.done += 1
            if self.progress is not None:
                self.progress(self.done)
            yield line

    def _heads(self, register: Register, used: set[str], own: Iterable[str]) -> Iterator[Head]:
        """The customary columns, the entry numbers, and of the others those that any row fills."""
        columns = register.columns.values()
        customary = [column for column in columns if not column.extra]
        entries = [column for column in columns if column.holds == "entry"]
        more = [column for column in columns if column.extra and column.holds != "entry" and column.name in used]
        printed = [column for column in more if column.printed]
        for column in (*customary, *printed, *entries, *(column for column in more if not column.printed)):
            if column.name == "items":
                yield from (Head(heading, self.disclosure.text(heading), "number") for heading in own)
                continue
            form = COMPUTED.get(column.name, "text") if column.holds == "computed" else FORMS.get(column.holds, "text")
            total = TOTALS.get(register.name, {}).get(column.name)
            yield Head(column.name, self._heading(column), form, total, column in more and not column.printed)

    def _heading(self, column: Column) -> str:
        return column.zh if self.lang == "zh" else column.en

    def _row(self, register: Register, heads: Sequence[Head], line: Line, place: int) -> Iterator[Cell]:
        more = dict(line.more)
        for head in heads:
            if head.form == "ordinal" and head.name not in line.values:
                yield place
            elif head.form == "entry":
                yield " ".join(event[: self.length] for event in line.events)
            elif head.name in more:
                yield number_cell(more[head.name])
            elif head.name in SHARES:
                whole = line.values["assigned"]
                yield number_cell(Fraction(line.values[SHARES[head.name]], whole)) if whole else None
            else:
                yield self._cell(register.columns[head.name], line.values.get(head.name), line.events)

    def _cell(self, column: Column, value: Any, events: Sequence[str]) -> Cell:
        """A value of the ledger as a cell: labelled, joined, masked."""
        if value is None or value == "":
            return None
        if column.private:
            return self.disclosure.phone(value) if column.name == "telephone" else self.disclosure.name(value)
        match value:
            case bool():
                return label(self.lang, "choices", f"bool.{'yes' if value else 'no'}")
            case date():
                return value
            case int() | Decimal() | Fraction():
                return str(value) if FORMS.get(column.holds, column.holds) == "text" else number_cell(value)
            case Word(name=name, remark=remark):
                word = say(self.lang, name)
                return f"{word}（{self.disclosure.text(remark, events)}）" if remark else word
            case tuple() | list():
                return self._several(column, value, events)
            case _:
                return self._text(column, str(value), events)

    def _several(self, column: Column, value: Sequence[Any], events: Sequence[str]) -> Cell:
        if column.holds in ("meetings", "promises", "steps"):
            return "；".join(self._dated(column.holds, each, events) for each in value) or None
        comma = "；" if column.holds == "text" else self.comma  # the import parts texts at semicolons only
        return comma.join(self._text(column, str(each), events) for each in value) or None

    def _dated(self, holds: str, value: Any, events: Sequence[str]) -> str:
        """One of several things with a day, as the import reads them again."""
        if holds == "promises":
            text, due = value
            return f"{self.disclosure.text(text, events)}（{due}）"
        told: Told = value
        what = self.disclosure.text(told.what, events)
        if told.word:
            what = say(self.lang, told.word, what=what)
        what = "：".join(filter(None, (what, *(label(self.lang, "choices", each) for each in told.choices))))
        return written(Step(told.on, what, self.disclosure.text(told.remark or "", events)))

    def _text(self, column: Column, value: str, events: Sequence[str]) -> str:
        if column.holds in ("choice", "choices"):
            return label(self.lang, "choices", f"{column.of}.{value}", self.own)
        if column.name == "status" and column.holds == "computed":
            return label(self.lang, "choices", f"suggestion.status.{value}")
        return self.disclosure.text(value, events)

    @property
    def own(self) -> Mapping[str, str]:
        """The labels of the office's own choices."""
        return self.desk.model.office.labels

    @cached_property
    def length(self) -> int:
        """How many characters tell every event's id from all others."""
        rows = self.desk.model.connection.execute("SELECT id FROM event ORDER BY id")
        longest, before = SHORTEST, ""
        for (each,) in rows:
            common = next(
                (place for place, pair in enumerate(zip(before, each, strict=False)) if pair[0] != pair[1]), 0
            )
            longest, before = max(longest, common + 1), each
        return longest

    def _figures(self, heads: Iterable[Head]) -> Iterator[tuple[str, Cell]]:
        """What the figures say that totals must equal."""
        from ledger.figures.evaluate import figures

        for head in heads:
            if head.total and head.total.figure in self.desk.definitions:
                assert head.total.figure is not None
                (value,) = figures(
                    self.desk.query,
                    self.desk.definitions,
                    self.desk.period,
                    [head.total.figure],
                    lang=self.lang,
                    filters=head.total.filters,
                )
                yield head.name, number_cell(value.value or 0)

    def findings(self, tables: Iterable[Table]) -> list[Finding]:
        """Totals that are not the ledger's figures, and numbers found in free text."""
        found = [
            note(
                "export.differs",
                register=table.title,
                column=next(head.heading for head in table.heads if head.name == name),
                found=table.totals[name],
                figure=TOTALS[table.name][name].figure,
                figured=table.figures[name],
            )
            for table in tables
            for name in table.differing
        ]
        return [*self.disclosure.findings(), *found]


def chosen(names: Sequence[str]) -> list[str]:
    """The registers named, by their name or their title in either language; all where none is named."""
    known = registers()
    titles = {title: name for name, each in known.items() for title in (name, each.zh, each.en, *each.also)}
    wrong = [name for name in names if titles.get(name) not in WRITTEN]
    if wrong:
        told = [f"{name} ({known[name].zh})" for name in WRITTEN]
        raise Refused(*(error("export.register", name=name, known=told) for name in wrong))
    return list(dict.fromkeys(titles[name] for name in names)) or list(WRITTEN)


def number_cell(value: Any) -> int | Decimal | None:
    """An exact number as a cell can hold it, to six digits."""
    match value:
        case None | int():
            return value
        case Decimal():
            return int(value) if value == value.to_integral_value() else value.normalize()
        case _:
            exact = Fraction(value)
            return exact.numerator if exact.denominator == 1 else Decimal(round(exact * 10**6)) / 10**6


def _total(total: Total, name: str, names: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Cell:
    values = [value for row in rows if (value := row[names.index(name)]) is not None]
    if total.how == "count":
        ended = names.index(total.less) if total.less in names else None
        return len(values) - sum(1 for row in rows if ended is not None and row[ended] is not None)
    added = sum((Decimal(value) for value in values if isinstance(value, int | Decimal)), Decimal())
    return number_cell(added)
