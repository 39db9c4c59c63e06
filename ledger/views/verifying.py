"""Verifying from a screen: the same check as `ledger verify`, and the evidence it reached in one line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ledger.kernel.period import Period
from ledger.store.model.model import Model
from ledger.views.reader import Reader

if TYPE_CHECKING:
    from ledger.store.verify.request import Report


def verification(reader: Reader) -> tuple[Report, str]:
    """Every promise about what was recorded, checked now; and what was looked at."""
    from ledger.store.verify.evidence import level
    from ledger.store.verify.request import Request
    from ledger.store.verify.run import verify

    report = verify(
        Request(
            folder=reader.folder,
            now=reader.now,
            model=lambda: reader.current,
            statistics=lambda model: regenerated(reader, model),
            figures=lambda period: digest(reader, period),
        )
    )
    said = reader.say(
        "verify.looked",
        events=f"{report.events:,}",
        commits=f"{report.commits:,}",
        commit=(report.commit or "-")[:7],
        reached=sum(row.reached for row in report.rows),
        rows=len(report.rows),
        level=level(report.rows) or "-",
    )
    return report, said


def regenerated(reader: Reader, model: Model) -> Mapping[str, str]:
    """The statistics as the records give them now."""
    from ledger.figures.kept import rate_of
    from ledger.figures.statistics import statistics
    from ledger.store.model.query import Query
    from ledger.subjects import DIMENSIONS

    return statistics(model, Query(model.connection, DIMENSIONS), reader.definitions, rate_of(reader.office, None))


def digest(reader: Reader, period: Period) -> str:
    """The hash over the figures of a period as they are now."""
    from ledger.figures.evaluate import figures
    from ledger.store.model.query import Query
    from ledger.store.seals.seal import figures_digest
    from ledger.subjects import DIMENSIONS

    query = Query(reader.current.connection, DIMENSIONS)
    values = figures(query, reader.definitions, period, lang="zh")
    return figures_digest(value.as_json() for value in values)
