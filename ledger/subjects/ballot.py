"""Ballots (投票、测评): the table that several kinds share, its checks and its postings.

The laws of the numbers and the result that follows from them are in `ledger.rules.ballot`; options
compare in NFC, as keys do.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated

from attrs import frozen

from ledger.kernel.finding import Finding, error
from ledger.kernel.posting import NONE, Account, Dimensions, Flow
from ledger.kernel.reading import nfc
from ledger.kernel.shape import Counts, Whole, choice
from ledger.rules import ballot as rules

Rule = Annotated[str, choice("all_members", "present", "valid")]
"""Of whom more than half must have voted so for a grade to be the result."""
DEFAULT_RULE: rules.Base = "valid"


@frozen(kw_only=True)
class Ballot:
    """The numbers of one vote: papers, and votes by option; `choose` = how many options a paper may name."""

    eligible: Whole | None = None
    present: Whole | None = None
    issued: Whole
    returned: Whole
    valid: Whole
    invalid: Whole | None = None
    choose: Whole = 1
    options: Counts


def counted(ballot: Ballot) -> rules.Ballot:
    """The ballot as the rules take it, its options in NFC."""
    options: dict[str, int] = {}
    for name, votes in ballot.options.items():
        options[nfc(name)] = options.get(nfc(name), 0) + votes
    return rules.Ballot(
        eligible=ballot.eligible,
        present=ballot.present,
        issued=ballot.issued,
        returned=ballot.returned,
        valid=ballot.valid,
        invalid=ballot.invalid,
        choose=ballot.choose,
        options=options,
    )


def check_ballot(ballot: Ballot, field: str, rule: str | None = None) -> Iterator[Finding]:
    """What is wrong with a ballot in that field; a `rule` whose base number is missing is refused."""
    if not ballot.options:
        yield error("field.blank", field=f"{field}.options")
    yield from check_names(ballot.options, f"{field}.options", "ballot.option_twice")
    for finding in rules.check(counted(ballot), base(rule) if rule else None):
        yield finding.at(field=f"{field}.{finding.field}")


def check_names(names: Mapping[str, object], field: str, code: str) -> Iterator[Finding]:
    """Names that are told apart only by the form in which their characters are encoded are the same name."""
    seen: set[str] = set()
    for name in map(nfc, names):
        if name in seen:
            yield error(code, field=field, name=name)
        seen.add(name)


def base(rule: str | None) -> rules.Base:
    """The base of the result: that of the rule, else the valid ballots."""
    match rule:
        case "all_members" | "present" | "valid":
            return rule
        case _:
            return DEFAULT_RULE


# --- postings -----------------------------------------------------------------------------------------

PAPERS = ("eligible", "present", "issued", "returned", "valid", "invalid")


def ballot_accounts(subject: str) -> tuple[Account, ...]:
    """The accounts of a subject's ballots."""
    return (
        *(Account(f"{subject}:ballot:{number}", "张") for number in PAPERS),
        Account(f"{subject}:votes", "票"),
        Account(f"{subject}:rated", "件"),
    )


def ballot_flows(
    subject: str, ballot: Ballot, field: str, row: Dimensions = NONE, rule: str | None = None
) -> Iterator[Flow]:
    """Each number that was given, the votes by option, and one under the resulting grade, if any."""
    numbers = counted(ballot)
    for name in PAPERS:
        yield Flow(f"{subject}:ballot:{name}", getattr(numbers, name) or 0, row, field)
    for option, votes in numbers.options.items():
        yield Flow(f"{subject}:votes", votes, {**row, "option": option}, field)
    result = rules.result(numbers, base(rule))
    if result is not None:
        yield Flow(f"{subject}:rated", 1, {**row, "result": result})
