"""Ballots: the laws their numbers obey, and the result that follows from them.

A ballot is the table of the catalogue: `issued`, `returned`, `valid`, `options` (votes by name), and
where known `eligible`, `present`, `invalid` and `choose` (how many options one paper may name, else 1).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from attrs import frozen

from ledger.kernel.finding import Finding, error, warning

Base = Literal["all_members", "present", "valid"]
"""Of whom more than half must have voted so."""

GRADES = ("satisfied", "basically_satisfied", "unsatisfied")
"""The grades from the best down."""

NO_OPINION = "no_opinion"
_BASE_NUMBER: Mapping[Base, str] = {"all_members": "eligible", "present": "present", "valid": "valid"}


@frozen
class Ballot:
    """The numbers of one vote, in papers; `options` in votes."""

    issued: int
    returned: int
    valid: int
    options: Mapping[str, int]
    eligible: int | None = None
    present: int | None = None
    invalid: int | None = None
    choose: int = 1

    @staticmethod
    def of(table: Any) -> Ballot:
        """The ballot of a decoded table, or of any object that has the same names."""
        names = ("issued", "returned", "valid", "options", "eligible", "present", "invalid", "choose")
        plain: Mapping[str, Any] = (
            table if isinstance(table, Mapping) else {name: getattr(table, name, None) for name in names}
        )
        return Ballot(**{name: plain[name] for name in names if plain.get(name) is not None})

    def base(self, rule: Base) -> int | None:
        """The number of which more than half is needed; None where it is not known."""
        base: int | None = getattr(self, _BASE_NUMBER[rule])
        return base


def check(ballot: Ballot, rule: Base | None = None) -> Iterator[Finding]:
    """Every law the numbers break, each with both numbers.

    What contradicts itself is an error; what is only odd (more papers than people) a warning. With a
    `rule` its base number must be there.
    """
    if ballot.choose < 1:
        yield error("ballot.negative", field="choose", number=ballot.choose)
    yield from _order(ballot)
    yield from _options(ballot)
    if rule is not None and ballot.base(rule) is None:
        yield error("ballot.no_base", field=_BASE_NUMBER[rule], rule=rule, name=_BASE_NUMBER[rule])


def _order(ballot: Ballot) -> Iterator[Finding]:
    if ballot.returned > ballot.issued:
        yield error("ballot.returned", field="returned", returned=ballot.returned, issued=ballot.issued)
    if ballot.valid > ballot.returned:
        yield error("ballot.valid", field="valid", valid=ballot.valid, returned=ballot.returned)
    invalid = ballot.invalid
    if invalid is not None and ballot.valid + invalid != ballot.returned:
        yield warning("ballot.invalid", field="invalid", valid=ballot.valid, invalid=invalid, returned=ballot.returned)
    if ballot.present is not None and ballot.issued > ballot.present:
        yield warning("ballot.issued", field="issued", issued=ballot.issued, present=ballot.present)
    if None not in (ballot.eligible, ballot.present) and (ballot.present or 0) > (ballot.eligible or 0):
        yield warning("ballot.present", field="present", present=ballot.present, eligible=ballot.eligible)


def _options(ballot: Ballot) -> Iterator[Finding]:
    for name, votes in ballot.options.items():
        if votes > ballot.valid:
            yield error("ballot.option", field="options", name=name, votes=votes, valid=ballot.valid)
    votes, most = sum(ballot.options.values()), ballot.choose * ballot.valid
    if ballot.choose == 1 and votes != ballot.valid:
        yield error("ballot.sum", field="options", votes=votes, valid=ballot.valid)
    elif ballot.choose > 1 and votes > most:
        yield error("ballot.too_many", field="options", votes=votes, most=most)


def graded(ballot: Ballot, grades: Sequence[str] = GRADES) -> bool:
    """Whether all its options are grades, so that a grade can result."""
    return bool(ballot.options) and all(name in grades or name == NO_OPINION for name in ballot.options)


def result(ballot: Ballot, rule: Base = "valid", grades: Sequence[str] = GRADES) -> str | None:
    """The best grade whose votes, added from the best grade down, exceed half of the base.

    Where none does, the lowest grade results; no opinion is never added. None where the options are
    not grades or the base number is missing.
    """
    base = ballot.base(rule)
    if base is None or not graded(ballot, grades):
        return None
    votes = 0
    for grade in grades:
        votes += ballot.options.get(grade, 0)
        if votes * 2 > base:
            return grade
    return grades[-1]


def passed(ballot: Ballot, option: str = "for", rule: Base = "present") -> bool | None:
    """Whether more than half of the base voted for an option; None where the base number is missing."""
    base = ballot.base(rule)
    return None if base is None else ballot.options.get(option, 0) * 2 > base


def elected(ballot: Ballot, registered: int, seats: int) -> tuple[str, ...]:
    """Who is elected: nobody unless more than half of the voters took part (electoral law 45).

    Those with more than half of the votes cast, the most votes first, as far as the seats go. A tie
    for the last seat elects none of the tied: they go to another ballot.
    """
    if ballot.returned * 2 <= registered:
        return ()
    ranked = sorted(ballot.options.items(), key=lambda option: -option[1])
    majority = [(name, votes) for name, votes in ranked if votes * 2 > ballot.returned]
    if len(majority) > seats and majority[seats - 1][1] == majority[seats][1]:
        tied = majority[seats][1]
        majority = [(name, votes) for name, votes in majority if votes > tied]
    return tuple(name for name, _ in majority[:seats])
