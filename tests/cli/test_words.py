"""Names and filters may stand before and behind the options of a command."""

from __future__ import annotations

import pytest

from ledger.cli.run import WrongUse, build, parse

ORDERS = (
    "figures suggestion_reply_rate track=formal -p 2025",
    "figures -p 2025 suggestion_reply_rate track=formal",
    "figures suggestion_reply_rate -p 2025 track=formal",
    "-p 2025 figures suggestion_reply_rate track=formal",
)


@pytest.mark.parametrize("line", ORDERS)
def test_filters_may_follow_an_option(line: str) -> None:
    given = line.split()
    arguments = parse(build(given, "en"), given)
    assert arguments.words == ["suggestion_reply_rate", "track=formal"]
    assert arguments.period == "2025"


def test_fields_may_follow_an_option() -> None:
    given = ["record", "visit.made", "--dry-run", "type=voter", "visited=沿街商户"]
    arguments = parse(build(given, "en"), given)
    assert arguments.fields == ["type=voter", "visited=沿街商户"]


@pytest.mark.parametrize("line", ["figures --colour red", "status 2025", "why suggestion_reply_rate -x"])
def test_what_no_command_knows_is_wrong_use(line: str) -> None:
    given = line.split()
    with pytest.raises(WrongUse) as wrong:
        parse(build(given, "en"), given)
    assert "unrecognized arguments" in wrong.value.message
