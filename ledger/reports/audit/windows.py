"""What stands around a number, by how near it is: its own words, its clause, its sentence, its paragraph."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from ledger.reports.audit.lexicon import Lexicon
from ledger.reports.audit.numbers import plain
from ledger.reports.audit.shapes import Line, Number

HEAD, OWN, BEHIND, CLAUSE, BEFORE = 1.2, 1.0, 0.9, 0.8, 0.7
FAR_BEFORE, BESIDE_NEXT, BESIDE, COUNTED, LATER = 0.55, 0.55, 0.5, 0.4, 0.25
TOPIC, PARAGRAPH, HEADING = 0.5, 0.35, 0.3
SENTENCE_ENDS = "。！？!?"
HEAD_LENGTH = 8
BESIDE_LENGTH = 7
"""What stands so near before 和 is another thing than the number counts: 对街道办事处和5个驻街机构."""

JOINED = ("和", "及", "与", "、")
CLAUSE_ENDS = "，；：;:、()（）—"


class Window(NamedTuple):
    """A stretch of text and how much a word in it tells of the number."""

    text: str
    weight: float


def sentence_of(text: str, number: Number) -> tuple[int, int]:
    """Where the sentence of a number begins and ends."""
    first = max(text.rfind(end, 0, number.start) for end in SENTENCE_ENDS) + 1
    ends = [place for end in SENTENCE_ENDS if (place := text.find(end, number.end)) >= 0]
    return first, min(ends, default=len(text))


def clauses(text: str, first: int, last: int, numbers: Sequence[Number]) -> list[tuple[int, int]]:
    """The clauses of a sentence; a mark inside a number is none, 、 only one beside a number."""
    inside = {place for number in numbers for place in range(number.start, number.end)}
    starts = {number.end for number in numbers}
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


def windows(line: Line, number: Number, numbers: Sequence[Number]) -> list[Window]:
    """The stretches around a number, the nearest first."""
    text = plain(line.text)
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
    before = text[earlier : number.start]
    if earlier > begin and "中" in before:
        before = before[before.index("中") + 1 :]
    counted_before = ""
    if earlier > begin:  # 5个接待站和街道接待选民6次: what stands before 和 is what the 5 counts
        joiner = max(before.rfind(each) for each in (*JOINED, "的"))
        counted_before, before = before[: joiner + 1], before[joiner + 1 :]
    head = text[number.end : min(later, number.end + HEAD_LENGTH)]
    joined = BESIDE_LENGTH if head and before.rstrip().endswith(JOINED) else 0
    found = [
        Window(before[: len(before) - joined], OWN),
        Window(before[len(before) - joined :], BESIDE),
        Window(counted_before, BESIDE),
        Window(head, HEAD),
        Window(text[number.end : later], BEHIND),
        Window(text[begin:earlier], CLAUSE),
        Window(text[later:end], beyond),
    ]
    for at, (start, stop) in enumerate(parts[:place]):
        counts = any(start <= each.start < stop for each in counted)
        if counts:  # what stands there is said of another number; a rate, though, is mostly of the count before it
            weight = max(BEFORE - 0.1 * (place - 1 - at), COUNTED) if number.unit == "%" else COUNTED
        else:
            weight = BEFORE if at in (0, 1, place - 1) else FAR_BEFORE
        found.append(Window(text[start:stop], weight))
    found.append(Window(text[end:last], LATER))
    topic = min((at for end in SENTENCE_ENDS if (at := text.find(end)) >= 0), default=0)
    found.append(Window(text[: min(topic, first)], TOPIC))
    found.append(Window(text[:first], PARAGRAPH))
    found += [Window(each, OWN) for each in line.around]
    found.append(Window(line.heading, HEADING))
    return [each for each in found if each.text.strip()]


class Said:
    """What is said around one number: every concept with the weight of where it is said best."""

    def __init__(self, found: Sequence[Window], lexicon: Lexicon) -> None:
        self.windows = [(Lexicon.short(each.text.lower()), each.weight) for each in found]
        self.weights: dict[str, float] = {}
        for text, weight in self.windows:
            for concept in _concepts(lexicon, text):
                self.weights[concept] = max(weight, self.weights.get(concept, 0.0))
        self.beside = [concept for concept, weight in self.weights.items() if weight >= OWN]

    def weight(self, concept: str) -> float:
        """How near the concept is said; 0 where it is not."""
        if not concept.startswith("="):
            return self.weights.get(concept, 0.0)
        return self.literal(concept[1:])

    def literal(self, word: str) -> float:
        """How near a word is said as it is."""
        if word.isascii():
            form = re.compile(rf"\b{re.escape(word)}\b")
            return max((weight for text, weight in self.windows if form.search(text)), default=0.0)
        return max((weight for text, weight in self.windows if word in text), default=0.0)


@lru_cache(maxsize=20_000)
def _concepts(lexicon: Lexicon, text: str) -> frozenset[str]:
    return frozenset(lexicon.of(text))
