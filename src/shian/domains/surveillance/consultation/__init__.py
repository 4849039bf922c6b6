"""Consultation, risk notices and risk communication."""
