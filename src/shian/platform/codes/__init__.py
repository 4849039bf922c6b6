"""Codes on goods, at the command line: GS1 Digital Link, element strings and EPC URNs."""
