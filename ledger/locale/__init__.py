"""The words people read, in Chinese and English: data in TOML files, loaded when a word is asked for.

`labels/*.toml` name what the program calls by an identifier (kinds, fields, choices, accounts,
dimensions, subjects, units); `findings/<part>.toml` hold the sentences of the findings whose code
begins with `<part>.`. What an office adds itself is labelled in its own `ledger.toml`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ledger.kernel.finding import Finding

if TYPE_CHECKING:
    from ledger.kernel.figure import Definition

Language = Literal["zh", "en"]
Group = Literal["kinds", "fields", "choices", "accounts", "dimensions", "subjects", "units"]

_FOLDER = Path(__file__).parent


def language(option: str | None, ledger_setting: str | None, environ: Mapping[str, str]) -> Language:
    """The language to speak: as asked, else Chinese where the locale or the ledger says so, else English."""
    if option:
        return "zh" if option.lower().startswith("zh") else "en"
    chosen = next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), "")
    if not chosen and sys.platform == "win32":
        import locale

        chosen = locale.getlocale()[0] or ""
    says_chinese = chosen.lower().startswith(("zh", "chinese")) or (ledger_setting or "").startswith("zh")
    return "zh" if says_chinese else "en"


def sentence(finding: Finding, lang: Language) -> tuple[str, str]:
    """What the finding says, and the remedy; both plain text, not yet made safe for a screen.

    A code without a sentence is shown as it is, with its values: an unworded finding is still a finding.
    """
    words = findings_of(finding.code.partition(".")[0]).get(finding.code)
    if words is None:
        values = ", ".join(f"{name}={_said(value, lang)}" for name, value in finding.values.items())
        return (f"{finding.code} ({values})" if values else finding.code), ""
    said = _Values(finding, lang)
    return words[lang].format_map(said), words.get(f"{lang}_remedy", "").format_map(said)


def label(lang: Language, group: Group, name: str, own: Mapping[str, str] | None = None) -> str:
    """The label of an identifier; `own` holds the office's labels, by the same names.

    A field is named `kind.field` (`suggestion.replied.text`), `subject.field` or `field`, a choice the
    same with `.value` behind; the most particular label wins. A kind, subject or unit is named as it
    is. Values joined with `+` are labelled one by one. An unknown name is its own label, without what
    stands before its last dot.
    """
    head, dot, last = name.rpartition(".")
    if group == "choices" and "+" in last:
        return "+".join(label(lang, group, f"{head}{dot}{part}", own) for part in last.split("+"))
    labels = _labels(group)
    for candidate in _candidates(name):
        if own and candidate in own:
            return own[candidate]
        if candidate in labels:
            return labels[candidate][lang]
    return name if group == "units" else last


def names_of(group: Group) -> Iterable[str]:
    """All identifiers of a group that have a label."""
    return _labels(group).keys()


def labelled(group: Group, name: str, own: Mapping[str, str] | None = None) -> bool:
    """Whether the identifier has a label of its own."""
    labels = _labels(group)
    return any(candidate in labels or (own and candidate in own) for candidate in _candidates(name))


def labels_of(group: Group) -> Mapping[str, Mapping[str, str]]:
    """All labels of a group in both languages, by name."""
    return _labels(group)


def account_label(lang: Language, account: str, own: Mapping[str, str] | None = None) -> str:
    """The label of an account or of the head of a subtree, its free segments worded too."""
    segments = account.split(":")
    # A name may have segments of its own (`tally:documents:sent`): it takes all that follow.
    for length in range(len(segments), 0, -1):
        given = [*segments[: length - 1], ":".join(segments[length - 1 :])]
        for pattern, words in _account_patterns().get(length, ()):
            places = list(zip(pattern, given, strict=True))
            fits = all(part.isupper() or part == text for part, text in places)
            if fits and (length == len(segments) or pattern[-1] == "NAME"):
                free = {part: text for part, text in places if part.isupper()}
                return words[lang].format_map(
                    {part: _segment_label(lang, account, part, text, own) for part, text in free.items()}
                )
    return account


def value_label(lang: Language, account: str, dimension: str, value: str, own: Mapping[str, str] | None = None) -> str:
    """The label of a dimension's value on postings of the account; a name or key is its own label."""
    if dimension == "kind":
        return label(lang, "kinds", value, own)
    place = f"{account_subject(account)}.{dimension}"
    if all(labelled("choices", f"{place}.{part}", own) for part in value.split("+")):
        return label(lang, "choices", f"{place}.{value}", own)
    return value


def key_label(lang: Language, accounts: Iterable[str], by: str, key: str, own: Mapping[str, str] | None = None) -> str:
    """The label of one value of a breakdown: of the entity it is followed to, else of what the accounts speak of."""
    head, _, fact = by.rpartition(".")
    for account in (head,) if head else accounts:
        if (found := value_label(lang, account, fact, key, own)) != key:
            return found
    return key


def account_subject(account: str) -> str:
    """The subject whose choices an account speaks of (`performance:visit` of visits)."""
    first, _, rest = account.partition(":")
    if first == "performance":
        return rest.partition(":")[0]
    return "meeting" if first == "decision" else first


@cache
def findings_of(part: str) -> Mapping[str, Mapping[str, str]]:
    """The sentences of all codes that begin with the part; empty where there are none."""
    file = _FOLDER / "findings" / f"{part}.toml"
    return _read(file) if part.isidentifier() and file.is_file() else {}


def finding_codes() -> list[str]:
    """Every code that has a sentence."""
    parts = sorted(file.stem for file in (_FOLDER / "findings").glob("*.toml"))
    return [code for part in parts for code in findings_of(part)]


@cache
def _types() -> Mapping[str, Mapping[str, str]]:
    return _read(_FOLDER / "types.toml")


@cache
def _causes() -> Mapping[str, str]:
    import tomllib

    return tomllib.loads((_FOLDER / "causes.toml").read_text(encoding="utf-8"))


_TERMS: dict[str, str] = {}
"""Words of this manual's own Chinese, and what the office says in their place."""


def use_terms(terms: Mapping[str, str]) -> None:
    """Say some words as the office at hand says them: 会办 for 协办, 选民代表 for 议政代表."""
    if terms != _TERMS:
        _TERMS.clear()
        _TERMS.update(terms)
        for read in (_labels, _account_patterns, findings_of):
            read.cache_clear()


def in_terms(text: str) -> str:
    """A text in the office's own words."""
    for word, own in _TERMS.items():
        text = text.replace(word, own)
    return text


def figure_label(lang: str, definition: Definition) -> str:
    """What a figure is called, in Chinese in the office's own words."""
    return definition.en if lang == "en" else in_terms(definition.zh)


@cache
def _examples() -> Mapping[str, Mapping[str, str]]:
    return {**_read(_FOLDER / "finding_examples.toml"), **_read(_FOLDER / "trust_examples.toml")}


def example_of(code: str) -> Mapping[str, str]:
    """What a finding says in its runnable example, with its severity; empty where it has none."""
    return _examples().get(code, {})


WORDED = {
    # values of findings that are identifiers of choices, and the field whose choices they are
    "status": "status",
    "allowed": "status",
    "grade": "grade",
    "scale": "grade",
    "question": "question",
    "asked": "question",
}


LISTS = frozenset(("one_list", "other_list"))
"""Values of findings that are names of fields: the two lists in which one person stands."""


def _worded(lang: Language, place: str, value: object) -> object:
    """A choice, or each of several, by its label where it has one."""
    if isinstance(value, (list, tuple)):
        return [_worded(lang, place, each) for each in value]
    known = isinstance(value, str) and labelled("choices", f"{place}.{value}")
    return label(lang, "choices", f"{place}.{value}") if known else value


class _Values(dict[str, str]):
    """The values of a finding as words; a placeholder without a value stays visible."""

    def __init__(self, finding: Finding, lang: Language) -> None:
        super().__init__({name: _said(value, lang) for name, value in finding.values.items()})
        self.setdefault("field", finding.field or "")
        self.setdefault("file", finding.file or "")
        self.setdefault("event", finding.event or "")
        self.setdefault("line", str(finding.line or ""))
        if "subject" in finding.values:  # a person reads 代表, not `deputy`
            self["subject"] = label(lang, "subjects", str(finding.values["subject"]))
        for name, value in finding.values.items():  # and 接待, not `reception.held`
            if isinstance(value, str) and value in _labels("kinds"):
                self[name] = label(lang, "kinds", value)
        part = finding.code.partition(".")[0]
        for name in LISTS & finding.values.keys():
            self[name] = label(lang, "fields", f"{part}.{finding.values[name]}")
        for name in WORDED.keys() & finding.values.keys():
            self[name] = _said(_worded(lang, f"{part}.{WORDED[name]}", finding.values[name]), lang)
        if "length" in finding.values:  # 3个工作日, not `3 working_days`
            amount, _, unit = str(finding.values["length"]).partition(" ")
            self["length"] = f"{amount}{'' if lang == 'zh' else ' '}{label(lang, 'units', unit)}"
        if finding.code == "field.type" and str(finding.values.get("expected")) in _types():
            self["expected"] = _types()[str(finding.values["expected"])][lang]
        if lang == "zh" and "cause" in finding.values:
            self["cause"] = _causes().get(self["cause"], self["cause"])
        if not self.get("nearest"):
            self["nearest"] = "无" if lang == "zh" else "none"

    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"


def _said(value: object, lang: Language) -> str:
    """A value as a person would write it in a sentence."""
    if isinstance(value, Finding):  # the cause of another
        return sentence(value, lang)[0].rstrip("。.")
    if isinstance(value, bool):
        return label(lang, "choices", f"bool.{'yes' if value else 'no'}")
    if isinstance(value, (list, tuple, set, frozenset)):
        if not value:
            return "无" if lang == "zh" else "none"
        parts = sorted(map(str, value)) if isinstance(value, (set, frozenset)) else value
        return ("、" if lang == "zh" else ", ").join(_said(part, lang) for part in parts)
    return str(value)


def _candidates(name: str) -> Iterator[str]:
    """The name, then the same without the second half of the kind, then ever shorter ends of it."""
    yield name
    parts = name.split(".")
    if len(parts) > 2:
        yield ".".join([parts[0], *parts[2:]])
    for start in range(1, len(parts)):
        yield ".".join(parts[start:])


def _segment_label(lang: Language, account: str, part: str, given: str, own: Mapping[str, str] | None) -> str:
    """The label of what stands in an account for a segment in capitals."""
    if part == "SUBJECT":
        return label(lang, "subjects", given, own)
    return value_label(lang, account, part.lower(), given, own)


@cache
def _labels(group: Group) -> Mapping[str, Mapping[str, str]]:
    """All labels of a group by name; those of a choice by `field.value`."""
    words = _read(_FOLDER / "labels" / f"{group}.toml")
    if group != "choices":
        return words
    same_as = words.pop("same_as")
    for field, others in same_as.items():
        for other in others:
            words[field] = words[other] | words.get(field, {})
    return {f"{field}.{value}": both for field, values in words.items() for value, both in values.items()}


@cache
def _account_patterns() -> Mapping[int, list[tuple[list[str], Mapping[str, str]]]]:
    """The labelled accounts by their number of segments, the most literal first."""
    patterns: dict[int, list[tuple[list[str], Mapping[str, str]]]] = {}
    for name, words in _labels("accounts").items():
        segments = name.split(":")
        patterns.setdefault(len(segments), []).append((segments, words))
    for found in patterns.values():
        found.sort(key=lambda pattern: sum(part.isupper() for part in pattern[0]))
    return patterns


def _read(file: Path) -> dict[str, Any]:
    import tomllib

    return tomllib.loads(in_terms(file.read_text(encoding="utf-8")))
