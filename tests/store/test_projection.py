"""What the read model says depends on the set of events alone: not on when, or in which order, they came."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime

from hypothesis import given as example_of
from hypothesis import settings
from hypothesis import strategies as st

from tests.given import Book, given
from tests.store.acts import DAYS, Act, histories

few = settings(max_examples=30, deadline=None, derandomize=True)


def batched(count: int, chance: random.Random) -> list[list[int]]:
    """All lines, shuffled, in batches of one or more."""
    places = list(range(count))
    chance.shuffle(places)
    batches: list[list[int]] = []
    while places:
        size = chance.randint(1, 4)
        batches.append(places[:size])
        places = places[size:]
    return batches


def same(one: Book, other: Book) -> None:
    """Both say the same, in the same order."""
    for name, rows in one.everything().items():
        assert other.everything()[name] == rows, name
    assert one.findings == other.findings
    assert other.everything()["months"] == other.everything()["sums"]


@few
@example_of(histories())
def test_events_taken_in_one_by_one_give_what_all_at_once_give(lines: Sequence[Act]) -> None:
    same(given(*lines), given(*lines, cold=False))


@few
@example_of(histories(), st.randoms(use_true_random=False))
def test_batches_in_any_order_give_the_same(lines: Sequence[Act], chance: random.Random) -> None:
    same(given(*lines), given(*lines, cold=False, batches=batched(len(lines), chance)))


@few
@example_of(histories(), st.randoms(use_true_random=False))
def test_the_order_of_files_changes_nothing(lines: Sequence[Act], chance: random.Random) -> None:
    same(given(*lines), given(*lines, batches=batched(len(lines), chance)))


@few
@example_of(histories(), st.randoms(use_true_random=False))
def test_files_taken_away_leave_no_trace(lines: Sequence[Act], chance: random.Random) -> None:
    gone = sorted(chance.sample(range(len(lines)), chance.randint(1, len(lines))))
    kept = [place for place in range(len(lines)) if place not in gone]
    same(given(*lines, batches=[kept]), given(*lines, removed=gone))


def test_a_correction_older_than_what_it_corrects_has_no_effect_and_is_named() -> None:
    visit = {
        "kind": "visit.made",
        "occurred": "2023-01-05",
        "visit": "访一",
        "type": "voter",
        "visitors": ["甲"],
    }
    lines = (
        {"ref": "visit", "visited": "某户", **visit},
        {
            "kind": "entry.retracted",
            "occurred": "2023-01-05",
            "target": "ref:visit",
            "reason": "重复",
            "recorded": datetime(2020, 1, 1, tzinfo=UTC),
        },
    )
    for book in (given(*lines), given(*lines, cold=False), given(*lines, cold=False, batches=[[1], [0]])):
        assert book.balance("visit:made") == 1
        assert book.codes_of(1) == ["entry.earlier"]


NAMING = ("deputy.registered", "group.formed", "station.opened", "unit.registered")
STANDING = (
    "SELECT account.name, account.unit, dims.value, sum(amount) AS total FROM posting "
    "JOIN account ON account.id = posting.account JOIN dims ON dims.id = posting.dims "
    "WHERE posting.date <= ? GROUP BY 1, 2, 3 HAVING total != 0 ORDER BY 1, 2, 3"
)


@few
@example_of(histories(), st.sampled_from(DAYS))
def test_the_standing_on_any_day_is_that_of_a_fold_which_ends_there(lines: Sequence[Act], day: str) -> None:
    """Corrections take effect wherever they are dated, and a name may be registered later than it is used.

    Of all else nothing later is needed, and nothing forgotten.
    """
    last = date.fromisoformat(day).toordinal()
    whole = given(*lines)
    happened = dict(whole.connection.execute("SELECT id, occurred FROM event"))
    kept = [
        place
        for place, (line, event) in enumerate(zip(lines, whole.ids, strict=True))
        if happened[event] <= last or str(line["kind"]).startswith(("entry.", *NAMING))
    ]
    there = given(*lines, batches=[kept]).connection.execute(STANDING, (last,)).fetchall()
    assert whole.connection.execute(STANDING, (last,)).fetchall() == there
