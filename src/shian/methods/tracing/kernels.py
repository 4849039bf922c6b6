"""The loops of the trace index in machine code: sorting edges into rows, closures, masks of reached sources.

Bit n of a row of 64-bit words: `words[n >> 6] >> (n & 63)`. `queue` has room for every node.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from shian.methods.tracing.compiled import compiled, prefetch, signed

Array = NDArray[Any]
Words = NDArray[np.uint64]
LATE = 2**63 - 1
EARLY = -LATE
SOON, LATER = 6, 12  # how many nodes ahead their edges, and where their edges begin, are asked for


class Times(NamedTuple):
    """When the edges of the index left and arrived, and which of them count no longer."""

    first: Array  # of each node: its first edge
    place: Array  # of each edge by its end: its place among the edges of its beginning
    leave: Array
    span: Array
    bias: int
    unknown: int
    unit: int
    origin: int
    gone: Words


class Patch(NamedTuple):
    """Edges besides those of the index, by one end: which nodes have some, and rows of those nodes."""

    has: Words
    node: NDArray[np.int64]
    start: NDArray[np.int64]
    other: NDArray[np.int64]
    leave: NDArray[np.int64]
    arrive: NDArray[np.int64]


@compiled
def bit(words: Words, at: int) -> bool:
    """Whether a bit is set; beyond the end none is."""
    word = at >> 6
    return word < len(words) and (words[word] >> np.uint64(at & 63)) & np.uint64(1) == 1


@compiled
def take(words: Words, at: int) -> bool:
    """Set a bit; whether it was not set before."""
    word, one = at >> 6, np.uint64(1) << np.uint64(at & 63)
    if words[word] & one:
        return False
    words[word] |= one
    return True


@compiled
def clear(words: Words, nodes: Array, count: int) -> None:
    """Clear the words in which the bits of some nodes are."""
    for at in range(count):
        words[nodes[at] >> 6] = 0


@compiled
def rows_of(first: Array, own: Array, counts: Array, position: Array) -> None:
    """Where each edge goes when they are sorted by one end, in their order; `counts` begins and ends zero."""
    for at in range(len(own)):
        node = own[at]
        position[at] = signed(first[node]) + counts[node]
        counts[node] += 1
    for at in range(len(own)):
        counts[own[at]] = 0


@compiled
def degrees(own: Array, first: Array) -> Any:
    """Count the edges of each node into `first` (nodes + 1 long) and sum up; the largest number of edges."""
    for at in range(len(own)):
        first[own[at] + 1] += 1
    most = signed(0)
    for node in range(1, len(first)):
        most = max(most, signed(first[node]))
        first[node] += first[node - 1]
    return most


@compiled
def fill_forward(
    other: Array,
    out: Array,
    came: Array,
    scale: Array,
    position: Array,
    to: Array,
    leave: Array,
    span: Array,
) -> None:
    """Put edges in their places; `scale`: origin, unit, bias, and the span that means unknown."""
    origin, unit, bias, unknown = scale[0], scale[1], scale[2], scale[3]
    for at in range(len(other)):
        place = position[at]
        to[place] = other[at]
        if came[at] == -9223372036854775807:
            leave[place], span[place] = 0, unknown
        else:
            leave[place] = (out[at] - origin) // unit
            span[place] = (came[at] - out[at]) // unit - bias


@compiled
def fill_backward(
    src: Array,
    dst: Array,
    position: Array,
    first: Array,
    begin: Array,
    filled: Array,
    to: Array,
    place: Array,
) -> None:
    """Sort edges by their ends: whence each came, and which of the edges there it is."""
    for at in range(len(src)):
        node = dst[at]
        here = signed(begin[node]) + filled[node]
        filled[node] += 1
        to[here] = src[at]
        place[here] = position[at] - signed(first[src[at]])
    for at in range(len(src)):
        filled[dst[at]] = 0


@compiled
def reached(marks: Words, queue: Array, node: Any, count: int, rear: int) -> tuple[int, int]:
    """Put a node that was not reached before into the queue, where it belongs."""
    word, one = signed(node) >> 6 << 1, np.uint64(1) << np.uint64(node & 63)
    if marks[word] & one:
        return count, rear
    marks[word] |= one
    if marks[word + 1] & one:
        queue[rear - 1] = node
        return count, rear - 1
    queue[count] = node
    return count + 1, rear


@compiled
def reach(start: Array, other: Array, marks: Words, queue: Array, seeds: Array) -> tuple[int, int]:
    """Everything that edges lead to from the seeds: `queue` up to the first number and from the second on.

    `marks` has two words for 64 nodes: reached (clear before and after), and which have no edges. Those, most
    of all nodes, go to the back of the queue, as nothing has to be gone on from there.
    """
    count, rear = 0, len(queue)
    for seed in seeds:
        count, rear = reached(marks, queue, seed, count, rear)
    at = 0
    while at < count:
        if at + LATER < count:
            prefetch(start, signed(queue[at + LATER]))
        if at + SOON < count:
            prefetch(other, signed(start[queue[at + SOON]]))
        node = queue[at]
        at += 1
        for edge in range(signed(start[node]), signed(start[node + 1])):
            count, rear = reached(marks, queue, other[edge], count, rear)
    for at in range(count):
        marks[queue[at] >> 6 << 1] = 0
    for at in range(rear, len(queue)):
        marks[queue[at] >> 6 << 1] = 0
    return count, rear


@compiled
def patched(patch: Patch, node: int) -> tuple[Any, Any]:
    """The edges of a node in a patch: from, to."""
    at = np.searchsorted(patch.node, node)
    return patch.start[at], patch.start[at + 1]


@compiled
def moments(leave: Any, span: Any, bias: int, unknown: int, unit: int, origin: int) -> tuple[Any, Any]:
    """When an edge of the index had left, and from when it can have arrived."""
    if span == unknown:
        return LATE, EARLY
    left = signed(leave) * unit + origin
    return left, left + (signed(span) + bias) * unit


@compiled
def planted(seeds: Array, seen: Words, waiting: Words, label: Array, queue: Array, found: Array) -> Any:
    """Begin a search in time at its seeds, each once; how many."""
    count = signed(0)
    for seed in seeds:
        if take(seen, seed):
            take(waiting, seed)
            label[seed] = EARLY
            found[count] = queue[count] = seed
            count += 1
    return count


@compiled
def push(
    to: Any, new: Any, seen: Words, waiting: Words, label: Array, queue: Array, found: Array, state: Array
) -> None:
    """Take down that a node is reached with a label; it waits to be gone on from if that is news."""
    if take(seen, to):
        found[state[0]] = to
        state[0] += 1
    elif new >= label[to]:
        return
    label[to] = new
    if take(waiting, to):
        tail = state[1] if state[1] < len(queue) else 0
        queue[tail] = to
        state[1], state[2] = tail + 1, state[2] + 1


@compiled
def usable(leave: Any, came: Any, since: Any, rule: tuple[bool, bool, bool, int, int]) -> tuple[bool, Any]:
    """Whether an edge can be taken from a node with this label, and the label it gives."""
    back, temporal, _, earliest, latest = rule
    if leave < earliest or came > latest:
        return False, since
    if not temporal:
        return True, since
    if back:
        leave, came = -came, -leave
    return leave >= since, max(since, came)


@compiled
def push_patch(
    patch: Patch,
    node: Any,
    seen: Words,
    waiting: Words,
    label: Array,
    queue: Array,
    found: Array,
    state: Array,
    rule: tuple[bool, bool, bool, int, int],
) -> None:
    """Go on from a node over the edges of a patch."""
    low, high = patched(patch, node)
    for edge in range(low, high):
        taken, new = usable(patch.leave[edge], patch.arrive[edge], label[node], rule)
        if taken:
            push(patch.other[edge], new, seen, waiting, label, queue, found, state)


@compiled
def reach_timed(
    rows: tuple[Array, Array, Words],
    times: Times,
    patches: tuple[Patch, Patch],
    room: tuple[Words, Words, Array, Array, Array],
    seeds: Array,
    rule: tuple[bool, bool, bool, int, int],
) -> Any:
    """Everything reached from the seeds into `found`, each with its best label; how many.

    `rule`: back, temporal, whether times count, earliest, latest. Back all times are turned round: the least
    label is best. `room`: marks of nodes seen and waiting, clear before and after, labels, queue, found.
    """
    start, other, leaf = rows
    seen, waiting, label, queue, found = room
    first, place, leaves, spans, bias, unknown, unit, origin, gone = times
    certain, possible = patches
    back, _, looked_at, _, _ = rule
    head, size = 0, len(start) - 1
    state = np.zeros(3, np.int64)  # how many are found, where the queue ends, how many wait
    state[:] = planted(seeds, seen, waiting, label, queue, found)
    while state[2] > 0:
        if state[2] > LATER and head + LATER < len(queue) and queue[head + LATER] < size:
            prefetch(start, signed(queue[head + LATER]))
        node = signed(queue[head])
        head = head + 1 if head + 1 < len(queue) else 0
        state[2] -= 1
        waiting[node >> 6] &= ~(np.uint64(1) << np.uint64(node & 63))
        if bit(certain.has, node):
            push_patch(certain, node, seen, waiting, label, queue, found, state, rule)
        if bit(possible.has, node):
            push_patch(possible, node, seen, waiting, label, queue, found, state, rule)
        if node >= size or bit(leaf, node):
            continue
        since = label[node]
        for edge in range(signed(start[node]), signed(start[node + 1])):
            to = signed(other[edge])
            new = since
            if looked_at:
                at = signed(first[to]) + place[edge] if back else edge
                if len(gone) and bit(gone, at):
                    continue
                leave, came = moments(leaves[at], spans[at], bias, unknown, unit, origin)
                taken, new = usable(leave, came, since, rule)
                if not taken:
                    continue
            push(to, new, seen, waiting, label, queue, found, state)
    clear(seen, found, state[0])
    clear(waiting, found, state[0])
    return state[0]


@compiled
def reach_masks(
    rows: tuple[Array, Array, Words],
    mask: Words,
    waiting: Words,
    queue: Array,
    found: Array,
    seeds: Array,
    bits: Array,
) -> int:
    """Which of up to 64 sources reach each node: their bits in `mask`, the nodes in `found`; how many.

    `seeds[i]` belongs to source `bits[i]`. `waiting` is clear before and after; `mask` is clear before.
    """
    start, other, leaf = rows
    room, count, head = len(queue), 0, 0
    for at in range(len(seeds)):
        if mask[seeds[at]] == 0:
            take(waiting, seeds[at])
            found[count] = queue[count] = seeds[at]
            count += 1
        mask[seeds[at]] |= np.uint64(1) << np.uint64(bits[at])
    tail, held = count, count
    while held > 0:
        if held > LATER and head + LATER < room:
            prefetch(start, signed(queue[head + LATER]))
        if held > SOON and head + SOON < room and not bit(leaf, queue[head + SOON]):
            prefetch(other, signed(start[queue[head + SOON]]))
        node = signed(queue[head])
        head, held = head + 1 if head + 1 < room else 0, held - 1
        waiting[node >> 6] &= ~(np.uint64(1) << np.uint64(node & 63))
        if bit(leaf, node):
            continue
        brought = mask[node]
        for edge in range(signed(start[node]), signed(start[node + 1])):
            to = signed(other[edge])
            known = mask[to]
            if known & brought == brought:
                continue
            mask[to] = known | brought
            if known == 0:
                found[count] = to
                count += 1
            if take(waiting, to):
                queue[tail if tail < room else 0] = to
                tail, held = tail + 1 if tail < room else 1, held + 1
    clear(waiting, found, count)
    return count


@compiled
def gather_masks(mask: Words, found: Array, count: int, site: Array, at_site: Words) -> None:
    """Join the masks of the nodes of each site, and clear them."""
    for at in range(count):
        node = found[at]
        if site[node] >= 0:
            at_site[site[node]] |= mask[node]
        mask[node] = 0
