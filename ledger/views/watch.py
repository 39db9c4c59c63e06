"""What has become of the ledger since the last look: news of others, new settings, files touched by hand."""

from __future__ import annotations

from typing import NamedTuple

from ledger.locale import Language
from ledger.store.journal.state import changed_by_hand
from ledger.views.reader import Reader
from ledger.views.words import say


class News(NamedTuple):
    """How many events are new, whether the office's settings are others, and files changed by hand."""

    events: int
    settings: bool
    touched: tuple[str, ...] = ()


Mark = tuple[str | None, int, int]
SEEN = "seen"
"""Under which name the state that was seen last is kept."""
FILES_EVERY = 20
"""Of so many looks one also reads the files; of more where there are many."""
MANY = 10_000


def news(reader: Reader, look: int) -> News | None:
    """What is new since the look before; None where nothing is."""
    seen, settings = begun(reader), reader.office.digest
    reader.changed()
    mark = reader.mark()
    every = FILES_EVERY * max(1, mark[1] // MANY)
    touched = tuple(changed_by_hand(reader.current)) if look % every == 0 else ()
    reader.kept[SEEN] = mark
    if mark != seen:
        reader.set_clocks(reader.clocks)  # which asks anew at the time that is looked at
    if mark == seen and reader.office.digest == settings and not touched:
        return None
    return News(mark[1] - seen[1], reader.office.digest != settings, touched)


def begun(reader: Reader) -> Mark:
    """The state of the records that this person has seen; at first, that which is there.

    Asking the read model is not enough: another process on this machine keeps the same one up to date.
    """
    seen: Mark = reader.kept.setdefault(SEEN, reader.mark())
    return seen


def recorded(reader: Reader, events: int) -> None:
    """What this person records is no news to them; what others recorded at the same time still is."""
    seen, mark = begun(reader), reader.mark()
    reader.kept[SEEN] = (mark[0], seen[1] + events, mark[2])


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
