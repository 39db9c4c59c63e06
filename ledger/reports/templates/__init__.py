"""The templates of reports: those shipped, as text, and those of the office, in Word or Markdown.

The shipped ones are kept as Markdown, so that a change of them can be read; `ledger report --copy` hands them
out in Word as well, laid out by the same code that lays out the report itself.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from ledger.kernel.finding import Finding, Refused, error
from ledger.locale import Language
from ledger.reports.naming import folded, subject_of
from ledger.store.office import Office
from ledger.store.records.folder import CONFIGURATION
from ledger.store.records.nearest import nearest

_FOLDER = Path(__file__).parent
ENDINGS = (".docx", ".md", ".markdown")
KEYS = ("file", "about", "subject")


class Template(NamedTuple):
    """One template: of a document about an entity where it has a `subject`; `path` where it is the office's own."""

    name: str
    label: str
    about: str
    subject: str | None = None
    path: Path | None = None


def templates(office: Office, root: Path, lang: Language) -> list[Template]:
    """The office's own templates and the shipped ones; an own one of the same name takes the place of a shipped."""
    found = {name: _shipped_template(name, words, lang) for name, words in _shipped().items()}
    given = office.table("reports").get("templates", {})
    for name, value in given.items() if isinstance(given, dict) else ():
        own = _own(name, value, root)
        found[own.name] = own
    return list(found.values())


def findings(office: Office, root: Path) -> list[Finding]:
    """What is wrong with the templates of the configuration."""
    found: list[Finding] = []
    given = office.table("reports").get("templates", {})
    for name, value in given.items() if isinstance(given, dict) else ():
        try:
            _own(name, value, root)
        except Refused as refused:
            found += refused.findings
    return found


def find(office: Office, root: Path, lang: Language, asked: str) -> Template:
    """The template of a name, a label in either language, or a file; Refused with the nearest names."""
    every = templates(office, root, lang)
    wanted = folded(asked)
    for each in every:
        words = _shipped().get(each.name, {})
        if wanted in (
            folded(each.name),
            folded(each.label),
            *(folded(words.get(key, each.name)) for key in ("zh", "en")),
        ):
            return each
    path = Path(asked).expanduser()
    if path.suffix.casefold() in ENDINGS:
        if path.is_file():
            return Template(path.name, path.stem, "", None, path)
        raise Refused(error("report.no_file", name=asked))
    known = [word for each in every for word in (each.label, each.name)]
    raise Refused(error("report.unknown_template", name=asked, nearest=nearest(asked, known) or known))


def text_of(template: Template, lang: Language) -> str:
    """The text of a shipped template."""
    return (_FOLDER / f"{template.name}.{lang}.md").read_text(encoding="utf-8")


def _shipped_template(name: str, words: Mapping[str, str], lang: Language) -> Template:
    return Template(name, words[lang], words[f"about_{lang}"], words.get("subject"))


@cache
def _shipped() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads((_FOLDER / "index.toml").read_text(encoding="utf-8"))


def _own(name: str, value: Any, root: Path) -> Template:
    """A template of `[reports.templates]`: a file within the records folder, and what its documents are about."""
    table = {"file": value} if isinstance(value, str) else value
    place = f"reports.templates.{name}"
    if not isinstance(table, dict) or not isinstance(table.get("file"), str):
        raise Refused(error("report.template_value", field=place, name=name).at(file=CONFIGURATION))
    for key in table:
        if key not in KEYS:
            near = ", ".join(nearest(key, KEYS) or KEYS)
            raise Refused(error("office.unknown", field=place, name=key, nearest=near).at(file=CONFIGURATION))
    file = PurePosixPath(table["file"].replace("\\", "/"))
    path = root / file
    if file.is_absolute() or ".." in file.parts or path.suffix.casefold() not in ENDINGS:
        raise Refused(error("report.template_place", field=place, name=table["file"]).at(file=CONFIGURATION))
    if not path.is_file() or not path.resolve().is_relative_to(root.resolve()):
        raise Refused(error("report.no_file", field=place, name=table["file"]).at(file=CONFIGURATION))
    subject = table.get("subject")
    if subject is not None and subject_of(str(subject)) is None:
        raise Refused(error("report.unknown_rows", field=place, name=subject, nearest=[]).at(file=CONFIGURATION))
    return Template(name, name, str(table.get("about", "")), subject_of(str(subject)) if subject else None, path)


def shipped_names() -> list[str]:
    """The names of the shipped templates."""
    return list(_shipped())
