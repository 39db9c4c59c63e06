"""Every finding that a command says has a runnable example, and the remedy that it names mends it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from ledger.locale import example_of, findings_of
from tests.findings import table
from tests.findings.examples import EXAMPLES
from tests.findings.sessions import Session, base, met, sessions
from tests.trust.bad_files import BYTES, CHANGES
from tests.trust.office import Ledger
from tests.trust.tamperings import CASES
from tests.trust.trials import TRIALS

WITHOUT = {
    "figure.no_points": "a figure that is asked for by name is always given the points; it keeps others out of lists",
}
"""Codes that no example can show, with the reason."""
PARTS = sorted(file.stem for file in table.FILE.parent.joinpath("findings").glob("*.toml"))
NAMED = re.compile(r"`((?:ledger|git) [a-z-]+)")


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """The ledger that every example begins with."""
    place = tmp_path_factory.mktemp("sessions")
    yield base(place)
    shutil.rmtree(place, ignore_errors=True)


@pytest.mark.parametrize("session", sessions(), ids=lambda session: session.code)
def test_the_finding_is_said_and_its_remedy_mends_it(session: Session, original: Ledger, tmp_path: Path) -> None:
    if session.needs and not find_spec(session.needs):
        pytest.skip(f"{session.needs} is not installed")
    finding = met(session, original, tmp_path)
    shown = table.told(finding)
    assert not any(f"{{{name}}}" in text for name in finding.values for text in shown.values())
    if table.OTHERS.isdisjoint(finding.values):
        assert example_of(session.code) == shown, "python -m tests.findings.table"
    assert example_of(session.code), "python -m tests.findings.table"


@pytest.mark.parametrize("session", sessions(), ids=lambda session: session.code)
def test_a_command_that_the_remedy_names_is_the_one_carried_out(session: Session) -> None:
    named = set(NAMED.findall(findings_of(session.code.partition(".")[0])[session.code]["en_remedy"]))
    typed = re.sub(r" -C \S+", "", " ".join(session.mending))
    if named and not (session.stays or session.aside):
        assert any(each in typed for each in named), named


def test_every_finding_has_an_example() -> None:
    shown = {example.code for example in EXAMPLES} | {session.code for session in sessions()}
    shown |= {code for _, code in (*CASES, *TRIALS, *BYTES.values())} | {code for *_, code in CHANGES.values()}
    codes = {code for part in PARTS for code in findings_of(part)}
    assert codes - shown == WITHOUT.keys()
    assert all(example_of(code) for code in codes - WITHOUT.keys()), "python -m tests.findings.table"


def test_every_example_is_of_a_known_code_and_stands_once() -> None:
    codes = [*(example.code for example in EXAMPLES), *(session.code for session in sessions())]
    assert [code for code in codes if code not in findings_of(code.partition(".")[0])] == []
    assert len(set(codes)) == len(codes)
