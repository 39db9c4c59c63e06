"""What has become of the ledger since the last look: news of others, new settings, files touched by hand."""

from __future__ import annotations

from typing import NamedTuple

from ledger.locale import Language
from ledger.store.state import changed_by_hand
from ledger.views.reader import Reader
from ledger.views.words import say


class News(NamedTuple):
    """How many events are new, whether the office's settings are others, and files changed by hand."""

    events: int
    settings: bool
    touched: tuple[str, ...] = ()


FILES_EVERY = 20
"""Of so many looks one also reads the files; of more where there are many."""
MANY = 10_000


def news(reader: Reader, look: int) -> News | None:
    """What is new since the look before; None where nothing is."""
    count, settings = reader.mark()[1], reader.office.digest
    changed = reader.changed()
    every = FILES_EVERY * max(1, count // MANY)
    touched = tuple(changed_by_hand(reader.current)) if look % every == 0 else ()
    if not changed and not touched:
        return None
    return News(reader.mark()[1] - count, reader.office.digest != settings, touched)


def told(lang: Language, found: News) -> str:
    """The same in a sentence."""
    said = []
    if found.events:
        said.append(say(lang, "notice.news", count=found.events))
    if found.settings:
        said.append(say(lang, "notice.settings"))
    if found.touched:
        said.append(say(lang, "notice.touched", count=len(found.touched), first=found.touched[0]))
    return "  ".join(said) or say(lang, "notice.moved")
