"""Finding names by what a Chinese typist types: initials of pinyin, characters, numbers, pieces of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from unicodedata import normalize


@cache
def _letters(character: str) -> str:
    """The initials a character may be read with, in lower case; the character itself where it has none."""
    if character.isascii():
        return character.lower()
    from ledger.locale.readings import dictionary

    library = dictionary()
    found = library.pinyin(character, style=library.Style.FIRST_LETTER, heteronym=True, errors="ignore")
    return "".join(dict.fromkeys(each for each in found[0] if each)) if found else character


def folded(text: str) -> str:
    """Typed text as it is compared: full-width letters and digits made plain, small letters."""
    return normalize("NFKC", text).strip().lower()


def matcher(typed: str) -> Callable[[str], int | None]:
    """How well a name matches what was typed: 0 best, None not at all."""
    wanted = folded(typed)
    sounds = wanted.isascii() and wanted.isalnum() and not wanted.isdigit()

    def match(name: str) -> int | None:
        plain = name.lower()
        if plain == wanted:
            return 0
        if plain.startswith(wanted):
            return 1
        if wanted in plain:
            return 2
        if sounds:
            place = sounds_at(name, wanted)
            if place is not None:
                return 1 if place == 0 else 3
        return None

    return match


def sounds_at(name: str, initials: str) -> int | None:
    """Where in a name its characters sound like these initials, one letter each; None where nowhere."""
    most = len(name) - len(initials)
    for start in range(most + 1):
        if all(initials[i] in _letters(name[start + i]) for i in range(len(initials))):
            return start
    return None


def best(typed: str, names: Iterable[str], count: int) -> list[str]:
    """The names that match, the best first; all in their order where nothing was typed."""
    if not typed.strip():
        return list(names)[:count]
    match = matcher(typed)
    found = [(rank, place, name) for place, name in enumerate(names) if (rank := match(name)) is not None]
    return [name for _, _, name in sorted(found)[:count]]


def sound_tables(characters: Iterable[str]) -> tuple[dict[int, str], dict[int, str]]:
    """Two tables for `str.translate`, from characters to the initials of their first and second reading."""
    first, second = {}, {}
    for character in characters:
        if not character.isascii():
            letters = _letters(character)
            first[ord(character)] = letters[0]
            second[ord(character)] = letters[1] if len(letters) > 1 else letters[0]
    return first, second
