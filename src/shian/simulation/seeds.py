"""Random numbers by name: each part of the city draws from its own stream, so adding one shifts no other."""

from __future__ import annotations

import hashlib

import numpy as np


def stream(seed: int, name: str) -> np.random.Generator:
    """The generator of one named part: follows from seed and name alone (PCG64 over SHA-256)."""
    digest = hashlib.sha256(f"{seed}:{name}".encode()).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(digest[:16], "big")))


def scaled(count: int, scale: float) -> int:
    """A published count at this scale: exact at 1, never none where there was some."""
    return max(1, round(count * scale)) if count else 0


def shares(total: int, weights: list[float]) -> list[int]:
    """Split a total by weights into whole numbers that add up to it (largest remainders)."""
    whole = sum(weights)
    exact = [total * w / whole for w in weights]
    out = [int(x) for x in exact]
    order = sorted(range(len(exact)), key=lambda i: (out[i] - exact[i], i))
    for i in order[: total - sum(out)]:
        out[i] += 1
    return out
