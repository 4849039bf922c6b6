"""The gate warehouse: arrival, tests and disinfection by rule, codes, release, goods found outside."""
