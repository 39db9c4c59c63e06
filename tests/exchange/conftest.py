"""The example ledger, copied once for each module that only reads it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.exchange.desk import Clerk, example


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clerk]:
    """The example ledger, with a cache of its own."""
    with pytest.MonkeyPatch.context() as patch:
        place = tmp_path_factory.mktemp("example")
        patch.setenv("XDG_CACHE_HOME", str(place / "cache"))
        yield example(place)
