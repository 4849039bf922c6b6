"""What is planted, kind by kind: makers say it wrong or right as asked, look-alikes are always right."""
