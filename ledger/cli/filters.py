"""Accounts and filters from words: `reception:visitors`, `station=西区联络站`, `deputy.level=city`."""

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
    from ledger.store.records.nearest import nearest

    chart = subjects.chart()
    wrong = [name for name in unknown if not in_chart(name, [account.name for account in chart.accounts])]
    if wrong:
        rows = context.model.connection.execute("SELECT DISTINCT name FROM account")
        known = [name for (name,) in rows] + [account.name for account in chart.accounts]
        raise Refused(*(error("usage.account", name=name, nearest=nearest(name, known)) for name in wrong))


def known_dimensions(context: Context, filters: Filters = ()) -> None:
    """Refuse a breakdown or a filter by what is no dimension, with the nearest that are."""
    names = [*context.by, *(name for name, _ in filters)]
    wrong = [name for name in dict.fromkeys(names) if not is_dimension(context, name)]
    if wrong:
        from ledger.locale import names_of
        from ledger.store.records.nearest import nearest

        known = [*DATES, *OF_EVENT, *names_of("dimensions")]
        known += [f"{head}.{fact}" for head in {name.partition(".")[0] for name in wrong} for fact in facts_of(head)]
        raise Refused(*(error("usage.dimension", name=name, nearest=nearest(name, known)) for name in wrong))


DATES = ("year", "half", "quarter", "month", "day", "entered")


def is_dimension(context: Context, name: str) -> bool:
    """Whether postings can be told apart by it: one of the catalogue, a followed one, or one in use."""
    return static_dimension(name) or ("." not in name and in_use(context, name))


def static_dimension(name: str) -> bool:
    """Whether it is a dimension of the catalogue, or one followed from there."""
    from ledger.locale import names_of

    head, dot, fact = name.partition(".")
    if not dot:
        return name in (*DATES, *OF_EVENT) or name in names_of("dimensions")
    return fact in DATES[:-1] if head == "entered" else fact in facts_of(head)


OF_EVENT = ("kind", "recorder", "channel", "account", "unit")


def in_use(context: Context, name: str) -> bool:
    """Whether a posting counted by hand brings a dimension of its own of this name."""
    query = "SELECT 1 FROM dims, json_each(dims.value) AS own WHERE own.key = ? LIMIT 1"
    return context.model.connection.execute(query, (name,)).fetchone() is not None


def facts_of(dimension: str) -> set[str]:
    """What a breakdown may follow from the key of an entity: `deputy.level`, `station.type`."""
    from ledger import subjects

    found: set[str] = set()
    for name, its in subjects.DIMENSIONS.items():
        subject = subjects.load(name) if its == dimension else None
        if subject is not None and subject.facts is not None:
            found |= subject.facts(subject.state("")).keys()
    return found


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
