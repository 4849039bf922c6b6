"""`shian run`: one command that sets up and serves, and stops all it started."""
