"""Chinese where the locale is Chinese or the ledger says so, English otherwise."""

from __future__ import annotations

import pytest

from ledger.locale import language


@pytest.mark.parametrize(
    ("option", "setting", "environ", "spoken"),
    [
        (None, None, {"LANG": "zh_CN.UTF-8"}, "zh"),
        (None, None, {"LANG": "zh_TW"}, "zh"),
        (None, None, {"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "en"),
        (None, None, {"LC_ALL": "", "LANG": "zh_CN.UTF-8"}, "zh"),
        (None, "zh", {"LANG": "C.UTF-8"}, "zh"),
        (None, "en", {"LANG": "en_GB.UTF-8"}, "en"),
        (None, None, {}, "en"),
        ("en", "zh", {"LANG": "zh_CN.UTF-8"}, "en"),
        ("zh", None, {}, "zh"),
    ],
)
def test_language(option: str | None, setting: str | None, environ: dict[str, str], spoken: str) -> None:
    assert language(option, setting, environ) == spoken
