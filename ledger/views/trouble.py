"""What went wrong outside the ledger (disk, rights, another writer), in the person's language with a remedy."""

from __future__ import annotations

import errno
import os
import sqlite3

from ledger.kernel.finding import Refused
from ledger.locale import Language, sentence
from ledger.views.words import say

NAMED = {
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.EACCES: "denied",
    errno.EPERM: "denied",
    errno.EROFS: "read_only",
    errno.EIO: "broken",
    errno.ENOENT: "gone",
    errno.EMFILE: "too_many",
    errno.ENOMEM: "memory",
}


def said(failure: Exception, lang: Language) -> str:
    """A failure in a sentence with its remedy."""
    if isinstance(failure, Refused):
        return "  ".join(" ".join(part for part in sentence(each, lang) if part) for each in failure.findings)
    if isinstance(failure, OSError) and failure.errno in NAMED:
        return say(lang, f"trouble.{NAMED[failure.errno]}", file=os.path.basename(str(failure.filename or "")))
    if isinstance(failure, sqlite3.Error):
        text = str(failure)
        word = "busy" if "locked" in text else "full" if "full" in text else "cache"
        return say(lang, f"trouble.{word}", cause=text, file="")
    return say(lang, "notice.failure", cause=failure)


def in_words(text: str, lang: Language) -> str:
    """A sentence in which the system's own words for a failure stand in the person's language."""
    if lang != "zh":
        return text
    for number, name in NAMED.items():
        text = text.replace(os.strerror(number), say(lang, f"trouble.short.{name}"))
    return text
