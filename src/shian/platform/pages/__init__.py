"""Pages that follow from a resource's declaration: list, detail, forms, history, search, export."""
