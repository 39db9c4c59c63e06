"""The Merkle tree hash of RFC 9162 (Certificate Transparency 2.0), section 2.1, over SHA-256.

Leaves and inner nodes are hashed with different first bytes, so that none can pass for the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256


def leaf(data: bytes) -> bytes:
    """The hash of one entry."""
    return sha256(b"\x00" + data).digest()


def node(left: bytes, right: bytes) -> bytes:
    """The hash over two subtrees."""
    return sha256(b"\x01" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """The root over the hashes of the leaves, in their order."""
    if not leaves:
        return sha256(b"").digest()
    level = list(leaves)
    while len(level) > 1:
        # Pairing from the left is the RFC's split at the largest power of two, a level at a time.
        paired = [node(level[place], level[place + 1]) for place in range(0, len(level) - 1, 2)]
        level = paired + level[len(paired) * 2 :]
    return level[0]


def path(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The inclusion proof of one leaf: the hashes beside its way to the root, from below (2.1.3.1)."""
    beside: list[bytes] = []
    level = list(leaves)
    while len(level) > 1:
        if index ^ 1 < len(level):
            beside.append(level[index ^ 1])
        paired = [node(level[place], level[place + 1]) for place in range(0, len(level) - 1, 2)]
        level = paired + level[len(paired) * 2 :]
        index //= 2
    return beside


def included(leaf_hash: bytes, index: int, size: int, beside: Sequence[bytes], expected: bytes) -> bool:
    """Whether the proof leads from the leaf to the root (2.1.3.2)."""
    if not 0 <= index < size:
        return False
    reached, last, rest = leaf_hash, size - 1, list(beside)
    while last:
        if index & 1 or index < last:
            if not rest:
                return False
            other = rest.pop(0)
            reached = node(other, reached) if index & 1 else node(reached, other)
        index, last = index >> 1, last >> 1
    return not rest and reached == expected
