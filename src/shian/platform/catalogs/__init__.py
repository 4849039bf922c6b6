"""Interface texts: pairs of English and Chinese, checked for completeness and built into gettext catalogs."""
