"""Reading tables of limits, our own and published ones, into rows; what cannot be placed is reported."""
