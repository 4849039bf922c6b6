"""Which places of a text are the place it reports on, and which are parts of it or hold it."""

from __future__ import annotations

import re
from collections import Counter

from shian.methods.claims.model import Claim
from shian.methods.claims.relating.index import Index

_WHOLE = re.compile("[全我本]([市县区省州盟旗镇乡校院])")
_NAMED = re.compile("([一-鿿]{1,7}?(?:自治[州县区旗]|[市县区省州盟旗镇乡]))")
_LEVELS = "国省市县镇"  # from the widest; 区 is a county's peer


class Places:
    """The reported place, by how the text calls it: 全市, and the one name that ends in 市."""

    def __init__(self, index: Index) -> None:
        self.index = index
        levels = Counter(match[1] for match in _WHOLE.finditer(index.text))
        self.level = levels.most_common(1)[0][0] if levels else ""
        names = Counter(one.place for one in index.claims if one.place.endswith(self.level or "\0"))
        self.own = {name for name, _ in names.most_common(1) if not _WHOLE.match(name)}
        self.own |= {name for name in names if any(name.endswith(own) for own in self.own)}

    def of(self, claim: Claim) -> str:
        """The place of a figure: empty where it is the reported place or none is said right before the figure."""
        lead = self.index.lead(claim)
        if wide := re.search("全([国省市县区州镇乡])", lead):
            return "" if wide[1] == self.level or not self.level else f"全{wide[1]}"
        if (
            not claim.place
            or claim.place not in lead
            or claim.place in self.own
            or claim.place[0] in "全我本"
        ):
            return ""
        return claim.place

    def without(self, words: str) -> str:
        """Words without the reported place's name at their beginning."""
        for name in self.own:
            words = words.removeprefix(name)
        named = _NAMED.match(words)
        if named and self.level and named[1].endswith(self.level) and len(words) > len(named[1]) + 2:
            return words[len(named[1]) :]
        return words
