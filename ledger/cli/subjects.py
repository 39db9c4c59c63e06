"""The subject that a person names on the command line."""

from __future__ import annotations

from ledger import subjects
from ledger.kernel.finding import Refused, error
from ledger.locale import Language, label
from ledger.store.records.nearest import nearest


def subject_named(name: str, lang: Language) -> str:
    """The subject a person names, in either language."""
    if name in subjects.MODULES:
        return name
    from ledger.reports.naming import subject_of

    if (found := subject_of(name)) is not None:
        return found
    labels = [label(lang, "subjects", each) for each in subjects.MODULES]
    raise Refused(error("usage.subject", name=name, nearest=nearest(name, [*subjects.MODULES, *labels])))
