"""The concepts of a text: which of the words that matter it says, in whatever of their forms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from math import log
from pathlib import Path
from typing import Any, NamedTuple


@cache
def words() -> Mapping[str, Any]:
    """The shipped words, as data."""
    import tomllib

    return tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))


class Pattern(NamedTuple):
    """What must be said near a number for it to speak of something; `optional` only makes it surer."""

    concepts: frozenset[str]
    optional: frozenset[str] = frozenset()


class Lexicon:
    """The concepts and their words."""

    def __init__(self) -> None:
        self.concepts: dict[str, list[str]] = {}
        for name, forms in words()["concepts"].items():
            for form in forms:
                self.concepts.setdefault(self.short(form.lower()), []).append(name)
        self.implies: Mapping[str, list[str]] = words()["implies"]

    @staticmethod
    def short(text: str) -> str:
        """The text with words said alike in their short form."""
        return _short().sub(lambda match: words()["short"][match[0]], text)

    @cached_property
    def form(self) -> re.Pattern[str]:
        """Any word that means a concept, the longest first; words in Latin letters only as a whole."""
        forms = sorted(self.concepts, key=len, reverse=True)
        return re.compile("|".join(rf"\b{re.escape(each)}\b" if each.isascii() else re.escape(each) for each in forms))

    def of(self, text: str, first: int = 0, last: int = 0) -> set[str]:
        """The concepts a text speaks of, those implied among them.

        With `first` only words that begin within so many characters, with `last` those that end within so many of
        its end: a word is never cut.
        """
        found: set[str] = set()
        for match in self.form.finditer(text):
            if (first and match.start() >= first) or (last and match.end() <= len(text) - last):
                continue
            for concept in self.concepts[match[0]]:
                found.add(concept)
                found.update(self.implies.get(concept, ()))
        return found

    def pattern(self, label: str) -> Pattern:
        """The concepts of a label; what stands in brackets is optional, words unknown to us are literal."""
        main, _, more = re.sub(r"[（(]", "\0", label, count=1).partition("\0")
        return Pattern(self._wanted(main), self._wanted(more) - self._wanted(main))

    def _wanted(self, label: str) -> frozenset[str]:
        text = self.short(label.lower())
        found: set[str] = set()
        place = 0
        rest: list[str] = []
        for match in self.form.finditer(text):
            found.update(self.concepts[match[0]])
            rest.append(text[place : match.start()])
            place = match.end()
        rest.append(text[place:])
        for piece in rest:
            for part in _dropped().split(piece):
                found.update(_literals(part))
        return frozenset(found)


def _literals(part: str) -> Iterable[str]:
    """A word without a concept stands for itself; a long one for its pairs of characters."""
    part = part.strip()
    if not part or (len(part) == 1 and not part.isalnum()):
        return
    if part.isascii():
        yield f"={part}"
    elif len(part) <= 3:
        if len(part) > 1:
            yield f"={part}"
    else:
        for start in range(len(part) - 1):
            yield f"={part[start : start + 2]}"


@cache
def _short() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(words()["short"], key=len, reverse=True))))


@cache
def _dropped() -> re.Pattern[str]:
    drop = sorted(words()["drop"]["words"], key=len, reverse=True)
    forms = [rf"\b{re.escape(each)}\b" if each.isascii() and each.isalpha() else re.escape(each) for each in drop]
    return re.compile("|".join([*forms, r"[\s()（）\[\]\"'“”、,，.。/…]+"]))


class Weights:
    """How much a concept tells: the rarer among all that can be spoken of, the more."""

    def __init__(self, patterns: Iterable[Iterable[Pattern]]) -> None:
        seen: dict[str, int] = {}
        count = 0
        for alternatives in patterns:
            count += 1
            for concept in {each for pattern in alternatives for each in pattern.concepts | pattern.optional}:
                seen[concept] = seen.get(concept, 0) + 1
        self.most = log(1 + count)
        weak = words()["weak"]
        self.full = {concept: log(1 + count / times) for concept, times in seen.items()}
        self.of = {
            concept: worth * (weak["worth"] if concept in weak["concepts"] else 1)
            for concept, worth in self.full.items()
        }

    def __call__(self, concept: str) -> float:
        return self.of.get(concept, self.most)
