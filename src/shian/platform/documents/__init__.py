"""Documents out: docx from templates, PDF through typst, xlsx and CSV as streams."""
