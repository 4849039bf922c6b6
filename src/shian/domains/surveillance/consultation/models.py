"""Records of consultation, risk notices and risk communication."""
