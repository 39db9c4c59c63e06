"""The nearest known names to a wrong one: alike to the eye, or alike to the ear."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(name: str, known: Iterable[str], count: int = 3) -> list[str]:
    """Up to `count` known names a person may have meant, the nearest first."""
    names = sorted(set(known))
    inside = [each for each in names if name and (name in each or (each in name and 2 * len(each) >= len(name)))]
    found = sorted(inside, key=lambda each: (abs(len(each) - len(name)), not each.startswith(name)))[:count]
    found += get_close_matches(name, names, count, 0.6)
    found += by_sound(name, names)
    found += get_close_matches(name, names, count, 0.5)
    return list(dict.fromkeys(found))[:count]


def by_sound(name: str, names: list[str]) -> list[str]:
    """Names that sound the same: the usual slip of a Chinese input method."""
    if name.isascii() or len(names) > 5000:
        return []
    from ledger.locale.readings import dictionary

    read = dictionary().lazy_pinyin
    sound = read(name)
    return [each for each in names if len(each) == len(name) and read(each) == sound]
