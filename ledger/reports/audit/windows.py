"""What stands around a number, by how near it is: its own words, its clause, its sentence, its paragraph."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from ledger.reports.audit.lexicon import Lexicon
from ledger.reports.audit.numbers import plain
from ledger.reports.audit.shapes import Line, Number

HEAD, NEAR, OWN, BEHIND, CLAUSE, BEFORE = 1.2, 1.1, 1.0, 0.9, 0.8, 0.7
FAR_BEFORE, BESIDE_NEXT, BESIDE, COUNTED, LATER = 0.55, 0.55, 0.5, 0.4, 0.25
TOPIC, PARAGRAPH, HEADING = 0.5, 0.35, 0.3
APART = 0.6
"""What stands before a semicolon tells less of what stands behind it."""

OF_COMMITTEES = re.compile(r"\s*(?:街道|街镇|工委|工作委员会|committees)")
"""What a number stands before that counts committees: what they do is said behind it, past other numbers."""

SENTENCE_ENDS = "。！？!?"
HEAD_LENGTH = 8
NEAR_LENGTH = 6
BARE = 4
"""A clause with so little before its number goes on with what the one before speaks of: 承诺7项，落实3项."""

BESIDE_LENGTH = 7
"""What stands so near before 和 is another thing than the number counts: 对街道办事处和5个驻街机构."""

JOINED = ("和", "及", "与", "、")
CLAUSE_ENDS = "，；：;:、()（）—"


class Window(NamedTuple):
    """A stretch of text and how much a word in it tells of the number; only of its first or last characters."""

    text: str
    weight: float
    first: int = 0
    last: int = 0


def sentence_of(text: str, number: Number) -> tuple[int, int]:
    """Where the sentence of a number begins and ends."""
    marks = (*SENTENCE_ENDS, ". ")
    first = max(text.rfind(end, 0, number.start) for end in marks) + 1
    ends = [place for end in marks if (place := text.find(end, number.end)) >= 0]
    return first, min(ends, default=len(text))


def clauses(text: str, first: int, last: int, numbers: Sequence[Number]) -> list[tuple[int, int]]:
    """The clauses of a sentence; a mark inside a number is none, 、 only one beside a number."""
    inside = {place for number in numbers for place in range(number.start, number.end)}
    starts = {_behind_notes(text, number.end) for number in numbers}
    found, begin = [], first
    for place in range(first, last):
        mark = text[place]
        ends = (mark in CLAUSE_ENDS or (mark == "," and not text[place + 1 : place + 2].isdigit())) and (
            mark != "、" or place in starts
        )
        if ends and place not in inside:
            found.append((begin, place))
            begin = place + 1
    return [*found, (begin, last)]


_PREPOSITION = re.compile(r"\b(?:in|at|by|of|with|from|and|on|to)\b", re.IGNORECASE)
_NOTE = re.compile(r"\[\^?[a-z]?\d{1,4}\]")
_BLANK = "\0"


def _without_notes(text: str) -> str:
    """The text with the numbers of notes blanked out, every other character in its place."""
    return _NOTE.sub(lambda match: _BLANK * len(match[0]), text)


def _behind_notes(text: str, place: int) -> int:
    while text[place : place + 1] == _BLANK:
        place += 1
    return place


def said_of(line: Line, number: Number, numbers: Sequence[Number], lexicon: Lexicon, part: bool = False) -> Said:
    """What is said around a number; of a `part` (接待90人次，其中东街站79人次) also what is said of the whole."""
    found, bare = _windows(line, number, numbers, part)
    return Said(found, lexicon, bare)


def _windows(line: Line, number: Number, numbers: Sequence[Number], part: bool = False) -> tuple[list[Window], bool]:
    text = _without_notes(plain(line.text))
    first, last = sentence_of(text, number)
    counted = [each for each in numbers if not each.aside or each is number]
    parts = clauses(text, first, last, counted)
    place = next((at for at, (begin, end) in enumerate(parts) if begin <= number.start < max(end, begin + 1)), 0)
    begin, end = parts[place]
    earlier = max((each.end for each in counted if each.end <= number.start and each.start >= begin), default=begin)
    later = min((each.start for each in counted if each.start >= number.end and each.start < end), default=end)
    between, beyond = text[number.end : later], BESIDE_NEXT
    if later < end and "中" in between:  # 69条建言中被采纳17条: what stands behind 中 is said of the next number
        later, beyond = number.end + between.index("中"), COUNTED
    elif between.endswith("的"):
        beyond = COUNTED
    if OF_COMMITTEES.match(between):
        beyond = BEHIND
    before = text[earlier : number.start]
    if earlier > begin and "中" in before:
        before = before[before.index("中") + 1 :]
    counted_before = ""
    if earlier > begin:  # 5个接待站和街道接待选民6次: what stands before 和 is what the 5 counts
        joiner = max(before.rfind(each) for each in (*JOINED, "的")) + 1
        if before.isascii():  # 82 opinions, of them 17 …: in English a number stands before what it counts
            joiner = max((match.end() for match in _PREPOSITION.finditer(before)), default=0)
        counted_before, before = before[:joiner], before[joiner:]
    head = text[number.end : min(later, number.end + HEAD_LENGTH)].replace(_BLANK, "")
    joined = BESIDE_LENGTH if head and before.rstrip().endswith(JOINED) else 0
    found = [
        Window(before[: len(before) - joined], OWN),
        Window(before[len(before) - joined :], BESIDE),
        Window(counted_before, LATER if counted_before.isascii() else BESIDE),
        Window("" if head else before, NEAR, last=NEAR_LENGTH),
        Window(text[number.end : later] if head else "", HEAD, first=HEAD_LENGTH),
        Window(text[number.end : later], BEHIND),
        Window(text[begin:earlier], CLAUSE),
        Window(text[later:end], beyond),
    ]
    for at, (start, stop) in enumerate(parts[:place]):
        counts = any(start <= each.start < stop for each in counted)
        if counts:  # what stands there is said of another number; a rate, though, is mostly of the count before it
            of_whole = part and any(start <= each.start < stop and each.unit == number.unit for each in counted)
            of_whole = of_whole and "其中" in text[stop : number.start]
            goes_on = number.unit == "%" or len(before.strip()) <= BARE or of_whole
            weight = max(BEFORE - 0.1 * (place - 1 - at), COUNTED) if goes_on else COUNTED
        else:
            weight = BEFORE if at in (0, 1, place - 1) else FAR_BEFORE
        if any(mark in text[stop : parts[place][0]] for mark in "；;"):
            weight *= APART
        found.append(Window(text[start:stop], weight))
    found.append(Window(text[end:last], LATER))
    topic = min((at for end in SENTENCE_ENDS if (at := text.find(end)) >= 0), default=0)
    tells = not any(each.start < topic for each in counted)
    found.append(Window(text[: min(topic, first)], TOPIC if tells else PARAGRAPH))
    found.append(Window(text[:first], PARAGRAPH))
    found += [Window(each, OWN) for each in line.around]
    found.append(Window(line.heading, HEADING))
    clean = [each._replace(text=each.text.replace(_BLANK, "")) for each in found]
    goes_on = place > 0 and not head and len(before.strip()) <= BARE
    return [each for each in clean if each.text.strip()], goes_on


class Said:
    """What is said around one number: every concept with the weight of where it is said best."""

    def __init__(self, found: Sequence[Window], lexicon: Lexicon, bare: bool = False) -> None:
        self.bare = bare
        self.windows = [each._replace(text=Lexicon.short(each.text.lower())) for each in found]
        self._literals: dict[str, float] = {}
        self.weights: dict[str, float] = {}
        for window in self.windows:
            for concept in _concepts(lexicon, window.text, window.first, window.last):
                self.weights[concept] = max(window.weight, self.weights.get(concept, 0.0))
        self.beside = [concept for concept, weight in self.weights.items() if weight >= OWN]

    def weight(self, concept: str) -> float:
        """How near the concept is said; 0 where it is not."""
        if not concept.startswith("="):
            return self.weights.get(concept, 0.0)
        return self.literal(concept[1:])

    def literal(self, word: str) -> float:
        """How near a word is said as it is."""
        if word not in self._literals:
            near = (each.weight for each in self.windows if word in each.text and _said_in(_form_of(word), each))
            self._literals[word] = max(near, default=0.0)
        return self._literals[word]


@lru_cache(maxsize=20_000)
def _form_of(word: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word))


def _said_in(form: re.Pattern[str], window: Window) -> bool:
    """Whether a word is said in a window, within its first or last characters where it has such."""
    return any(
        not (window.first and match.start() >= window.first)
        and not (window.last and match.end() <= len(window.text) - window.last)
        for match in form.finditer(window.text)
    )


@lru_cache(maxsize=20_000)
def _concepts(lexicon: Lexicon, text: str, first: int, last: int) -> frozenset[str]:
    return frozenset(lexicon.of(text, first, last))
