"""Checks that an event belongs to a sealed period: `python check_proof.py PROOF.json [FINGERPRINT]`.

It needs nothing but Python 3.11 and the proof (made by `ledger prove`); no ledger, no network, no package.
FINGERPRINT are the thirty digits printed on the signed paper; without them the program prints those that
the paper must show. Exit code 0: proved; 1: not proved.

How: the event's bytes are hashed as a leaf of a Merkle tree (RFC 9162: SHA-256 over a zero byte and the
data; inner nodes over a one byte and both children). The hashes in the proof lead from the leaf to the
root that stands in the seal. The seal's own bytes give the fingerprint (PBKDF2 of SHA-256, 20,000 rounds).
"""

import hashlib
import json
import re
import sys
import tomllib
from typing import Any


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def root_of(event: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """The root to which the path leads (RFC 9162, 2.1.3.2)."""
    reached, last = sha256(b"\x00" + event), size - 1
    if not 0 <= index < size:
        raise ValueError("the place of the event lies outside the tree")
    while last:
        if index % 2 or index < last:
            other = path.pop(0)
            reached = sha256(b"\x01" + (other + reached if index % 2 else reached + other))
        index, last = index // 2, last // 2
    if path:
        raise ValueError("the path is too long")
    return reached


def fingerprint(seal: bytes) -> str:
    value = hashlib.pbkdf2_hmac("sha256", seal, b"ledger seal", 20_000, 12)
    return str(int.from_bytes(value, "big")).zfill(30)


def check(proof: dict[str, Any], paper: str) -> str:
    """The reason why nothing is proved, or an empty text."""
    event, seal = proof["event"].encode(), proof["seal"].encode()
    said = tomllib.loads(proof["seal"])
    if proof["format"] != "ledger inclusion proof 1" or said["kind"] != "ledger.sealed":
        return "this is no proof of a known format"
    if said["events"] != proof["size"]:
        return "the seal counts other events than the proof"
    if (
        root_of(event, proof["index"], proof["size"], [bytes.fromhex(each) for each in proof["path"]]).hex()
        != said["root"]
    ):
        return "the event does not lead to the root of the seal"
    if paper and re.sub(r"\D", "", paper) != fingerprint(seal):
        return "the seal is not the one on the paper"
    return ""


def main(arguments: list[str]) -> int:
    try:
        with open(arguments[0], encoding="utf-8") as file:
            proof = json.load(file)
        reason = check(proof, " ".join(arguments[1:]))
    except (OSError, ValueError, KeyError, IndexError, TypeError, AttributeError) as trouble:
        reason = f"the proof cannot be read: {trouble!r}"
    if reason:
        print(f"NOT PROVED: {ascii(reason)[1:-1]}")
        return 1
    said, event = tomllib.loads(proof["seal"]), tomllib.loads(proof["event"])
    digits = fingerprint(proof["seal"].encode())
    print(f"The event is number {proof['index'] + 1} of {proof['size']} in the period sealed.")
    for name, value in (
        ("kind", event["kind"]),
        ("occurred", event["occurred"]),
        ("id", event["entry"]["id"]),
    ):
        print(f"  {name}: {ascii(str(value))[1:-1]}")
    print(f"  period: {ascii(str(said['period']))[1:-1]}, sealed {said['occurred']}")
    grouped = " ".join(digits[place : place + 5] for place in range(0, 30, 5))
    print(
        f"PROVED under the fingerprint on the paper: {grouped}"
        if arguments[1:]
        else f"Compare with the paper: {grouped}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
