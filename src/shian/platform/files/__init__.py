"""Attachments: kept by content hash outside the web root, type checked by content, size bounded."""
