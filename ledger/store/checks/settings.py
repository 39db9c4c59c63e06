"""What the settings name: accounts by which points are given and plan items are measured."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.kernel.finding import Finding, warning
from ledger.store.checks.desk import Desk
from ledger.store.owed.acts import SUSPENDED


def points_accounts(desk: Desk) -> Iterator[Finding]:
    """Every account of the office's own lines of the points table is one that can have postings."""
    if not desk.model.office.table("points"):
        return
    from ledger.figures.measure import is_known, near_to
    from ledger.rules.points_table import Item, Table, Veto

    table = Table.load(desk.model.office.data)[0]
    lines: tuple[Item | Veto, ...] = (*table.items, *table.vetoes)
    for line in lines:
        for account in (*line.match.accounts, *line.without.accounts) if line.origin == "office" else ():
            if account != SUSPENDED and not is_known(account, (), desk.accounts(account)):
                yield warning("check.points_account", item=line.name, account=account, near=near_to(account, ()))


def plan_measures(desk: Desk) -> Iterator[Finding]:
    """What a plan item is measured by is an account or a figure that there is."""
    entities = [entity for entity in desk.entities("plan") if entity.state["details"].get("measure")]
    if not entities:
        return
    from ledger.figures.kept import definitions_of
    from ledger.figures.measure import account_of, is_known, near_to

    definitions = definitions_of(desk.model)
    for entity in entities:
        name = account_of(entity.state["details"]["measure"])
        if not is_known(name, definitions, desk.accounts(name)):
            near = near_to(name, definitions)
            yield warning("check.plan_measure", item=entity.key, measure=name, near=near)
