"""What this installation is: whose city, and whether all in it is simulated."""
