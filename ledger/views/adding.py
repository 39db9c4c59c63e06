"""What numbers of a form add up to while they are typed: the papers of a ballot, the parts of a tally."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple
from unicodedata import normalize

from ledger.locale import Language
from ledger.views.form import FormField
from ledger.views.words import say

PARTS_OF = "received"
"""The number of a tally that its other numbers are parts of."""


class Sum(NamedTuple):
    """One thing that numbers say together, and whether it cannot be so."""

    text: str
    wrong: bool = False


def number(value: Any) -> int | None:
    """A typed whole number; None where it is none."""
    text = normalize("NFKC", str(value or "")).strip()
    return int(text) if text.isdecimal() and len(text) < 10 else None


def sums(lang: Language, field: FormField, given: Any) -> list[Sum]:
    """What the numbers of a table say together; nothing where they are not numbers that belong together."""
    if not isinstance(given, Mapping):
        return []
    names = {inner.name for inner in field.fields}
    if {"issued", "returned", "valid", "options"} <= names:
        return papers(lang, given)
    inner = field.shape.item
    if field.shape.type != "mapping" or inner is None or inner.type != "int":
        return []
    found = {name: amount for name, value in given.items() if (amount := number(value)) is not None}
    if PARTS_OF in names:
        return parts(lang, found)
    return [Sum(say(lang, "sum.total", total=sum(found.values())))] if found else []


def papers(lang: Language, given: Mapping[str, Any]) -> list[Sum]:
    """Issued, returned and valid papers, and the votes, each against the one before."""
    issued, returned, valid, invalid = (number(given.get(name)) for name in ("issued", "returned", "valid", "invalid"))
    found = []
    if issued is not None and returned is not None:
        word = "sum.unreturned" if returned <= issued else "sum.too_many_returned"
        found.append(Sum(say(lang, word, many=abs(issued - returned)), returned > issued))
    if returned is not None and valid is not None:
        rest = returned - valid - (invalid or 0)
        word = "sum.invalid" if rest >= 0 and invalid is None else "sum.papers_differ" if rest else "sum.papers_agree"
        found.append(Sum(say(lang, word, many=abs(rest)), rest < 0 or (invalid is not None and rest != 0)))
    options = given.get("options")
    votes = votes_of(options)
    if votes:
        total, choose = sum(votes), number(given.get("choose")) or 1
        if valid is None:
            found.append(Sum(say(lang, "sum.votes", total=total)))
        elif choose == 1:
            word = "sum.votes_agree" if total == valid else "sum.votes_short" if total < valid else "sum.votes_over"
            found.append(Sum(say(lang, word, total=total, valid=valid, many=abs(valid - total)), total != valid))
        else:
            found.append(Sum(say(lang, "sum.votes_most", total=total, most=choose * valid), total > choose * valid))
    return found


def votes_of(options: Any) -> list[int]:
    """The votes of a ballot, from its fields or from a text such as `甲 3，乙 5`."""
    if isinstance(options, Mapping):
        return [votes for each in options.values() if (votes := number(each)) is not None]
    if not options:
        return []
    import json

    from ledger.views.typed import mapping_text

    try:
        return [
            votes for each in json.loads(mapping_text(str(options))).values() if (votes := number(each)) is not None
        ]
    except (ValueError, AttributeError):
        return []


def parts(lang: Language, found: Mapping[str, int]) -> list[Sum]:
    """The parts of a tally against what was received."""
    whole = found.get(PARTS_OF)
    total = sum(amount for name, amount in found.items() if name != PARTS_OF)
    if whole is None:
        return [Sum(say(lang, "sum.total", total=total))] if total else []
    word = "sum.parts_over" if total > whole else "sum.parts"
    return [Sum(say(lang, word, total=total, whole=whole, many=abs(whole - total)), total > whole)]
