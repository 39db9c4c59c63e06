"""The checks a careful clerk makes over the whole ledger: gaps, contradictions and doubts, as findings.

Each is a plain function over the read model. What is wrong with a single event the fold has said already
(`Model.findings`); here stands what only shows when events are laid side by side, or when one is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from ledger.kernel.finding import Finding
from ledger.kernel.period import ALL, Period
from ledger.store.checks.dates import acts_in_order, linked_in_order, recorded_after
from ledger.store.checks.desk import Desk
from ledger.store.checks.files import confirmed_files, published_points
from ledger.store.checks.follow_up import commitments, plan_items, unsatisfied_ratings
from ledger.store.checks.links import lost_by_merging, one_sided_links
from ledger.store.checks.objections import objections
from ledger.store.checks.presence import idle_deputies, missing_duty_reports, two_places
from ledger.store.checks.regularity import quarters_without_meeting, stations_without_reception
from ledger.store.checks.settings import plan_measures, points_accounts
from ledger.store.checks.titles import repeated_texts, repeated_titles
from ledger.store.checks.yearly import (
    council_terms_over,
    few_candidates,
    few_council_meetings,
    few_group_activities,
    few_receptions,
    meetings_at_the_turn,
)
from ledger.store.model.model import Model

Check = Callable[[Desk], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    acts_in_order,
    linked_in_order,
    recorded_after,
    one_sided_links,
    lost_by_merging,
    unsatisfied_ratings,
    objections,
    confirmed_files,
    published_points,
    commitments,
    plan_items,
    plan_measures,
    points_accounts,
    quarters_without_meeting,
    stations_without_reception,
    meetings_at_the_turn,
    few_group_activities,
    few_council_meetings,
    council_terms_over,
    few_candidates,
    idle_deputies,
    few_receptions,
    missing_duty_reports,
    two_places,
    repeated_titles,
    repeated_texts,
)


def checked(model: Model, today: date, as_of: date | None = None, period: Period = ALL) -> list[Finding]:
    """Everything that the checks find in a period, as of a day."""
    desk = Desk(model, today, as_of, period)
    return [finding for check in CHECKS for finding in check(desk)]
