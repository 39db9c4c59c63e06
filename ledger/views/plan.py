"""The plan: each item with what was measured of its target, beside the part of its time that is gone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from ledger.locale import sentence
from ledger.views.due import left, most_urgent
from ledger.views.reader import Reader
from ledger.views.shapes import NOWHERE, Board, Column, Link, Row, Said, Tab
from ledger.views.states import State, states

if TYPE_CHECKING:
    from ledger.figures.plan import PlanStanding
    from ledger.figures.plan_items import Item
    from ledger.kernel.rounding import Exact


class Planned(NamedTuple):
    """An item of the plan and how it stands today."""

    item: Item
    standing: PlanStanding

    @property
    def open(self) -> bool:
        """Whether there is still something to do."""
        return not self.standing.complete and self.item.dropped is None

    @property
    def behind(self) -> bool:
        """Whether less is done than time has gone."""
        return self.open and self.standing.share < self.standing.expected_by_now


def planned(reader: Reader) -> list[Planned]:
    """Every item and how it stands; worked out once until something is recorded."""
    mark = (reader.mark(), reader.clocks, reader.today)
    kept = reader.kept.get("planned")
    if kept is None or kept[0] != mark:
        kept = reader.kept["planned"] = (mark, [standing(reader, *each[::2]) for each in states(reader, "plan")])
    found: list[Planned] = kept[1]
    return found


def standing(reader: Reader, key: str, state: State) -> Planned:
    """How one item stands today."""
    from ledger.figures.plan import plan_standing
    from ledger.figures.plan_items import item_on

    item = item_on(key, state, reader.today)
    return Planned(item, plan_standing(reader.query, reader.definitions, item, reader.today))


def standings(reader: Reader, year: int) -> list[PlanStanding]:
    """How the items whose time touches a year stand today, those dropped left out."""
    return [each.standing for each in planned(reader) if each.item.dropped is None and in_year(each.item, year)]


def in_year(item: Item, year: int) -> bool:
    """Whether the time of an item touches a year."""
    return item.begin.year <= year <= item.due.year


def plan_board(reader: Reader, tab: str) -> Board:
    """The items of the plan: what is asked for by when, what has come of it, and what time is gone."""
    year = reader.today.year
    tests: dict[str, Callable[[Planned], bool]] = {
        "year": lambda each: in_year(each.item, year),
        "behind": lambda each: each.behind,
        "open": lambda each: each.open,
        "all": lambda each: True,
    }
    found = sorted(planned(reader), key=lambda each: (each.item.due, each.item.key))
    parts = {name: [each for each in found if test(each)] for name, test in tests.items()}
    chosen = tab if tab in parts else "year" if parts["year"] else "all"
    owed, say = most_urgent(reader, "plan"), reader.say
    columns = (
        Column(reader.label("subjects", "plan"), 10),
        Column(reader.label("fields", "plan.item_set.title")),
        Column(say("plan.done_of"), 9, right=True),
        Column(say("plan.progress"), 12, bar=True),
        Column(say("plan.share"), 5, right=True),
        Column(say("plan.expected"), 5, right=True),
        Column(say("column.due"), 9),
    )
    rows = tuple(
        item_row(reader, each, owed[each.item.key].due if each.item.key in owed else None) for each in parts[chosen]
    )
    tabs = tuple(Tab(name, say(f"tab.{name}"), len(part)) for name, part in parts.items())
    label = reader.label("subjects", "plan")
    return Board(
        (label,), columns, rows, tabs, chosen, note=say("plan.note"), empty=say("board.empty"), total=len(found)
    )


def item_row(reader: Reader, each: Planned, due: date | None) -> Row:
    """An item on the board; its bars are what is done and what of its time is gone."""
    standing, say = each.standing, reader.say
    said, mark = left(reader, due or each.item.due)
    if each.item.dropped is not None:
        said, mark = say("plan.dropped"), ""
    elif standing.complete:
        said, mark = say("plan.done"), ""
    elif each.behind and not mark:
        mark = "*"
    cells = (
        each.item.key,
        each.item.title,
        measured(each),
        "",
        percent(standing.share),
        percent(standing.expected_by_now),
        said,
    )
    bars = (float(standing.share),)
    return Row(cells, Link("entity", ("plan", each.item.key)), mark, quiet=not each.open, bars=bars)


def measured(each: Planned) -> str:
    """What is done of the target, in its unit: `3/4次`; what has no target is told in hundredths only."""
    from ledger.figures.evaluate import plain_text

    standing, item = each.standing, each.item
    if standing.target is None:
        return ""
    target = plain_text(standing.target)
    if item.high is not None:
        target = f"{plain_text(item.low or 0)}..{plain_text(item.high)}"
    return f"{plain_text(standing.done or 0)}/{target}{standing.unit}"


def percent(share: Exact) -> str:
    """A share in whole hundredths."""
    return f"{float(share):.0%}"


def item_sheet(reader: Reader, key: str, state: State) -> Iterator[Said]:
    """An item: what is done, what time is gone, how it is measured, and what it lacks."""
    from ledger.figures.evaluate import plain_text

    each = standing(reader, key, state)
    item, how, say = each.item, each.standing, reader.say
    behind = "*" if each.behind else ""
    link = measure_link(item)
    yield Said(say("plan.progress"), f"{percent(how.share)}  {measured(each)}", behind, link, float(how.share))
    expected = float(how.expected_by_now)
    yield Said(say("plan.elapsed"), f"{expected:.0%}  {item.begin} .. {item.due}", bar=expected)
    if item.measure:
        yield Said(reader.label("fields", "plan.item_set.measure"), item.measure, link=link)
    if how.finding is not None:
        yield Said("", " ".join(sentence(how.finding, reader.lang)), "!")
    for name in ("every", "per"):
        if value := getattr(item, name):
            word = reader.label("choices", f"plan.item_set.{name}.{value}")
            yield Said(reader.label("fields", f"plan.item_set.{name}"), word)
    if item.owner:
        yield Said(reader.label("fields", "plan.item_set.owner"), item.owner)
    for part in how.lacking[:12]:
        name = part.name or part.period.text
        yield Said(say("plan.lacking"), f"{name}  {plain_text(part.done or 0)}/{plain_text(part.target)}", "*")
    if len(how.lacking) > 12:
        yield Said("", say("plan.lacking_more", count=len(how.lacking) - 12), quiet=True)
    if how.over:
        yield Said("", say("plan.over"), quiet=True)
    if how.by_hand:
        yield Said("", say("plan.by_hand"), quiet=True)


def measure_link(item: Item) -> Link:
    """What an item is measured by: the register of an account, or what a figure rests on."""
    if not item.measure:
        return NOWHERE
    name, *filters = re.split(r"\s+(?=\w+(?:\.\w+)?=)", item.measure.strip())
    return Link("register" if ":" in name else "evidence", (name, f"{item.begin}..{item.due}", *filters))
