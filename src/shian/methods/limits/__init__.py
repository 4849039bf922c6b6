"""Judging test results against food limits: editions by date, food groups, units, sums, plans, conclusions.

Start with `RuleBook`; `judge` answers one `Question` and explains itself, `judge_all` answers many.
"""

from shian.methods.limits.additives import Shares, mixture
from shian.methods.limits.book import RuleBook
from shian.methods.limits.bulk import Judgements, judge_all
from shian.methods.limits.compiled import Compiled
from shian.methods.limits.conclusion import Conclusion, Item, Task, conclude, item_judgement
from shian.methods.limits.decide import decide
from shian.methods.limits.editions import Edition, Timeline
from shian.methods.limits.encode import Results, encode, encode_texts
from shian.methods.limits.explain import explain
from shian.methods.limits.foods import Catalogue, Food
from shian.methods.limits.judging import applying, judge, judge_parts, judge_text, judge_units
from shian.methods.limits.measurement import Measurement, Relation, parse_measurement, parse_units, retested
from shian.methods.limits.model import Analyte, Kind, Limit, Outcome, Plan, Question, Reason, Verdict
from shian.methods.limits.plans import decide_plan
from shian.methods.limits.rounding import Comparison, round_to
from shian.methods.limits.sums import Censored, Sum, add_parts, decide_sum
from shian.methods.limits.units import convert, unit

__all__ = [
    "Analyte",
    "Catalogue",
    "Censored",
    "Comparison",
    "Compiled",
    "Conclusion",
    "Edition",
    "Food",
    "Item",
    "Judgements",
    "Kind",
    "Limit",
    "Measurement",
    "Outcome",
    "Plan",
    "Question",
    "Reason",
    "Relation",
    "Results",
    "RuleBook",
    "Shares",
    "Sum",
    "Task",
    "Timeline",
    "Verdict",
    "add_parts",
    "applying",
    "conclude",
    "convert",
    "decide",
    "decide_plan",
    "decide_sum",
    "encode",
    "encode_texts",
    "explain",
    "item_judgement",
    "judge",
    "judge_all",
    "judge_parts",
    "judge_text",
    "judge_units",
    "mixture",
    "parse_measurement",
    "parse_units",
    "retested",
    "round_to",
    "unit",
]
