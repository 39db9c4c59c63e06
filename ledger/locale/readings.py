"""How Chinese characters are read: the one door to the dictionary of pinyin."""

from __future__ import annotations

import os
from functools import cache
from typing import Any

SPARING = ("PYPINYIN_NO_PHRASES", "PYPINYIN_NO_DICT_COPY")


@cache
def dictionary() -> Any:
    """The library, without its phrases: names are read a character at a time, and phrases cost four times the rest.

    It is told so by the environment alone, while it is being imported.
    """
    before = {name: os.environ.get(name) for name in SPARING}
    os.environ.update(dict.fromkeys(SPARING, "true"))
    try:
        import pypinyin
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
    return pypinyin
