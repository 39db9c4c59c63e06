"""Syncing names: what a disk does not offer is let pass, what it fails at is not."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from ledger.store.disk import durable


@pytest.mark.parametrize(("number", "passes"), [(errno.EINVAL, True), (errno.EOPNOTSUPP, True), (errno.EIO, False)])
def test_a_share_that_cannot_sync_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, passes: bool
) -> None:
    def refuse(descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuse)
    if passes:
        durable.sync_folders([tmp_path])
    else:
        with pytest.raises(OSError, match=os.strerror(number)):
            durable.sync_folders([tmp_path])
    with pytest.raises(OSError, match=os.strerror(number)):
        durable.write_new(tmp_path / "a file", b"bytes")
