"""Why a draft and the ledger differ: events recorded last, just outside the period, or retracted; other times."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from sqlite3 import Connection

from ledger.figures.evaluate import why
from ledger.kernel.expression import Distinct
from ledger.kernel.figure import parsed
from ledger.kernel.finding import Refused
from ledger.kernel.period import ALL, Period, calendar_unit, parse, span
from ledger.reports.audit.catalogue import Catalogue
from ledger.reports.audit.compare import tells
from ledger.reports.audit.shapes import Match, Number, Reason, Verdict
from ledger.store.model.rows import EvidenceRow

MOST = 5
"""So many events are named beside a difference; `ledger why` gives all."""

SOME = 3
"""How many of those that only count are named."""

FAR = 45
"""So many days outside the period an event may lie to be named."""


class Explainer:
    """Explains the differences of one draft."""

    def __init__(self, catalogue: Catalogue, draft: Period, connection: Connection) -> None:
        self.catalogue = catalogue
        self.draft = draft
        self.connection = connection

    def explained(self, verdict: Verdict) -> Verdict:
        """The verdict with the events and the other readings that explain it."""
        match, number = verdict.match, verdict.number
        if match is None or match.candidate.kind == "quoted":
            return verdict
        hints = (*verdict.hints, *self.other_times(match, number), *self.other_figures(verdict))
        return verdict._replace(reasons=tuple(self.reasons(match, number)), hints=hints)

    # --- events ------------------------------------------------------------------------------------------

    def reasons(self, match: Match, number: Number) -> Iterator[Reason]:
        """The events that make up the difference; else the last ones recorded."""
        rows = self.evidence(match, match.period)
        if match.value is None:
            return
        more = match.value - number.low
        chosen: Sequence[EvidenceRow] = ()
        how = "counted"
        if self.adds_up(match):
            if more > 0:
                chosen, how = _making_up(self.latest_first(rows), more), "latest"
                if not chosen:
                    chosen, how = [row for row in rows if row.amount == more][:1], "amount"
            else:
                chosen, how = _making_up(self.outside(match, rows), -more), "outside"
        if not chosen:
            retracted = list(self.retracted(rows, match.period))[:MOST]
            yield from retracted
            chosen, how = self.latest_first(rows)[: MOST - len(retracted)], "counted"
        for row in chosen[: SOME if how == "counted" else MOST]:
            yield Reason(
                how,
                row.event,
                row.occurred.isoformat(),
                row.kind,
                Fraction(row.amount),
                row.file or "",
                row.recorder or "",
            )

    def evidence(self, match: Match, period: Period) -> list[EvidenceRow]:
        """The postings behind a match in a period."""
        catalogue, sources = self.catalogue, self.catalogue.sources
        definition = catalogue.definition(match.candidate)
        definitions = sources.definitions
        if definition.name in catalogue.own:
            from ledger.figures import Definitions

            definitions = Definitions(iter((definition,)), definitions.alike)
        try:
            return why(
                catalogue.query,
                definitions,
                definition.name,
                period,
                sources.lang,
                filters=match.candidate.filters,
                rate=sources.rate,
                points=sources.points,
            ).evidence
        except Refused:
            return []

    def adds_up(self, match: Match) -> bool:
        """Whether the amounts of the postings add up to the figure."""
        definition = self.catalogue.definition(match.candidate)
        return definition.unit != "%" and not isinstance(parsed(definition.expression), Distinct)

    def latest_first(self, rows: Sequence[EvidenceRow]) -> list[EvidenceRow]:
        """The postings by when they were recorded, the last first."""
        times: dict[str, int] = {}
        events = list({row.event for row in rows})
        for start in range(0, len(events), 500):
            part = events[start : start + 500]
            marks = ",".join("?" * len(part))
            times.update(self.connection.execute(f"SELECT id, recorded FROM event WHERE id IN ({marks})", part))
        return sorted(rows, key=lambda row: (-times.get(row.event, 0), row.event))

    def outside(self, match: Match, rows: Sequence[EvidenceRow]) -> list[EvidenceRow]:
        """What the figure would count just before and just after the period, the nearest first."""
        period, inside = match.period, {row.event for row in rows}
        near = []
        for row in self.evidence(match, ALL):
            before = (period.first - row.occurred).days if period.first else 0
            after = (row.occurred - period.last).days if period.last else 0
            if row.event not in inside and 0 < max(before, after) <= FAR:
                near.append((max(before, after), row.event, row))
        return [row for _, _, row in sorted(near, key=lambda each: each[:2])]

    def retracted(self, rows: Sequence[EvidenceRow], period: Period) -> Iterator[Reason]:
        """Events of the same kinds in the period that were taken back."""
        kinds = sorted({row.kind for row in rows if row.amount > 0})
        first = period.first.toordinal() if period.first else 0
        last = period.last.toordinal() if period.last else date.max.toordinal()
        for kind in kinds:
            for event, occurred, path, recorder in self.connection.execute(
                "SELECT id, occurred, path, recorder FROM event WHERE kind = ? AND status = 'retracted'"
                " AND occurred BETWEEN ? AND ? ORDER BY occurred, id",
                (kind, first, last),
            ):
                day = date.fromordinal(occurred).isoformat()
                yield Reason("retracted", event, day, kind, Fraction(0), path or "", recorder or "")

    # --- other readings ----------------------------------------------------------------------------------

    def other_times(self, match: Match, number: Number) -> Iterator[Mapping[str, str]]:
        """Other periods for which the ledger says what the draft says."""
        for period in self.periods(match.period):
            value, text = self.catalogue.value(match.candidate, period)
            if value and tells(number, value):
                yield {"how": "period", "period": period.text, "text": text}
                return

    def periods(self, period: Period) -> Iterator[Period]:
        """The draft's period, the whole year, the same time a year before, the year to its end."""
        last = period.last or self.draft.last
        found = [self.draft]
        if last is not None:
            found += [calendar_unit("year", last), span(date(last.year, 1, 1), last)]
            found += [parse(f"{last.year - 1}"), calendar_unit("quarter", last), span(None, last)]
            found.append(span(date(last.year, 1, 1), last + timedelta(days=31)))
        before = period.last_year()
        if before is not None:
            found.append(before)
        seen = {(period.first, period.last)}
        for each in found:
            if (each.first, each.last) not in seen:
                seen.add((each.first, each.last))
                yield each

    def other_figures(self, verdict: Verdict) -> Iterator[Mapping[str, str]]:
        """A figure that fits the words less well and has the draft's value."""
        for match in verdict.nearest:
            if match.value and tells(verdict.number, match.value):
                yield {
                    "how": "figure",
                    "figure": match.candidate.name,
                    "label": match.candidate.label,
                    "text": match.text,
                }
                return


def _making_up(rows: Sequence[EvidenceRow], wanted: Fraction) -> list[EvidenceRow]:
    """The first of the rows, as many as make up exactly what is wanted; none where they do not."""
    total = Fraction(0)
    for count, row in enumerate(rows, start=1):
        total += Fraction(row.amount)
        if total == wanted:
            return list(rows[:count])
        if total > wanted:
            break
    return []
