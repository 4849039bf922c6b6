"""Sheets of the duties: tours of collectors, tracks of their vehicles."""
