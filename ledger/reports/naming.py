"""What people call figures, dimensions, values and fields, found by the label of either language.

A clerk writes `接待选民群众` where a program writes `reception_visitors`; spaces, full-width signs and capitals
do not matter. What is not known is answered with the nearest names that are.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from unicodedata import normalize

from ledger import subjects
from ledger.figures import Definitions
from ledger.kernel.event import kind_fields
from ledger.kernel.figure import Definition, balances_in, parsed
from ledger.locale import account_subject, in_terms, label, labels_of
from ledger.store.model.dimensions import EVERYWHERE, OF_ACCOUNT, OF_EVENT, TIMES
from ledger.store.records.nearest import nearest

DATES = (*TIMES, "entered")


def folded(text: str) -> str:
    """A name without what does not matter in it: blanks, width of signs, capitals."""
    return "".join(normalize("NFKC", text).split()).casefold()


def labelled(definitions: Mapping[str, Definition], text: str) -> Definition | None:
    """The figure of a label in either language."""
    wanted = folded(text)
    return next((each for each in definitions.values() if wanted in (folded(each.zh), folded(each.en))), None)


class Names:
    """The names of one ledger: its figures, and what their postings may be told apart by."""

    def __init__(
        self, definitions: Definitions, connection: sqlite3.Connection, own: Mapping[str, str] | None = None
    ) -> None:
        self.definitions = definitions
        self.connection = connection
        self.own = own or {}
        """The labels of the office's own choices, by subject, field and value."""

    @cached_property
    def _figures(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for definition in self.definitions.values():
            for text in (definition.zh, in_terms(definition.zh), definition.en):
                found.setdefault(folded(text), definition.name)
        return found | {folded(name): name for name in self.definitions}

    def figure(self, text: str) -> Definition | None:
        """The figure of a name or label."""
        name = self._figures.get(folded(text))
        return None if name is None else self.definitions[name]

    def near_figures(self, text: str, more: Iterable[str] = ()) -> list[str]:
        """The labels and names nearest to a wrong one; `more` are others that may have been meant."""
        labels = [
            each for definition in self.definitions.values() for each in (in_terms(definition.zh), definition.name)
        ]
        return nearest(text, [*labels, *more])

    def dimension(self, text: str) -> str | None:
        """The dimension of a name or label; `代表.层级` follows a key one step."""
        head, dot, fact = text.partition(".")
        name = self._dimensions.get(folded(head))
        if name is None or not dot:
            return name
        facts = subjects.facts_of(name)
        wanted = self._dimensions.get(folded(fact), fact)
        return f"{name}.{wanted}" if wanted in facts or (name == "entered" and wanted in DATES) else None

    def near_dimensions(self, text: str, lang: str) -> list[str]:
        """The dimensions nearest to a wrong one."""
        labels = [words["en" if lang == "en" else "zh"] for words in labels_of("dimensions").values()]
        return nearest(text, [*labels, *labels_of("dimensions")])

    @cached_property
    def _dimensions(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for name, words in labels_of("dimensions").items():
            for text in (words["zh"], words["en"]):
                found.setdefault(folded(text), name)
        named = {folded(name): name for name in (*EVERYWHERE, *labels_of("dimensions"))}
        return found | named | {folded(text): name for text, name in ALSO.items()}

    def value(self, definition: Definition | None, dimension: str, text: str) -> str | None:
        """The value of a dimension by its label, or as it is; None where nothing in the ledger has it."""
        if not text or dimension in DATES or dimension.partition(".")[2] in DATES:
            return text
        wanted, place = folded(text), dimension.rpartition(".")[2]
        labelled = self._labelled(place)
        for subject in accounts_of(definition) if definition is not None else ():
            for value, (subjects_of, words) in labelled.items():
                if wanted in words and (not subjects_of or subject in subjects_of):
                    return value
        for value, (_, words) in labelled.items():
            if wanted in words:
                return value
        return text if self._is_used(dimension, text) else None

    def near_values(self, dimension: str, text: str) -> list[str]:
        """The values of a dimension nearest to a wrong one."""
        place = dimension.rpartition(".")[2]
        known = [word for _, words in self._labelled(place).values() for word in words]
        for name, its in subjects.DIMENSIONS.items():
            if its == dimension:
                known += [key for (key,) in self.connection.execute(_KEYS, (name,))]
        known += [value for (value,) in self.connection.execute(_USED, (f'$."{place}"',)) if isinstance(value, str)]
        return nearest(text, known)

    def _labelled(self, dimension: str) -> dict[str, tuple[set[str], set[str]]]:
        """The labelled values of a dimension: the subjects that have them (none: any), and their words."""
        found: dict[str, tuple[set[str], set[str]]] = {}
        for name, words in labels_of("choices").items():
            *before, field, value = name.split(".")
            if field == dimension:
                subjects_of, texts = found.setdefault(value, (set(), set()))
                subjects_of |= set(before[:1])
                texts |= {folded(words["zh"]), folded(words["en"]), folded(value)}
        for name, word in self.own.items():
            *before, field, value = name.split(".")
            if field == dimension:
                subjects_of, texts = found.setdefault(value, (set(), set()))
                subjects_of |= set(before[:1])
                texts |= {folded(word), folded(value)}
        if not found and dimension in YES_OR_NO:
            return {"yes": (set(), {"是", "yes"}), "no": (set(), {"否", "no"})}
        return found

    def _is_used(self, dimension: str, text: str) -> bool:
        head = dimension.partition(".")[0]
        for name, its in subjects.DIMENSIONS.items():
            if its == head and self.connection.execute(f"{_KEYS} AND key = ? LIMIT 1", (name, text)).fetchone():
                return True
        if dimension != head:  # a fact of an entity: whatever stands in its history
            mark = json.dumps(text, ensure_ascii=False)
            row = self.connection.execute("SELECT 1 FROM stream WHERE instr(history, ?) LIMIT 1", (mark,)).fetchone()
            return row is not None
        if head in (*OF_EVENT, *OF_ACCOUNT):
            return True
        found = self.connection.execute(
            "SELECT 1 FROM dims WHERE json_extract(value, ?) = ? LIMIT 1", (f'$."{head}"', text)
        ).fetchone()
        return found is not None


_KEYS = "SELECT key FROM stream WHERE subject = ?"
_USED = "SELECT DISTINCT json_extract(value, ?) FROM dims LIMIT 2000"
YES_OR_NO = ("full_time", "online", "earmarked", "quorate", "manual", "approximate")
ALSO = {
    # what an office says for a dimension, beside its label
    "月份": "month",
    "年度": "year",
    "代表姓名": "deputy",
    "渠道": "track",
    "家站点": "station",
    "主办单位": "handler",
}


def accounts_of(definition: Definition) -> list[str]:
    """The subjects whose accounts a figure adds up."""
    nodes = balances_in(parsed(definition.expression))
    return list(dict.fromkeys(account_subject(node.account) for node in nodes))


def kind_of(text: str) -> str | None:
    """The kind of event of a label in either language; None where several have it."""
    wanted = folded(text)
    found = [kind for kind, words in labels_of("kinds").items() if wanted in map(folded, words.values())]
    return found[0] if len(found) == 1 else None


def subject_of(text: str) -> str | None:
    """The subject of a name or label: `代表`, `建议`, `deputy`."""
    wanted = folded(text)
    for group in ("subjects", "dimensions"):
        for name, words in labels_of(group).items():
            if wanted in (folded(name), folded(words["zh"]), folded(words["en"])) and name in subjects.MODULES:
                return name
    return SUBJECTS.get(wanted)


SUBJECTS = {
    "建议": "suggestion",
    "意见": "opinion",
    "站点": "station",
    "会议": "meeting",
    "接待": "reception",
    "活动": "activity",
    "走访": "visit",
    "计划项目": "plan",
    "项目": "project",
    "人员": "member",
    "述职": "duty_report",
}


@cache
def fields_of(subject: str) -> Mapping[str, str]:
    """The fields of a subject's state and events by every name a person may give them."""
    loaded = subjects.load(subject)
    named: dict[str, str] = {}
    state = [field for field in loaded.state("").__slots__ if not field.startswith("_")]
    for field in state:
        named.setdefault(field, f"{subject}.{field}")
    for kind, event in loaded.kinds.items():
        for field in kind_fields(event):
            named.setdefault(field, f"{kind}.{field}")
    found: dict[str, str] = {}
    for field, place in named.items():
        for lang in ("zh", "en"):
            found.setdefault(folded(label(lang, "fields", place)), field)
    return found | {folded(field): field for field in named}


@cache
def item_fields() -> frozenset[str]:
    """Every name that a field of a list inside an entity may have."""
    facts = {folded(word) for word in ("内容", "item", "序号", "number")}
    words = labels_of("fields")
    found = {folded(text) for both in words.values() for text in both.values()}
    return frozenset(found | {folded(name.rpartition(".")[2]) for name in words}) - facts
