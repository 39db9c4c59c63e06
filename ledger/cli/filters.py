"""Accounts and filters from words: `reception:visitors`, `station=西区联络站`, `deputy.level=city|district`."""

from __future__ import annotations

from collections.abc import Sequence

from ledger.cli.context import Context
from ledger.kernel.expression import Filters
from ledger.kernel.finding import Refused, error


def split(words: Sequence[str]) -> tuple[list[str], Filters]:
    """The plain words, and the filters: several values of a dimension are "or", several dimensions "and"."""
    plain: list[str] = []
    wanted: dict[str, list[str]] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals:
            plain.append(word)
        else:
            wanted.setdefault(name, []).extend(value.split("|"))
    return plain, tuple((name, tuple(values)) for name, values in wanted.items())


def known_accounts(context: Context, names: Sequence[str]) -> None:
    """Refuse a name that is neither an account with postings nor part of the chart."""
    query = context.query()
    unknown = [name for name in names if not query.subtree(name)]
    if not unknown:
        return
    from ledger import subjects
    from ledger.store.nearest import nearest

    chart = subjects.chart()
    wrong = [name for name in unknown if not in_chart(name, [account.name for account in chart.accounts])]
    if wrong:
        rows = context.model.connection.execute("SELECT DISTINCT name FROM account")
        known = [name for (name,) in rows] + [account.name for account in chart.accounts]
        raise Refused(*(error("usage.account", name=name, nearest=nearest(name, known)) for name in wrong))


def in_chart(name: str, patterns: Sequence[str]) -> bool:
    """Whether a name is an account of the chart, or the head of some."""
    segments = name.split(":")
    for pattern in patterns:
        parts = pattern.split(":")
        if parts[-1] == "*":
            parts = parts[:-1] + segments[len(parts) - 1 :]
        pairs = list(zip(segments, parts, strict=False))
        if len(segments) <= len(parts) and all(mine == theirs or theirs.isupper() for mine, theirs in pairs):
            return True
    return False
