"""What a board says of the row under the cursor: two lines at its foot, or a whole pane beside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ledger.locale import figure_label
from ledger.views.reader import Reader
from ledger.views.shapes import Link, Said


class Detail(NamedTuple):
    """Of a row: the lines for a narrow screen, and those for a pane beside the table."""

    foot: tuple[str, ...] = ()
    lines: tuple[Said, ...] = ()


def detail(reader: Reader, link: Link) -> Detail:
    """What there is to say of the place a row leads to; nothing for most places."""
    match link.place:
        case "entity":
            return entity_detail(reader, link.about[0], link.about[1])
        case "deputy":
            return deputy_detail(reader, link.about[1])
        case "event":
            return event_detail(reader, link.about[0])
        case "figure":
            return figure_detail(reader, link.about[0])
        case "parameter":
            from ledger.views.office import parameter_lines

            lines = tuple(parameter_lines(reader, link.about[0]))
            return Detail(tuple(f"{each.label}  {each.text}".strip() for each in lines[1:4]), lines)
        case _:
            return Detail()


def entity_detail(reader: Reader, subject: str, key: str) -> Detail:
    """An entity: its steps in one line and its last event; beside the table its sheet and its timeline."""
    from ledger.views.entity import chain, findings, headline, standing, timeline
    from ledger.views.sheet import sheet
    from ledger.views.states import state_of

    state = state_of(reader, subject, key)
    if state is None:
        return Detail()
    lines = [line for line in timeline(reader, subject, key) if line.status != "retracted"]
    foot = [chain(reader, lines)]
    if lines:
        last = lines[-1]
        commit = reader.commits([last.path]).get(last.path, "")[:7]
        said = (f"{last.occurred:%m-%d}", reader.label("kinds", last.kind), last.summary, last.recorder, commit)
        foot.append("  ".join(part for part in said if part))
    pane = [
        Said(headline(reader, subject, key, state), standing(reader, subject, key, state), head=True),
        *sheet(reader, subject, key, state),
        *(Said("", said, "!") for said in findings(reader, subject, key)),
        Said(reader.say("entity.timeline"), str(len(lines)), head=True),
    ]
    for line in lines:
        pane.append(Said(f"{line.occurred}", f"{reader.label('kinds', line.kind)}  {line.summary}", link=line.link))
    return Detail(tuple(foot), tuple(pane))


def deputy_detail(reader: Reader, name: str) -> Detail:
    """A deputy: the particulars, and this year beside the group's mean."""
    from ledger.views.deputies import details_of
    from ledger.views.deputy import compared, particulars
    from ledger.views.states import state_of

    state = state_of(reader, "deputy", name)
    if state is None:
        return Detail()
    known = details_of(state)
    head = particulars(reader, known)
    rows = list(compared(reader, name, str(reader.today.year)))
    told = [f"{row.cells[0]} {row.cells[1]}" for row in rows if not row.quiet and not row.cells[0].startswith(" ")]
    pane = [Said(name, head, head=True)]
    for row in rows:
        text = f"{row.cells[1]}  {reader.say('deputy.group_mean')} {row.cells[3]}  {row.cells[5]}"
        pane.append(Said(row.cells[0], text, link=row.link, bar=row.bars[0], quiet=row.quiet))
    return Detail((head, "  ".join(told)), tuple(pane))


def event_detail(reader: Reader, event: str) -> Detail:
    """An event: what it says, what it changes, who recorded it when, its commit, what corrected it, and its file."""
    from ledger.views.events import event_view

    view = event_view(reader, event)
    line = view.line
    recorded = reader.say(
        "event.recorded", recorder=line.recorder, when=f"{line.recorded:%Y-%m-%d %H:%M}", channel=view.channel
    )
    pane = [Said(reader.label("kinds", line.kind), str(line.occurred), head=True)]
    pane += [Said(label, text) for label, text in view.fields]
    pane += [Said(change.label, f"{change.before} -> {change.after}", "~") for change in view.differences]
    pane += [Said("", recorded, quiet=True), Said(reader.say("event.commit"), view.commit[:12], quiet=True)]
    for each in view.corrections:
        told = f"{each.recorded:%Y-%m-%d %H:%M}  {each.recorder}  {each.summary}"
        pane.append(Said(reader.label("kinds", each.kind), told, "~", each.link))
    pane.append(Said(line.path, head=True))
    pane += [Said("", text, quiet=True) for text in view.text.rstrip().split("\n")]
    foot = ("  ".join(f"{label} {text}" for label, text in view.fields), f"{recorded}  {view.commit[:7]}")
    return Detail(foot, tuple(pane))


def figure_detail(reader: Reader, name: str) -> Detail:
    """A figure: how it is counted, in words and as its definition says it."""
    from ledger.views.wording import definition_words

    definition = reader.definitions[name]
    said = definition_words(reader, definition)
    return Detail((f"= {said}",), tuple(figure_lines(reader, name, said, definition.expression)))


def figure_lines(reader: Reader, name: str, said: str, expression: str) -> Iterator[Said]:
    """The lines of a figure."""
    definition = reader.definitions[name]
    yield Said(figure_label(reader.lang, definition), name, head=True)
    yield Said(reader.say("figure.counted"), said)
    yield Said("", expression, quiet=True)
