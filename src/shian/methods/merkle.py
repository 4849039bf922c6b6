"""Merkle trees as in RFC 9162: roots, growing by a frontier, inclusion and consistency proofs.

A *leaf hash* is 32 bytes, SHA-256(0x00 ‖ leaf); a node is SHA-256(0x01 ‖ left ‖ right) (RFC 9162, 2.1.1).
Functions that take ``hashes`` take the leaf hashes in order, each 32 bytes, as a sequence or packed in bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

HASH_SIZE = 32
EMPTY_ROOT = sha256(b"").digest()

Hashes = Sequence[bytes]


class MerkleError(ValueError):
    """A size, index or hash does not fit the tree it was given for."""


def leaf_hash(leaf: bytes) -> bytes:
    """SHA-256(0x00 ‖ leaf)."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 ‖ left ‖ right)."""
    return sha256(b"\x01" + left + right).digest()


def unpack(packed: bytes | memoryview) -> list[bytes]:
    """Split packed hashes (n × 32 bytes) into a list.

    Raises:
        MerkleError: the length is no multiple of 32.
    """
    if len(packed) % HASH_SIZE:
        raise MerkleError(f"{len(packed)} bytes are not whole 32-byte hashes")
    data = bytes(packed)
    return [data[i : i + HASH_SIZE] for i in range(0, len(data), HASH_SIZE)]


def _pair_up(level: Hashes) -> list[bytes]:
    """The next level of a tree: pairs joined, an odd last node carried up as it is."""
    paired = [
        sha256(b"\x01" + left + right).digest() for left, right in zip(level[::2], level[1::2], strict=False)
    ]
    if len(level) % 2:
        paired.append(level[-1])
    return paired


def root(hashes: Hashes) -> bytes:
    """MTH(D) of RFC 9162, 2.1.1, from leaf hashes; n - 1 node hashes. Empty: SHA-256 of nothing.

    Carrying an odd node up a level gives the same tree as the RFC's split at the largest power of two.
    """
    if not hashes:
        return EMPTY_ROOT
    level = hashes
    while len(level) > 1:
        level = _pair_up(level)
    return level[0]


@dataclass(frozen=True, slots=True)
class Frontier:
    """All that is needed of a tree to grow it: its size and the roots of its full subtrees, largest first.

    The subtrees' sizes are the binary digits of ``size`` (a *compact range* from 0 to ``size``).
    """

    size: int = 0
    nodes: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.nodes) != self.size.bit_count():
            raise MerkleError(f"a tree of {self.size} leaves cannot have {len(self.nodes)} frontier nodes")

    def append(self, hashes: Iterable[bytes]) -> Frontier:
        """The frontier after further leaf hashes; one or two node hashes a leaf, memory O(log size)."""
        size, nodes = self.size, list(self.nodes)
        for leaf in hashes:
            node, digits = leaf, size
            while digits & 1:
                node = sha256(b"\x01" + nodes.pop() + node).digest()
                digits >>= 1
            nodes.append(node)
            size += 1
        return Frontier(size, tuple(nodes))

    def root(self) -> bytes:
        """The tree's root."""
        if not self.nodes:
            return EMPTY_ROOT
        result = self.nodes[-1]
        for node in reversed(self.nodes[:-1]):
            result = node_hash(node, result)
        return result

    def pack(self) -> bytes:
        """The nodes as bytes; with the size, ``unpack`` gives the frontier again."""
        return b"".join(self.nodes)

    @classmethod
    def unpack(cls, size: int, packed: bytes | memoryview) -> Frontier:
        """A frontier from its size and packed nodes.

        Raises:
            MerkleError: they do not belong together.
        """
        return cls(size, tuple(unpack(packed)))


def _split(size: int) -> int:
    """The largest power of two smaller than ``size`` (k of RFC 9162, 2.1.1)."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_path(index: int, hashes: Hashes) -> list[bytes]:
    """PATH(m, D_n) of RFC 9162, 2.1.3.1: siblings from the leaf up to the root.

    Raises:
        MerkleError: no leaf has that index.
    """
    if not 0 <= index < len(hashes):
        raise MerkleError(f"leaf {index} is not in a tree of {len(hashes)} leaves")
    path: list[bytes] = []
    level: Hashes = hashes
    while len(level) > 1:
        sibling = index ^ 1
        if sibling < len(level):
            path.append(level[sibling])
        level = _pair_up(level)
        index >>= 1
    return path


def consistency_path(old_size: int, hashes: Hashes) -> list[bytes]:
    """PROOF(m, D_n) of RFC 9162, 2.1.4.1: that the tree of the first ``old_size`` leaves is a prefix.

    Raises:
        MerkleError: ``old_size`` is not between 1 and the number of leaves.
    """
    if not 1 <= old_size <= len(hashes):
        raise MerkleError(f"a tree of {old_size} leaves cannot be a prefix of one of {len(hashes)}")
    path: list[bytes] = []
    start, end, size, whole = 0, len(hashes), old_size, True
    while size < end - start:
        half = _split(end - start)
        if size <= half:
            path.append(root(hashes[start + half : end]))
            end = start + half
        else:
            path.append(root(hashes[start : start + half]))
            start, size, whole = start + half, size - half, False
    if not whole:
        path.append(root(hashes[start:end]))
    return path[::-1]


def verify_inclusion(leaf: bytes, index: int, size: int, path: Hashes, expected_root: bytes) -> bool:
    """Whether the path proves that ``leaf`` (a leaf hash) is leaf ``index`` (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    fn, sn, result = index, size - 1, leaf
    for node in path:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            result = node_hash(node, result)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            result = node_hash(result, node)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and result == expected_root


def verify_consistency(old_size: int, size: int, old_root: bytes, new_root: bytes, path: Hashes) -> bool:
    """Whether the path proves that the old tree is a prefix of the new one (RFC 9162, 2.1.4.2).

    An empty old tree is a prefix of every tree, by an empty path.
    """
    if old_size == 0:
        return size >= 0 and old_root == EMPTY_ROOT and not path
    if old_size == size:
        return old_root == new_root and not path
    if not 0 < old_size < size or not path:
        return False
    nodes = [old_root, *path] if old_size & (old_size - 1) == 0 else list(path)
    fn, sn = old_size - 1, size - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = nodes[0]
    for node in nodes[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = node_hash(node, fr), node_hash(node, sr)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node_hash(sr, node)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and fr == old_root and sr == new_root
