"""The draft given back with what the check found, in place: comments in Word, notes in Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from ledger.kernel.visible import visible
from ledger.reports.audit.drafts import WORD, decoded
from ledger.reports.audit.shapes import Audit, Verdict
from ledger.reports.paper import escaped

MARKS = {"confirmed": "✓", "differs": "✗", "not_found": "?", "aside": "·"}

Said = Callable[[Verdict], str]


def annotated(draft: Path, output: Path, found: Audit, said: Said, more: Mapping[int, str], now: datetime) -> bytes:
    """The bytes of the annotated copy, in the form of `output`; `more` are remarks on sums and lists, by verdict."""
    told = [
        (place, verdict, _told(place, verdict, said, more))
        for place, verdict in enumerate(found.verdicts)
        if verdict.status != "aside"
    ]
    data = draft.read_bytes()
    is_word = draft.suffix.lower() in WORD
    if output.suffix.lower() in WORD:
        from ledger.reports.audit.word import commented, written

        if is_word:
            return commented(data, _by_line((verdict, text) for _, verdict, text in told), now)
        lines = decoded(draft, data).splitlines()
        return written(lines, _placed((verdict, text) for _, verdict, text in told), now)
    if is_word:
        lines = _paragraphs(draft, data)
        safe = [escaped(line) for line in lines]
        notes = [(verdict.line.number, _escaped_place(verdict), place, verdict, text) for place, verdict, text in told]
    else:
        safe = decoded(draft, data).splitlines()
        notes = [(*_place(verdict, verdict.number.end), place, verdict, text) for place, verdict, text in told]
    return _markdown(safe, notes)


def _told(place: int, verdict: Verdict, said: Said, more: Mapping[int, str]) -> str:
    text = f"{MARKS[verdict.status]} {said(verdict)}"
    if verdict.line.story:  # its comment stands elsewhere: it names the number
        text = f"{MARKS[verdict.status]} {verdict.number.text} {said(verdict)}"
    return visible(f"{text} {more[place]}" if place in more else text)


def _by_line(told: Iterable[tuple[Verdict, str]]) -> dict[int, list[tuple[int, int, str]]]:
    found: dict[int, list[tuple[int, int, str]]] = {}
    for verdict, text in told:
        found.setdefault(verdict.line.number, []).append((verdict.number.start, verdict.number.end, text))
    return found


def _placed(told: Iterable[tuple[Verdict, str]]) -> dict[int, list[tuple[int, int, str]]]:
    """The same by the lines of the file, where a paragraph may have several."""
    found: dict[int, list[tuple[int, int, str]]] = {}
    for verdict, text in told:
        line, start = _place(verdict, verdict.number.start)
        found.setdefault(line, []).append((start, start + verdict.number.end - verdict.number.start, text))
    return found


def _place(verdict: Verdict, at: int) -> tuple[int, int]:
    """The line of the file and the column of a place in a paragraph."""
    starts = verdict.line.starts
    row = max((index for index, start in enumerate(starts) if start <= at), default=0)
    return verdict.line.number + row, at - starts[row]


def _paragraphs(draft: Path, data: bytes) -> list[str]:
    from ledger.reports.audit.word import opened, text_of, told

    return [text_of(each.paragraph) for each in told(opened(draft, data))]


def _escaped_place(verdict: Verdict) -> int:
    return len(escaped(verdict.line.text[: verdict.number.end]))


def _markdown(lines: Sequence[str], notes: Sequence[tuple[int, int, int, Verdict, str]]) -> bytes:
    """The lines with a mark and a numbered note behind each number, the notes at the end."""
    written = list(lines)
    numbered = list(enumerate(notes, start=1))
    for count, (line, column, _, verdict, _) in reversed(numbered):
        text = written[line - 1]
        written[line - 1] = f"{text[:column]}{MARKS[verdict.status]}[^c{count}]{text[column:]}"
    told = [f"[^c{count}]: {escaped(text)}" for count, (_, _, _, _, text) in numbered]
    return ("\n".join([*written, "", *told]) + "\n").encode()
