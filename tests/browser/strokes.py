"""A hand on a phone: counts taps, keys, swipes and fields, and how long an expert's hand takes for them."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import log2

from playwright.sync_api import Locator, Page

# Seconds; docs/case-reports.md says where they are from. A tap goes across the whole screen.
TAP = SWIPE = log2(844 / 44 + 1) / 6.95
KEY = 60 / (29 * 5)  # 29 words a minute: one finger
THINK = 1.35
ANSWER = 0.5  # of the server
STEP = 0.6  # of the screen that a swipe moves
# Where a finger can reach: below what sticks to the top, above what sticks to the bottom.
REACH = """e => {
  const box = (e.closest('label') ?? e).getBoundingClientRect();
  const bar = document.querySelector('.send-bar');
  const floor = bar.contains(e) ? innerHeight : bar.getBoundingClientRect().top;
  const middle = box.top + Math.min(box.height, 60) / 2;
  return middle < 60 ? -1 : middle > floor - 10 ? 1 : 0;
}"""


@dataclass
class Hand:
    """What was done so far. `fields` are the questions answered: each is thought about once."""

    page: Page
    taps: int = 0
    keys: int = 0
    swipes: int = 0
    waits: int = 0
    fields: list[str] = field(default_factory=list)

    def tap(self, what: Locator, field: str = "") -> None:
        """Swipe until it is within reach, and touch it."""
        while way := what.evaluate(REACH):
            self.swipes += 1
            assert self.swipes < 60, "not within reach"
            self.page.evaluate(f"scrollBy({{top: {way * STEP} * innerHeight, behavior: 'instant'}})")
        self.taps += 1
        what.tap()
        self._asked(field)

    def type(self, what: Locator, text: str, spelt: str = "", *, field: str = "") -> None:
        """Tap a field, unless one is in it, and type. ``spelt``: the keys that Chinese takes."""
        if not what.evaluate("e => e === document.activeElement"):
            self.tap(what)
        self.keys += len(spelt or text)
        what.press_sequentially(text)
        self._asked(field)

    def go_on(self) -> None:
        """The keyboard's key for the next field."""
        self.keys += 1
        self.page.keyboard.press("Enter")

    def _asked(self, field: str) -> None:
        if field and field not in self.fields:
            self.fields.append(field)

    @property
    def seconds(self) -> float:
        """By the keystroke-level model, with one thought for each question."""
        moved = TAP * self.taps + SWIPE * self.swipes + KEY * self.keys
        return moved + THINK * len(self.fields) + ANSWER * self.waits
