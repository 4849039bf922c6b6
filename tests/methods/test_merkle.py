"""Merkle trees against the RFC's definition and the published vectors of Certificate Transparency."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shian.methods.merkle import (
    EMPTY_ROOT,
    Frontier,
    MerkleError,
    consistency_path,
    inclusion_path,
    leaf_hash,
    node_hash,
    root,
    unpack,
    verify_consistency,
    verify_inclusion,
)

INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
LEAVES = [leaf_hash(bytes.fromhex(text)) for text in INPUTS]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
H2 = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
H34 = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
H5 = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
H56 = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
H78 = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
H5678 = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"


def naive_root(hashes: list[bytes]) -> bytes:
    """MTH as RFC 9162 defines it, word for word."""
    if not hashes:
        return EMPTY_ROOT
    if len(hashes) == 1:
        return hashes[0]
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    return node_hash(naive_root(hashes[:k]), naive_root(hashes[k:]))


def naive_path(m: int, hashes: list[bytes]) -> list[bytes]:
    if len(hashes) == 1:
        return []
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    if m < k:
        return [*naive_path(m, hashes[:k]), naive_root(hashes[k:])]
    return [*naive_path(m - k, hashes[k:]), naive_root(hashes[:k])]


def naive_subproof(m: int, hashes: list[bytes], whole: bool) -> list[bytes]:
    if m == len(hashes):
        return [] if whole else [naive_root(hashes)]
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    if m <= k:
        return [*naive_subproof(m, hashes[:k], whole), naive_root(hashes[k:])]
    return [*naive_subproof(m - k, hashes[k:], False), naive_root(hashes[:k])]


def some_hashes(count: int) -> list[bytes]:
    return [leaf_hash(str(i).encode()) for i in range(count)]


@pytest.mark.parametrize("size", range(9))
def test_published_roots(size: int) -> None:
    assert root(LEAVES[:size]).hex() == ROOTS[size]
    assert Frontier().append(LEAVES[:size]).root().hex() == ROOTS[size]


@pytest.mark.parametrize(
    ("index", "size", "path"),
    [
        (0, 1, []),
        (0, 2, [H2]),
        (1, 2, [ROOTS[1]]),
        (2, 3, [ROOTS[2]]),
        (1, 5, [ROOTS[1], H34, H5]),
        (0, 8, [H2, H34, H5678]),
        (5, 8, [H5, H78, ROOTS[4]]),
    ],
)
def test_published_inclusion_paths(index: int, size: int, path: list[str]) -> None:
    made = inclusion_path(index, LEAVES[:size])
    assert [node.hex() for node in made] == path
    assert verify_inclusion(LEAVES[index], index, size, made, bytes.fromhex(ROOTS[size]))


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        (1, 1, []),
        (1, 8, [H2, H34, H5678]),
        (2, 5, [H34, H5]),
        (6, 8, [H56, H78, ROOTS[4]]),
    ],
)
def test_published_consistency_paths(old: int, new: int, path: list[str]) -> None:
    made = consistency_path(old, LEAVES[:new])
    assert [node.hex() for node in made] == path
    assert verify_consistency(old, new, bytes.fromhex(ROOTS[old]), bytes.fromhex(ROOTS[new]), made)


@given(st.integers(0, 200))
def test_root_is_the_definition(size: int) -> None:
    assert root(some_hashes(size)) == naive_root(some_hashes(size))


@given(st.lists(st.integers(0, 40), max_size=8))
def test_growing_in_batches_is_the_definition(batches: list[int]) -> None:
    hashes = some_hashes(sum(batches))
    frontier, done = Frontier(), 0
    for count in batches:
        frontier = frontier.append(hashes[done : done + count])
        done += count
        assert frontier.root() == naive_root(hashes[:done])
        assert Frontier.unpack(frontier.size, frontier.pack()) == frontier


@given(st.integers(1, 130), st.data())
def test_inclusion_of_every_leaf(size: int, data: st.DataObject) -> None:
    hashes = some_hashes(size)
    index = data.draw(st.integers(0, size - 1))
    path, top = inclusion_path(index, hashes), root(hashes)
    assert path == naive_path(index, hashes)
    assert verify_inclusion(hashes[index], index, size, path, top)


@given(st.integers(1, 130), st.data())
def test_altered_inclusion_fails(size: int, data: st.DataObject) -> None:
    hashes = some_hashes(size)
    index = data.draw(st.integers(0, size - 1))
    path, top = inclusion_path(index, hashes), root(hashes)
    other = data.draw(st.integers(0, size).filter(lambda i: i != index))
    assert not verify_inclusion(hashes[index], other, size, path, top)
    assert not verify_inclusion(leaf_hash(b"other"), index, size, path, top)
    assert not verify_inclusion(hashes[index], index, size, [*path, top], top)
    assert not verify_inclusion(hashes[index], index, size, path, leaf_hash(b"other"))
    for i in range(len(path)):
        assert not verify_inclusion(hashes[index], index, size, path[:i] + path[i + 1 :], top)
        flipped = bytes([path[i][0] ^ 1]) + path[i][1:]
        assert not verify_inclusion(hashes[index], index, size, [*path[:i], flipped, *path[i + 1 :]], top)


@given(st.integers(1, 130), st.data())
def test_consistency_of_every_prefix(size: int, data: st.DataObject) -> None:
    hashes = some_hashes(size)
    old = data.draw(st.integers(1, size))
    path = consistency_path(old, hashes)
    assert path == naive_subproof(old, hashes, True)
    assert verify_consistency(old, size, root(hashes[:old]), root(hashes), path)


@given(st.integers(2, 130), st.data())
def test_altered_consistency_fails(size: int, data: st.DataObject) -> None:
    hashes = some_hashes(size)
    old = data.draw(st.integers(1, size - 1))
    path, before, after = consistency_path(old, hashes), root(hashes[:old]), root(hashes)
    assert not verify_consistency(old, size, leaf_hash(b"x"), after, path)
    assert not verify_consistency(old, size, before, leaf_hash(b"x"), path)
    assert not verify_consistency(old, size, before, after, [*path, after])
    assert not verify_consistency(size, old, after, before, path)
    for i in range(len(path)):
        flipped = bytes([path[i][0] ^ 1]) + path[i][1:]
        assert not verify_consistency(old, size, before, after, [*path[:i], flipped, *path[i + 1 :]])
        assert not verify_consistency(old, size, before, after, path[:i] + path[i + 1 :])


def test_a_rewritten_history_is_not_consistent() -> None:
    honest = some_hashes(7)
    rewritten = [*honest[:2], leaf_hash(b"forged"), *honest[3:]]
    path = consistency_path(4, rewritten)
    assert not verify_consistency(4, 7, root(honest[:4]), root(rewritten), path)


def test_the_empty_tree_is_a_prefix_of_all() -> None:
    assert verify_consistency(0, 3, EMPTY_ROOT, root(LEAVES[:3]), [])
    assert not verify_consistency(0, 3, LEAVES[0], root(LEAVES[:3]), [])
    assert not verify_consistency(0, 3, EMPTY_ROOT, root(LEAVES[:3]), [LEAVES[0]])


def test_refusals_name_the_sizes() -> None:
    with pytest.raises(MerkleError, match="leaf 3 is not in a tree of 3 leaves"):
        inclusion_path(3, LEAVES[:3])
    with pytest.raises(MerkleError, match="a tree of 4 leaves cannot be a prefix of one of 3"):
        consistency_path(4, LEAVES[:3])
    with pytest.raises(MerkleError, match="33 bytes"):
        unpack(b"x" * 33)
    with pytest.raises(MerkleError, match="a tree of 3 leaves cannot have 1 frontier nodes"):
        Frontier(3, (LEAVES[0],))
