"""The same book for beancount, from our own journal for hledger."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path


def as_beancount(journal: Path, book: Path) -> None:
    """Writes the journal's postings for beancount, its accounts and units renamed to what that takes.

    Beancount knows no virtual postings: each posting gets a balancing leg.
    """
    accounts: dict[str, str] = {}
    units: dict[str, str] = {}
    days: list[str] = []
    with journal.open(encoding="utf-8") as read, book.open("w", encoding="utf-8") as write:
        for line in read:
            if line[:4].isdigit():
                head, _, about = line.rstrip("\n").partition("  ; ")
                day, _, description = head.split(" ", 2)
                days.append(day)
                write.write(f'\n{day} * "{quoted(description)}"\n' + metadata(about, "  "))
            elif line.startswith("    ("):
                posting, _, tags = line.strip().partition("  ; ")
                account, amount = posting.rsplit(")  ", 1)
                number, unit = amount.split(" ", 1)
                leg = accounts.setdefault(account[1:], f"Assets:A{len(accounts)}")
                code = units.setdefault(unit, f"U{len(units)}X")
                write.write(f"  {leg}  {number} {code}\n{metadata(tags, '    ')}")
                write.write(f"  Equity:Book  {-Decimal(number)} {code}\n")
        first = min(days, default="1970-01-01")
        for leg in ("Equity:Book", *accounts.values()):
            write.write(f"{first} open {leg}\n")


def metadata(tags: str, indent: str) -> str:
    """Tags as lines of metadata."""
    pairs = (tag.split(":", 1) for tag in tags.split(", ") if ":" in tag)
    return "".join(f'{indent}{name}: "{quoted(value)}"\n' for name, value in pairs)


def quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
