"""The page on which an assessor checks a box in a browser, offline, with nothing installed."""

from shian.evaluation.box.offline.page import page

__all__ = ["page"]
