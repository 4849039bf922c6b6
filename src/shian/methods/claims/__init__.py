"""The claim auditor's methods: read a Chinese report's figures and say which cannot be true together."""
