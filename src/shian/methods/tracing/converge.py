"""Where do places meet upstream? For each site, which of the places it reaches, all in one search."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shian.methods.tracing.bounds import Bounds
from shian.methods.tracing.errors import TracingError
from shian.methods.tracing.store import Ints
from shian.methods.tracing.view import View

WORD = 64


@dataclass(frozen=True, slots=True)
class Meeting:
    """Sites upstream of some places: `reaches[i, j]` says whether site i reaches place j."""

    sites: Ints
    reaches: NDArray[np.bool_]


def meeting(
    view: View, places: Sequence[Ints], *, temporal: bool = False, bounds: Bounds | None = None
) -> Meeting:
    """All sites with a lot from which some of the places got something.

    A place is given by the lots it held in the time that matters.

    Raises:
        TracingError: the index does not know the places of lots.
    """
    bounds = bounds or Bounds()
    if view.index.site is None:
        raise TracingError("the index does not know the places of lots")
    extra = len(view.added) or len(view.gone) or (bounds.possible and len(view.possible))
    plain = not (temporal or extra) and bounds == Bounds(possible=bounds.possible)
    words: list[NDArray[np.uint64]] = []
    for begin in range(0, len(places), WORD):
        group = places[begin : begin + WORD]
        words.append(
            _at_once(view, group) if plain else _one_by_one(view, group, temporal=temporal, bounds=bounds)
        )
    touched = np.zeros(view.sites_end, np.bool_)
    for group_words in words:
        touched |= group_words != 0
    sites = np.flatnonzero(touched)
    bits = np.arange(WORD, dtype=np.uint64)
    parts = [(group_words[sites, None] >> bits) & np.uint64(1) == 1 for group_words in words]
    reaches = np.concatenate([np.zeros((len(sites), 0), np.bool_), *parts], axis=1)
    return Meeting(sites, reaches[:, : len(places)])


def _at_once(view: View, places: Sequence[Ints]) -> NDArray[np.uint64]:
    """A bit for each place in a word for each site."""
    from shian.methods.tracing import kernels

    seeds = np.concatenate([np.zeros(0, np.int64), *places])
    bits = np.repeat(np.arange(len(places)), [len(lots) for lots in places])
    rows, site = view.index.backward, view.index.site
    assert site is not None
    words = np.zeros(view.sites_end, np.uint64)
    with view.rooms.lent(view.nodes) as room:
        count = kernels.reach_masks(
            (rows.start, rows.other, rows.leaf), room.mask, room.waiting, room.queue, room.found, seeds, bits
        )  # fmt: skip
        kernels.gather_masks(room.mask, room.found, count, site, words)
    return words


def _one_by_one(view: View, places: Sequence[Ints], *, temporal: bool, bounds: Bounds) -> NDArray[np.uint64]:
    words = np.zeros(view.sites_end, np.uint64)
    for number, lots in enumerate(places):
        found = view.closure(lots, back=True, temporal=temporal, bounds=bounds)
        sites = np.unique(view.site(found.nodes))
        words[sites[sites >= 0]] |= np.uint64(1) << np.uint64(number)
    return words
