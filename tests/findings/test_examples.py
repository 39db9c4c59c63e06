"""Every finding has a runnable example: given these events it is found, and what mends it makes it vanish.

Each file in `examples/` holds one part of the findings, each table the example of one code: `config` is the
text of ledger.toml, `today` the day of the check, `given` the events, `found` the values expected in the
finding. It is mended by further events (`mended`), by other fields in the last one (`last`), without the last
one (`without_last`), by other events (`instead`) or by another `mended_config`. `"@name"` stands for the lines
of that name under `[parts]`; `{ deputy = "张三" }` registers a deputy.

The table of findings in the manual shows these examples: `python -m tests.findings.table` writes them anew.
What a command says beside them has its examples in `sessions/`.
"""

from __future__ import annotations

import pytest

from ledger.locale import example_of, sentence
from tests.findings import table
from tests.findings.examples import EXAMPLES, Example, coded, plain


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.code)
def test_the_example_is_found_and_can_be_mended(example: Example) -> None:
    found = coded(example, example.given, example.config)
    assert len(found) == example.times
    said = {name: plain(found[0].values[name]) for name in example.found}
    assert said == {name: plain(value) for name, value in example.found.items()}
    for lang in ("zh", "en"):
        message, remedy = sentence(found[0], lang)
        assert message
        assert remedy
        for name in found[0].values:
            assert f"{{{name}}}" not in message + remedy
    assert coded(example, example.mended, example.mended_config) == []
    assert example_of(example.code) == table.told(found[0]), "python -m tests.findings.table"
