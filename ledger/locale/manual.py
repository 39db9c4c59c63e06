"""The manual as it is shipped: one text in each language, cut into its sections."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from ledger.locale import Language

_FOLDER = Path(__file__).parent


class Section(NamedTuple):
    """A heading with what stands below it, down to the next heading of its level or above."""

    level: int
    heading: str
    text: str


def text(lang: Language) -> str:
    """The whole manual in a language."""
    return (_FOLDER / f"manual.{lang}.md").read_text(encoding="utf-8")


def sections(lang: Language) -> list[Section]:
    """Every section in the manual's order; one holds those below it."""
    lines = text(lang).split("\n")
    starts: list[tuple[int, int, str]] = []
    fenced = False
    for number, line in enumerate(lines):
        fenced ^= line.startswith("```")
        hashes, blank, heading = line.partition(" ")
        if blank and not fenced and hashes and not hashes.strip("#"):
            starts.append((number, len(hashes), heading.strip()))
    found = []
    for place, (number, level, heading) in enumerate(starts):
        after = (start for start, other, _ in starts[place + 1 :] if other <= level)
        body = lines[number : next(after, len(lines))]
        found.append(Section(level, heading, "\n".join(body).strip("\n")))
    return found


def about(topic: str, lang: Language) -> list[Section]:
    """The sections on a topic: that of its name, else those with it in the heading, else in the text."""
    word = topic.casefold()
    exact = [each for each in sections(lang) if each.heading.casefold() == word]
    if exact:
        return exact
    named = [each for each in sections(lang) if each.level > 1 and word in each.heading.casefold()]
    if not named:
        holding = [each for each in sections(lang) if each.level > 1 and word in each.text.casefold()]
        named = [each for each in holding if not any(_inside(other, each) for other in holding)]
    return [each for each in named if not any(_inside(each, other) for other in named)]


def _inside(inner: Section, outer: Section) -> bool:
    return inner.level > outer.level and inner.text in outer.text
