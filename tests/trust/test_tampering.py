"""Every kind of tampering is found and named: by the next verify, and by one from the beginning."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from ledger.locale import example_of, findings_of
from tests.findings.sessions import Desk
from tests.trust.mending import MENDED, NEVER
from tests.trust.office import Ledger
from tests.trust.table import OTHERS, of_files, shown
from tests.trust.tamperings import (
    CASES,
    ONLY_WHOLE,
    an_edit_hidden_in_a_merge,
    changed_committed_and_changed_back,
    diverge,
)
from tests.trust.trials import TRIALS


@pytest.fixture(autouse=True)
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Marks are trusted at once, as they are two seconds after a change."""
    monkeypatch.setattr("ledger.store.verify.files.RACY", 0)


def test_the_untouched_ledger_has_nothing_wrong(ledger: Ledger) -> None:
    assert ledger.verify("--all")["counts"]["error"] == 0
    assert ledger.run("verify")[0] == 0


@pytest.mark.parametrize(("tamper", "code"), CASES, ids=[case.__name__ for case, _ in CASES])
def test_tampering_is_found_and_mended(
    base: Ledger, ledger: Ledger, tamper: Callable[[Ledger], object], code: str
) -> None:
    assert code not in ledger.found(least="note")
    tamper(ledger)
    if tamper not in ONLY_WHOLE:
        assert code in ledger.found(least="note"), "by the next verify"
        as_in_the_manual(ledger, tamper, code)
    assert code in ledger.found("--all", least="note"), "and from the beginning"
    if tamper in ONLY_WHOLE:
        as_in_the_manual(ledger, tamper, code)
    lines = MENDED.get(tamper.__name__, MENDED.get(code))
    assert (lines is None) == (code in NEVER)
    if lines is not None:
        mend(ledger, lines, code, base)
        whole = ("--all",) if tamper in ONLY_WHOLE else ()
        assert code not in ledger.found(*whole, least="note"), "mended"


def mend(ledger: Ledger, lines: Sequence[str], code: str, whole: Ledger) -> None:
    """Type the lines, with the values of the finding."""
    finding = ledger.telling(code)
    assert finding is not None
    desk = Desk(ledger)
    desk.names["$WHOLE"] = str(whole.root)
    values = {**finding.values, "file": finding.file}
    for line in lines:
        for name, value in values.items():
            line = line.replace(f"{{{name}}}", str(value))
        ended, printed = desk.type(line)
        assert ended == 0 or "--accept" in line, f"{line}\n{printed}"


def as_in_the_manual(ledger: Ledger, case: Callable[[Ledger], object], code: str) -> None:
    """The first case of each code is the one that the manual shows."""
    finding = ledger.telling(code)
    assert finding is not None
    if code not in OTHERS and case is next(each for each, its in [*CASES, *TRIALS] if its == code):
        assert example_of(code) == shown(finding), "python -m tests.trust.table"


@pytest.mark.parametrize("tamper", [an_edit_hidden_in_a_merge, changed_committed_and_changed_back])
def test_what_history_did_is_never_forgotten(ledger: Ledger, tamper: Callable[[Ledger], object]) -> None:
    ledger.verify()
    tamper(ledger)
    assert "verify.history_changed" in ledger.found()
    again = ledger.verify()
    assert again["commits_walked"] == 0
    assert "verify.history_changed" in {each["code"] for each in again["findings"]}


def test_there_are_many_kinds() -> None:
    assert len(CASES) >= 30
    assert len({case.__name__ for case, _ in CASES}) == len(CASES)


def test_an_honest_merge_is_nothing_to_speak_of(ledger: Ledger) -> None:
    diverge(ledger)
    ledger.git("merge", "--quiet", "--no-ff", "--message=merge", "side")
    assert not {code for code in ledger.found("--all") if code.startswith(("verify.history", "verify.added"))}


def test_all_is_found_at_once(ledger: Ledger) -> None:
    ledger.one().write_bytes(b"")
    ledger.put("events/notes.txt", b"x")
    ledger.git("update-index", "--skip-worktree", str(ledger.one("news")))
    assert {"verify.changed", "verify.stranger", "verify.hidden", "codec.empty"} - ledger.found() <= {"codec.empty"}


def test_a_finding_names_file_and_event(ledger: Ledger) -> None:
    place = ledger.one()
    place.unlink()
    report = ledger.verify()
    missing = next(each for each in report["findings"] if each["code"] == "verify.missing")
    assert missing["file"] == place.relative_to(ledger.root).as_posix()
    assert missing["event"] in place.name
    assert ledger.run("verify")[0] == 1


@pytest.mark.parametrize(("prepare", "code"), TRIALS, ids=[case.__name__ for case, _ in TRIALS])
def test_it_is_said(ledger: Ledger, prepare: Callable[[Ledger], Sequence[str]], code: str) -> None:
    """Seals, proofs, roles and signatures."""
    words = prepare(ledger)
    ledger.run(*words)
    as_in_the_manual(ledger, prepare, code)


def test_what_bad_files_are_told_stands_in_the_manual() -> None:
    for code, told in of_files().items():
        assert code in OTHERS or example_of(code) == told, "python -m tests.trust.table"


def test_every_example_has_a_remedy() -> None:
    for _, code in [*CASES, *TRIALS]:
        words = findings_of(code.partition(".")[0])[code]
        assert words["zh_remedy"]
        assert words["en_remedy"]
