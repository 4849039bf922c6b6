"""Records of what is found out in an outbreak: hypotheses, samples, surveys, measures."""
