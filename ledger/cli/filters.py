"""Accounts and filters from words: `reception:visitors`, `station=西区联络站`, `deputy.level=city`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ledger.cli.context import Context
from ledger.kernel.expression import Filters
from ledger.kernel.finding import Finding, Refused, error
from ledger.locale import Language, account_label, key_label, label

LANGUAGES: tuple[Language, ...] = ("zh", "en")


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


def known_accounts(context: Context, names: Sequence[str]) -> list[str]:
    """The accounts a person means by their names or labels.

    Refused is what is neither an account with postings nor part of the chart.
    """
    query = context.query()
    if all(query.subtree(name) for name in names):
        return list(names)
    from ledger import subjects
    from ledger.reports.naming import folded
    from ledger.store.records.nearest import nearest

    chart = [account.name for account in subjects.chart().accounts]
    used = [name for (name,) in context.model.connection.execute("SELECT DISTINCT name FROM account ORDER BY name")]
    labels = {folded(account_label(lang, name)): name for lang in LANGUAGES for name in used}
    found = [name if query.subtree(name) else labels.get(folded(name), name) for name in names]
    wrong = [name for name in found if not query.subtree(name) and not in_chart(name, chart)]
    if wrong:
        known = [*used, *chart, *(account_label(lang, name) for lang in LANGUAGES for name in used)]
        raise Refused(*(error("usage.account", name=name, nearest=nearest(name, known)) for name in wrong))
    return found


def understood(context: Context, filters: Filters = (), figure: str | None = None) -> Filters:
    """The filters, and the breakdown of `--by`, under the names that postings have.

    A dimension or a value may be said by its label; one that the ledger does not know is refused, with the nearest.
    """
    if not (filters or context.by):
        return ()
    findings: list[Finding] = []

    def named(asked: str) -> str:
        if (name := dimension(context, asked)) is None:
            findings.append(unknown_dimension(context, asked))
        return name or ""

    by = [named(asked) for asked in context.by]
    meant = [(name, values) for asked, values in filters if (name := named(asked))]
    found = tuple((name, valued(context, name, values, figure, findings)) for name, values in meant)
    if findings:
        raise Refused(*findings)
    context.arguments.by = by or None
    return found


def valued(
    context: Context, name: str, values: Sequence[str], figure: str | None, findings: list[Finding]
) -> tuple[str, ...]:
    """The values of a dimension by their names or labels; what nothing in the ledger has is told in `findings`."""
    from ledger.cli.figuring import definitions, names

    people, definition = names(context), definitions(context).get(figure or "")
    found = []
    for text in values:
        value = people.value(definition, name, text)
        if value is None:
            near = people.near_values(name, text)
            said = label(context.lang, "dimensions", name)
            findings.append(error("usage.value", dimension=said, value=text, nearest=near))
        found.append(text if value is None else value)
    return tuple(found)


def dimension(context: Context, asked: str) -> str | None:
    """The dimension a person means by its name or label: one of the catalogue, a followed one, or one in use."""
    if static_dimension(asked) or ("." not in asked and in_use(context, asked)):
        return asked
    from ledger.cli.figuring import names

    return names(context).dimension(asked)


def unknown_dimension(context: Context, asked: str) -> Finding:
    """The finding for what is no dimension, with the nearest that are."""
    from ledger.cli.figuring import names
    from ledger.store.records.nearest import nearest
    from ledger.subjects import facts_of

    head = names(context).dimension(asked.partition(".")[0]) if "." in asked else None
    if head is not None:
        near = nearest(asked, [f"{head}.{fact}" for fact in facts_of(head)])
    else:
        near = names(context).near_dimensions(asked, context.lang)
    return error("usage.dimension", name=asked, nearest=near)


def key_words(
    lang: Language, accounts: Sequence[str], by: str, key: str | None, own: Mapping[str, str] | None = None
) -> str:
    """The value of a breakdown as people say it, a choice by its label; `own` are the office's labels."""
    return "-" if key is None else key_label(lang, accounts, by, key, own)


def static_dimension(name: str) -> bool:
    """Whether it is a dimension of the catalogue, or one followed from there."""
    from ledger.locale import names_of
    from ledger.store.model.dimensions import EVERYWHERE, TIMES
    from ledger.subjects import facts_of

    head, dot, fact = name.partition(".")
    if not dot:
        return name in EVERYWHERE or name in names_of("dimensions")
    return fact in TIMES if head == "entered" else fact in facts_of(head)


def in_use(context: Context, name: str) -> bool:
    """Whether a posting counted by hand brings a dimension of its own of this name."""
    query = "SELECT 1 FROM dims, json_each(dims.value) AS own WHERE own.key = ? LIMIT 1"
    return context.model.connection.execute(query, (name,)).fetchone() is not None


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
