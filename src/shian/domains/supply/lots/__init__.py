"""Places and lots, where each lot is, how it got there, and who answered for it when."""
