"""Standards: food catalogue, substances, editions, limits, dated rules and articles; judging by them."""
