"""Names of persons in Chinese text: the likeliest way to read it as words and names."""
