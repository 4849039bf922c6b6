"""The register of the simulated city: operators and all that hangs on them."""
