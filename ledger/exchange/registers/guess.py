"""A mapping file proposed for a sheet: its headings, and what each seems to mean."""

from __future__ import annotations

from collections.abc import Mapping

from ledger.exchange.registers.book import Sheet
from ledger.exchange.registers.cells import shown
from ledger.exchange.registers.columns import Register
from ledger.exchange.registers.headings import Candidate, by_heading, candidates, filled, matched, scored, titles_of
from ledger.exchange.registers.mapping import proposal
from ledger.exchange.registers.plan import Source
from ledger.kernel.finding import Refused, error


def proposal_for(source: Source, words: Mapping[str, str]) -> tuple[str | None, str]:
    """The register that the one sheet seems to be, and the text of a mapping file for it."""
    sheets = [
        each for each in source.book.sheets if each.rows and (not source.wish.sheets or each.name in source.wish.sheets)
    ]
    shown_ = [each for each in sheets if not each.hidden] or sheets
    if len(shown_) != 1:
        known = [each.name for each in shown_]
        raise Refused(error("import.one_sheet", file=source.book.name, count=len(shown_), known=known))
    candidate, register, columns = nearest_to(source, shown_[0])
    if candidate is None:
        raise Refused(error("import.no_rows", file=source.book.name))
    headings = {number: text for number, text in enumerate(candidate.texts) if text}
    return register.name if register else None, proposal(register, headings, columns, words)


def nearest_to(source: Source, sheet: Sheet) -> tuple[Candidate | None, Register | None, dict[int, str]]:
    """The row of headings of a sheet, the register it is nearest to, and the columns that are known."""
    rows = filled(sheet, skip=False)
    best: tuple[float, Candidate, Register, dict[int, str]] | None = None
    widest: Candidate | None = None
    for candidate in candidates(rows):
        if candidate.top != candidate.last:
            continue
        texts = [text for text in candidate.texts if text]
        words = all(not shown(cell).replace(".", "").isdigit() for cell in rows[candidate.top])
        if words and (widest is None or len(texts) > sum(bool(text) for text in widest.texts)):
            widest = candidate
        for register in source.among().values():
            columns = matched(candidate, by_heading(register))
            score = scored(candidate, columns, register, titles_of(source.book, sheet, rows, candidate.top))
            if columns and (best is None or score > best[0]):
                best = (score, candidate, register, columns)
    if best is not None and len(best[3]) >= 2:
        return best[1], best[2], best[3]
    chosen = next(iter(source.among().values())) if source.wish.register else None
    return widest, chosen, {}
