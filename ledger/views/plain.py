"""The plain twin of every screen: the same view as lines of text, for pipes, readers, tests and copying."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from ledger.kernel.finding import Refused, error
from ledger.kernel.visible import cells, visible
from ledger.views.shapes import Board, Column, Row, Said

if TYPE_CHECKING:
    from ledger.views.asked import Asked
    from ledger.views.chart import Chart
    from ledger.views.deputy import DeputyView, MoreOfDeputy
    from ledger.views.entity import EntityView
    from ledger.views.events import EventView
    from ledger.views.figure import FigureView
    from ledger.views.home import Home, More
    from ledger.views.reader import Reader

BAR = 20
"""Cells of a whole bar."""


def bar_text(share: float) -> str:
    """A bar for paper and pipes."""
    length = round(max(0.0, min(share, 1.0)) * BAR)
    return "=" * (length or (1 if share else 0))


def row_texts(columns: Sequence[Column], row: Row) -> list[str]:
    """The cells of a row, its bars drawn, its marks before the first."""
    bars = iter(row.bars)
    texts = []
    for place, text in enumerate(row.cells):
        is_bar = place < len(columns) and columns[place].bar
        texts.append(bar_text(next(bars, 0.0)) if is_bar else visible(text))
    return texts


def plain_rows(columns: Sequence[Column], rows: Iterable[Row]) -> str:
    """A table in columns, made safe for a terminal; marks stand before the rows, where any has one."""
    rows = list(rows)
    right = {place for place, column in enumerate(columns) if column.right}
    table = [[visible(column.head) for column in columns]]
    table += [row_texts(columns, row) for row in rows]
    widths = [max(cells(line[place]) for line in table if place < len(line)) for place in range(len(columns))]
    marks = ["", *(row.mark + row.change for row in rows)]
    margin = max(map(len, marks))
    out = []
    for mark, line in zip(marks, table, strict=True):
        parts = []
        for place, text in enumerate(line[: len(widths)]):
            gap = " " * (widths[place] - cells(text))
            parts.append(gap + text if place in right else text + gap)
        lead = f"{mark:<{margin}} " if margin else ""
        out.append((lead + "  ".join(parts)).rstrip())
    return "\n".join(out)


def cells_of(columns: Sequence[Column], rows: Iterable[Row]) -> list[tuple[str, ...]]:
    """A table as rows of cells for a spreadsheet, its head first, without the bars."""
    kept = [place for place, column in enumerate(columns) if not column.bar]
    table = [tuple(columns[place].head for place in kept)]
    return table + [tuple(row.cells[place] if place < len(row.cells) else "" for place in kept) for row in rows]


def plain_said(lines: Iterable[Said]) -> str:
    """The lines of a sheet: label, text, bar."""
    lines = list(lines)
    wide = max((cells(line.label) for line in lines if not line.head), default=0)
    out = []
    for line in lines:
        if line.head:
            out.append(visible(f"{line.label}  {line.text}".rstrip()))
            continue
        label = visible(line.label) + " " * (wide - cells(line.label))
        bar = "" if line.bar is None else f"  {bar_text(line.bar)}"
        out.append(f"{line.mark or ' '} {label}  {visible(line.text)}{bar}".rstrip())
    return "\n".join(out)


def plain_board(board: Board) -> str:
    """A board: where it is, its tabs, its rows, what is said below it."""
    head = " > ".join(board.path) + (f"  {board.scope}" if board.scope else "")
    parts = [visible(head)]
    if board.tabs:
        parts.append(plain_tabs(board))
    parts.append(plain_rows(board.columns, board.rows) if board.rows else board.empty)
    if board.note:
        parts.append(visible(board.note))
    return "\n".join(parts)


def plain_tabs(board: Board) -> str:
    """The tabs with their counts, the chosen one in brackets."""
    said = []
    for tab in board.tabs:
        text = tab.label if tab.many is None else f"{tab.label} {tab.many}"
        said.append(f"[{text}]" if tab.name == board.tab else text)
    return visible("  ".join(said))


def plain_home(view: Home, more: More | None, reader: Reader) -> str:
    """The home screen: what waits, this month, the plan, what is due, what came last."""
    say = reader.say
    parts = [visible(f"{view.committee}  {view.day}  {say('home.commit', commit=view.commit)}"), ""]
    columns = (Column(""), Column("", right=True))
    for title, figures in (("home.todo", view.todo), ("home.month", view.month)):
        rows = [Row((figure.label, figure.text)) for figure in figures]
        parts += [say(title), plain_rows(columns, rows).lstrip("\n"), ""]
    if more is not None and more.plan is not None:
        done, expected = f"{more.done_share:.0%}", f"{more.expected_share:.0%}"
        parts += [f"{more.plan.label}  {more.plan.text}  {say('home.done', share=done)}"]
        parts += [
            f"  {bar_text(more.done_share)}",
            f"  {bar_text(more.expected_share)}  {say('home.time', share=expected)}",
        ]
        parts.append("")
    for title, lines in (("home.due", view.due), ("home.latest", view.latest)):
        widest = max((len(row.cells) for row in lines), default=0)
        parts += [say(title), plain_rows([Column("")] * widest, lines).lstrip("\n"), ""]
    return "\n".join(parts).rstrip()


def plain_entity(view: EntityView) -> str:
    """An entity: headline, sheet, what the rules say, timeline."""
    head = " > ".join(view.path) + (f"  {view.scope}" if view.scope else "")
    parts = [visible(head), visible(view.headline), "", plain_said(view.sheet)]
    if view.findings:
        parts += ["", *map(visible, view.findings)]
    return "\n".join([*parts, "", plain_rows(view.columns, view.rows)])


def plain_event(view: EventView, reader: Reader) -> str:
    """An event: its fields, what it changes, its commit, its file."""
    line, say = view.line, reader.say
    lines = [Said(reader.label("kinds", line.kind), f"{line.occurred}  {line.key}", head=True)]
    lines += [Said(label, text) for label, text in view.fields]
    lines += [Said(each.label, f"{each.before} -> {each.after}", "~") for each in view.differences]
    commit = view.commit or say("event.unversioned")
    when = f"{line.recorded:%Y-%m-%d %H:%M}"
    lines.append(Said(say("event.commit"), commit))
    lines.append(Said("", say("event.recorded", recorder=line.recorder, when=when, channel=view.channel)))
    file = "\n".join(visible(each) for each in view.text.rstrip().split("\n"))
    return f"{plain_said(lines)}\n\n{visible(line.path)}\n{file}"


def plain_deputy(view: DeputyView, more: MoreOfDeputy | None) -> str:
    """A deputy's file: particulars, the year beside the others, points, entries, acts."""
    parts = [visible(f"{view.name}  {view.scope}"), visible(view.particulars)]
    if more is not None:
        parts += [visible(more.points), visible(more.attendance)]
    parts += ["", plain_rows(view.columns, view.performance)]
    if more is not None:
        parts += ["", plain_rows(more.lines.columns, more.lines.rows)]
        parts += ["", plain_rows(more.entries.columns, more.entries.rows)]
    return "\n".join([*parts, "", plain_rows(view.act_columns, view.acts)])


def plain_figure(view: FigureView) -> str:
    """A figure with its definition and its parts."""
    head = [" > ".join(view.path) + f"  {view.scope}", f"{view.label}  {view.text}  {view.ratio}".rstrip()]
    head += [f"= {view.definition}", f"  {view.expression}"]
    if view.earlier:
        head.append(view.earlier)
    return "\n".join([*map(visible, head), plain_rows(view.columns, view.rows)])


def plain_chart(view: Chart) -> str:
    """The months of two years."""
    head = " > ".join(view.path) + f"  {view.scope}"
    return "\n".join([visible(head), plain_rows(view.columns, view.rows), visible(f"= {view.note}")])


# --- screens by name ----------------------------------------------------------------------------------


GATHERED = ("due", "findings", "verify", "parameters", "drafts", "deputies", "points", "changes", "subjects")
"""Boards of what is not the entities of one subject."""


def plain_screen(reader: Reader, name: str, about: Sequence[str], period: str) -> str:
    """A screen as text: its name, what it is about (a key, a figure, filters), a period."""
    made = SCREENS.get(name)
    if made is not None:
        return made(reader, about, period)
    from ledger.subjects import MODULES
    from ledger.views.boards import board
    from ledger.views.changes import marked

    if name not in (*MODULES, *GATHERED):
        from ledger.reports.naming import subject_of
        from ledger.store.records.nearest import nearest

        near = nearest(name, [*SCREENS, *GATHERED, *MODULES])
        if (found := subject_of(name)) is None:
            raise Refused(error("usage.screen", name=name, nearest=near))
        name = found
    if name in MODULES and about:
        return _entity(reader, [name, *about], period)
    return plain_board(marked(reader, board(reader, name, about[0] if about else "")))


def _home(reader: Reader, about: Sequence[str], period: str) -> str:
    from ledger.views.home import home, more

    return plain_home(home(reader, 20), more(reader), reader)


def _statistics(reader: Reader, about: Sequence[str], period: str) -> str:
    from ledger.views.asked import Asked
    from ledger.views.statistics import statistics

    return plain_board(statistics(reader, Asked(period, by=about[0] if about else "")))


def _figure(reader: Reader, about: Sequence[str], period: str) -> str:
    from ledger.views.figure import figure_view

    return plain_figure(figure_view(reader, _asked(about, period)))


def _chart(reader: Reader, about: Sequence[str], period: str) -> str:
    from ledger.views.chart import chart

    return plain_chart(chart(reader, _asked(about, period)))


def _evidence(reader: Reader, about: Sequence[str], period: str) -> str:
    from ledger.views.evidence import evidence

    return plain_board(evidence(reader, _asked(about, period)))


def _asked(about: Sequence[str], period: str) -> Asked:
    """A figure, its breakdown as `by=DIM`, and filters."""
    from ledger.views.asked import Asked

    figure, *rest = about or [""]
    by = next((each[3:] for each in rest if each.startswith("by=")), "")
    return Asked(period, figure, by, tuple(each for each in rest if not each.startswith("by=")))


def _deputy(reader: Reader, about: Sequence[str], period: str) -> str:
    from ledger.views.deputy import deputy_view, more

    name = about[0] if about else ""
    return plain_deputy(deputy_view(reader, name, period), more(reader, name, period))


def _entity(reader: Reader, about: Sequence[str], period: str) -> str:
    if about[0] == "deputy":
        return _deputy(reader, about[1:], period)
    from ledger.views.entity import entity_view

    return plain_entity(entity_view(reader, about[0], about[1] if len(about) > 1 else ""))


def _event(reader: Reader, about: Sequence[str], period: str) -> str:
    from ledger.views.events import event_view

    return plain_event(event_view(reader, about[0] if about else ""), reader)


def _journal(reader: Reader, about: Sequence[str], period: str) -> str:
    from ledger.views.journal import Filter, journal, narrowed, page

    view = journal(reader, Filter("", period))
    numbers = narrowed(reader, " ".join(about), view.numbers) if about else view.numbers
    rows = page(reader, numbers[:MOST])
    shown = reader.say("board.count", shown=f"{min(len(numbers), MOST):,}", total=f"{view.total:,}")
    return f"{' > '.join(view.path)}  {shown}\n{plain_rows(view.columns, rows)}"


MOST = 1000
"""Events of the journal that are printed plain."""

SCREENS: dict[str, Callable[[Reader, Sequence[str], str], str]] = {
    "home": _home,
    "statistics": _statistics,
    "figure": _figure,
    "chart": _chart,
    "evidence": _evidence,
    "event": _event,
    "journal": _journal,
}
