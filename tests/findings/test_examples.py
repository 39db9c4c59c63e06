"""Every check has a runnable example: given these events this is found, and what mends it makes it vanish.

Each file in `examples/` is named by its code: `config` is the text of ledger.toml, `today` the day of the
check, `given` the events, `found` the values expected in the finding, `mended` the events (or the new
`config` or `given` lines) after which it is found no more.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import pytest

from ledger.kernel.finding import Finding
from ledger.locale import findings_of, sentence
from ledger.store.checks import checked
from ledger.store.folder import Folder
from ledger.store.model import Model
from ledger.store.office import Office
from tests.given import given

EXAMPLES = sorted((Path(__file__).parent / "examples").glob("*.toml"))
DEPUTY = {
    "kind": "deputy.registered",
    "occurred": "2020-01-02",
    "levels": ["district"],
    "constituency": "第一选区",
    "term": "十七届",
    "sex": "female",
}
UNIT = {"kind": "unit.registered", "occurred": "2020-01-02", "system": "stationed_body"}
SHORT = {"deputy": DEPUTY, "unit": UNIT}
"""What an example may say in one word: `deputy = "张三"` without a kind registers 张三."""


def whole(line: Mapping[str, Any]) -> dict[str, Any]:
    """A line of an example as an event."""
    if "kind" not in line:
        (name,) = line.keys() & SHORT.keys()
        return {**SHORT[name], **line}
    return dict(line)


def found_in(example: Mapping[str, Any], lines: Sequence[Mapping[str, Any]], config: str) -> list[Finding]:
    """Everything found in these events: by the fold, and by the checks over the whole ledger."""
    book = given(*map(whole, lines), config=config)
    nowhere = cast(Folder, None)
    model = Model(nowhere, book.connection, Office(config.encode()))
    return [*model.findings(), *checked(model, example["today"])]


def load(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_the_example_is_found_and_can_be_mended(file: Path) -> None:
    example, code = load(file), file.stem
    config = example.get("config", "")
    found = [finding for finding in found_in(example, example["given"], config) if finding.code == code]
    assert len(found) == example.get("times", 1)
    said = {name: _plain(found[0].values[name]) for name in example["found"]}
    assert said == {name: _plain(value) for name, value in example["found"].items()}
    for lang in ("zh", "en"):
        message, remedy = sentence(found[0], lang)
        assert message
        assert remedy
        assert "{" not in message + remedy
    mended = [*example["given"], *example.get("mended", ())] if "instead" not in example else example["instead"]
    left = found_in(example, mended, example.get("mended_config", config))
    assert code not in [finding.code for finding in left]


def test_every_check_has_an_example() -> None:
    assert sorted(findings_of("check").keys() - {file.stem for file in EXAMPLES}) == []


def test_every_example_is_of_a_known_code() -> None:
    stems = {file.stem for file in EXAMPLES}
    assert [stem for stem in stems if stem not in findings_of(stem.partition(".")[0])] == []


def _plain(value: Any) -> Any:
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else str(value)
