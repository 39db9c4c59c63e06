"""What a printed number rests on: how it is defined, and the events behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ledger.figures.evaluate import FigureValue, LatePlans, rules_applied
from ledger.kernel.figure import Term, terms
from ledger.locale import Language, figure_label, label
from ledger.reports.desk import Desk
from ledger.reports.filling import Answer
from ledger.reports.meaning import Meaning
from ledger.reports.placeholder import Ask
from ledger.reports.rows import Row
from ledger.store.model.rows import EvidenceRow
from ledger.subjects import DIMENSIONS

SHOWN = 3
"""Events named in the appendix; the command beside them shows all."""


class Entry(NamedTuple):
    """One line of the appendix."""

    number: str
    label: str
    period: str
    text: str
    values: tuple[FigureValue, ...]
    expression: str
    rules: tuple[str, ...]
    """The office's own rules that the figure was computed by."""
    meaning: str
    """The definition in words."""
    events: int
    shown: tuple[EvidenceRow, ...]
    command: str
    ask: Ask


class Evidence:
    """The postings behind the numbers of one report; those that several rest on are read once."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._known: dict[Term, list[EvidenceRow]] = {}

    def of(self, answer: Answer) -> list[EvidenceRow]:
        """The postings behind an answer, in order of history; one may come twice."""
        rests, told = terms_of(self.desk, answer)
        rows = list(told)
        for term in dict.fromkeys(term._replace(role="value") for term in rests):
            if term not in self._known:
                self._known[term] = self.desk.query.evidence([term])
            rows += self._known[term]
        return sorted(rows, key=lambda row: (row.occurred, row.event))


def entry_of(desk: Desk, number: str, answer: Answer, evidence: Evidence) -> Entry:
    """The appendix line of one answer."""
    ask = answer.ask
    definition = desk.definitions[ask.name]
    rows = evidence.of(answer)
    applied = rules_applied(desk.definitions, ask.name, answer.period) if answer.period is not None else []
    events = list({row.event: row for row in rows}.values())
    return Entry(
        number,
        title_of(desk, ask),
        answer.period.text if answer.period else desk.period.text,
        answer.text,
        answer.values,
        definition.expression,
        tuple(f"{rule} = {'|'.join(values)}" for rule, (values, _) in applied),
        Meaning(desk.definitions, desk.lang, desk.own).of(definition, answer.period),
        len(events),
        tuple(events[:SHOWN]),
        command_of(desk, answer),
        ask,
    )


def evidence_of(desk: Desk, answer: Answer) -> list[EvidenceRow]:
    """Every posting behind an answer, each once, with the role it plays."""
    rests, told = terms_of(desk, answer)
    return [*desk.query.evidence(rests), *told]


def terms_of(desk: Desk, answer: Answer) -> tuple[list[Term], list[EvidenceRow]]:
    """The balances that an answer rests on, and what was told by hand of a plan."""
    ask = answer.ask
    if answer.period is None:
        return [], []
    plan = LatePlans(desk.query, desk.definitions)
    rests = terms(
        desk.definitions[ask.name],
        answer.period,
        filters=ask.filters,
        definitions=desk.definitions,
        points=desk.pointing,
        plan=plan,
        rules=desk.definitions.rules,
    )
    return rests, list(plan.told())


def title_of(desk: Desk, ask: Ask) -> str:
    """A figure with what it is narrowed to: 接待选民群众(站点=西区联络站)."""
    if ask.what != "figure":
        return ask.text
    definition = desk.definitions[ask.name]
    name = figure_label(desk.lang, definition)
    more = [f"{_dimension(desk.lang, head)}={'|'.join(values)}" for head, values in ask.filters]
    if ask.by and ask.shape != "total":
        more.append(("按" if desk.lang == "zh" else "by ") + _dimension(desk.lang, ask.by))
    return f"{name}({', '.join(more)})" if more else name


def _dimension(lang: Language, name: str) -> str:
    return ".".join(label(lang, "dimensions", part) for part in name.split("."))


def command_of(desk: Desk, answer: Answer) -> str:
    """The command that shows all events behind an answer."""
    ask = answer.ask
    words = ["ledger", "why", ask.name, "-p", answer.period.text if answer.period else desk.period.text]
    words += [f"{name}={'|'.join(values)}" for name, values in ask.filters]
    words += ["--as-of", desk.as_of.isoformat()] if desk.as_of else []
    words += ["--known-at", desk.known_at] if desk.known_at else []
    return " ".join(_quoted(word) for word in words)


def _quoted(word: str) -> str:
    return f"'{word}'" if any(character in word for character in " |'\"") else word


def numbered(answers: Iterable[Answer]) -> Mapping[Ask, str]:
    """A number for each different question, in the order in which they come."""
    numbers: dict[Ask, str] = {}
    for answer in answers:
        if answer.is_figure:
            numbers.setdefault(same(answer.ask), str(len(numbers) + 1))
    return numbers


def over_rows(asked: Iterable[tuple[Ask, Row]]) -> list[Ask]:
    """What the figures in the rows of tables come to over all rows: a line of the appendix for each."""
    found: dict[Ask, None] = {}
    for ask, row in asked:
        if ask.what == "figure" and row.subject in DIMENSIONS:
            found[same(ask._replace(verb="value", by=DIMENSIONS[row.subject], shape="parts"))] = None
    return list(found)


def same(ask: Ask) -> Ask:
    """The question without how its answer is written: one line of the appendix serves all its forms."""
    shape = ask.shape if ask.shape in ("parts", "including", "names") else "total"
    by = ask.by if shape != "total" else ""
    return Ask("value", ask.what, ask.name, ask.period, ask.filters, by, "parts" if by else "total")
