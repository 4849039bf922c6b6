"""Planning: what-if scenarios of the score, and the cheapest plan that reaches a target."""
