"""The cheapest plan: which actions, how many, where and when, reach a score at least cost (HiGHS)."""
