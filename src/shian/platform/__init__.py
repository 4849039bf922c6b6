"""What any government record system needs; knows nothing of food."""
