"""The workbench: the frame around the officers' pages, and the pages that belong to no domain."""
