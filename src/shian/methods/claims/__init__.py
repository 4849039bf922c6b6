"""The claim auditor's methods: read the figures of a Chinese report, relate them, say which cannot be true together."""
