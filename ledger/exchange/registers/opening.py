"""Opening a file of the office: what kind of file it is, and what is the matter with it."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

from ledger.exchange.registers.book import Book
from ledger.kernel.finding import Refused, error

MOST_BYTES = 64 * 1024 * 1024
"""Bytes of a file that are read at most."""


def open_book(path: Path, encoding: str | None = None) -> Book:
    """The file at a path; Refused, with one sentence and its remedy, where it cannot be read."""
    data = read_bytes(path)
    digest = sha256(data).hexdigest()
    start = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if data[:4] == b"PK\x03\x04":
        from ledger.exchange.registers.package import read_xlsx

        return read_xlsx(path.name, digest, data)
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        from ledger.exchange.registers.binary import read_xls

        return read_xls(path.name, digest, data)
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<style")):
        raise Refused(error("import.web_page", file=path.name))
    if path.suffix.lower() not in (".csv", ".txt", ".tsv"):
        raise Refused(error("import.no_workbook", file=path.name))
    from ledger.exchange.registers.commas import read_csv

    return read_csv(path.name, digest, data, encoding)


def read_bytes(path: Path) -> bytes:
    """The bytes of a file that is no larger than can be a register."""
    try:
        if path.is_dir():
            raise Refused(error("usage.unreadable", file=str(path), cause=os.strerror(21)))
        with path.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except OSError as failure:
        raise Refused(error("usage.unreadable", file=str(path), cause=failure.strerror or str(failure))) from None
    if len(data) > MOST_BYTES:
        raise Refused(error("import.too_large", file=path.name, most=MOST_BYTES // 1024 // 1024))
    if not data:
        raise Refused(error("import.empty", file=path.name))
    return data
