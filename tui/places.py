"""Where links lead: the one table from a place's name to its screen, each loaded when first gone to."""

from __future__ import annotations

from textual.screen import Screen

from ledger.views.shapes import Link


def screen_for(link: Link) -> Screen[object] | None:
    """The screen of a place; None where there is no such place."""
    about = link.about
    match link.place:
        case "home":
            from tui.screens.home import HomeScreen

            return HomeScreen()
        case "board":
            from tui.screens.board import BoardScreen

            return BoardScreen(*about)
        case "journal":
            from ledger.views.journal import Filter
            from tui.screens.journal import JournalScreen

            return JournalScreen(Filter(*about))
        case "entity" if about[0] == "deputy":
            return screen_for(Link("deputy", about))
        case "entity":
            from tui.screens.entity import EntityScreen

            return EntityScreen(about[0], about[1])
        case "deputy":
            from tui.screens.deputy import DeputyScreen

            return DeputyScreen(about[1], *about[2:3])
        case "event":
            from tui.screens.event import EventScreen

            return EventScreen(about[0])
        case "form":
            return form_screen(about)
        case "help":
            from tui.screens.help import HelpScreen

            return HelpScreen(*about)
        case "import":
            from tui.screens.importing import ImportScreen

            return ImportScreen(*about)
        case "first_run":
            from tui.screens.first_run import FirstRunScreen

            return FirstRunScreen()
        case _:
            return number_screen(link)


def number_screen(link: Link) -> Screen[object] | None:
    """The screens about numbers."""
    about = link.about
    match link.place:
        case "statistics":
            from tui.screens.statistics import StatisticsScreen

            return StatisticsScreen(*about)
        case "figure":
            from tui.screens.statistics import FigureScreen

            return FigureScreen(*about)
        case "chart":
            from tui.screens.statistics import ChartScreen

            return ChartScreen(*about)
        case "evidence":
            from ledger.views.asked import Asked
            from ledger.views.evidence import evidence
            from tui.screens.board import ViewScreen

            return ViewScreen(evidence, Asked(about[1], about[0], "", about[2:]))
        case "register":
            from ledger.views.deputy import register
            from tui.screens.board import ViewScreen

            return ViewScreen(register, about[0], about[1], about[2:])
        case _:
            return None


def form_screen(about: tuple[str, ...]) -> Screen[object]:
    """A form: its kind; the key it is about; a draft; the event it corrects."""
    from ledger.subjects import of_kind
    from tui.screens.form import FormScreen

    kind, key, draft, target = (*about, "", "", "", "")[:4]
    subject = of_kind(kind)
    texts = {subject.key: key} if key and subject is not None else {}
    return FormScreen(kind, texts, target, draft)
