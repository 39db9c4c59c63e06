"""The fingerprint of a seal: short enough for paper and the telephone, as digits and as words.

Twelve bytes, drawn from the seal's event file by a slow hash, so that looking for another seal with the same
fingerprint is slow too. The words are data (`ledger/locale/telephone.toml`), one for each byte.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from hashlib import pbkdf2_hmac
from pathlib import Path
from typing import NamedTuple
from unicodedata import normalize

import ledger
from ledger.kernel.finding import Refused, error

BYTES = 12
ROUNDS = 20_000
GROUP = 5
GROUPS = 6


class Fingerprint(NamedTuple):
    """One fingerprint."""

    value: bytes

    @property
    def digits(self) -> str:
        """Six groups of five digits."""
        text = str(int.from_bytes(self.value)).zfill(GROUP * GROUPS)
        return " ".join(text[place : place + GROUP] for place in range(0, len(text), GROUP))

    def words(self, language: str) -> str:
        """Twelve words in `zh` or `en`."""
        return " ".join(words_of(language)[byte] for byte in self.value)


def fingerprint(data: bytes) -> Fingerprint:
    """The fingerprint of a seal's event file."""
    return Fingerprint(pbkdf2_hmac("sha256", data, b"ledger seal", ROUNDS, BYTES))


@cache
def words_of(language: str) -> tuple[str, ...]:
    """The 256 words of a language."""
    file = Path(ledger.__file__).parent / "locale" / "telephone.toml"
    return tuple(tomllib.loads(file.read_text(encoding="utf-8"))[language])


def parse(text: str) -> Fingerprint:
    """Read a fingerprint as a person typed it, in digits or in words of either language.

    Spaces, line ends, hyphens and full-width digits do not matter. Raises Refused with the words that are in
    no list.
    """
    plain = normalize("NFKC", text).lower()
    digits = re.sub(r"[\s,.\-–—、，·]", "", plain)
    if digits.isascii() and digits.isdigit():
        number = int(digits) if len(digits) == GROUP * GROUPS else -1
        if not 0 <= number < 1 << 8 * BYTES:
            raise Refused(error("seal.paper_unreadable", given=text[:80], problem=f"{len(digits)} ≠ 30"))
        return Fingerprint(number.to_bytes(BYTES))
    spoken = re.findall(r"[a-z]+", plain) or re.findall("..?", re.sub(r"[^\u4e00-\u9fff]", "", plain))
    values, unknown = [], []
    for word in spoken:
        found = [words_of(language).index(word) for language in ("en", "zh") if word in words_of(language)]
        values += found
        if not found:
            unknown.append(word)
    if unknown or len(values) != BYTES:
        problem = " ".join(unknown) or f"{len(values)} ≠ {BYTES}"
        raise Refused(error("seal.paper_unreadable", given=text[:80], problem=problem[:80]))
    return Fingerprint(bytes(values))
