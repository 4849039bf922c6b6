"""Reading a table of criteria as officials send it: levels, points, rules, vetoes, evidence, sums checked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from shian.methods.problems import Problem, problem
from shian.methods.scoring.wording import Reading, read_rule
from shian.methods.sheets.headings import Column, Vocabulary
from shian.methods.sheets.layout import Heading, Region, find_heading
from shian.methods.sheets.text import Cell, is_empty, plain, squeeze

VOCABULARY = Vocabulary(
    (
        Column("number", ("序号", "编号", "指标编号", "条目编号")),
        Column("block", ("一级指标", "一级", "评价领域", "大项", "类别", "部分")),
        Column("group", ("二级指标", "二级", "评价项目", "项目", "中项")),
        Column(
            "item",
            (
                "三级指标",
                "三级",
                "指标",
                "指标名称",
                "评价指标",
                "具体指标",
                "评价内容",
                "评价要点",
                "考核内容",
                "考核指标",
                "工作要求",
                "指标内容",
                "小项",
                "评价要求",
            ),
        ),
        Column(
            "weight", ("分值", "满分", "权重", "标准分", "分数", "赋分", "标准分值", "分值(分)", "满分值")
        ),
        Column(
            "rule",
            (
                "评分标准",
                "评分细则",
                "计分标准",
                "扣分标准",
                "评分规则",
                "评价标准",
                "计分规则",
                "赋分标准",
                "评分办法",
            ),
        ),
        Column(
            "method", ("评分方法", "评价方法", "考核方法", "评价方式", "计算方法", "考核方式", "计分方法")
        ),
        Column("veto", ("否决项", "一票否决", "是否否决项", "是否否决", "否决指标", "一票否决项")),
        Column("remark", ("备注", "说明", "备注说明")),
        Column(
            "evidence",
            ("佐证材料", "证明材料", "资料清单", "材料要求", "印证材料", "支撑材料", "查阅资料", "佐证资料"),
        ),
        Column("owner", ("责任单位", "牵头单位", "责任部门", "主责单位", "牵头部门", "责任主体")),
    )
)
TOTAL = re.compile(r"^(合计|总计|总分|共计)$")
SUBTOTAL = re.compile(r"^小计$")
POINTS_IN_TEXT = re.compile(r"[((]\s*(?:共|满分)?\s*(\d{1,4}(?:\.\d{1,3})?)\s*分\s*[))]")
WHOLE_TITLE = re.compile(r"(?:满分|总分|共)\s*(\d{2,4})\s*分")
NUMBER = re.compile(r"^\d{1,4}(?:\.\d{1,4})?$")
LEAD = re.compile(
    r"^(?:[一二三四五六七八九十]+[、.]|[((][一二三四五六七八九十\d]+[))]|\d+(?:\.\d+)*[、.\s])\s*"
)
YES = frozenset(("是", "√", "✓", "✔", "否决", "否决项", "一票否决", "y", "yes", "1", "★", "●"))
SORTS = (
    ("photo", "照片|影像|图片"),
    ("minutes", "纪要|会议"),
    ("survey", "问卷|测评|调查"),
    ("record", "台账|记录|数据|系统|报表"),
)


@dataclass(frozen=True)
class Finding:
    """Something to look at: the sheet's row and column (from 1; 0: the whole sheet) and why."""

    row: int
    column: int
    reason: Problem


@dataclass
class SheetItem:
    """A line of the table as it was read."""

    row: int
    title: str
    group: str = ""
    weight: Decimal = Decimal(0)
    rule: str = ""
    evidence: str = ""
    owner: str = ""
    remark: str = ""
    marked_veto: bool = False
    extra: bool = False
    reading: Reading = field(default_factory=lambda: Reading(None))

    @property
    def sorts(self) -> tuple[str, ...]:
        """The sorts of evidence its text names; a document where it names none."""
        found = tuple(sort for sort, words in SORTS if re.search(words, self.evidence))
        return found or (("document",) if self.evidence else ())


@dataclass
class SheetBlock:
    """A block with the points the sheet states for it, if it does."""

    title: str
    stated: Decimal | None = None
    items: list[SheetItem] = field(default_factory=list)

    @property
    def points(self) -> Decimal:
        """What its items add up to, extra points aside."""
        return sum((i.weight for i in self.items if not i.extra), Decimal(0))


@dataclass
class SheetTable:
    """The whole table."""

    title: str
    stated: Decimal | None
    blocks: list[SheetBlock]
    findings: list[Finding]

    @property
    def points(self) -> Decimal:
        """What the blocks add up to."""
        return sum((b.points for b in self.blocks), Decimal(0))


class NoTable(ValueError):
    """No heading of a table of criteria was found; ``problem`` says what was looked for."""

    def __init__(self, found: Problem) -> None:
        super().__init__(str(found))
        self.problem = found


def read_table(rows: Sequence[Sequence[Cell]], regions: Sequence[Region] = ()) -> SheetTable:
    """The table of a sheet.

    Args:
        rows: all rows from the sheet's first; regions: its merged blocks.

    Raises:
        NoTable: no heading with a column of items and one of points or rules.
    """
    heading = find_heading(rows, regions, VOCABULARY)
    columns = heading.columns() if heading else {}
    lowest = next((key for key in ("item", "group", "block") if key in columns), "")
    if heading is None or not lowest or not {"weight", "rule", "method"} & set(columns):
        wanted = "一级指标、二级指标、三级指标、分值、评分标准、否决项、佐证材料"
        raise NoTable(
            problem("No heading of criteria was found; columns such as %(wanted)s are.", wanted=wanted)
        )
    return _Reader(rows, regions, heading, columns, lowest).table()


class _Reader:
    """Walks the rows below the heading."""

    def __init__(
        self,
        rows: Sequence[Sequence[Cell]],
        regions: Sequence[Region],
        heading: Heading,
        columns: dict[str, int],
        lowest: str,
    ) -> None:
        self.rows, self.heading, self.columns, self.lowest = rows, heading, columns, lowest
        self.covered = {
            (row, column): region
            for region in regions
            for row in range(region.top, region.bottom + 1)
            for column in range(region.left, region.right + 1)
        }
        self.findings: list[Finding] = []
        self.blocks: list[SheetBlock] = []
        self.stated: Decimal | None = None
        self.group = ""

    def table(self) -> SheetTable:
        """Read all rows, then the rules, then check the sums."""
        for number in range(self.heading.bottom + 1, len(self.rows)):
            self._row(number)
        self.blocks = [block for block in self.blocks if block.items]
        for block in self.blocks:
            for item in block.items:
                self._rule(item)
        self._share_merged()
        title = next(iter(self.heading.titles), "")
        if self.stated is None and (said := WHOLE_TITLE.search(" ".join(self.heading.titles))):
            self.stated = Decimal(said[1])
        self._sums()
        return SheetTable(
            title, self.stated, self.blocks, sorted(self.findings, key=lambda f: (f.row, f.column))
        )

    def _text(self, number: int, key: str) -> str:
        column = self.columns.get(key)
        if column is None:
            return ""
        region = self.covered.get((number, column))
        at, across = (region.top, region.left) if region else (number, column)
        row = self.rows[at]
        cell = row[across] if across < len(row) else None
        return "" if is_empty(cell) else plain(cell)

    def _row(self, number: int) -> None:
        row = self.rows[number]
        texts = [squeeze(plain(cell)) for cell in row if not is_empty(cell)]
        if not texts:
            return
        if any(TOTAL.match(text) for text in texts):
            self.stated = self._number_in(texts)
            return
        if any(SUBTOTAL.match(text) for text in texts):
            if self.blocks:
                self.blocks[-1].stated = self._number_in(texts)
            return
        self._levels(number)
        title = self._text(number, self.lowest)
        if self.lowest == "block":
            self._add(number, LEAD.sub("", title))
        elif title and not self._repeats(number):
            self._add(number, title)
        elif rule := self._own(number, "rule"):
            self._more(number, rule)

    @staticmethod
    def _number_in(texts: list[str]) -> Decimal | None:
        return next((Decimal(t) for t in texts if NUMBER.match(t)), None)

    def _own(self, number: int, key: str) -> str:
        """The row's own text: nothing where a merged block above covers it."""
        column = self.columns.get(key)
        region = self.covered.get((number, column)) if column is not None else None
        return "" if region and region.top < number else self._text(number, key)

    def _repeats(self, number: int) -> bool:
        """Whether the item's cell is a merged one that began above: the row goes on with that item."""
        region = self.covered.get((number, self.columns[self.lowest]))
        return region is not None and region.top < number and region.top > self.heading.bottom

    def _levels(self, number: int) -> None:
        block = self._text(number, "block") if self.lowest != "block" else ""
        if block:
            stated = POINTS_IN_TEXT.search(block)
            title = LEAD.sub("", POINTS_IN_TEXT.sub("", block)).strip()
            if not self.blocks or self.blocks[-1].title != title:
                self.blocks.append(SheetBlock(title, Decimal(stated[1]) if stated else None))
                self.group = ""
        if not self.blocks:
            self.blocks.append(SheetBlock("评价内容"))
        group = self._text(number, "group") if self.lowest == "item" else ""
        if group:
            self.group = LEAD.sub("", POINTS_IN_TEXT.sub("", group)).strip()

    def _add(self, number: int, title: str) -> None:
        block = self.blocks[-1]
        inside = POINTS_IN_TEXT.search(title)
        item = SheetItem(
            row=number + 1,
            title=LEAD.sub("", POINTS_IN_TEXT.sub("", title)).strip() or title,
            group=self.group,
            rule="\n".join(t for t in (self._text(number, "rule"), self._text(number, "method")) if t),
            evidence=self._text(number, "evidence"),
            owner=self._text(number, "owner"),
            remark=self._text(number, "remark"),
            marked_veto="否决" in block.title or squeeze(self._text(number, "veto")).lower() in YES,
            extra="加分" in block.title or "加分" in self.group,
        )
        self._veto_column(number, item)
        item.weight = self._weight(number, item, Decimal(inside[1]) if inside else None)
        block.items.append(item)

    def _veto_column(self, number: int, item: SheetItem) -> None:
        said = squeeze(self._text(number, "veto"))
        if len(said) > 4 and said.lower() not in YES:
            item.rule = "\n".join(t for t in (item.rule, said) if t)
            item.marked_veto = True

    def _weight(self, number: int, item: SheetItem, inside: Decimal | None) -> Decimal:
        text = squeeze(self._text(number, "weight")).removesuffix("分")
        if NUMBER.match(text):
            return Decimal(text)
        if inside is not None:
            return inside
        if text:
            self._tell(number, "weight", problem("%(value)s is not a number of points", value=text))
        elif not item.marked_veto:
            self._tell(number, "weight", problem("No points are given for “%(item)s”.", item=item.title[:40]))
        return Decimal(0)

    def _more(self, number: int, rule: str) -> None:
        if self.blocks[-1].items:
            last = self.blocks[-1].items[-1]
            last.rule = f"{last.rule}\n{rule}" if last.rule else rule
        else:
            self._tell(number, "rule", problem("This rule belongs to no item."))

    def _rule(self, item: SheetItem) -> None:
        text = item.rule or item.remark
        item.reading = read_rule(text, item.weight, about=item.title, veto=item.marked_veto, extra=item.extra)
        item.extra = item.reading.extra
        key = "rule" if "rule" in self.columns else self.lowest
        for note in item.reading.notes:
            self._tell(item.row - 1, key, note)

    def _share_merged(self) -> None:
        """Points in one merged cell over several items are the items' together: they are shared equally."""
        column = self.columns.get("weight")
        for region in {r for (_, c), r in self.covered.items() if c == column}:
            items = [i for b in self.blocks for i in b.items if region.top <= i.row - 1 <= region.bottom]
            if len(items) < 2 or region.top <= self.heading.bottom:
                continue
            whole = items[0].weight
            part = (whole / len(items)).quantize(Decimal("0.01"))
            for item in items:
                item.weight = part
            items[-1].weight = whole - part * (len(items) - 1)
            self._tell(
                region.top,
                "weight",
                problem(
                    "%(points)s points stand for %(count)s items together; they were shared equally.",
                    points=whole,
                    count=len(items),
                ),
            )

    def _sums(self) -> None:
        for block in self.blocks:
            if block.stated is not None and block.stated != block.points:
                self._tell(
                    block.items[0].row - 1,
                    "weight",
                    problem(
                        "“%(block)s”: the items add up to %(found)s, the sheet says %(stated)s.",
                        block=block.title,
                        found=block.points,
                        stated=block.stated,
                    ),
                )
        found = sum((b.points for b in self.blocks), Decimal(0))
        if self.stated is not None and found != self.stated:
            message = "All items add up to %(found)s, the sheet says %(stated)s."
            self.findings.append(Finding(0, 0, problem(message, found=found, stated=self.stated)))
        if not self.blocks:
            self.findings.append(Finding(0, 0, problem("The table has no items.")))

    def _tell(self, number: int, key: str, reason: Problem) -> None:
        self.findings.append(Finding(number + 1, self.columns.get(key, -1) + 1, reason))


def numbered(table: SheetTable) -> Iterator[tuple[str, SheetBlock, list[tuple[str, SheetItem]]]]:
    """Blocks and items with the ids they get: ``2``, ``2.1.3`` (block, group, item) or ``2.3``."""
    for b, block in enumerate(table.blocks, start=1):
        groups: dict[str, int] = {}
        counts: dict[str, int] = {}
        items = []
        for item in block.items:
            group = groups.setdefault(item.group, len(groups) + 1)
            counts[item.group] = counts.get(item.group, 0) + 1
            place = f"{b}.{group}.{counts[item.group]}" if item.group else f"{b}.{counts[item.group]}"
            items.append((place, item))
        yield str(b), block, items
