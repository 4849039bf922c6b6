"""A verdict in words, Chinese or English."""

from __future__ import annotations

from shian.methods.limits.model import Outcome, Reason, Verdict

OUTCOMES = {
    Outcome.PASSED: ("合格", "passed"),
    Outcome.FAILED: ("不合格", "failed"),
    Outcome.UNDETERMINED: ("无法判定", "undetermined"),
}

REASONS = {
    Reason.NO_EDITION: ("该日没有生效的标准版本", "no edition of the standard was in force on the day"),
    Reason.UNKNOWN_FOOD: ("食品不在目录中", "the food is not in the catalogue"),
    Reason.UNKNOWN_ANALYTE: ("检验项目不在目录中", "the substance is not in the catalogue"),
    Reason.NO_LIMIT: (
        "生效标准对该食品及其上级类别未规定限量",
        "no standard in force limits this in the food or a group above it",
    ),
    Reason.AMBIGUOUS: (
        "该食品同属两个类别，限量不一致",
        "the food stands under two groups with different limits",
    ),
    Reason.UNREADABLE: ("检验结果无法识读", "the result cannot be read"),
    Reason.UNIT_MISMATCH: ("检验结果与限量单位不可换算", "the units of result and limit cannot be converted"),
    Reason.BASIS_MISMATCH: ("检验结果与限量的计量基准不同", "result and limit refer to different bases"),
    Reason.DETECTION_TOO_HIGH: ("检出限高于限量，不能判定", "the detection limit lies above the limit"),
    Reason.DETECTED_UNQUANTIFIED: ("检出但无定量结果", "detected but not quantified"),
    Reason.UNDER_BOUND_ONLY: ("结果只有界值，不能判定", "only a bound of the result is known"),
    Reason.SCREEN_EXCEEDED: (
        "总量超过限量，须测定形态含量后再判定",
        "the total exceeds the limit of a part of it: measure the part",
    ),
    Reason.PARTS_MISSING: ("残留物组分不全", "parts of the residue are missing"),
    Reason.NEEDS_SAMPLES: ("须按采样方案检验全部样品", "all units of the sampling plan are needed"),
    Reason.WITHIN: ("符合限量", "within the limit"),
    Reason.BELOW_DETECTION: (
        "未检出，检出限不高于限量",
        "not detected, with a detection limit that suffices",
    ),
    Reason.NOT_DETECTED_NO_LOD: ("未检出（未注明检出限）", "not detected (no detection limit stated)"),
    Reason.FREE_USE: ("按生产需要适量使用", "may be used as needed"),
    Reason.SCREEN_WITHIN: (
        "总量未超过限量，不必测定形态含量",
        "the total is within the limit of a part of it",
    ),
    Reason.PLAN_WITHIN: ("符合采样方案", "within the sampling plan"),
    Reason.EXCEEDS: ("超过限量", "exceeds the limit"),
    Reason.TOO_LITTLE: ("低于规定值", "less than required"),
    Reason.PRESENT: ("检出不得检出的项目", "found though it must not be"),
    Reason.PLAN_EXCEEDED: (
        "超过采样方案允许的样品数或最高值",
        "more units exceed m or M than the plan allows",
    ),
}


def explain(verdict: Verdict, language: str = "zh") -> str:
    """One sentence: what was found, against which row of which edition, and why; `zh` or `en`."""
    which = 0 if language.startswith("zh") else 1
    head, reason = OUTCOMES[verdict.outcome][which], REASONS[verdict.reason][which]
    limit, result = verdict.limit, verdict.measurement
    if limit is None:
        return f"{head}：{reason}" if which == 0 else f"{head}: {reason}"
    found = "" if result is None else str(result)
    place = f"{limit.edition} {limit.clause}".strip()
    basis = f"（{limit.basis}）" if limit.basis else ""
    day = "" if verdict.day is None else verdict.day.isoformat()
    if which == 0:
        detail = f"，{verdict.detail}" if verdict.detail else ""
        row = f"“{limit.food}” {limit.demand()}{basis}"
        return f"{head}：{reason}。结果 {found}，{place}（{day} 有效）{row}{detail}"
    detail = f"; {verdict.detail}" if verdict.detail else ""
    row = f"“{limit.food}” {limit.demand()}{basis}"
    return f"{head}: {reason}. Result {found}; {place} (in force {day}), {row}{detail}"
