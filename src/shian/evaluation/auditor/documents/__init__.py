"""Documents to text: docx, PDF with a text layer, Markdown and plain text; tables become lines of cells."""
