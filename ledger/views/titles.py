"""The titles of commits: what was recorded, of whom; in the language of the office, whoever records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ledger.locale import Language, label
from ledger.store.entry.drafting import Draft
from ledger.store.office import Office
from ledger.views.words import say

MOST = 6
"""Kinds that a title names at most."""


def spoken(office: Office) -> Language:
    """The language of what lies in the repository."""
    return "en" if office.language == "en" else "zh"


def commit_title(drafts: Sequence[Draft], office: Office) -> str:
    """The title of a commit: the kind and what it is about; of a batch how many of which kinds."""
    lang = spoken(office)
    if len(drafts) == 1:
        return f"{label(lang, 'kinds', drafts[0].event.kind)} {drafts[0].key}"
    counts = Counter(draft.event.kind for draft in drafts)
    named = [f"{label(lang, 'kinds', kind)} {count}" for kind, count in counts.items()]
    more = " …" if len(named) > MOST else ""
    return say(lang, "commit.batch", count=len(drafts), kinds=", ".join(named[:MOST]) + more)
