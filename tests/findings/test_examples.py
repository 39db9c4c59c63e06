"""Every finding has a runnable example: given these events it is found, and what mends it makes it vanish.

Each file in `examples/` holds one part of the findings, each table the example of one code: `config` is the
text of ledger.toml, `today` the day of the check, `given` the events, `found` the values expected in the
finding. It is mended by further events (`mended`), by other fields in the last one (`last`), without the last
one (`without_last`), by other events (`instead`) or by another `mended_config`. `"@name"` stands for the lines
of that name under `[parts]`; `{ deputy = "张三" }` registers a deputy.

The table of findings in the manual shows these examples: `python -m tests.findings.table` writes them anew.
"""

from __future__ import annotations

import pytest

from ledger.locale import findings_of, sentence
from tests.findings import table
from tests.findings.examples import EXAMPLES, Example, coded, plain

CHECKED = """
activity ballot budget campaign check council council_member deadline deputy duty duty_report election entry
group legislation meeting member opinion plan project reception reference rule service station stream
suggestion tally visit work_review calendar parameter points
"""
"""The parts of the findings that a subject, a check or a setting can give."""
ELSEWHERE = frozenset(
    (
        # said by `ledger due` and of figures, not of records and settings; their own tests show them
        "ballot.negative",  # a number below 0 is refused as it is read
        "calendar.missing_year",
        "deadline.no_anchor_date",
        "deadline.extension_not_later",
        "deadline.extension_without_consent",
        "points.dimension",
        "project.differs",  # the written statistics, by `ledger project --check`
    )
)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.code)
def test_the_example_is_found_and_can_be_mended(example: Example) -> None:
    found = coded(example, example.given, example.config)
    assert len(found) == example.times
    said = {name: plain(found[0].values[name]) for name in example.found}
    assert said == {name: plain(value) for name, value in example.found.items()}
    for lang in ("zh", "en"):
        message, remedy = sentence(found[0], lang)
        assert message
        assert remedy
        for name in found[0].values:
            assert f"{{{name}}}" not in message + remedy
    assert coded(example, example.mended, example.mended_config) == []


def test_every_finding_of_records_has_an_example() -> None:
    codes = {code for part in CHECKED.split() for code in findings_of(part)} - ELSEWHERE
    assert sorted(codes - {example.code for example in EXAMPLES}) == []


def test_every_example_is_of_a_known_code() -> None:
    codes = [example.code for example in EXAMPLES]
    assert [code for code in codes if code not in findings_of(code.partition(".")[0])] == []
    assert len(set(codes)) == len(codes)


def test_the_manual_shows_the_examples() -> None:
    assert table.FILE.read_text(encoding="utf-8") == table.text(), "python -m tests.findings.table"
