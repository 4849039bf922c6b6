"""Thousands are parted by a comma in Chinese pages too: Django's formats for Chinese part nothing."""

THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
