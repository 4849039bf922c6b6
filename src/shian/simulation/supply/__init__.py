"""The simulated city's supply: places, lots, what was told of them, and what truly happened."""
